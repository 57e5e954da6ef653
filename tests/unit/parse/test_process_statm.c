/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/statm, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 3 },
	{ "kernel-thread.txt", 0, 0, 3 },
	{ "overflow.txt", 1, 0, 1 },
	{ "cut.txt", 1, 0, 0 },
	{ "short.txt", 1, 0, 0 },
	{ "malformed.txt", 1, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "long-line.txt", 1, 0, 0 },
	{ "long-number.txt", 1, 0, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_PRESENT, 1946 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 492 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_SHARED, PRESENCE_PRESENT, 14 * UINT64_C(65536), NULL },
	{ "kernel-thread.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_PRESENT, UINT64_MAX - 65535, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_SHARED, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "short.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_SHARED, PRESENCE_PRESENT, 3 * UINT64_C(65536), NULL },
	{ "empty.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_ABSENT, 0, NULL },
	{ "long-line.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "long-number.txt", 0, METRIC_PROCESS_RESIDENT,
	  PRESENCE_PRESENT, 2 * UINT64_C(65536), NULL },
	{ "long-number.txt", 0, METRIC_PROCESS_SHARED, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_statm", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_statm", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
