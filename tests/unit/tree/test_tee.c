/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures are written privately, whole or not at all, and a capture of a capture is the same. */
#include "sandbox.h"

#include <pthread.h>

static const char *const paths[] = { "proc/meminfo", "proc/nothing", "proc/1/stat",
				     "proc/1/smaps", "proc/2/stat",  "proc/3/smaps" };

static struct tree *open_tee(const char *from, const char *to)
{
	struct error error = { 0 };
	struct tree *tee;

	assert_int_equal(tree_open_tee(sandbox_open(from), to, &tee, &error), 0);
	return tee;
}

static void read_everything(struct tree *tree)
{
	uint64_t *numbers;
	struct arena arena;
	struct text text;
	size_t count;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		tree_read(tree, &arena, paths[i], &text);
	tree_list_numbers(tree, &arena, "proc", "", &numbers, &count);
	tree_user(tree, 7);
	arena_done(&arena);
}

static void capture_all(const char *from, const char *to)
{
	struct tree *tee = open_tee(from, to);
	struct error error = { 0 };

	for (unsigned step = 0; step < tree_step_count(tee); step++) {
		assert_int_equal(tree_set_step(tee, step), 0);
		read_everything(tee);
		assert_int_equal(tree_tee_status(tee, &error), 0);
	}
	tree_close(tee);
}

static void write_original(const char *folder)
{
	sandbox_write(folder, "a/FACTS",
		      "mempane capture 1\nclock_ticks 100\nuser 7 x\n"
		      "step 0 monotonic 5 boot 6 wall 7\nstep 1 monotonic 15 boot 16 wall 17\n"
		      "read 1 18 proc/meminfo\nfailed 0 ENOENT proc/nothing\n"
		      "failed 0 EACCES proc/1/smaps\nfailed 0 EACCES proc/3/smaps\n");
	sandbox_write(folder, "a/0/proc/meminfo", "first");
	sandbox_write(folder, "a/0/proc/1/stat", "");
	sandbox_write(folder, "a/1/proc/meminfo", "second");
}

static void assert_same(const char *folder)
{
	char command[1024];

	snprintf(command, sizeof(command), "diff -r %s/b %s/c", folder, folder);
	assert_int_equal(system(command), 0);
}

static void test_capture_of_capture(void **state)
{
	struct stat information;
	struct tree *tree;

	write_original(*state);
	capture_all(sandbox_path(*state, "a"), sandbox_path(*state, "b"));
	capture_all(sandbox_path(*state, "b"), sandbox_path(*state, "c"));
	assert_same(*state);
	assert_int_equal(stat(sandbox_path(*state, "b/0/proc/meminfo"), &information), 0);
	assert_int_equal(information.st_mode & 07777, 0600);
	assert_int_equal(stat(sandbox_path(*state, "b/0/proc"), &information), 0);
	assert_int_equal(information.st_mode & 07777, 0700);
	tree = sandbox_open(sandbox_path(*state, "b"));
	assert_int_equal(tree_step_count(tree), 2);
	assert_content(tree, "proc/meminfo", "first");
	assert_failure(tree, "proc/1/smaps", -EACCES);
	assert_int_equal(tree_set_step(tree, 1), 0);
	assert_int_equal(tree_read_time(tree, "proc/meminfo"), 18);
	assert_string_equal(tree_user(tree, 7), "x");
	tree_close(tree);
}

