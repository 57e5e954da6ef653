/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keys mean: one table for dispatch, help and manual. Knows key codes of its own, not those of
 * curses: screen.c translates.
 */
#ifndef MEMPANE_TUI_ACTIONS_H
#define MEMPANE_TUI_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum action {
	ACTION_NONE,
#define ACTION(id, ...) ACTION_##id,
#include "actions.def"
#undef ACTION
	ACTION_COUNT
};

/* Keys that are no character; characters are their Unicode code. */
enum key_code {
	KEY_CODE_ENTER = '\n', KEY_CODE_TAB = '\t', KEY_CODE_ESCAPE = 27, KEY_CODE_SPACE = ' ',
	KEY_CODE_BACKSPACE = 127,
	KEY_CODE_UP = 0x200000, KEY_CODE_DOWN, KEY_CODE_LEFT, KEY_CODE_RIGHT, KEY_CODE_PAGE_UP,
	KEY_CODE_PAGE_DOWN, KEY_CODE_HOME, KEY_CODE_END, KEY_CODE_DELETE, KEY_CODE_BACK_TAB,
	KEY_CODE_F0 = 0x200100,		/* F1 is F0 + 1 */
	KEY_CODE_CONTROL = 0x200200,	/* + letter code: ^C is CONTROL + 'C' */
	KEY_CODE_MOUSE = 0x200400,	/* `mouse` of the event is filled */
	KEY_CODE_RESIZE,
};

enum mouse_kind { MOUSE_CLICK, MOUSE_DOUBLE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_kind kind;
	int             x, y;
};

struct action_info {
	const char *name;	/* "SORT_LEFT" */
	const char *group;
	const char *keys;	/* "/ F3" */
	const char *help;
};

const struct action_info *action_info(enum action action);
enum action action_of_key(uint32_t key);
/* "F1", "^C", "Space", "j" to a key code; 0 when the name is unknown. */
uint32_t key_find(const char *name, size_t length);
/* The first key of an action, for the last line. */
void action_first_key(enum action action, char *buffer, size_t size);

#endif
