/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that block: they cost their deadline once, and never hold up anything else. */
#include "deep_reading.h"

static void answers_all(void **state)
{
	struct fake_tree *fake = make_tree(DEEP_BATCH);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[DEEP_BATCH];

	(void)state;
	for (int round = 0; round < 3; round++) {
		fill_requests(requests, DEEP_BATCH);
		deep_reader_run(reader, requests, DEEP_BATCH);
		for (size_t i = 0; i < DEEP_BATCH; i++) {
			char expected[32];

			assert_int_equal(requests[i].error, 0);
			assert_true(requests[i].read_at > 0);
			snprintf(expected, sizeof(expected), "Pss:     %zu kB\n", 100 + i);
			assert_non_null(memmem(requests[i].text.data, requests[i].text.size,
					       expected, strlen(expected)));
		}
	}
	assert_int_equal(reader->worker_count, 1);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void failures_are_passed_on(void **state)
{
	struct fake_tree *fake = make_tree(3);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[3];

	(void)state;
	fake_fail(fake, "proc/100/smaps_rollup", -EACCES);
	fake_fail(fake, "proc/101/smaps_rollup", -ESRCH);
	fake_fail(fake, "proc/102/smaps_rollup", -ENOENT);
	fill_requests(requests, 3);
	deep_reader_run(reader, requests, 3);
	assert_int_equal(requests[0].error, -EACCES);
	assert_int_equal(requests[1].error, -ESRCH);
	assert_int_equal(requests[2].error, -ENOENT);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

/* Without smaps_rollup the kernel is old; without a stat file as well, the process has gone. */
static void a_process_that_has_gone_is_told_from_an_old_kernel(void **state)
{
	struct fake_tree *fake = make_tree(2);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[2];

	(void)state;
	fake_fail(fake, "proc/100/smaps_rollup", -ENOENT);
	fake_fail(fake, "proc/101/smaps_rollup", -ENOENT);
	fake_fail(fake, "proc/101/stat", -ENOENT);
	fill_requests(requests, 2);
	deep_reader_run(reader, requests, 2);
	assert_int_equal(requests[0].error, -ENOENT);
	assert_int_equal(requests[1].error, -ESRCH);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void one_blocked_holds_up_nobody(void **state)
{
	struct fake_tree *fake = make_tree(32);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[32];
	uint64_t begin = clock_monotonic(), took;
	unsigned reads;

	(void)state;
	fake_hold(fake, "proc/103/smaps_rollup");
	fill_requests(requests, 32);
	deep_reader_run(reader, requests, 32);
	took = clock_monotonic() - begin;
	assert_true(took >= deadline);
	assert_true(took < 3 * deadline);
	for (size_t i = 0; i < 32; i++)
		assert_int_equal(requests[i].error, i == 3 ? -ETIMEDOUT : 0);
	/* Not asked again, whichever of its files is wanted, and no waiting either. */
	fill_requests(requests, 32);
	requests[3].source = SOURCE_PROCESS_CMDLINE;
	reads = fake->reads;
	begin = clock_monotonic();
	deep_reader_run(reader, requests, 32);
	assert_true(clock_monotonic() - begin < deadline);
	assert_int_equal(requests[3].error, -ETIMEDOUT);
	assert_int_equal(requests[4].error, 0);
	assert_int_equal(fake->reads, reads + 31 * 2);
	fake_let_go(fake);
	settle(reader, 1);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void a_late_answer_is_not_lost(void **state)
{
	struct fake_tree *fake = make_tree(4);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[4];
	unsigned reads;

	(void)state;
	fake_hold(fake, "proc/102/smaps_rollup");
	fill_requests(requests, 4);
	deep_reader_run(reader, requests, 4);
	assert_int_equal(requests[2].error, -ETIMEDOUT);
	fake_let_go(fake);
	settle(reader, 1);
	reads = fake->reads;
	fill_requests(requests, 4);
	deep_reader_run(reader, requests, 4);
	assert_int_equal(requests[2].error, 0);
	assert_non_null(memmem(requests[2].text.data, requests[2].text.size, "102 kB", 6));
	assert_int_equal(fake->reads, reads + 3 * 2);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

/* 64 processes in uninterruptible sleep block; the others are served, within bounded threads. */
static void many_blocked_hold_up_nobody(void **state)
{
	struct fake_tree *fake = make_tree(128);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[DEEP_BATCH], suspects[DEEP_BATCH];
	uint64_t begin;

	(void)state;
	fill_requests(requests, DEEP_BATCH);
	for (size_t i = 0; i < DEEP_BATCH; i++) {
		fake_hold(fake, fake_path(164 + i, "smaps_rollup"));
		suspects[i] = (struct deep_request){ .pid = 164 + i, .start_ticks = 5064 + i,
						     .source = SOURCE_PROCESS_SMAPS_ROLLUP,
						     .is_suspect = true };
	}
	begin = clock_monotonic();
	deep_reader_run(reader, suspects, DEEP_BATCH);
	assert_true(clock_monotonic() - begin < 4 * deadline);
	/* Those for whom no reader came free have waited for just as long. */
	for (size_t i = 0; i < DEEP_BATCH; i++) {
		assert_int_equal(suspects[i].error, -ETIMEDOUT);
		assert_true(suspects[i].since > 0 && suspects[i].read_at == suspects[i].since);
	}
	assert_true(reader->worker_count <= DEEP_READERS_MAXIMUM);
	deep_reader_run(reader, requests, DEEP_BATCH);
	for (size_t i = 0; i < DEEP_BATCH; i++)
		assert_int_equal(requests[i].error, 0);
	/* The reader that is idle now is not for them, and costs them no time. */
	begin = clock_monotonic();
	deep_reader_run(reader, suspects, DEEP_BATCH);
	assert_true(clock_monotonic() - begin < deadline);
	for (size_t i = 0; i < DEEP_BATCH; i++)
		assert_int_equal(suspects[i].error, -ETIMEDOUT);
	fill_requests(requests, DEEP_BATCH);
	deep_reader_run(reader, requests, DEEP_BATCH);
	for (size_t i = 0; i < DEEP_BATCH; i++)
		assert_int_equal(requests[i].error, 0);
	fake_let_go(fake);
	settle(reader, 1);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void sleep_for(uint64_t nanoseconds)
{
	nanosleep(&(struct timespec){ .tv_nsec = (long)nanoseconds }, NULL);
}

/* A sample in a hurry goes on without the answer; it is blocked only when the deadline is over. */
static void who_is_in_a_hurry_does_not_wait(void **state)
{
	struct fake_tree *fake = make_tree(16);
	struct deep_reader *reader = deep_reader_new(&fake->tree, 4 * deadline);
	struct deep_request requests[16];
	uint64_t begin = clock_monotonic(), since;

	(void)state;
	fake_hold(fake, "proc/103/smaps_rollup");
	fill_requests(requests, 16);
	requests[3].notes[0] = 33;
	deep_reader_begin(reader, deadline);
	deep_reader_run(reader, requests, 16);
	assert_true(clock_monotonic() - begin < 3 * deadline);
	for (size_t i = 0; i < 16; i++)
		assert_int_equal(requests[i].error, i == 3 ? -EAGAIN : 0);
	since = requests[3].since;
	assert_true(since >= begin);
	assert_int_equal(requests[4].since, 0);
	sleep_for(5 * deadline);
	deep_reader_begin(reader, deadline / 20);
	fill_requests(requests, 4);
	requests[3].since = since;
	deep_reader_run(reader, requests, 4);
	assert_int_equal(requests[3].error, -ETIMEDOUT);
	assert_int_equal(requests[3].since, since);
	fake_let_go(fake);
	settle(reader, 1);
	fill_requests(requests, 4);
	requests[3].notes[0] = 44;
	deep_reader_run(reader, requests, 4);
	assert_int_equal(requests[3].error, 0);
	assert_int_equal(requests[3].since, 0);
	assert_int_equal(requests[3].notes[0], 33);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

/* The patience is the sample's, not each read's. */
static void many_blocked_do_not_add_up(void **state)
{
	struct fake_tree *fake = make_tree(DEEP_BATCH);
	struct deep_reader *reader = deep_reader_new(&fake->tree, 4 * deadline);
	struct deep_request requests[DEEP_BATCH];
	uint64_t begin;

	(void)state;
	fill_requests(requests, DEEP_BATCH);
	for (size_t i = 0; i < DEEP_BATCH; i++) {
		fake_hold(fake, fake_path(100 + i, "smaps_rollup"));
		requests[i].is_suspect = true;
		requests[i].allowance = deadline;
	}
	begin = clock_monotonic();
	deep_reader_begin(reader, deadline / 20);
	deep_reader_run(reader, requests, DEEP_BATCH);
	assert_true(clock_monotonic() - begin < 3 * deadline);
	for (size_t i = 0; i < DEEP_BATCH; i++)
		assert_int_equal(requests[i].error, -EAGAIN);
	sleep_for(6 * deadline);
	deep_reader_begin(reader, deadline / 20);
	deep_reader_run(reader, requests, DEEP_BATCH);
	for (size_t i = 0; i < DEEP_BATCH; i++)
		assert_int_equal(requests[i].error, -ETIMEDOUT);
	fake_let_go(fake);
	settle(reader, 1);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void put_thread(struct fake_tree *fake, uint64_t pid, char state)
{
	char path[64], line[256];

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/task/9/stat", pid);
	snprintf(line, sizeof(line), "9 (x) %c 1 1 1 0 -1 0 0 0 7 0 1 2 0 0 20 0 3 0 1 8192 9 1\n",
		 state);
	fake_put(fake, path, line);
}

/* The first thread of each sleeps as healthy ones do, while another one holds the lock. */
static void the_last_reader_looks_before_it_reads(void **state)
{
	struct fake_tree *fake = make_tree(DEEP_BATCH);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[DEEP_BATCH];
	unsigned answers[DEEP_BATCH] = { 0 };

	(void)state;
	fill_requests(requests, DEEP_BATCH);
	for (size_t i = 0; i < DEEP_BATCH; i++) {
		put_thread(fake, 100 + i, i < 16 ? 'D' : 'S');
		if (i < 16)
			fake_hold(fake, fake_path(100 + i, "smaps_rollup"));
	}
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < DEEP_BATCH; i++)
			requests[i].is_suspect = false;
		deep_reader_begin(reader, deadline / 20);
		deep_reader_run(reader, requests, DEEP_BATCH);
		for (size_t i = 0; i < DEEP_BATCH; i++)
			if (i >= 16)	/* on a busy machine, some in a later sample only */
				answers[i] += requests[i].error == 0;
			else if (round != 1 || requests[i].error != -EAGAIN)
				assert_int_equal(requests[i].error,
						 round ? -ETIMEDOUT : -EAGAIN);
		sleep_for(2 * deadline);
	}
	for (size_t i = 16; i < DEEP_BATCH; i++)
		assert_true(answers[i] > 0);
	fake_let_go(fake);
	settle(reader, 1);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void closing_does_not_wait(void **state)
{
	struct fake_tree *fake = make_tree(2);
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request requests[2];
	uint64_t begin;

	(void)state;
	fake_hold(fake, "proc/100/smaps_rollup");
	fill_requests(requests, 2);
	deep_reader_run(reader, requests, 2);
	begin = clock_monotonic();
	deep_reader_close(reader);
	assert_true(clock_monotonic() - begin < deadline / 2);
	/* The tree is still there for the stuck thread, which then lets go of it. */
	assert_int_equal(atomic_load(&fake->tree.holders), 2);
	fake_let_go(fake);
	while (atomic_load(&fake->tree.holders) > 1)
		nanosleep(&(struct timespec){ .tv_nsec = 1000 * 1000 }, NULL);
	tree_close(&fake->tree);
}

static void *cancel_soon(void *context)
{
	nanosleep(&(struct timespec){ .tv_nsec = 20 * 1000 * 1000 }, NULL);
	deep_reader_cancel(context);
	return NULL;
}

static void cancelling_ends_the_wait(void **state)
{
	struct fake_tree *fake = make_tree(2);
	struct deep_reader *reader = deep_reader_new(&fake->tree, 20 * deadline);
	struct deep_request requests[2];
	uint64_t begin = clock_monotonic();
	pthread_t thread;

	(void)state;
	fake_hold(fake, "proc/100/smaps_rollup");
	fill_requests(requests, 2);
	pthread_create(&thread, NULL, cancel_soon, reader);
	deep_reader_run(reader, requests, 2);
	pthread_join(thread, NULL);
	assert_true(clock_monotonic() - begin < 5 * deadline);
	assert_int_equal(requests[0].error, -ECANCELED);
	fake_let_go(fake);
	settle(reader, 1);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_all),
		cmocka_unit_test(failures_are_passed_on),
		cmocka_unit_test(a_process_that_has_gone_is_told_from_an_old_kernel),
		cmocka_unit_test(one_blocked_holds_up_nobody),
		cmocka_unit_test(a_late_answer_is_not_lost),
		cmocka_unit_test(many_blocked_hold_up_nobody),
		cmocka_unit_test(who_is_in_a_hurry_does_not_wait),
		cmocka_unit_test(many_blocked_do_not_add_up),
		cmocka_unit_test(the_last_reader_looks_before_it_reads),
		cmocka_unit_test(closing_does_not_wait),
		cmocka_unit_test(cancelling_ends_the_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
