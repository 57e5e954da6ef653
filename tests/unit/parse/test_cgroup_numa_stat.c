/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups by node: which nodes there are is for the file to say. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 31 },
	{ "unknown.txt", 0, 1, 3 },
	{ "malformed.txt", 2, 0, 3 },
	{ "no-newline.txt", 1, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct report_case v1_reports[] = {
	{ "plain.txt", 0, 0, 8 },
	{ "old.txt", 0, 0, 4 },
	{ "malformed.txt", 2, 1, 3 },
};

/* The rows are those of nodes 0, 2 and so on, in the order of the file. */
static const struct cell_case cells[] = {
	{ "unknown.txt", 0, METRIC_CGROUP_NODE_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "unknown.txt", 1, METRIC_CGROUP_NODE_NODE, PRESENCE_PRESENT, 2, NULL },
	{ "unknown.txt", 1, METRIC_CGROUP_NODE_PATH, PRESENCE_PRESENT, 0, "/group" },
	{ "unknown.txt", 1, METRIC_CGROUP_NODE_ANON, PRESENCE_PRESENT, 8192, NULL },
	{ "unknown.txt", 1, METRIC_CGROUP_NODE_FILE, PRESENCE_PRESENT, 4096, NULL },
	{ "unknown.txt", 1, METRIC_CGROUP_NODE_LRU, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_NODE_ANON, PRESENCE_PRESENT, 4096, NULL },
	{ "malformed.txt", 1, METRIC_CGROUP_NODE_FILE, PRESENCE_PRESENT, 4096, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_NODE_FILE, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_NODE_SHMEM, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_NODE_UNEVICTABLE, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 1, METRIC_CGROUP_NODE_UNEVICTABLE, PRESENCE_PRESENT, 5, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_NODE_PAGETABLES, PRESENCE_UNREADABLE, 0, NULL },
	{ "no-newline.txt", 1, METRIC_CGROUP_NODE_ANON, PRESENCE_UNREADABLE, 0, NULL },
};

/* Pages of 64 KiB, with the children of the group. */
static const struct cell_case v1_cells[] = {
	{ "plain.txt", 0, METRIC_CGROUP_NODE_LRU, PRESENCE_PRESENT,
	  UINT64_C(472000) * 65536, NULL },
	{ "plain.txt", 1, METRIC_CGROUP_NODE_LRU, PRESENCE_PRESENT, 413 * 65536, NULL },
	{ "plain.txt", 1, METRIC_CGROUP_NODE_LRU_FILE, PRESENCE_PRESENT, 18 * 65536, NULL },
	{ "plain.txt", 1, METRIC_CGROUP_NODE_LRU_ANON, PRESENCE_PRESENT, 124 * 65536, NULL },
	{ "plain.txt", 1, METRIC_CGROUP_NODE_UNEVICTABLE, PRESENCE_PRESENT, 271 * 65536, NULL },
	{ "plain.txt", 1, METRIC_CGROUP_NODE_ANON, PRESENCE_ABSENT, 0, NULL },
};

static void test_v2(void **state)
{
	(void)state;
	check_reports("cgroup_numa_stat", reports, ARRAY_SIZE(reports));
	check_cells("cgroup_numa_stat", cells, ARRAY_SIZE(cells));
}

static void test_v1(void **state)
{
	(void)state;
	check_reports("cgroup_v1_numa_stat", v1_reports, ARRAY_SIZE(v1_reports));
	check_cells("cgroup_v1_numa_stat", v1_cells, ARRAY_SIZE(v1_cells));
}

static void test_nodes_with_gaps(void **state)
{
	static const uint64_t nodes[] = { 0, 1, 2, 3, 4, 5, 7 };
	struct reading reading = reading_of_case("cgroup_numa_stat", "plain.txt");
	const struct table *table = sample_table(reading.sample, ENTITY_CGROUP_NODE);

	(void)state;
	assert_int_equal(table->row_count, ARRAY_SIZE(nodes));
	for (size_t i = 0; i < ARRAY_SIZE(nodes); i++) {
		assert_int_equal(table->keys[i].first, nodes[i]);
		assert_string_equal(table->keys[i].name, "/group");
	}
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_v2),
		cmocka_unit_test(test_v1),
		cmocka_unit_test(test_nodes_with_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
