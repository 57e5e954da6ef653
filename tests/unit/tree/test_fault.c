/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fault tree fails exactly where it was told to. */
#include "sandbox.h"

static struct tree *open_fault(const char *root, unsigned nth, int code)
{
	struct tree *fault;

	assert_int_equal(tree_open_fault(sandbox_open(root), "proc/1/", nth, code, &fault), 0);
	return fault;
}

static void test_nth_read_fails(void **state)
{
	struct tree *fault;

	sandbox_write(*state, "proc/1/stat", "12345678");
	sandbox_write(*state, "proc/meminfo", "other");
	fault = open_fault(*state, 1, -EIO);
	assert_content(fault, "proc/1/stat", "12345678");
	assert_content(fault, "proc/meminfo", "other");
	assert_failure(fault, "proc/1/stat", -EIO);
	assert_content(fault, "proc/1/stat", "12345678");
	tree_close(fault);
}

static void test_short_read(void **state)
{
	struct tree *fault;

	sandbox_write(*state, "proc/1/stat", "12345678");
	fault = open_fault(*state, 0, 0);
	assert_content(fault, "proc/1/stat", "1234");
	assert_content(fault, "proc/1/stat", "12345678");
	assert_false(tree_is_live(fault));
	assert_string_equal(tree_label(fault), *state);
	tree_close(fault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nth_read_fails, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_short_read, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