/* Processes that were gone before anything was read of them have never been there. */
static void test_unseen_processes_are_left_out(void **state)
{
	char facts[1024] = "";
	FILE *file;

	write_original(*state);
	capture_all(sandbox_path(*state, "a"), sandbox_path(*state, "b"));
	file = fopen(sandbox_path(*state, "b/FACTS"), "r");
	assert_non_null(file);
	assert_true(fread(facts, 1, sizeof(facts) - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(facts, "failed 0 ENOENT proc/nothing\n"));
	assert_non_null(strstr(facts, "failed 0 EACCES proc/3/smaps\n"));
	assert_null(strstr(facts, "proc/2/"));
}

static void test_directory_must_be_empty(void **state)
{
	struct error error = { 0 };
	struct tree *tee;

	write_original(*state);
	sandbox_write(*state, "full/file", "");
	assert_int_equal(tree_open_tee(sandbox_open(sandbox_path(*state, "a")),
				       sandbox_path(*state, "full"), &tee, &error),
			 -ENOTEMPTY);
	assert_non_null(strstr(error.what, "new or empty directory"));
	assert_int_equal(symlink("a", sandbox_path(*state, "link")), 0);
	assert_true(tree_open_tee(sandbox_open(sandbox_path(*state, "a")),
				  sandbox_path(*state, "link"), &tee, &error) < 0);
	assert_int_equal(mkdir(sandbox_path(*state, "empty"), 0755), 0);
	tree_close(open_tee(sandbox_path(*state, "a"), sandbox_path(*state, "empty")));
	tree_close(sandbox_open(sandbox_path(*state, "empty")));
}

/* A file in the way of a directory stands for everything that can keep one from writing. */
static void test_write_errors_are_remembered(void **state)
{
	struct error error = { 0 };
	struct tree *tee;

	write_original(*state);
	tee = open_tee(sandbox_path(*state, "a"), sandbox_path(*state, "b"));
	sandbox_write(*state, "b/0/proc", "in the way");
	assert_content(tee, "proc/meminfo", "first");
	assert_true(tree_tee_status(tee, &error) < 0);
	assert_string_equal(error.path, "proc/meminfo");
	assert_non_null(strstr(error.what, "cannot write the capture"));
	tree_close(tee);
	assert_int_equal(access(sandbox_path(*state, "b/FACTS"), F_OK), -1);
}

static void *read_many(void *tree)
{
	for (unsigned i = 0; i < 200; i++)
		read_everything(tree);
	return NULL;
}

static void test_threads(void **state)
{
	pthread_t threads[4];
	struct tree *tee;

	write_original(*state);
	tee = open_tee(sandbox_path(*state, "a"), sandbox_path(*state, "b"));
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_many, tee), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(tree_tee_status(tee, NULL), 0);
	tree_close(tee);
	tee = sandbox_open(sandbox_path(*state, "b"));
	assert_content(tee, "proc/meminfo", "first");
	tree_close(tee);
}

static void test_live_capture(void **state)
{
	struct tree *tee = open_tee("/", sandbox_path(*state, "b")), *tree;

	assert_true(tree_is_live(tee));
	assert_false(tree_is_host(tee));
	read_everything(tee);
	assert_int_equal(tree_tee_status(tee, NULL), 0);
	tree_close(tee);
	tree = sandbox_open(sandbox_path(*state, "b"));
	assert_int_equal(tree_facts(tree)->page_size, sysconf(_SC_PAGESIZE));
	assert_failure(tree, "proc/nothing", -ENOENT);
	tree_close(tree);
	capture_all(sandbox_path(*state, "b"), sandbox_path(*state, "c"));
	assert_same(*state);
}

/* Reading says that there is no such file; whoever read it finds out that the process has gone. */
static void test_failures_known_better(void **state)
{
	struct error error = { 0 };
	struct arena arena;
	struct text text;
	struct tree *tee;

	write_original(*state);
	tee = open_tee(sandbox_path(*state, "a"), sandbox_path(*state, "b"));
	arena_init(&arena);
	assert_int_equal(tree_read(tee, &arena, "proc/1/stat", &text), 0);
	assert_int_equal(tree_read(tee, &arena, "proc/1/status", &text), -ENOENT);
	tree_note_failure(tee, "proc/1/status", -ESRCH);
	assert_int_equal(tree_read(tee, &arena, "proc/1/maps", &text), -ENOENT);
	assert_int_equal(tree_tee_status(tee, &error), 0);
	tree_close(tee);
	tee = sandbox_open(sandbox_path(*state, "b"));
	assert_int_equal(tree_read(tee, &arena, "proc/1/status", &text), -ESRCH);
	assert_int_equal(tree_read(tee, &arena, "proc/1/maps", &text), -ENOENT);
	tree_close(tee);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_capture_of_capture, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_unseen_processes_are_left_out, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(test_directory_must_be_empty, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(test_write_errors_are_remembered, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(test_failures_known_better, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(test_threads, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_live_capture, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("tee", tests, NULL, NULL);
}
