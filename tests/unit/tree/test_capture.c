/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replaying a capture, and complaints about malformed ones. */
#include "sandbox.h"

static void test_replay(void **state)
{
	struct tree *tree;
	struct arena arena;
	uint64_t *pids;
	size_t count;

	sandbox_write(*state, "FACTS",
		      "mempane capture 1\npage_size 16384\nclock_ticks 250\nhost a\\012b\n"
		      "user 7 some body\nstep 0 monotonic 5 boot 6 wall 7\n"
		      "step 1 monotonic 15 boot 16 wall 17\nread 1 18 proc/meminfo\n"
		      "failed 0 EACCES proc/3/smaps\nfailed 0 ESRCH proc/1/smaps\n"
		      "failed 1 EOPNOTSUPP proc/meminfo\n");
	sandbox_write(*state, "0/proc/1/smaps", "root could read this");
	sandbox_write(*state, "0/proc/meminfo", "first");
	sandbox_write(*state, "1/proc/vmstat", "second");
	arena_init(&arena);
	tree = sandbox_open(*state);
	assert_false(tree_is_live(tree));
	assert_int_equal(tree_facts(tree)->page_size, 16384);
	assert_int_equal(tree_facts(tree)->clock_ticks, 250);
	assert_string_equal(tree_facts(tree)->host, "a\nb");
	assert_string_equal(tree_user(tree, 7), "some body");
	assert_int_equal(tree_step_count(tree), 2);
	assert_content(tree, "proc/meminfo", "first");
	assert_failure(tree, "proc/1/smaps", -ESRCH);
	assert_failure(tree, "proc/3/smaps", -EACCES);
	assert_failure(tree, "proc/3/stat", -ENOENT);
	assert_int_equal(tree_list_numbers(tree, &arena, "proc", "", &pids, &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(pids[1], 3);
	assert_int_equal(tree_now(tree).wall, 7);
	assert_int_equal(tree_set_step(tree, 1), 0);
	assert_failure(tree, "proc/meminfo", -EOPNOTSUPP);
	assert_content(tree, "proc/vmstat", "second");
	assert_int_equal(tree_read_time(tree, "proc/meminfo"), 18);
	assert_int_equal(tree_read_time(tree, "proc/vmstat"), 15);
	assert_int_equal(tree_set_step(tree, 2), -EINVAL);
	arena_done(&arena);
	tree_close(tree);
}

static void test_malformed(void **state)
{
	static const struct malformed {
		const char *facts, *expected;
		unsigned line;
	} cases[] = {
		{ "", "mempane capture 1", 1 },
		{ "mempane capture 2\n", "mempane capture 1", 1 },
		{ "mempane capture 1\n", "at least one step", 1 },
		{ "mempane capture 1\nnonsense\n", "a fact this version knows", 2 },
		{ "mempane capture 1\n\npage_size 3000\n", "page_size BYTES", 3 },
		{ "mempane capture 1\npage_size 0\n", "page_size BYTES", 2 },
		{ "mempane capture 1\npage_size 4096 guessed\n", "page_size BYTES", 2 },
		{ "mempane capture 1\nclock_ticks 0\n", "clock_ticks NUMBER", 2 },
		{ "mempane capture 1\nstep 1 monotonic 0 boot 0 wall 0\n", "counting from 0", 2 },
		{ "mempane capture 1\nstep 0 monotonic 99999999999999999999 boot 0 wall 0\n",
		  "step N", 2 },
		{ "mempane capture 1\nread 0 5 proc/meminfo\n", "after its step", 2 },
		{ "mempane capture 1\nstep 0 monotonic 0 boot 0 wall 0\nfailed 0 EWHAT a\n",
		  "failed STEP ERRNO PATH", 3 },
		{ "mempane capture 1\nstep 0 monotonic 0 boot 0 wall 0\nfailed 0 EACCES\n",
		  "failed STEP ERRNO PATH", 3 },
	};
	struct error error;
	struct tree *tree;

	sandbox_write(*state, "0/proc/meminfo", "");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		sandbox_write(*state, "FACTS", cases[i].facts);
		error = (struct error){ 0 };
		assert_int_equal(tree_open(*state, &tree, &error), -EINVAL);
		assert_string_equal(error.path, sandbox_path(*state, "FACTS"));
		assert_int_equal(error.line, cases[i].line);
		assert_non_null(strstr(error.what, cases[i].expected));
	}
}

static void test_missing_step(void **state)
{
	struct error error = { 0 };
	struct tree *tree;

	sandbox_write(*state, "FACTS", "mempane capture 1\nstep 0 monotonic 0 boot 0 wall 0\n"
				       "step 1 monotonic 0 boot 0 wall 0\n");
	sandbox_write(*state, "0/proc/meminfo", "");
	assert_int_equal(tree_open(*state, &tree, &error), -ENOENT);
	assert_string_equal(error.path, sandbox_path(*state, "1"));
	assert_non_null(strstr(error.what, "expected the directory of a step"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_replay, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_malformed, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_missing_step, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("capture", tests, NULL, NULL);
}
