/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files, numbers in directories, and links that must not lead outside. */
#include "sandbox.h"

static void test_large_files_come_whole(void **state)
{
	static const size_t sizes[] = { 0, 1, 16383, 16384, 16385, 131072, 400001 };
	struct tree *tree;
	char *content = calloc(1, 400002);

	assert_non_null(content);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		memset(content, 'a' + (int)i, sizes[i]);
		content[sizes[i]] = '\0';
		sandbox_write(*state, "proc/file", content);
		sandbox_write(*state, "proc/12/status", content);
		tree = sandbox_open(*state);
		assert_content(tree, "proc/file", content);
		assert_content(tree, "proc/12/status", content);
		tree_close(tree);
		memset(content, 0, 400002);
	}
	free(content);
}

static void test_links_stay_inside(void **state)
{
	struct tree *tree;

	sandbox_write(*state, "proc/real", "inside");
	sandbox_write(*state, "etc/passwd", "inside too");
	assert_int_equal(symlink("real", sandbox_path(*state, "proc/near")), 0);
	assert_int_equal(symlink("/etc/passwd", sandbox_path(*state, "proc/absolute")), 0);
	assert_int_equal(symlink("../../../../../etc/passwd", sandbox_path(*state, "proc/up")), 0);
	assert_int_equal(mkfifo(sandbox_path(*state, "proc/fifo"), 0600), 0);
	tree = sandbox_open(*state);
	assert_content(tree, "proc/near", "inside");
	assert_content(tree, "proc/absolute", "inside too");
	assert_content(tree, "proc/up", "inside too");
	assert_content(tree, "proc/fifo", "");
	tree_close(tree);
}

static void test_numbers_in_order(void **state)
{
	struct tree *tree;
	struct arena arena;
	uint64_t *numbers;
	size_t count;

	sandbox_write(*state, "proc/100/stat", "");
	sandbox_write(*state, "proc/9/stat", "");
	sandbox_write(*state, "proc/20/stat", "");
	sandbox_write(*state, "proc/20x/stat", "");
	sandbox_write(*state, "proc/99999999999999999999999/stat", "");
	sandbox_write(*state, "sys/node12/meminfo", "");
	sandbox_write(*state, "sys/node3/meminfo", "");
	sandbox_write(*state, "sys/node/meminfo", "");
	arena_init(&arena);
	tree = sandbox_open(*state);
	assert_int_equal(tree_list_numbers(tree, &arena, "proc", "", &numbers, &count), 0);
	assert_int_equal(count, 3);
	assert_int_equal(numbers[0], 9);
	assert_int_equal(numbers[1], 20);
	assert_int_equal(numbers[2], 100);
	assert_int_equal(tree_list_numbers(tree, &arena, "sys", "node", &numbers, &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(numbers[0], 3);
	assert_int_equal(numbers[1], 12);
	assert_int_equal(tree_list_numbers(tree, &arena, "proc/9", "", &numbers, &count), 0);
	assert_int_equal(count, 0);
	assert_int_equal(tree_list_numbers(tree, &arena, "proc/8", "", &numbers, &count), -ENOENT);
	assert_int_equal(tree_list_numbers(tree, &arena, "proc/9/stat", "", &numbers, &count),
			 -ENOTDIR);
	arena_done(&arena);
	tree_close(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_large_files_come_whole, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(test_links_stay_inside, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_numbers_in_order, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
