/* SPDX-License-Identifier: GPL-2.0-or-later */
/* This machine, and copies of others that state nothing. */
#include <sys/wait.h>

#include "sandbox.h"

static void test_this_machine(void **state)
{
	struct tree *tree = sandbox_open("/");
	struct moment before = tree_now(tree);

	(void)state;
	assert_true(tree_is_live(tree));
	assert_true(tree_is_host(tree));
	assert_int_equal(tree_facts(tree)->page_size, sysconf(_SC_PAGESIZE));
	assert_int_equal(tree_facts(tree)->clock_ticks, sysconf(_SC_CLK_TCK));
	assert_false(tree_facts(tree)->is_page_size_inferred);
	assert_true(before.wall > 0);
	assert_true(tree_read_time(tree, "proc/meminfo") >= before.monotonic);
	tree_close(tree);
}

/* A child whose command line is that long, NULs included. It ends with its input. */
static pid_t start_child(size_t size, int *ret_input)
{
	static const char script[] = "echo; read x";
	size_t head = sizeof("sh") + sizeof("-c") + sizeof(script);
	char *argument = calloc(1, size), byte;
	int input[2], output[2];
	pid_t pid;

	assert_non_null(argument);
	memset(argument, 'a', size - head - 1);
	assert_int_equal(pipe(input), 0);
	assert_int_equal(pipe(output), 0);
	pid = fork();
	if (pid == 0) {
		dup2(input[0], STDIN_FILENO);
		dup2(output[1], STDOUT_FILENO);
		close(input[1]);
		execl("/bin/sh", "sh", "-c", script, argument, NULL);
		_exit(127);
	}
	assert_true(pid > 0);
	assert_int_equal(read(output[0], &byte, 1), 1);
	close(output[0]);
	close(output[1]);
	close(input[0]);
	free(argument);
	*ret_input = input[1];
	return pid;
}

/* One read gets them whole, if there is room; around the size of the first buffer it may not. */
static void test_command_lines_come_whole(void **state)
{
	static const size_t sizes[] = { 40, 4096, 4097, 16383, 16384, 16385, 32768, 100000 };
	struct tree *tree = sandbox_open("/");
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct text text;
		char path[64];
		int input;
		pid_t pid = start_child(sizes[i], &input);

		snprintf(path, sizeof(path), "proc/%d/cmdline", (int)pid);
		assert_int_equal(tree_read(tree, &arena, path, &text), 0);
		assert_int_equal(text.size, sizes[i]);
		assert_string_equal(text.data, "sh");
		close(input);
		waitpid(pid, NULL, 0);
	}
	arena_done(&arena);
	tree_close(tree);
}

static void test_page_size_of_machines(void **state)
{
	static const struct expectation {
		const char *name;
		uint64_t page_size;
		bool is_inferred;
		const char *architecture;
	} expectations[] = {
		{ "laptop-k4", 4096, true, "x86_64" },
		{ "numa2-k5", 4096, true, "x86_64" },
		{ "procs-k3.19", 4096, true, NULL },
		{ "opteron-k2.6", 0, false, NULL },
		{ "ppc64le-64k-k6.1", 65536, false, "ppc64le" },
		{ "numa8-k6.12", 4096, false, "x86_64" },
		/* Without its FACTS, the step of a capture is a bare tree. */
		{ "ppc64le-64k-k6.1/0", 65536, true, "ppc64le" },
		{ "numa8-k6.12/0", 4096, true, "x86_64" },
	};
	char root[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expectations); i++) {
		const struct expectation *expected = &expectations[i];
		const struct facts *facts;
		struct tree *tree;

		snprintf(root, sizeof(root), "%s/machines/%s", getenv("MEMPANE_FIXTURES"),
			 expected->name);
		tree = sandbox_open(root);
		facts = tree_facts(tree);
		assert_false(tree_is_live(tree));
		assert_int_equal(facts->page_size, expected->page_size);
		assert_int_equal(facts->is_page_size_inferred, expected->is_inferred);
		if (expected->architecture)
			assert_string_equal(facts->architecture, expected->architecture);
		else
			assert_null(facts->architecture);
		tree_close(tree);
	}
}

static void test_page_size_from_mappings(void **state)
{
	struct tree *tree;

	sandbox_write(*state, "proc/7/smaps", "1000-2000 rw-p 0 0:0 0\nKernelPageSize: 2048 kB\n"
					      "2000-3000 rw-p 0 0:0 0\nKernelPageSize: 16 kB\n");
	tree = sandbox_open(*state);
	assert_int_equal(tree_facts(tree)->page_size, 16384);
	tree_close(tree);
}

static void test_time_and_users(void **state)
{
	struct tree *tree;
	struct moment now;

	sandbox_write(*state, "proc/uptime", "100.25 7.00\n");
	sandbox_write(*state, "proc/stat", "cpu 1 2\nbtime 1600000000\n");
	sandbox_write(*state, "proc/version", "Linux version 5.1.2 (a@b) #1\n");
	sandbox_write(*state, "proc/sys/kernel/hostname", "there\n");
	sandbox_write(*state, "etc/passwd", "root:x:0:0::/:\nbroken\n:x:5:\nann:x:1000:1000::/:\n");
	tree = sandbox_open(*state);
	now = tree_now(tree);
	assert_int_equal(now.boot, 100250000000);
	assert_int_equal(now.monotonic, now.boot);
	assert_int_equal(now.wall, 1600000100250000000);
	assert_int_equal(tree_read_time(tree, "proc/stat"), now.monotonic);
	assert_string_equal(tree_facts(tree)->kernel, "5.1.2");
	assert_string_equal(tree_facts(tree)->host, "there");
	assert_string_equal(tree_user(tree, 0), "root");
	assert_string_equal(tree_user(tree, 1000), "ann");
	assert_null(tree_user(tree, 5));
	tree_close(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_this_machine),
		cmocka_unit_test(test_command_lines_come_whole),
		cmocka_unit_test(test_page_size_of_machines),
		cmocka_unit_test_setup_teardown(test_page_size_from_mappings, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(test_time_and_users, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("bare", tests, NULL, NULL);
}
