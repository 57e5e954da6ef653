/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting for memory by recorded answers, and shared memory objects of several processes. */
#include "collecting.h"

static const struct fake_process first = { .pid = 10, .name = "first", .state = 'S',
					   .start = 1000, .pages = 10 };
static const struct fake_process second = { .pid = 11, .name = "second", .state = 'S',
					    .start = 1001, .pages = 10 };

static void begin_processes(struct setup *setup)
{
	begin(setup, false, 0);
	fake_put_process(setup->fake, &first, 1000);
	fake_put_process(setup->fake, &second, 1000);
}

static void demand_delays(struct setup *setup)
{
	demand_add(&setup->demand, METRIC_PROCESS_SWAP_IN_DELAY);
	demand_add(&setup->demand, METRIC_PROCESS_COPY_WAITS);
	demand_entity(&setup->demand, ENTITY_SOURCE);
}

static void test_answers(void **state)
{
	struct setup setup;

	(void)state;
	begin_processes(&setup);
	demand_delays(&setup);
	fake_put(setup.fake, "proc/sys/kernel/task_delayacct", "1\n");
	fake_put(setup.fake, "answers/taskstats/10", "swapin_delay_total 77\nwpcopy_count 3\n");
	fake_fail(setup.fake, "answers/taskstats/11", -EPERM);
	collect(&setup);
	assert_count(&setup, 10, METRIC_PROCESS_SWAP_IN_DELAY, 77);
	assert_count(&setup, 10, METRIC_PROCESS_COPY_WAITS, 3);
	assert_presence(&setup, 11, METRIC_PROCESS_SWAP_IN_DELAY, PRESENCE_DENIED);
	end(&setup);
}

/* What was never counted is not 0, whatever an answer would say. */
static void test_switched_off(void **state)
{
	struct setup setup;

	(void)state;
	begin_processes(&setup);
	demand_delays(&setup);
	fake_put(setup.fake, "proc/sys/kernel/task_delayacct", "0\n");
	fake_put(setup.fake, "answers/taskstats/10", "swapin_delay_total 0\n");
	collect(&setup);
	assert_presence(&setup, 10, METRIC_PROCESS_SWAP_IN_DELAY, PRESENCE_ABSENT);
	assert_string_equal(state_of(&setup, "process_taskstats"), "off");
	end(&setup);
}

static void test_nobody_asks(void **state)
{
	struct setup setup;

	(void)state;
	begin_processes(&setup);
	demand_add(&setup.demand, METRIC_PROCESS_NAME);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	collect(&setup);
	for (size_t row = 0; row < sample_table(setup.sample, ENTITY_SOURCE)->row_count; row++)
		assert_string_not_equal(sample_get(setup.sample, row, METRIC_SOURCE_NAME)->text,
					"process_taskstats");
	end(&setup);
}

static void put_shmem(struct setup *setup, uint64_t pid, const char *size)
{
	char status[128];

	snprintf(status, sizeof(status), "Name:\tx\nUid:\t0\t0\t0\t0\nRssShmem:\t%s kB\n", size);
	fake_put(setup->fake, fake_path(pid, "status"), status);
}

static void test_shared_objects(void **state)
{
	struct setup setup;
	const struct table *table;

	(void)state;
	begin_processes(&setup);
	demand_entity(&setup.demand, ENTITY_SHARED_FILE);
	put_shmem(&setup, 10, "8");
	put_shmem(&setup, 11, "0");
	fake_put(setup.fake, "proc/10/maps", "1000-3000 rw-s 0 00:01 5 /memfd:a (deleted)\n");
	fake_put(setup.fake, "proc/11/maps", "1000-3000 rw-s 0 00:01 5 /memfd:a (deleted)\n");
	fake_put(setup.fake, "answers/objects/10", "5 00:01 4096 8192 /memfd:a (deleted)\n"
						   "6 00:01 1 2 /memfd:held (deleted)\n");
	collect(&setup);
	table = sample_table(setup.sample, ENTITY_SHARED_FILE);
	assert_int_equal(table->row_count, 2);
	assert_int_equal(table->keys[0].first, 10);
	assert_int_equal(sample_get(setup.sample, 0, METRIC_SHARED_FILE_ALLOCATED)->count, 4096);
	assert_string_equal(sample_get(setup.sample, 0, METRIC_SHARED_FILE_PROCESS)->text,
			    "first");
	assert_int_equal(sample_get(setup.sample, 1, METRIC_SHARED_FILE_MAPPINGS)->count, 0);
	end(&setup);
}

/* A refusal is a row, a process that holds its lock another; a process that went is none. */
static void test_refused_objects(void **state)
{
	struct setup setup;
	const struct cell *path;

	(void)state;
	begin_processes(&setup);
	demand_entity(&setup.demand, ENTITY_SHARED_FILE);
	put_shmem(&setup, 10, "8");
	put_shmem(&setup, 11, "8");
	fake_fail(setup.fake, "proc/10/maps", -EACCES);
	fake_fail(setup.fake, "proc/11/maps", -ESRCH);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_SHARED_FILE)->row_count, 1);
	path = sample_get(setup.sample, 0, METRIC_SHARED_FILE_PATH);
	assert_string_equal(presence_name(path->presence), "denied");
	assert_int_equal(sample_get(setup.sample, 0, METRIC_SHARED_FILE_PID)->count, 10);
	end(&setup);
}

static void test_held_lock(void **state)
{
	struct setup setup;

	(void)state;
	begin_processes(&setup);
	demand_entity(&setup.demand, ENTITY_SHARED_FILE);
	put_shmem(&setup, 10, "8");
	put_shmem(&setup, 11, "8");
	fake_put(setup.fake, "proc/10/maps", "");
	fake_hold(setup.fake, "proc/10/maps");
	fake_put(setup.fake, "proc/11/maps", "1000-3000 rw-s 0 00:01 5 /memfd:a (deleted)\n");
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_SHARED_FILE)->row_count, 2);
	assert_string_equal(presence_name(sample_get(setup.sample, 0,
						     METRIC_SHARED_FILE_PATH)->presence),
			    "blocked");
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_switched_off),
		cmocka_unit_test(test_nobody_asks),
		cmocka_unit_test(test_shared_objects),
		cmocka_unit_test(test_refused_objects),
		cmocka_unit_test(test_held_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
