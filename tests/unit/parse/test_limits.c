/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/limits. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 4 },
	{ "overflow.txt", 2, 0, 1 },
	{ "unknown.txt", 0, 0, 1 },
	{ "malformed.txt", 2, 0, 1 },
	{ "no-newline.txt", 2, 0, 1 },
	{ "cut-units.txt", 2, 0, 1 },
	{ "crlf.txt", 0, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "long-line.txt", 0, 0, 1 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_LIMIT_NAME, PRESENCE_PRESENT, 0, "Max cpu time" },
	{ "plain.txt", 0, METRIC_LIMIT_SOFT, PRESENCE_UNLIMITED, 0, NULL },
	{ "plain.txt", 0, METRIC_LIMIT_HARD, PRESENCE_UNLIMITED, 0, NULL },
	{ "plain.txt", 0, METRIC_LIMIT_UNITS, PRESENCE_PRESENT, 0, "seconds" },
	{ "plain.txt", 1, METRIC_LIMIT_SOFT, PRESENCE_PRESENT, 8388608, NULL },
	{ "plain.txt", 1, METRIC_LIMIT_HARD, PRESENCE_UNLIMITED, 0, NULL },
	{ "plain.txt", 2, METRIC_LIMIT_NAME, PRESENCE_PRESENT, 0, "Max nice priority" },
	{ "plain.txt", 2, METRIC_LIMIT_SOFT, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 2, METRIC_LIMIT_UNITS, PRESENCE_PRESENT, 0, "" },
	{ "plain.txt", 3, METRIC_LIMIT_UNITS, PRESENCE_PRESENT, 0, "us" },
	{ "overflow.txt", 0, METRIC_LIMIT_SOFT, PRESENCE_UNLIMITED, 0, NULL },
	{ "overflow.txt", 0, METRIC_LIMIT_HARD, PRESENCE_UNREADABLE, 0, NULL },
	{ "unknown.txt", 0, METRIC_LIMIT_NAME, PRESENCE_PRESENT, 0, "Max tribbles in hold" },
	{ "malformed.txt", 0, METRIC_LIMIT_NAME, PRESENCE_PRESENT, 0, "Max file size" },
	{ "malformed.txt", 0, METRIC_LIMIT_HARD, PRESENCE_PRESENT, 2, NULL },
	{ "no-newline.txt", 0, METRIC_LIMIT_SOFT, PRESENCE_PRESENT, 1, NULL },
	{ "no-newline.txt", 0, METRIC_LIMIT_HARD, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut-units.txt", 0, METRIC_LIMIT_HARD, PRESENCE_PRESENT, 22, NULL },
	{ "cut-units.txt", 0, METRIC_LIMIT_UNITS, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_LIMIT_UNITS, PRESENCE_PRESENT, 0, "" },
	{ "crlf.txt", 0, METRIC_LIMIT_HARD, PRESENCE_PRESENT, 7, NULL },
	{ "long-line.txt", 0, METRIC_LIMIT_HARD, PRESENCE_PRESENT, 2, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_limits", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_limits", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
