/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sizes from /proc/PID/status, as statm would tell them. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 2 },
	{ "kernel-thread.txt", 0, 0, 0 },
	{ "forged-name.txt", 0, 0, 2 },
	{ "empty.txt", 0, 0, 0 },
	{ "cut.txt", 2, 0, 2 },
	{ "malformed.txt", 1, 0, 2 },
	{ "overflow.txt", 1, 0, 2 },
	{ "crlf.txt", 0, 0, 2 },
	{ "nul.txt", 2, 0, 2 },
	{ "cut-before.txt", 2, 0, 0 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_PRESENT, 124540 * 1024, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 31488 * 1024, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_SHARED, PRESENCE_ABSENT, 0, NULL },
	{ "kernel-thread.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_PRESENT, 0, NULL },
	{ "kernel-thread.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 0, NULL },
	{ "forged-name.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 8 * 1024, NULL },
	{ "empty.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_ABSENT, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_PRESENT, 124 * 1024, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 8 * 1024, NULL },
	{ "crlf.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_PRESENT, 8 * 1024, NULL },
	{ "nul.txt", 0, METRIC_PROCESS_VIRTUAL, PRESENCE_PRESENT, 12 * 1024, NULL },
	{ "nul.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut-before.txt", 0, METRIC_PROCESS_RESIDENT, PRESENCE_ABSENT, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_status_sizes", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_status_sizes", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
