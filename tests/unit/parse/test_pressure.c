/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/pressure/memory. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 8 },
	{ "some-only.txt", 0, 0, 4 },
	{ "unknown.txt", 0, 3, 4 },
	{ "malformed.txt", 1, 0, 4 },
	{ "no-newline.txt", 1, 0, 4 },
	{ "empty.txt", 0, 0, 0 },
	{ "overflow.txt", 1, 0, 4 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL,
	  PRESENCE_PRESENT, 28748 * UINT64_C(1000), NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_PRESSURE_FULL_TOTAL,
	  PRESENCE_PRESENT, 23800 * UINT64_C(1000), NULL },
	{ "some-only.txt", 0, METRIC_SYSTEM_PRESSURE_FULL_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "unknown.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "some avg900" },
	{ "unknown.txt", 0, METRIC_UNKNOWN_VALUE, PRESENCE_PRESENT, 0, "5.00" },
	{ "unknown.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL, PRESENCE_PRESENT, 4000, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10,
	  PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_60,
	  PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_300,
	  PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_60, PRESENCE_ABSENT, 0, NULL },
	{ "no-newline.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_300,
	  PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("pressure_memory", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("pressure_memory", cells, ARRAY_SIZE(cells));
}

static void test_percent(void **state)
{
	struct reading reading = reading_of_case("pressure_memory", "plain.txt");
	struct sample *sample = reading.sample;

	(void)state;
	assert_float_equal(sample_get(sample, 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10)->ratio,
			   0.0014, 1e-9);
	assert_float_equal(sample_get(sample, 0, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_300)->ratio,
			   0, 0);
	assert_float_equal(sample_get(sample, 0, METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_10)->ratio,
			   0.9999, 1e-9);
	assert_float_equal(sample_get(sample, 0, METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_60)->ratio,
			   1, 1e-9);
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
