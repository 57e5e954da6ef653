/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What statm and status said holds as long as a process has not moved, and no longer. */
#include "collecting.h"

/* A process whose stat gives these; everything else of it stays the same. */
static void put_stat(struct setup *setup, unsigned faults, unsigned ticks, unsigned pages)
{
	char text[256];

	snprintf(text, sizeof(text),
		 "7 (work) S 1 7 7 0 -1 0 %u 0 0 0 %u 0 0 0 20 0 1 0 99 409600 %u 0 0 0 0 0 0 0 0\n",
		 faults, ticks, pages);
	fake_put(setup->fake, "proc/7/stat", text);
}

static void put_sizes(struct setup *setup, unsigned pages, unsigned anonymous, unsigned uid)
{
	char text[256];

	snprintf(text, sizeof(text), "100 %u 3 0 0 0 0\n", pages);
	fake_put(setup->fake, "proc/7/statm", text);
	snprintf(text, sizeof(text), "Name:\twork\nUid:\t%u\t%u\t%u\t%u\nVmSize:\t400 kB\nVmRSS:\t%u kB\n"
		 "RssAnon:\t%u kB\n", uid, uid, uid, uid, pages * 4, anonymous);
	fake_put(setup->fake, "proc/7/status", text);
}

static void begin_process(struct setup *setup)
{
	begin(setup, true, 0);
	put_stat(setup, 10, 5, 20);
	put_sizes(setup, 20, 44, 1000);
	demand_add(&setup->demand, METRIC_PROCESS_RESIDENT);
	demand_add(&setup->demand, METRIC_PROCESS_RESIDENT_ANONYMOUS);
	demand_add(&setup->demand, METRIC_PROCESS_USER);
	collect(setup);
	assert_count(setup, 7, METRIC_PROCESS_RESIDENT, 20 * 4096);
	assert_count(setup, 7, METRIC_PROCESS_RESIDENT_ANONYMOUS, 44 * 1024);
	assert_text(setup, 7, METRIC_PROCESS_USER, "ada");
	/* From now on the files say something else, which only a new reading can find. */
	put_sizes(setup, 30, 55, 4);
}

static void assert_remembered(struct setup *setup)
{
	collect(setup);
	assert_count(setup, 7, METRIC_PROCESS_RESIDENT, 20 * 4096);
	assert_count(setup, 7, METRIC_PROCESS_RESIDENT_ANONYMOUS, 44 * 1024);
	assert_text(setup, 7, METRIC_PROCESS_USER, "ada");
}

static void assert_read_again(struct setup *setup)
{
	collect(setup);
	assert_count(setup, 7, METRIC_PROCESS_RESIDENT, 30 * 4096);
	assert_count(setup, 7, METRIC_PROCESS_RESIDENT_ANONYMOUS, 55 * 1024);
	assert_text(setup, 7, METRIC_PROCESS_USER, "4");
}

static void a_process_that_rests_is_not_read(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	assert_remembered(&setup);
	assert_remembered(&setup);
	/* The files are present although none was read. */
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_STATUS].presence, PRESENCE_PRESENT);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_STATUS].reads, 0);
	end(&setup);
}

static void one_that_moved_is_read(void **state)
{
	static const struct {
		unsigned faults, ticks, pages;
	} moves[] = { { 11, 5, 20 }, { 10, 6, 20 }, { 10, 5, 19 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++) {
		struct setup setup;

		begin_process(&setup);
		put_stat(&setup, moves[i].faults, moves[i].ticks, moves[i].pages);
		assert_read_again(&setup);
		end(&setup);
	}
}

static void another_process_of_the_same_pid_is_read(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	fake_put(setup.fake, "proc/7/stat",
		 "7 (work) S 1 7 7 0 -1 0 10 0 0 0 5 0 0 0 20 0 1 0 100 409600 20 0 0 0 0 0 0 0\n");
	assert_read_again(&setup);
	end(&setup);
}

/* status tells what statm would, which is then not opened; but for the shared part, and but for
 * commands, which say of each file what is in it. */
static void one_file_tells_the_sizes(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	put_stat(&setup, 11, 5, 20);
	fake_fail(setup.fake, "proc/7/statm", -EACCES);
	demand_add(&setup.demand, METRIC_PROCESS_VIRTUAL);
	assert_read_again(&setup);
	assert_count(&setup, 7, METRIC_PROCESS_VIRTUAL, 400 * 1024);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_STATM].reads, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_STATM].presence, PRESENCE_PRESENT);
	setup.demand.is_exhaustive = true;
	collect(&setup);
	assert_presence(&setup, 7, METRIC_PROCESS_RESIDENT, PRESENCE_DENIED);
	setup.demand.is_exhaustive = false;
	demand_add(&setup.demand, METRIC_PROCESS_SHARED);
	collect(&setup);
	assert_presence(&setup, 7, METRIC_PROCESS_RESIDENT, PRESENCE_DENIED);
	end(&setup);
}

/* As statm says of those without memory of their own; and what one file refuses is not there. */
static void sizes_of_one_file_are_zero_or_refused(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	put_stat(&setup, 11, 5, 20);
	fake_put(setup.fake, "proc/7/status", "Name:\twork\nUid:\t0\t0\t0\t0\nThreads:\t1\n");
	collect(&setup);
	assert_count(&setup, 7, METRIC_PROCESS_RESIDENT, 0);
	fake_fail(setup.fake, "proc/7/status", -ESRCH);
	put_stat(&setup, 12, 5, 20);
	collect(&setup);
	assert_presence(&setup, 7, METRIC_PROCESS_RESIDENT, PRESENCE_GONE);
	end(&setup);
}

static void new_columns_are_read(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	demand_add(&setup.demand, METRIC_PROCESS_SHARED);
	assert_read_again(&setup);
	assert_count(&setup, 7, METRIC_PROCESS_SHARED, 3 * 4096);
	end(&setup);
}

static void refusals_are_not_remembered(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	put_stat(&setup, 11, 5, 20);
	fake_fail(setup.fake, "proc/7/status", -EACCES);
	collect(&setup);
	assert_presence(&setup, 7, METRIC_PROCESS_RESIDENT_ANONYMOUS, PRESENCE_DENIED);
	fake_fail(setup.fake, "proc/7/status", 0);
	assert_read_again(&setup);
	end(&setup);
}

static void commands_read_everything(void **state)
{
	struct setup setup;

	(void)state;
	begin_process(&setup);
	setup.demand.is_exhaustive = true;
	assert_read_again(&setup);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_that_rests_is_not_read),
		cmocka_unit_test(one_that_moved_is_read),
		cmocka_unit_test(another_process_of_the_same_pid_is_read),
		cmocka_unit_test(one_file_tells_the_sizes),
		cmocka_unit_test(sizes_of_one_file_are_zero_or_refused),
		cmocka_unit_test(new_columns_are_read),
		cmocka_unit_test(refusals_are_not_remembered),
		cmocka_unit_test(commands_read_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
