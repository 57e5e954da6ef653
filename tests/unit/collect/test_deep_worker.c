/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose file it was that was read: of nobody else than of the process that was asked for. */
#include "deep_reading.h"

/* The PID went to another process while its file was read: nobody's numbers. */
static void a_reused_pid_is_noticed(void **state)
{
	struct fake_tree *fake = make_tree(2);
	struct deep_reader *reader = deep_reader_new(&fake->tree, 30 * deadline);
	struct deep_request requests[2];

	(void)state;
	fake_put_stat(fake, &(struct fake_process){ .pid = 101, .start = 9999, .name = "new" });
	fill_requests(requests, 2);
	deep_reader_run(reader, requests, 2);
	assert_int_equal(requests[0].error, 0);
	assert_int_equal(requests[1].error, -ESRCH);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

/* Then the second file of each process is not read. */
static void whom_the_caller_vouches_for_is_not_checked(void **state)
{
	struct fake_tree *fake = make_tree(2);
	struct deep_reader *reader = deep_reader_new(&fake->tree, 30 * deadline);
	struct deep_request requests[2];

	(void)state;
	fake_put_stat(fake, &(struct fake_process){ .pid = 101, .start = 9999, .name = "new" });
	fill_requests(requests, 2);
	requests[0].is_vouched_for = requests[1].is_vouched_for = true;
	deep_reader_run(reader, requests, 2);
	assert_int_equal(requests[0].error, 0);
	assert_int_equal(requests[1].error, 0);
	assert_int_equal(fake->reads, 2);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void nobody_vouches_for_a_late_answer(void **state)
{
	struct fake_tree *fake = make_tree(2);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[2];

	(void)state;
	fake_hold(fake, "proc/101/smaps_rollup");
	fill_requests(requests, 2);
	requests[0].is_vouched_for = requests[1].is_vouched_for = true;
	deep_reader_run(reader, requests, 2);
	assert_int_equal(requests[1].error, -ETIMEDOUT);
	fake_put_stat(fake, &(struct fake_process){ .pid = 101, .start = 9999, .name = "new" });
	fake_let_go(fake);
	settle(reader, 1);
	fill_requests(requests, 2);
	deep_reader_run(reader, requests, 2);
	assert_int_equal(requests[1].error, -ESRCH);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reused_pid_is_noticed),
		cmocka_unit_test(whom_the_caller_vouches_for_is_not_checked),
		cmocka_unit_test(nobody_vouches_for_a_late_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
