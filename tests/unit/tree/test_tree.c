/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a root may be, and which paths may be asked for. */
#include "sandbox.h"

static void expect_no_root(const char *root, int code, const char *word)
{
	struct tree *tree = NULL;
	struct error error = { 0 };

	assert_int_equal(tree_open(root, &tree, &error), code);
	assert_null(tree);
	assert_int_equal(error.code, code);
	assert_string_equal(error.path, root);
	assert_non_null(strstr(error.what, word));
}

static void test_roots(void **state)
{
	expect_no_root(*state, -ENOENT, "expected a directory with proc/ or sys/");
	sandbox_write(*state, "file", "");
	expect_no_root(sandbox_path(*state, "file"), -ENOTDIR, "expected a directory with proc/");
	expect_no_root(sandbox_path(*state, "none"), -ENOENT, "expected a directory with proc/");
}

static void test_paths_are_checked(void **state)
{
	static const char *const refused[] = { "", "/proc/x", "proc//x", "proc/", "..", "proc/..",
					       "../x", "proc/../x", ".", "proc/./x" };
	struct tree *tree;

	sandbox_write(*state, "proc/x", "here");
	sandbox_write(*state, "proc/..x", "there");
	tree = sandbox_open(*state);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		assert_failure(tree, refused[i], -EINVAL);
	assert_content(tree, "proc/x", "here");
	assert_content(tree, "proc/..x", "there");
	assert_failure(tree, "proc/y", -ENOENT);
	assert_failure(tree, "proc", -EISDIR);
	assert_string_equal(tree_label(tree), *state);
	assert_int_equal(tree_step_count(tree), 1);
	assert_int_equal(tree_set_step(tree, 0), 0);
	assert_int_equal(tree_set_step(tree, 1), -EINVAL);
	tree_close(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_roots, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_paths_are_checked, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
