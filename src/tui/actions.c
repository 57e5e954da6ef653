/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys to actions. The table is actions.def; nothing here knows what an action does.
 */
#include "actions.h"

#include <stdio.h>
#include <string.h>

#include "mempane/text.h"

static const struct action_info actions[ACTION_COUNT] = {
	[ACTION_NONE] = { "NONE", "", "", "" },
#define ACTION(id, group, keys, help) [ACTION_##id] = { #id, group, keys, help },
#include "actions.def"
#undef ACTION
};

const struct action_info *action_info(enum action action)
{
	return &actions[action];
}

static uint32_t find_named(const char *name, size_t length)
{
	static const struct {
		const char *name;
		uint32_t    key;
	} names[] = {
		{ "Enter", KEY_CODE_ENTER },	 { "Tab", KEY_CODE_TAB },
		{ "BackTab", KEY_CODE_BACK_TAB }, { "Esc", KEY_CODE_ESCAPE },
		{ "Space", KEY_CODE_SPACE },	 { "Backspace", KEY_CODE_BACKSPACE },
		{ "Up", KEY_CODE_UP },		 { "Down", KEY_CODE_DOWN },
		{ "Left", KEY_CODE_LEFT },	 { "Right", KEY_CODE_RIGHT },
		{ "PageUp", KEY_CODE_PAGE_UP },	 { "PageDown", KEY_CODE_PAGE_DOWN },
		{ "Home", KEY_CODE_HOME },	 { "End", KEY_CODE_END },
		{ "Delete", KEY_CODE_DELETE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
			return names[i].key;
	return 0;
}

uint32_t key_find(const char *name, size_t length)
{
	unsigned number = 0;

	if (length == 1)
		return (unsigned char)name[0];
	if (length == 2 && name[0] == '^')
		return KEY_CODE_CONTROL + (unsigned char)name[1];
	if (length >= 2 && length <= 3 && name[0] == 'F') {
		for (size_t i = 1; i < length && name[i] >= '0' && name[i] <= '9'; i++)
			number = number * 10 + (unsigned)(name[i] - '0');
		if (number >= 1 && number <= 12)
			return KEY_CODE_F0 + number;
	}
	return find_named(name, length);
}

static bool has_key(enum action action, uint32_t key)
{
	struct text rest = text_from(actions[action].keys), word;

	while (text_next_word(&rest, &word))
		if (key_find(word.data, word.size) == key)
			return true;
	return false;
}

enum action action_of_key(uint32_t key)
{
	if (key == 0)
		return ACTION_NONE;
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
		if (has_key((enum action)action, key))
			return (enum action)action;
	return ACTION_NONE;
}

void action_first_key(enum action action, char *buffer, size_t size)
{
	struct text rest = text_from(actions[action].keys), word = { "", 0 };

	text_next_word(&rest, &word);
	snprintf(buffer, size, "%.*s", (int)word.size, word.data);
}
