/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of the files below /sys/devices/system/node. The rows of NODE are nodes 0 and 2. */
#include "reading.h"

#include <errno.h>

static const struct report_case meminfo_reports[] = {
	{ "plain.txt", 0, 0, 37 },
	{ "blank-first-line.txt", 0, 0, 28 },
	{ "other-node.txt", 1, 0, 0 },
	{ "odd.txt", 2, 1, 7 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case meminfo_cells[] = {
	{ "plain.txt", 0, METRIC_NODE_MEMORY_TOTAL, PRESENCE_PRESENT, 514356 * 1024, NULL },
	{ "plain.txt", 0, METRIC_NODE_MEMORY_USED, PRESENCE_PRESENT, 198696 * 1024, NULL },
	{ "plain.txt", 0, METRIC_NODE_FILE_PAGES, PRESENCE_PRESENT, 41364 * 1024, NULL },
	{ "plain.txt", 0, METRIC_NODE_ACTIVE_ANONYMOUS, PRESENCE_PRESENT, 89544 * 1024, NULL },
	{ "plain.txt", 0, METRIC_NODE_HUGE_PAGES_TOTAL, PRESENCE_PRESENT, 24, NULL },
	{ "plain.txt", 0, METRIC_NODE_HIGH_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 1, METRIC_NODE_MEMORY_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "other-node.txt", 0, METRIC_NODE_MEMORY_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_MEMORY_TOTAL, PRESENCE_PRESENT,
	  99999999999 * UINT64_C(1024), NULL },
	{ "odd.txt", 0, METRIC_NODE_MEMORY_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_MEMORY_USED, PRESENCE_ABSENT, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_DIRTY, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_HUGE_PAGES_TOTAL, PRESENCE_PRESENT, 3, NULL },
	{ "odd.txt", 0, METRIC_NODE_HUGE_PAGES_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_MAPPED, PRESENCE_PRESENT, 44 * 1024, NULL },
	{ "odd.txt", 0, METRIC_NODE_SHMEM, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_meminfo(void **state)
{
	(void)state;
	check_reports("node_meminfo", meminfo_reports, ARRAY_SIZE(meminfo_reports));
	check_cells("node_meminfo", meminfo_cells, ARRAY_SIZE(meminfo_cells));
}

static const struct report_case vmstat_reports[] = {
	{ "plain.txt", 0, 0, 65 },
	{ "every-name.txt", 0, 0, 75 },
	{ "odd.txt", 1, 1, 7 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case vmstat_cells[] = {
	{ "plain.txt", 0, METRIC_NODE_NR_FREE_PAGES, PRESENCE_PRESENT, 78915 * UINT64_C(65536),
	  NULL },
	{ "plain.txt", 0, METRIC_NODE_NR_KERNEL_STACK, PRESENCE_PRESENT, 788 * 1024, NULL },
	{ "plain.txt", 0, METRIC_NODE_WORKINGSET_NODES, PRESENCE_PRESENT, 81, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_HIT, PRESENCE_PRESENT, 47078, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_INTERLEAVE, PRESENCE_PRESENT, 6946, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_OTHER, PRESENCE_PRESENT, 7072, NULL },
	{ "plain.txt", 0, METRIC_NODE_NR_HUGETLB, PRESENCE_ABSENT, 0, NULL },
	{ "every-name.txt", 0, METRIC_NODE_NR_FREE_PAGES_BLOCKS, PRESENCE_PRESENT, 2 * 65536,
	  NULL },
	{ "odd.txt", 0, METRIC_NODE_NR_FREE_PAGES, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_NR_KERNEL_STACK, PRESENCE_PRESENT, 788 * 1024, NULL },
	{ "odd.txt", 0, METRIC_NODE_NR_FILE_HUGEPAGES, PRESENCE_PRESENT, 2, NULL },
	{ "odd.txt", 0, METRIC_NODE_NUMA_LOCAL, PRESENCE_PRESENT, 5, NULL },
	{ "odd.txt", 0, METRIC_NODE_NR_DIRTY, PRESENCE_ABSENT, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_NR_SHMEM, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_NR_MAPPED, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_vmstat(void **state)
{
	(void)state;
	check_reports("node_vmstat", vmstat_reports, ARRAY_SIZE(vmstat_reports));
	check_cells("node_vmstat", vmstat_cells, ARRAY_SIZE(vmstat_cells));
}

static const struct report_case numastat_reports[] = {
	{ "plain.txt", 0, 0, 6 },
	{ "odd.txt", 3, 1, 6 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case numastat_cells[] = {
	{ "plain.txt", 0, METRIC_NODE_NUMA_HIT, PRESENCE_PRESENT, 47078, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_FOREIGN, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_INTERLEAVE, PRESENCE_PRESENT, 6946, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_LOCAL, PRESENCE_PRESENT, 40006, NULL },
	{ "plain.txt", 0, METRIC_NODE_NUMA_OTHER, PRESENCE_PRESENT, 7072, NULL },
	{ "odd.txt", 0, METRIC_NODE_NUMA_FOREIGN, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_NUMA_INTERLEAVE, PRESENCE_UNREADABLE, 0, NULL },
	{ "odd.txt", 0, METRIC_NODE_NUMA_LOCAL, PRESENCE_PRESENT, 40006, NULL },
	{ "odd.txt", 0, METRIC_NODE_NUMA_OTHER, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_numastat(void **state)
{
	(void)state;
	check_reports("node_numastat", numastat_reports, ARRAY_SIZE(numastat_reports));
	check_cells("node_numastat", numastat_cells, ARRAY_SIZE(numastat_cells));
}

static const struct report_case cpulist_reports[] = {
	{ "plain.txt", 0, 0, 1 },
	{ "ranges.txt", 0, 0, 1 },
	{ "no-processors.txt", 0, 0, 1 },
	{ "old-terminator.txt", 0, 0, 1 },
	{ "crlf.txt", 0, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "no-newline.txt", 1, 0, 0 },
	{ "overflow.txt", 1, 0, 0 },
	{ "not-ascending.txt", 1, 0, 0 },
	{ "backwards.txt", 1, 0, 0 },
	{ "trailing-comma.txt", 1, 0, 0 },
	/* The end of a longer list, when processors came while it was read. */
	{ "two-lines.txt", 0, 0, 1 },
};

static const struct cell_case cpulist_cells[] = {
	{ "ranges.txt", 0, METRIC_NODE_CPULIST, PRESENCE_PRESENT, 0, "0-1,8,12-13" },
	{ "ranges.txt", 0, METRIC_NODE_PROCESSORS, PRESENCE_PRESENT, 5, NULL },
	{ "no-processors.txt", 0, METRIC_NODE_CPULIST, PRESENCE_PRESENT, 0, "" },
	{ "no-processors.txt", 0, METRIC_NODE_PROCESSORS, PRESENCE_PRESENT, 0, NULL },
	{ "old-terminator.txt", 0, METRIC_NODE_CPULIST, PRESENCE_PRESENT, 0, "0-7" },
	{ "no-newline.txt", 0, METRIC_NODE_CPULIST, PRESENCE_UNREADABLE, 0, NULL },
	{ "two-lines.txt", 0, METRIC_NODE_CPULIST, PRESENCE_PRESENT, 0, "0-1" },
	{ "two-lines.txt", 0, METRIC_NODE_PROCESSORS, PRESENCE_PRESENT, 2, NULL },
	{ "overflow.txt", 0, METRIC_NODE_PROCESSORS, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_cpulist(void **state)
{
	(void)state;
	check_reports("node_cpulist", cpulist_reports, ARRAY_SIZE(cpulist_reports));
	check_cells("node_cpulist", cpulist_cells, ARRAY_SIZE(cpulist_cells));
}

static void test_processors(void **state)
{
	static const uint16_t expected[6] = { 3, 3, 7, 9, 3, 3 };
	uint16_t map[6] = { 9, 9, 9, 9, 9, 9 };

	(void)state;
	assert_int_equal(parse_node_processors(text_from("0-1,4-900\n"), 3, map, 6), 0);
	assert_int_equal(parse_node_processors(text_from("2\n,5\n"), 7, map, 6), 0);
	assert_int_equal(parse_node_processors(text_from("\n"), 8, map, 6), 0);
	for (size_t cpu = 0; cpu < 6; cpu++)
		assert_int_equal(map[cpu], expected[cpu]);
	assert_int_equal(parse_node_processors(text_from("3-1\n"), 1, map, 6), -EINVAL);
}

static const struct report_case distance_reports[] = {
	{ "plain.txt", 0, 0, 2 },
	{ "node-came.txt", 1, 0, 0 },
	{ "node-went.txt", 1, 0, 0 },
	{ "empty.txt", 0, 0, 0 },
	{ "no-newline.txt", 1, 0, 2 },
	{ "overflow.txt", 1, 0, 2 },
	{ "malformed.txt", 1, 0, 0 },
	{ "nul-bytes.txt", 1, 0, 0 },
};

static const struct cell_case distance_cells[] = {
	{ "plain.txt", 0, METRIC_NODE_DISTANCE_DISTANCE, PRESENCE_PRESENT, 10, NULL },
	{ "plain.txt", 1, METRIC_NODE_DISTANCE_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 1, METRIC_NODE_DISTANCE_TO, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 1, METRIC_NODE_DISTANCE_DISTANCE, PRESENCE_PRESENT, 20, NULL },
	{ "no-newline.txt", 1, METRIC_NODE_DISTANCE_DISTANCE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_NODE_DISTANCE_DISTANCE, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_distance(void **state)
{
	(void)state;
	check_reports("node_distance", distance_reports, ARRAY_SIZE(distance_reports));
	check_cells("node_distance", distance_cells, ARRAY_SIZE(distance_cells));
}

/* A list of nodes is a text of the machine and a flag of each node. */
static void check_list(const char *list, enum presence presence, uint64_t zero, uint64_t two)
{
	struct sample *sample = sample_of_everything();
	struct parse_report report = { 0 };

	sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 0 });
	sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 2 });
	parse_node_list(sample, METRIC_SYSTEM_NODES_HAVE_CPU, METRIC_NODE_HAS_CPU, text_from(list),
			&report);
	assert_int_equal(sample_get(sample, 0, METRIC_SYSTEM_NODES_HAVE_CPU)->presence, presence);
	for (size_t row = 0; row < 2; row++) {
		const struct cell *flag = sample_get(sample, row, METRIC_NODE_HAS_CPU);

		assert_int_equal(flag->presence, presence);
		if (presence == PRESENCE_PRESENT)
			assert_int_equal(flag->count, row == 0 ? zero : two);
	}
	assert_int_equal(report.malformed_line, presence == PRESENCE_UNREADABLE && *list);
	sample_free(sample);
}

static void test_list(void **state)
{
	(void)state;
	check_list("0-7\n", PRESENCE_PRESENT, 1, 1);
	check_list("1-5,7\n", PRESENCE_PRESENT, 0, 1);
	check_list("0\n", PRESENCE_PRESENT, 1, 0);
	check_list("\n", PRESENCE_PRESENT, 0, 0);
	check_list("0-", PRESENCE_UNREADABLE, 0, 0);
	check_list("0-x\n", PRESENCE_UNREADABLE, 0, 0);
	check_list("", PRESENCE_UNREADABLE, 0, 0);
}

/* Lists of nodes that share a number, one after the other: `numbers` of nodes 0 and 2, 0 for none. */
static void check_groups(const char *first, const char *second, const char *zero, const char *two)
{
	struct sample *sample = sample_of_everything();
	struct parse_report report = { 0 };
	char text[2][16];

	sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 0 });
	sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 2 });
	parse_node_group(sample, METRIC_NODE_TIER, 4, text_from(first), &report);
	parse_node_group(sample, METRIC_NODE_TIER, 22, text_from(second), &report);
	for (size_t row = 0; row < 2; row++) {
		const struct cell *tier = sample_get(sample, row, METRIC_NODE_TIER);

		snprintf(text[row], sizeof(text[row]), "%s", presence_name(tier->presence));
		if (tier->presence == PRESENCE_PRESENT)
			snprintf(text[row], sizeof(text[row]), "%u", (unsigned)tier->count);
	}
	assert_string_equal(text[0], zero);
	assert_string_equal(text[1], two);
	assert_int_equal(report.rows, 2);
	sample_free(sample);
}

static void test_groups(void **state)
{
	(void)state;
	check_groups("0-1\n", "2\n", "4", "22");
	check_groups("2\n", "0,3-7\n", "22", "4");
	check_groups("1\n", "\n", "absent", "absent");
	check_groups("0-1", "2-\n", "unreadable", "unreadable");
	check_groups("0\n", "2-\n", "4", "unreadable");
	check_groups("x\n", "2\n", "unreadable", "22");
	check_groups("", "0,2\n", "22", "22");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meminfo),
		cmocka_unit_test(test_vmstat),
		cmocka_unit_test(test_numastat),
		cmocka_unit_test(test_cpulist),
		cmocka_unit_test(test_processors),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
