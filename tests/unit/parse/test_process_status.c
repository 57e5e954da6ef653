/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/status. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 16 },
	{ "kernel-thread.txt", 0, 0, 1 },
	{ "forged-name.txt", 0, 0, 2 },
	{ "name-like-size.txt", 0, 0, 1 },
	{ "unknown.txt", 0, 1, 1 },
	{ "overflow.txt", 1, 0, 4 },
	{ "before-4.5.txt", 0, 0, 5 },
	{ "malformed.txt", 1, 0, 1 },
	{ "cut.txt", 1, 0, 1 },
	{ "crlf.txt", 0, 0, 16 },
	{ "empty.txt", 0, 0, 0 },
	{ "settings.txt", 0, 0, 7 },
	{ "cut-list.txt", 3, 0, 4 },
	{ "twice.txt", 3, 0, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_UID, PRESENCE_PRESENT, 1000, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_USER, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT_ANONYMOUS,
	  PRESENCE_PRESENT, 30592 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT_FILE,
	  PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT_SHMEM,
	  PRESENCE_PRESENT, 832 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_SWAP, PRESENCE_PRESENT, 92160 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT_PEAK,
	  PRESENCE_PRESENT, 123648 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_PAGE_TABLES, PRESENCE_PRESENT, 36 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_HUGETLB, PRESENCE_PRESENT, 0, NULL },
	{ "kernel-thread.txt", 0, METRIC_PROCESS_UID, PRESENCE_PRESENT, 0, NULL },
	{ "kernel-thread.txt", 0, METRIC_PROCESS_SWAP, PRESENCE_ABSENT, 0, NULL },
	{ "forged-name.txt", 0, METRIC_PROCESS_SWAP,
	  PRESENCE_PRESENT, 92160 * UINT64_C(1024), NULL },
	{ "name-like-size.txt", 0, METRIC_PROCESS_SWAP,
	  PRESENCE_PRESENT, 92160 * UINT64_C(1024), NULL },
	{ "unknown.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "VmTribbles" },
	{ "unknown.txt", 1, METRIC_UNKNOWN_FIELD, PRESENCE_UNASKED, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_UID, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_SWAP, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_RESIDENT_PEAK, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_RESIDENT_ANONYMOUS, PRESENCE_UNREADABLE, 0, NULL },
	{ "before-4.5.txt", 0, METRIC_PROCESS_RESIDENT_ANONYMOUS, PRESENCE_ABSENT, 0, NULL },
	{ "before-4.5.txt", 0, METRIC_PROCESS_PAGE_TABLES,
	  PRESENCE_PRESENT, 112 * UINT64_C(1024), NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_UID, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_SWAP, PRESENCE_PRESENT, 7 * UINT64_C(1024), NULL },
	{ "cut.txt", 0, METRIC_PROCESS_UID, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_PROCESS_SWAP, PRESENCE_PRESENT, 92160 * UINT64_C(1024), NULL },
};

static const struct cell_case settings[] = {
	{ "settings.txt", 0, METRIC_PROCESS_UID, PRESENCE_PRESENT, 6, NULL },
	{ "settings.txt", 0, METRIC_PROCESS_NUMA_GROUP, PRESENCE_PRESENT, 7, NULL },
	{ "settings.txt", 0, METRIC_PROCESS_PMD_TABLES, PRESENCE_PRESENT, 12 * 1024, NULL },
	{ "settings.txt", 0, METRIC_PROCESS_CORE_DUMPING, PRESENCE_PRESENT, 1, NULL },
	{ "settings.txt", 0, METRIC_PROCESS_THP_ENABLED, PRESENCE_PRESENT, 0, NULL },
	{ "settings.txt", 0, METRIC_PROCESS_CPUS_ALLOWED, PRESENCE_PRESENT, 0, "0-3,5" },
	{ "settings.txt", 0, METRIC_PROCESS_MEMORY_NODES_ALLOWED, PRESENCE_PRESENT, 0, "0" },
	{ "plain.txt", 0, METRIC_PROCESS_THP_ENABLED, PRESENCE_ABSENT, 0, NULL },
	{ "cut-list.txt", 0, METRIC_PROCESS_THP_ENABLED, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut-list.txt", 0, METRIC_PROCESS_MEMORY_NODES_ALLOWED, PRESENCE_UNREADABLE, 0, NULL },
	{ "twice.txt", 0, METRIC_PROCESS_CORE_DUMPING, PRESENCE_PRESENT, 1, NULL },
};

static void test_settings(void **state)
{
	(void)state;
	check_cells("process_status", settings, ARRAY_SIZE(settings));
}

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_status", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_status", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
