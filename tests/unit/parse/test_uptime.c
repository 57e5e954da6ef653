/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/uptime. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 1 },
	{ "whole.txt", 0, 0, 1 },
	{ "overflow.txt", 1, 0, 0 },
	{ "huge.txt", 1, 0, 0 },
	{ "malformed.txt", 1, 0, 0 },
	{ "long-fraction.txt", 0, 0, 1 },
	{ "no-newline.txt", 1, 0, 0 },
	{ "one-number.txt", 1, 0, 0 },
	{ "empty.txt", 0, 0, 0 },
	{ "negative.txt", 1, 0, 0 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_PRESENT, UINT64_C(12345670000000), NULL },
	{ "whole.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_PRESENT, UINT64_C(12345000000000), NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE, 0, NULL },
	{ "huge.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE, 0, NULL },
	{ "long-fraction.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_PRESENT, 1123456789, NULL },
	{ "no-newline.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE, 0, NULL },
	{ "one-number.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE, 0, NULL },
	{ "empty.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_ABSENT, 0, NULL },
	{ "negative.txt", 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("uptime", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("uptime", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
