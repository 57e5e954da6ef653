/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/zoneinfo, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 2 },
	{ "promo.txt", 0, 0, 1 },
	{ "no-boost.txt", 0, 0, 1 },
	{ "before-node-stats.txt", 0, 1, 1 },
	{ "memoryless-node.txt", 0, 0, 0 },
	{ "unknown-key.txt", 0, 1, 1 },
	{ "overflow.txt", 2, 0, 1 },
	{ "lost-heading.txt", 22, 0, 2 },
	{ "bad-heading.txt", 22, 0, 1 },
	{ "cut-in-watermarks.txt", 24, 0, 1 },
	{ "nul-bytes.txt", 22, 0, 1 },
	{ "crlf.txt", 0, 0, 1 },
	{ "empty-movable.txt", 0, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_ZONE_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_ZONE_NAME, PRESENCE_PRESENT, 0, "Normal" },
	{ "plain.txt", 0, METRIC_ZONE_FREE, PRESENCE_PRESENT, 10730 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_BOOST, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_ZONE_WATERMARK_MIN,
	  PRESENCE_PRESENT, 348 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_WATERMARK_LOW,
	  PRESENCE_PRESENT, 435 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_WATERMARK_HIGH,
	  PRESENCE_PRESENT, 522 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_WATERMARK_PROMO, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 0, METRIC_ZONE_SPANNED, PRESENCE_PRESENT, 16384 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_PRESENT, PRESENCE_PRESENT, 16384 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_MANAGED, PRESENCE_PRESENT, 15747 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_ZONE_CMA, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 1, METRIC_ZONE_NODE, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 1, METRIC_ZONE_FREE, PRESENCE_PRESENT, 5777 * UINT64_C(65536), NULL },
	{ "plain.txt", 1, METRIC_ZONE_MANAGED, PRESENCE_PRESENT, 16090 * UINT64_C(65536), NULL },
	{ "plain.txt", 2, METRIC_ZONE_NODE, PRESENCE_UNASKED, 0, NULL },
	{ "promo.txt", 0, METRIC_ZONE_WATERMARK_PROMO,
	  PRESENCE_PRESENT, 331 * UINT64_C(65536), NULL },
	{ "promo.txt", 0, METRIC_ZONE_BOOST, PRESENCE_PRESENT, 12 * UINT64_C(65536), NULL },
	{ "no-boost.txt", 0, METRIC_ZONE_BOOST, PRESENCE_ABSENT, 0, NULL },
	{ "no-boost.txt", 0, METRIC_ZONE_WATERMARK_HIGH,
	  PRESENCE_PRESENT, 62 * UINT64_C(65536), NULL },
	{ "before-node-stats.txt", 0, METRIC_ZONE_WATERMARK_MIN,
	  PRESENCE_PRESENT, 32 * UINT64_C(65536), NULL },
	{ "before-node-stats.txt", 0, METRIC_ZONE_MANAGED,
	  PRESENCE_PRESENT, 3977 * UINT64_C(65536), NULL },
	{ "before-node-stats.txt", 0, METRIC_ZONE_CMA, PRESENCE_ABSENT, 0, NULL },
	{ "before-node-stats.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "nr_min" },
	{ "plain.txt", 0, METRIC_SYSTEM_EMPTY_ZONES_LOW, PRESENCE_PRESENT, 0, NULL },
	{ "empty-movable.txt", 0, METRIC_SYSTEM_EMPTY_ZONES_LOW,
	  PRESENCE_PRESENT, 64 * UINT64_C(65536), NULL },
	{ "memoryless-node.txt", 0, METRIC_ZONE_NODE, PRESENCE_UNASKED, 0, NULL },
	{ "unknown-key.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "warped" },
	{ "unknown-key.txt", 0, METRIC_ZONE_MANAGED, PRESENCE_PRESENT, 7 * UINT64_C(65536), NULL },
	{ "overflow.txt", 0, METRIC_ZONE_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_ZONE_WATERMARK_MIN, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_ZONE_PRESENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_ZONE_MANAGED, PRESENCE_PRESENT, 7 * UINT64_C(65536), NULL },
	{ "lost-heading.txt", 0, METRIC_ZONE_FREE, PRESENCE_PRESENT, 1 * UINT64_C(65536), NULL },
	{ "lost-heading.txt", 1, METRIC_ZONE_NODE, PRESENCE_PRESENT, 2, NULL },
	{ "lost-heading.txt", 1, METRIC_ZONE_FREE, PRESENCE_PRESENT, 100 * UINT64_C(65536), NULL },
	{ "lost-heading.txt", 2, METRIC_ZONE_NODE, PRESENCE_UNASKED, 0, NULL },
	{ "bad-heading.txt", 0, METRIC_ZONE_FREE, PRESENCE_PRESENT, 1 * UINT64_C(65536), NULL },
	{ "bad-heading.txt", 1, METRIC_ZONE_NODE, PRESENCE_UNASKED, 0, NULL },
	{ "cut-in-watermarks.txt", 0, METRIC_ZONE_FREE,
	  PRESENCE_PRESENT, 1 * UINT64_C(65536), NULL },
	{ "cut-in-watermarks.txt", 1, METRIC_ZONE_NODE, PRESENCE_UNASKED, 0, NULL },
	{ "nul-bytes.txt", 0, METRIC_ZONE_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "nul-bytes.txt", 1, METRIC_ZONE_NODE, PRESENCE_UNASKED, 0, NULL },
	{ "crlf.txt", 0, METRIC_ZONE_MANAGED, PRESENCE_PRESENT, 7 * UINT64_C(65536), NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("zoneinfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("zoneinfo", cells, ARRAY_SIZE(cells));
}

/* Unknown lines are counted within the zone's own block, not among its statistics. */
static void test_statistics_are_not_unknown(void **state)
{
	struct reading reading = reading_of_case("zoneinfo", "plain.txt");

	(void)state;
	assert_int_equal(row_count(&reading, ENTITY_UNKNOWN), 0);
	assert_int_equal(row_count(&reading, ENTITY_ZONE), 2);
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_statistics_are_not_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
