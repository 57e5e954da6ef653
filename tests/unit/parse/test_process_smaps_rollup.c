/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/smaps_rollup. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 21 },
	{ "empty.txt", 0, 0, 0 },
	{ "no-heading.txt", 0, 0, 21 },
	{ "unknown.txt", 0, 1, 21 },
	{ "overflow.txt", 2, 0, 3 },
	{ "two-headings.txt", 23, 0, 21 },
	{ "cut.txt", 4, 0, 3 },
	{ "crlf.txt", 0, 0, 21 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_PSS, PRESENCE_PRESENT, 1251 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_WALKED_RESIDENT,
	  PRESENCE_PRESENT, 2048 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_PSS_ANONYMOUS,
	  PRESENCE_PRESENT, 234 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_PSS_SHMEM, PRESENCE_PRESENT, 1013 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_PRIVATE_DIRTY,
	  PRESENCE_PRESENT, 832 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_KSM, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_WALKED_LOCKED, PRESENCE_PRESENT, 0, NULL },
	{ "empty.txt", 0, METRIC_PROCESS_PSS, PRESENCE_ABSENT, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_WALKED_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_PSS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_WALKED_SWAP,
	  PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "two-headings.txt", 0, METRIC_PROCESS_PSS,
	  PRESENCE_PRESENT, 1251 * UINT64_C(1024), NULL },
	{ "cut.txt", 0, METRIC_PROCESS_WALKED_RESIDENT,
	  PRESENCE_PRESENT, 2048 * UINT64_C(1024), NULL },
	{ "crlf.txt", 0, METRIC_PROCESS_PSS, PRESENCE_PRESENT, 1251 * UINT64_C(1024), NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_smaps_rollup", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_smaps_rollup", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
