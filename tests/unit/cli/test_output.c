/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are written: replaced, refused, and never left with half a sample. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/mempane-test-XXXXXX";
static char path[sizeof(folder) + 16];

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/out", folder);
	signal(SIGXFSZ, SIG_IGN);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void expect_content(const char *expected)
{
	char content[256] = "";
	int descriptor = open(path, O_RDONLY);

	assert_true(descriptor >= 0);
	assert_true(read(descriptor, content, sizeof(content) - 1) >= 0);
	close(descriptor);
	assert_string_equal(content, expected);
}

static void test_file_is_replaced(void **state)
{
	struct output output;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(output_open(&output, path), STATUS_SUCCESS);
		fputs(i ? "new\n" : "much longer and old\n", output.file);
		assert_true(output_commit(&output));
		assert_int_equal(output_close(&output), STATUS_SUCCESS);
	}
	expect_content("new\n");
}

static void test_half_a_sample_is_cut(void **state)
{
	const struct rlimit small = { 10, RLIM_INFINITY }, large = { RLIM_INFINITY, RLIM_INFINITY };
	struct output output;

	(void)state;
	assert_int_equal(output_open(&output, path), STATUS_SUCCESS);
	fputs("whole\n", output.file);
	assert_true(output_commit(&output));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	fputs("this one does not fit\n", output.file);
	assert_false(output_commit(&output));
	assert_int_equal(output.error, EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
	assert_int_equal(output_close(&output), STATUS_FAILURE);
	expect_content("whole\n");
}

static void test_nothing_whole_leaves_no_file(void **state)
{
	const struct rlimit small = { 1, RLIM_INFINITY }, large = { RLIM_INFINITY, RLIM_INFINITY };
	struct output output;

	(void)state;
	unlink(path);
	assert_int_equal(output_open(&output, path), STATUS_SUCCESS);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	fputs("this does not fit\n", output.file);
	assert_false(output_commit(&output));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
	assert_int_equal(output_close(&output), STATUS_FAILURE);
	assert_int_equal(access(path, F_OK), -1);
}

static void test_odd_targets_are_refused(void **state)
{
	struct output output;

	(void)state;
	assert_int_equal(output_open(&output, folder), STATUS_FAILURE);
	unlink(path);
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_equal(output_open(&output, path), STATUS_FAILURE);
	unlink(path);
	assert_int_equal(output_open(&output, "/nonexistent/file"), STATUS_FAILURE);
}

static void test_full_device(void **state)
{
	struct output output;

	(void)state;
	assert_int_equal(output_open(&output, "/dev/full"), STATUS_SUCCESS);
	fputs("x", output.file);
	assert_false(output_commit(&output));
	assert_int_equal(output.error, ENOSPC);
	assert_int_equal(output_close(&output), STATUS_FAILURE);
	assert_int_equal(access("/dev/full", F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_is_replaced),
		cmocka_unit_test(test_half_a_sample_is_cut),
		cmocka_unit_test(test_nothing_whole_leaves_no_file),
		cmocka_unit_test(test_odd_targets_are_refused),
		cmocka_unit_test(test_full_device),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
