/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NUMA nodes: sparse ones, those without memory or processors, those that vanish, and what stands
 * in for files that are not there. */
#include "../tree/sandbox.h"
#include "mempane/collect.h"

struct setup {
	struct tree      *tree;
	struct collector *collector;
	struct demand     demand;
	struct sample    *sample;
};

static void put(const char *folder, const char *file, const char *content)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/system/node/%s", file);
	sandbox_write(folder, path, content);
}

/* Node 0 has all, node 3 memory only, node 5 processors only. */
static void put_nodes(const char *folder)
{
	put(folder, "online", "0,3,5\n");
	put(folder, "possible", "0-15\n");
	put(folder, "has_memory", "0,3\n");
	put(folder, "has_cpu", "0,5\n");
	put(folder, "has_generic_initiator", "\n");
	put(folder, "node0/meminfo", "Node 0 MemTotal: 400 kB\nNode 0 MemFree: 100 kB\n");
	put(folder, "node3/meminfo", "Node 3 MemTotal: 800 kB\nNode 3 MemFree: 700 kB\n");
	put(folder, "node5/meminfo", "Node 5 MemTotal: 0 kB\nNode 5 MemFree: 0 kB\n");
	put(folder, "node0/cpulist", "0-1,8\n");
	put(folder, "node3/cpulist", "\n");
	put(folder, "node5/cpulist", "2\n");
	put(folder, "node0/distance", "10 20 40\n");
	put(folder, "node3/distance", "20 10 60\n");
	put(folder, "node5/distance", "40 60 10\n");
	put(folder, "node0/vmstat", "nr_dirty 3\nnuma_hit 77\n");
	put(folder, "node3/vmstat", "nr_dirty 4\nnuma_hit 78\n");
	put(folder, "node5/vmstat", "nr_dirty 0\nnuma_hit 0\n");
	put(folder, "node0/numastat", "numa_hit 79\nlocal_node 5\n");
	put(folder, "node0/memory_failure/total", "2\n");
}

static void put_zoneinfo(const char *folder)
{
	sandbox_write(folder, "proc/zoneinfo",
		      "Node 0, zone   Normal\n  per-node stats\n      nr_dirty     9\n"
		      "  pages free     3\n        present  10\n        managed  8\n"
		      "Node 4, zone   Normal\n  per-node stats\n      nr_dirty     11\n"
		      "  pages free     3\n        present  10\n        managed  8\n");
}

static void begin(struct setup *setup, struct tree *take_tree)
{
	struct collector_options options = { .walk_budget = 0 };

	*setup = (struct setup){ .tree = take_tree, .sample = sample_new() };
	assert_non_null(setup->sample);
	assert_int_equal(collector_open(setup->tree, &options, &setup->collector), 0);
}

/* A capture, so that the page size is known. */
static struct tree *open_tree(const char *folder)
{
	struct error error = { 0 };
	struct tree *tree;

	sandbox_write(folder, "proc/meminfo", "MemTotal: 1200 kB\n");
	sandbox_write(folder, "proc/1/smaps", "1000-2000 r--p 0 0:0 0\nKernelPageSize: 4 kB\n");
	assert_int_equal(tree_open(folder, &tree, &error), 0);
	return tree;
}

static void collect(struct setup *setup, const enum metric *metrics, size_t count)
{
	for (size_t i = 0; i < count; i++)
		demand_add(&setup->demand, metrics[i]);
	assert_int_equal(collector_collect(setup->collector, &setup->demand, setup->sample), 0);
}

static void end(struct setup *setup)
{
	collector_close(setup->collector);
	sample_free(setup->sample);
	tree_close(setup->tree);
}

static void assert_cell(const struct setup *setup, size_t row, enum metric metric, uint64_t count)
{
	const struct cell *cell = sample_get(setup->sample, row, metric);

	assert_string_equal(presence_name(cell->presence), "present");
	assert_int_equal(cell->count, count);
}

static void assert_text(const struct setup *setup, size_t row, enum metric metric,
			const char *text)
{
	const struct cell *cell = sample_get(setup->sample, row, metric);

	assert_string_equal(presence_name(cell->presence), "present");
	assert_string_equal(cell->text, text);
}

static void assert_presence(const struct setup *setup, size_t row, enum metric metric,
			    const char *presence)
{
	assert_string_equal(presence_name(sample_get(setup->sample, row, metric)->presence),
			    presence);
}

