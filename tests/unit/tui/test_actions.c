/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of keys: every name is known, no key means two things, every action can be reached.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/text.h"

#include "../../../src/tui/actions.h"

static void every_key_is_known_and_means_one_thing(void **state)
{
	(void)state;
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		const struct action_info *info = action_info((enum action)action);
		struct text rest = text_from(info->keys), word;
		unsigned keys = 0;

		while (text_next_word(&rest, &word)) {
			uint32_t key = key_find(word.data, word.size);

			assert_int_not_equal(key, 0);
			assert_int_equal(action_of_key(key), action);
			keys++;
		}
		assert_true(keys > 0);
		assert_true(text_ends_with(text_from(info->help), "."));
	}
}

static void key_names(void **state)
{
	(void)state;
	assert_int_equal(key_find("F10", 3), KEY_CODE_F0 + 10);
	assert_int_equal(key_find("^C", 2), KEY_CODE_CONTROL + 'C');
	assert_int_equal(key_find("PageUp", 6), KEY_CODE_PAGE_UP);
	assert_int_equal(key_find("x", 1), 'x');
	assert_int_equal(key_find("F99", 3), 0);
	assert_int_equal(key_find("Nonsense", 8), 0);
	assert_int_equal(key_find("", 0), 0);
	assert_int_equal(action_of_key(0), ACTION_NONE);
	assert_int_equal(action_of_key('q'), ACTION_QUIT);
	assert_int_equal(action_of_key(KEY_CODE_F0 + 1), ACTION_HELP);
	assert_int_equal(action_of_key(0x4e2d), ACTION_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_known_and_means_one_thing),
		cmocka_unit_test(key_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
