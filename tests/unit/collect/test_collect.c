/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole samples: what is read, how each source went, the inspected process. */
#include "collecting.h"

static void only_demanded_files_are_read(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, false, 0);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 7, .name = "seven" }, 60);
	demand_add(&setup.demand, METRIC_PROCESS_MINOR_FAULTS);
	collect(&setup);
	assert_int_equal(setup.fake->reads, 1);
	assert_int_equal(setup.sample->outcomes[SOURCE_MEMINFO].presence, PRESENCE_UNASKED);
	end(&setup);
}

static void pressure_that_is_off_is_not_zero(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	fake_fail(setup.fake, "proc/pressure/memory", -EOPNOTSUPP);
	fake_fail(setup.fake, "proc/slabinfo", -EACCES);
	fake_fail(setup.fake, "proc/vmstat", -EIO);
	fake_put(setup.fake, "proc/meminfo", "MemTotal:   1000 kB\nMemFree: abc kB\n");
	demand_entity(&setup.demand, ENTITY_SYSTEM);
	demand_entity(&setup.demand, ENTITY_SLAB);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	collect(&setup);
	assert_int_equal(sample_get(setup.sample, 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL)->presence,
			 PRESENCE_ABSENT);
	assert_int_equal(setup.sample->outcomes[SOURCE_PRESSURE_MEMORY].error, EOPNOTSUPP);
	assert_string_equal(state_of(&setup, "pressure_memory"), "off");
	assert_string_equal(state_of(&setup, "slabinfo"), "denied (needs root)");
	assert_string_equal(state_of(&setup, "vmstat"), "failed: Input/output error");
	assert_string_equal(state_of(&setup, "meminfo"), "malformed at line 2");
	assert_string_equal(state_of(&setup, "uptime"), "absent");
	assert_int_equal(sample_get(setup.sample, 0, METRIC_SYSTEM_MEMORY_TOTAL)->count, 1024000);
	end(&setup);
}

static void the_subject_has_mappings_and_limits(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 5, .name = "x" }, 5);
	fake_put(setup.fake, "proc/5/smaps",
		 "00400000-00500000 r-xp 00000000 08:01 12 /bin/x\nSize:   1024 kB\nPss: 8 kB\n"
		 "7ff000000000-7ff000001000 rw-p 00000000 00:00 0 [stack]\n"
		 "Size: 4 kB\nPss: 4 kB\n");
	fake_put(setup.fake, "proc/5/limits",
		 "Limit                     Soft Limit           Hard Limit           Units\n"
		 "Max locked memory         8388608              unlimited            bytes\n");
	demand_entity(&setup.demand, ENTITY_MAPPING);
	demand_entity(&setup.demand, ENTITY_LIMIT);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_MAPPING)->row_count, 0);
	setup.demand.subject = 5;
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_MAPPING)->row_count, 2);
	assert_int_equal(sample_get(setup.sample, 0, METRIC_MAPPING_PSS)->count, 8 * 1024);
	assert_int_equal(sample_table(setup.sample, ENTITY_LIMIT)->row_count, 1);
	fake_hold(setup.fake, "proc/5/smaps");
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_MAPPING)->row_count, 0);
	assert_string_equal(state_of(&setup, "process_smaps"), "blocked");
	assert_int_equal(sample_table(setup.sample, ENTITY_LIMIT)->row_count, 1);
	fake_let_go(setup.fake);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	setup.demand.subject = 6;
	collect(&setup);
	assert_string_equal(state_of(&setup, "process_smaps"), "gone");
	assert_string_equal(state_of(&setup, "process_limits"), "gone");
	end(&setup);
}

static void a_cancelled_collector_stops(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 5, .name = "x" }, 5);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collector_cancel(setup.collector);
	assert_int_equal(collector_collect(setup.collector, &setup.demand, setup.sample),
			 -ECANCELED);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_demanded_files_are_read),
		cmocka_unit_test(pressure_that_is_off_is_not_zero),
		cmocka_unit_test(the_subject_has_mappings_and_limits),
		cmocka_unit_test(a_cancelled_collector_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