static void check_distances(const struct setup *setup)
{
	const struct table *distances = sample_table(setup->sample, ENTITY_NODE_DISTANCE);

	assert_int_equal(distances->row_count, 9);
	assert_int_equal(distances->keys[5].first, 3);
	assert_int_equal(distances->keys[5].second, 5);
	assert_cell(setup, 5, METRIC_NODE_DISTANCE_DISTANCE, 60);
}

static void sparse_nodes(void **state)
{
	static const enum metric metrics[] = {
		METRIC_NODE_NODE, METRIC_NODE_MEMORY_TOTAL, METRIC_NODE_CPULIST,
		METRIC_NODE_PROCESSORS, METRIC_NODE_HAS_MEMORY, METRIC_NODE_HAS_CPU,
		METRIC_NODE_HAS_NORMAL_MEMORY, METRIC_NODE_HAS_GENERIC_INITIATOR,
		METRIC_NODE_MEMORY_FAILURE_TOTAL, METRIC_SYSTEM_NODES_ONLINE,
		METRIC_SYSTEM_NODES_HAVE_GENERIC_INITIATOR,
		METRIC_SYSTEM_NODES_HAVE_NORMAL_MEMORY, METRIC_NODE_DISTANCE_DISTANCE,
	};
	static const uint64_t nodes[] = { 0, 3, 5 };
	struct setup setup;

	put_nodes(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, metrics, ARRAY_SIZE(metrics));
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE)->row_count, 3);
	for (size_t row = 0; row < ARRAY_SIZE(nodes); row++)
		assert_cell(&setup, row, METRIC_NODE_NODE, nodes[row]);
	assert_cell(&setup, 1, METRIC_NODE_MEMORY_TOTAL, 800 * 1024);
	assert_cell(&setup, 2, METRIC_NODE_MEMORY_TOTAL, 0);
	assert_text(&setup, 0, METRIC_NODE_CPULIST, "0-1,8");
	assert_cell(&setup, 0, METRIC_NODE_PROCESSORS, 3);
	assert_text(&setup, 1, METRIC_NODE_CPULIST, "");
	assert_cell(&setup, 1, METRIC_NODE_PROCESSORS, 0);
	assert_cell(&setup, 1, METRIC_NODE_HAS_MEMORY, 1);
	assert_cell(&setup, 1, METRIC_NODE_HAS_CPU, 0);
	assert_cell(&setup, 2, METRIC_NODE_HAS_MEMORY, 0);
	assert_cell(&setup, 2, METRIC_NODE_HAS_CPU, 1);
	assert_cell(&setup, 2, METRIC_NODE_HAS_GENERIC_INITIATOR, 0);
	assert_presence(&setup, 2, METRIC_NODE_HAS_NORMAL_MEMORY, "absent");
	assert_text(&setup, 0, METRIC_SYSTEM_NODES_ONLINE, "0,3,5");
	assert_text(&setup, 0, METRIC_SYSTEM_NODES_HAVE_GENERIC_INITIATOR, "");
	assert_presence(&setup, 0, METRIC_SYSTEM_NODES_HAVE_NORMAL_MEMORY, "absent");
	assert_cell(&setup, 0, METRIC_NODE_MEMORY_FAILURE_TOTAL, 2);
	assert_presence(&setup, 1, METRIC_NODE_MEMORY_FAILURE_TOTAL, "absent");
	check_distances(&setup);
	end(&setup);
}

/* Nobody asks for the table of nodes, and yet its rows say whose distances they are. */
static void only_what_is_asked_for(void **state)
{
	static const enum metric distance[] = { METRIC_NODE_DISTANCE_DISTANCE };
	static const enum metric total[] = { METRIC_NODE_MEMORY_TOTAL };
	struct setup setup;

	put_nodes(*state);
	put_zoneinfo(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, distance, ARRAY_SIZE(distance));
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE_DISTANCE)->row_count, 9);
	assert_int_equal(setup.sample->outcomes[SOURCE_NODE_MEMINFO].reads, 0);
	setup.demand = (struct demand){ .subject = 0 };
	sample_reset(setup.sample);
	collect(&setup, total, ARRAY_SIZE(total));
	assert_int_equal(setup.sample->outcomes[SOURCE_NODE_MEMINFO].reads, 3);
	assert_int_equal(setup.sample->outcomes[SOURCE_NODE_VMSTAT].reads, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_NODE_CPULIST].reads, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_ZONEINFO].reads, 0);
	end(&setup);
}

