/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failures as sentences: every combination of place and code, and hostile paths. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/error.h"

static void test_set_returns_the_code(void **state)
{
	struct error error;

	(void)state;
	assert_int_equal(error_set(&error, -EIO, "p", 3, "read %d of %s", 2, "it"), -EIO);
	assert_int_equal(error.code, -EIO);
	assert_int_equal(error.line, 3);
	assert_string_equal(error.path, "p");
	assert_string_equal(error.what, "read 2 of it");
	assert_int_equal(error_set(NULL, -ENOENT, "p", 0, "nobody listens"), -ENOENT);
}

static void test_sentences(void **state)
{
	static const struct {
		int         code;
		const char *path;
		unsigned    line;
		const char *what, *expected;
	} cases[] = {
		{ -ENOENT, "proc", 0, "not opened", "proc: not opened: No such file or directory" },
		{ 0, "FACTS", 12, "expected a number", "FACTS:12: expected a number" },
		{ 0, "", 0, "bad option", "bad option" },
		{ -EINVAL, NULL, 0, "bad option", "bad option: Invalid argument" },
		{ 0, "a\033[2J\nb", 0, "x", "a\\x1b[2J\\nb: x" },
	};
	struct error error;
	char buffer[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		error_set(&error, cases[i].code, cases[i].path, cases[i].line, "%s", cases[i].what);
		error_describe(&error, buffer, sizeof(buffer));
		assert_string_equal(buffer, cases[i].expected);
	}
}

static void test_long_places_are_cut(void **state)
{
	struct error error;
	char path[5000], buffer[64];

	(void)state;
	memset(path, '\001', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	error_set(&error, -EIO, path, 1, "%s", path);
	for (size_t size = 1; size <= sizeof(buffer); size++) {
		memset(buffer, 'x', sizeof(buffer));
		error_describe(&error, buffer, size);
		assert_true(strnlen(buffer, size) < size);
		assert_null(strchr(buffer, '\001'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_returns_the_code),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_long_places_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
