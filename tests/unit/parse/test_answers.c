/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of answers: what host/ writes is regular, what a capture brings may be anything. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 10 },
	{ "empty.txt", 0, 0, 0 },
	{ "cut.txt", 2, 0, 2 },
	{ "malformed.txt", 1, 0, 3 },
	{ "unknown.txt", 0, 1, 1 },
	{ "nul.txt", 1, 0, 0 },
	{ "max.txt", 0, 0, 1 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_SWAP_IN_WAITS, PRESENCE_PRESENT, 3, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_SWAP_IN_DELAY, PRESENCE_PRESENT, 1500000, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_RECLAIM_DELAY, PRESENCE_PRESENT, 20000, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_THRASHING_DELAY, PRESENCE_PRESENT, 7, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_COMPACTION_WAITS, PRESENCE_PRESENT, 4, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_COPY_DELAY, PRESENCE_PRESENT, 50, NULL },
	{ "empty.txt", 0, METRIC_PROCESS_SWAP_IN_DELAY, PRESENCE_ABSENT, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_SWAP_IN_DELAY, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_SWAP_IN_WAITS, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_RECLAIM_WAITS, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_COMPACTION_WAITS, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_COPY_WAITS, PRESENCE_PRESENT, 9, NULL },
	{ "unknown.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "tribbles_count" },
	{ "max.txt", 0, METRIC_PROCESS_SWAP_IN_WAITS, PRESENCE_UNLIMITED, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_taskstats", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_taskstats", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
