/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of numbers and ranges, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/parse/number_list.h"

#include <errno.h>

static const struct {
	const char *list;
	int         error;
	uint64_t    count;
	bool        has_three;
} cases[] = {
	{ "", 0, 0, false },
	{ "  ", 0, 0, false },
	{ "3", 0, 1, true },
	{ "0-7", 0, 8, true },
	{ "0-2,4-7", 0, 7, false },
	{ "0,2-3,1000000", 0, 4, true },
	{ "3-3", 0, 1, true },
	{ "18446744073709551615", 0, 1, false },
	{ "0-18446744073709551614", 0, UINT64_MAX, true },
	{ "0-18446744073709551615", -ERANGE, 0, true },
	{ "18446744073709551616", -EINVAL, 0, false },
	{ "3,2", -EINVAL, 0, false },
	{ "0-3,3", -EINVAL, 0, false },
	{ "4-2", -EINVAL, 0, false },
	{ "0,", -EINVAL, 0, false },
	{ ",0", -EINVAL, 0, false },
	{ "0,,1", -EINVAL, 0, false },
	{ "0-", -EINVAL, 0, false },
	{ "-1", -EINVAL, 0, false },
	{ "0-1-2", -EINVAL, 0, false },
	{ "0 1", -EINVAL, 0, false },
	{ "all", -EINVAL, 0, false },
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct text list = text_from(cases[i].list);
		uint64_t count = 4711;
		bool has = false;
		int error = number_list_count(list, &count);

		if (error != cases[i].error)
			fail_msg("'%s': %d", cases[i].list, error);
		assert_true(count == (error ? 4711 : cases[i].count));
		error = number_list_has(list, 3, &has);
		assert_int_equal(error, cases[i].error == -ERANGE ? 0 : cases[i].error);
		assert_int_equal(has, cases[i].has_three);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