/* The events are in both files; that of their own is asked first. */
static void vmstat_stands_in_for_numastat(void **state)
{
	static const enum metric metrics[] = { METRIC_NODE_NUMA_HIT, METRIC_NODE_NUMA_LOCAL };
	struct setup setup;

	put_nodes(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, metrics, ARRAY_SIZE(metrics));
	assert_cell(&setup, 0, METRIC_NODE_NUMA_HIT, 79);
	assert_cell(&setup, 0, METRIC_NODE_NUMA_LOCAL, 5);
	assert_cell(&setup, 1, METRIC_NODE_NUMA_HIT, 78);
	assert_presence(&setup, 1, METRIC_NODE_NUMA_LOCAL, "absent");
	assert_int_equal(setup.sample->outcomes[SOURCE_NODE_VMSTAT].reads, 2);
	end(&setup);
}

static void zoneinfo_stands_in_for_vmstat(void **state)
{
	static const enum metric metrics[] = { METRIC_NODE_NR_DIRTY, METRIC_NODE_MEMORY_TOTAL };
	struct setup setup;

	put_zoneinfo(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, metrics, ARRAY_SIZE(metrics));
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE)->row_count, 2);
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE)->keys[1].first, 4);
	assert_presence(&setup, 0, METRIC_NODE_MEMORY_TOTAL, "absent");
	assert_int_equal(setup.sample->outcomes[SOURCE_NODES].presence, PRESENCE_ABSENT);
	assert_int_equal(setup.sample->outcomes[SOURCE_ZONEINFO].reads, 1);
	end(&setup);
	put_nodes(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, metrics, ARRAY_SIZE(metrics));
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE)->row_count, 3);
	assert_int_equal(setup.sample->outcomes[SOURCE_ZONEINFO].reads, 0);
	end(&setup);
}

static void check_failure(const char *folder, int error, const char *presence)
{
	static const enum metric metrics[] = { METRIC_NODE_MEMORY_TOTAL, METRIC_NODE_CPULIST };
	struct tree *tree;
	struct setup setup;

	assert_int_equal(tree_open_fault(open_tree(folder), "sys/devices/system/node/node3/meminfo",
					 0, error, &tree), 0);
	begin(&setup, tree);
	collect(&setup, metrics, ARRAY_SIZE(metrics));
	assert_int_equal(sample_table(setup.sample, ENTITY_NODE)->row_count, 3);
	assert_presence(&setup, 1, METRIC_NODE_MEMORY_TOTAL, presence);
	assert_text(&setup, 1, METRIC_NODE_CPULIST, "");
	assert_cell(&setup, 0, METRIC_NODE_MEMORY_TOTAL, 400 * 1024);
	assert_cell(&setup, 2, METRIC_NODE_MEMORY_TOTAL, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_NODE_MEMINFO].presence, PRESENCE_PRESENT);
	end(&setup);
}

static void nodes_that_vanish(void **state)
{
	put_nodes(*state);
	check_failure(*state, -ENODEV, "gone");
	check_failure(*state, -EIO, "gone");
	check_failure(*state, -ENOENT, "absent");
	check_failure(*state, -EACCES, "denied");
}

static void put_tiers(const char *folder)
{
	put(folder, "node0/access0/initiators/read_latency", "83\n");
	put(folder, "node0/access0/initiators/write_latency", "84\n");
	put(folder, "node0/access0/initiators/read_bandwidth", "204800\n");
	put(folder, "node0/access0/initiators/write_bandwidth", "102400\n");
	put(folder, "node3/memory_side_cache/index1/size", "17179869184\n");
	sandbox_write(folder, "sys/devices/virtual/memory_tiering/memory_tier4/nodelist", "0\n");
	sandbox_write(folder, "sys/devices/virtual/memory_tiering/memory_tier22/nodelist", "3\n");
	sandbox_write(folder, "sys/devices/virtual/memory_tiering/power/control", "auto\n");
	sandbox_write(folder, "sys/kernel/mm/mempolicy/weighted_interleave/node0", "5\n");
	sandbox_write(folder, "sys/kernel/mm/mempolicy/weighted_interleave/node3", "1\n");
	sandbox_write(folder, "sys/kernel/mm/mempolicy/weighted_interleave/auto", "true\n");
}

