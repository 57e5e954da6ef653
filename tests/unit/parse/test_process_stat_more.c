/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/stat: the fields that listings do not need. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 4 },
	{ "limited.txt", 0, 0, 4 },
	{ "empty.txt", 0, 0, 0 },
	{ "no-name.txt", 1, 0, 0 },
	{ "nul.txt", 1, 0, 0 },
	{ "short.txt", 0, 0, 2 },
	{ "cut.txt", 1, 0, 1 },
	{ "overflow.txt", 1, 0, 2 },
	{ "crlf.txt", 0, 0, 4 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_CHILD_MINOR_FAULTS, PRESENCE_PRESENT, 1011, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_CHILD_MAJOR_FAULTS, PRESENCE_PRESENT, 2022, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RESIDENT_LIMIT, PRESENCE_UNLIMITED, 0, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_PROCESSOR, PRESENCE_PRESENT, 5, NULL },
	{ "limited.txt", 0, METRIC_PROCESS_RESIDENT_LIMIT, PRESENCE_PRESENT, 1 << 30, NULL },
	{ "limited.txt", 0, METRIC_PROCESS_PROCESSOR, PRESENCE_PRESENT, 0, NULL },
	{ "no-name.txt", 0, METRIC_PROCESS_PROCESSOR, PRESENCE_UNREADABLE, 0, NULL },
	{ "short.txt", 0, METRIC_PROCESS_CHILD_MAJOR_FAULTS, PRESENCE_PRESENT, 2022, NULL },
	{ "short.txt", 0, METRIC_PROCESS_PROCESSOR, PRESENCE_ABSENT, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_CHILD_MAJOR_FAULTS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_RESIDENT_LIMIT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_PROCESSOR, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_PROCESS_PROCESSOR, PRESENCE_PRESENT, 2, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_stat_more", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_stat_more", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
