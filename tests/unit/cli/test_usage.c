/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The usage texts: complete, plain and narrow enough; the tables behind them without collisions. */
#include "usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *usage_of(enum command command)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	usage_write(file, command);
	fclose(file);
	return text;
}

static void test_every_line_fits_and_is_ascii(void **state)
{
	(void)state;
	for (enum command command = 0; command < COMMAND_COUNT; command++) {
		char *text = usage_of(command), *line = text, *end;

		for (; (end = strchr(line, '\n')); line = end + 1) {
			assert_in_range(end - line, 0, 79);
			for (const char *at = line; at < end; at++)
				assert_in_range((unsigned char)*at, 0x20, 0x7E);
		}
		assert_string_equal(line, "");
		free(text);
	}
}

static void test_options_are_listed_where_they_apply(void **state)
{
	(void)state;
	for (enum command command = 0; command < COMMAND_COUNT; command++) {
		char *text = usage_of(command);

		for (enum option_id option = 0; option < OPTION_COUNT; option++) {
			const struct option_info *info = option_info(option);
			char head[64];

			snprintf(head, sizeof(head), "--%s%s", info->name,
				 info->argument ? " " : "");
			if (info->commands & 1u << command)
				assert_non_null(strstr(text, head));
		}
		free(text);
	}
}

static void test_names_are_unique(void **state)
{
	(void)state;
	for (enum option_id one = 0; one < OPTION_COUNT; one++) {
		assert_non_null(option_info(one)->help);
		assert_int_not_equal(option_info(one)->commands, 0);
		for (enum option_id other = one + 1; other < OPTION_COUNT; other++) {
			assert_string_not_equal(option_info(one)->name, option_info(other)->name);
			if (option_info(one)->letter)
				assert_int_not_equal(option_info(one)->letter,
						     option_info(other)->letter);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_line_fits_and_is_ascii),
		cmocka_unit_test(test_options_are_listed_where_they_apply),
		cmocka_unit_test(test_names_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
