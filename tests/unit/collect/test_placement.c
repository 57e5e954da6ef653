/* SPDX-License-Identifier: GPL-2.0-or-later */
/* numa_maps of the inspected process: joined to its mappings, refused, held up, not there. */
#include "collecting.h"

static void put_process(struct fake_tree *fake)
{
	fake_put_process(fake, &(struct fake_process){ .pid = 5, .name = "x" }, 5);
	fake_put(fake, "proc/5/smaps",
		 "00400000-00500000 r-xp 00000000 08:01 12 /bin/x\nSize:   1024 kB\nPss: 8 kB\n"
		 "7ff000000000-7ff000001000 rw-p 00000000 00:00 0 [stack]\n"
		 "Size: 4 kB\nPss: 4 kB\n");
	fake_put(fake, "proc/5/numa_maps",
		 "00400000 default file=/bin/x mapped=3 N0=2 N4=1 kernelpagesize_kB=4\n"
		 "7ff000000000 bind:4 stack anon=1 dirty=1 N4=1 kernelpagesize_kB=4\n");
}

static const struct cell *placed(const struct setup *setup, size_t row, enum metric metric)
{
	return sample_get(setup->sample, row, metric);
}

static void the_subject_is_on_nodes(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	put_process(setup.fake);
	demand_entity(&setup.demand, ENTITY_MAPPING);
	demand_entity(&setup.demand, ENTITY_PLACEMENT);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PLACEMENT)->row_count, 0);
	setup.demand.subject = 5;
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PLACEMENT)->row_count, 2);
	assert_int_equal(placed(&setup, 0, METRIC_PLACEMENT_RESIDENT)->count, 8192);
	assert_int_equal(placed(&setup, 1, METRIC_PLACEMENT_NODE)->count, 4);
	assert_int_equal(placed(&setup, 1, METRIC_PLACEMENT_ANONYMOUS)->count, 4096);
	assert_string_equal(placed(&setup, 1, METRIC_MAPPING_POLICY)->text, "bind:4");
	assert_string_equal(placed(&setup, 0, METRIC_MAPPING_NODES)->text, "N0=8.00K N4=4.00K");
	end(&setup);
}

static void assert_part(const struct setup *setup, size_t row, uint64_t start, uint64_t node,
			uint64_t bytes)
{
	assert_int_equal(placed(setup, row, METRIC_NODE_MAPPING_START)->count, start);
	assert_int_equal(placed(setup, row, METRIC_NODE_MAPPING_NODE)->count, node);
	assert_int_equal(placed(setup, row, METRIC_NODE_MAPPING_RESIDENT)->count, bytes);
}

/* A row for each mapping that is known and each of its nodes; none without mappings. */
static void each_mapping_on_each_node(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	put_process(setup.fake);
	fake_put(setup.fake, "proc/5/numa_maps",
		 "00400000 default file=/bin/x mapped=3 N0=2 N4=1 kernelpagesize_kB=4\n"
		 "00700000 default anon=1 N2=1 kernelpagesize_kB=4\n"
		 "7ff000000000 bind:4 huge anon=1 N4=1 kernelpagesize_kB=2048\n");
	demand_entity(&setup.demand, ENTITY_NODE_MAPPING);
	setup.demand.subject = 5;
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE_MAPPING)->row_count, 3);
	assert_part(&setup, 0, 0x400000, 0, 8192);
	assert_part(&setup, 1, 0x400000, 4, 4096);
	assert_part(&setup, 2, 0x7ff000000000, 4, 2 << 20);
	fake_fail(setup.fake, "proc/5/numa_maps", -EACCES);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE_MAPPING)->row_count, 0);
	end(&setup);
}

/* Who only wants to know the nodes does not wait for smaps. */
static void placement_alone(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	put_process(setup.fake);
	demand_entity(&setup.demand, ENTITY_PLACEMENT);
	setup.demand.subject = 5;
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PLACEMENT)->row_count, 2);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS].reads, 0);
	end(&setup);
}

static void check_failure(struct setup *setup, const char *policy, const char *state)
{
	collect(setup);
	assert_int_equal(sample_table(setup->sample, ENTITY_PLACEMENT)->row_count, 0);
	assert_int_equal(sample_table(setup->sample, ENTITY_MAPPING)->row_count, 2);
	assert_string_equal(presence_name(placed(setup, 0, METRIC_MAPPING_POLICY)->presence),
			    policy);
	assert_int_equal(placed(setup, 0, METRIC_MAPPING_PSS)->count, 8192);
	assert_string_equal(state_of(setup, "process_numa_maps"), state);
}

static void numa_maps_that_fail(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	put_process(setup.fake);
	demand_entity(&setup.demand, ENTITY_MAPPING);
	demand_entity(&setup.demand, ENTITY_PLACEMENT);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	setup.demand.subject = 5;
	fake_fail(setup.fake, "proc/5/numa_maps", -EACCES);
	check_failure(&setup, "denied", "denied (needs CAP_SYS_PTRACE (CAP_PERFMON on newer "
					"kernels), or the same user)");
	fake_fail(setup.fake, "proc/5/numa_maps", -ENOENT);
	check_failure(&setup, "absent", "absent");
	put_process(setup.fake);
	fake_hold(setup.fake, "proc/5/numa_maps");
	check_failure(&setup, "blocked", "blocked");
	fake_let_go(setup.fake);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PLACEMENT)->row_count, 2);
	setup.demand.subject = 6;
	collect(&setup);
	assert_string_equal(state_of(&setup, "process_numa_maps"), "gone");
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_subject_is_on_nodes),
		cmocka_unit_test(each_mapping_on_each_node),
		cmocka_unit_test(placement_alone),
		cmocka_unit_test(numa_maps_that_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
