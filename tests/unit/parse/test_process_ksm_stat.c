/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/ksm_stat. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 6 },
	{ "6.1.txt", 0, 0, 1 },
	{ "6.12.txt", 0, 0, 4 },
	{ "empty.txt", 0, 0, 0 },
	{ "crlf.txt", 0, 0, 6 },
	{ "no-newline.txt", 6, 0, 6 },
	{ "malformed.txt", 1, 0, 4 },
	{ "overflow.txt", 1, 0, 3 },
	{ "unknown.txt", 0, 2, 1 },
	{ "nul.txt", 1, 0, 0 },
	{ "long-line.txt", 0, 0, 1 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_KSM_ITEMS, PRESENCE_PRESENT, 1024, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_KSM_ZERO_PAGES, PRESENCE_PRESENT, 16 * 65536, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_KSM_MERGING_PAGES, PRESENCE_PRESENT, 512 * 65536, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_KSM_PROFIT,
	  PRESENCE_PRESENT, (uint64_t)-INT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_PROCESS_KSM_MERGE_ANY, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_PROCESS_KSM_MERGEABLE, PRESENCE_PRESENT, 1, NULL },
	{ "6.1.txt", 0, METRIC_PROCESS_KSM_ITEMS, PRESENCE_PRESENT, 7, NULL },
	{ "6.1.txt", 0, METRIC_PROCESS_KSM_PROFIT, PRESENCE_ABSENT, 0, NULL },
	{ "6.12.txt", 0, METRIC_PROCESS_KSM_MERGEABLE, PRESENCE_ABSENT, 0, NULL },
	{ "empty.txt", 0, METRIC_PROCESS_KSM_ITEMS, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_KSM_ITEMS, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_KSM_ZERO_PAGES, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_KSM_MERGING_PAGES, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_KSM_PROFIT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_KSM_MERGE_ANY, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_KSM_MERGEABLE, PRESENCE_PRESENT, 1, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_KSM_ITEMS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_KSM_ZERO_PAGES, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_KSM_PROFIT, PRESENCE_UNREADABLE, 0, NULL },
	{ "unknown.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "ksm_tribbles" },
	{ "unknown.txt", 1, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "ksm_moods" },
	{ "long-line.txt", 0, METRIC_PROCESS_KSM_ITEMS, PRESENCE_PRESENT, 3, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_ksm_stat", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_ksm_stat", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