static const enum metric tier_metrics[] = {
	METRIC_NODE_TIER, METRIC_NODE_INTERLEAVE_WEIGHT, METRIC_NODE_READ_LATENCY,
	METRIC_NODE_WRITE_LATENCY, METRIC_NODE_READ_BANDWIDTH, METRIC_NODE_WRITE_BANDWIDTH,
	METRIC_NODE_SIDE_CACHE, METRIC_SYSTEM_INTERLEAVE_AUTO,
};

/* Numbers of tiers have gaps, and a node without memory is in none. */
static void tiers_of_nodes(void **state)
{
	struct setup setup;

	put_nodes(*state);
	put_tiers(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, tier_metrics, ARRAY_SIZE(tier_metrics));
	assert_cell(&setup, 0, METRIC_NODE_TIER, 4);
	assert_cell(&setup, 1, METRIC_NODE_TIER, 22);
	assert_presence(&setup, 2, METRIC_NODE_TIER, "absent");
	assert_int_equal(setup.sample->outcomes[SOURCE_MEMORY_TIER].reads, 2);
	assert_cell(&setup, 0, METRIC_NODE_READ_LATENCY, 83);
	assert_cell(&setup, 0, METRIC_NODE_WRITE_LATENCY, 84);
	assert_cell(&setup, 0, METRIC_NODE_READ_BANDWIDTH, UINT64_C(204800000000));
	assert_cell(&setup, 0, METRIC_NODE_WRITE_BANDWIDTH, UINT64_C(102400000000));
	assert_presence(&setup, 1, METRIC_NODE_READ_LATENCY, "absent");
	assert_cell(&setup, 1, METRIC_NODE_SIDE_CACHE, UINT64_C(17179869184));
	assert_presence(&setup, 0, METRIC_NODE_SIDE_CACHE, "absent");
	assert_int_equal(sample_get(setup.sample, 0, METRIC_NODE_INTERLEAVE_WEIGHT)->signed_count,
			 5);
	assert_presence(&setup, 2, METRIC_NODE_INTERLEAVE_WEIGHT, "absent");
	assert_text(&setup, 0, METRIC_SYSTEM_INTERLEAVE_AUTO, "true");
	end(&setup);
}

/* Kernels before 6.1 have no tiers, and a damaged list hides whose it was. */
static void tiers_that_cannot_be_told(void **state)
{
	struct setup setup;

	put_nodes(*state);
	begin(&setup, open_tree(*state));
	collect(&setup, tier_metrics, ARRAY_SIZE(tier_metrics));
	for (size_t row = 0; row < 3; row++)
		assert_presence(&setup, row, METRIC_NODE_TIER, "absent");
	assert_int_equal(setup.sample->outcomes[SOURCE_MEMORY_TIER].presence, PRESENCE_ABSENT);
	end(&setup);
	put_tiers(*state);
	sandbox_write(*state, "sys/devices/virtual/memory_tiering/memory_tier4/nodelist", "0-\n");
	begin(&setup, open_tree(*state));
	collect(&setup, tier_metrics, ARRAY_SIZE(tier_metrics));
	assert_presence(&setup, 0, METRIC_NODE_TIER, "unreadable");
	assert_cell(&setup, 1, METRIC_NODE_TIER, 22);
	assert_int_equal(setup.sample->outcomes[SOURCE_MEMORY_TIER].malformed_line, 1);
	end(&setup);
}

/* A tier whose file refuses, or goes while it is read. */
static void tiers_that_fail(void **state)
{
	static const struct {
		int         error;
		const char *presence;
	} cases[] = { { -EACCES, "denied" }, { -ENODEV, "absent" }, { -ENOENT, "absent" } };

	put_nodes(*state);
	put_tiers(*state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct tree *tree;
		struct setup setup;

		assert_int_equal(tree_open_fault(open_tree(*state), "sys/devices/virtual/"
						 "memory_tiering/memory_tier4/nodelist", 0,
						 cases[i].error, &tree), 0);
		begin(&setup, tree);
		collect(&setup, tier_metrics, ARRAY_SIZE(tier_metrics));
		assert_presence(&setup, 0, METRIC_NODE_TIER, cases[i].presence);
		assert_cell(&setup, 1, METRIC_NODE_TIER, 22);
		end(&setup);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sparse_nodes, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(only_what_is_asked_for, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(vmstat_stands_in_for_numastat, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(zoneinfo_stands_in_for_vmstat, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(nodes_that_vanish, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(tiers_of_nodes, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(tiers_that_cannot_be_told, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(tiers_that_fail, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
