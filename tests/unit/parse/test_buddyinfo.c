/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/buddyinfo, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 18 },
	{ "eleven-orders.txt", 0, 0, 22 },
	{ "overflow.txt", 1, 0, 3 },
	{ "many-orders.txt", 1, 0, 65 },
	{ "malformed.txt", 1, 0, 3 },
	{ "no-newline.txt", 1, 0, 2 },
	{ "crlf.txt", 0, 0, 2 },
	{ "empty.txt", 0, 0, 0 },
	{ "long-line.txt", 2, 0, 4 },
	{ "nul-bytes.txt", 1, 0, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_FREE_AREA_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_FREE_AREA_ZONE, PRESENCE_PRESENT, 0, "Normal" },
	{ "plain.txt", 8, METRIC_FREE_AREA_ORDER, PRESENCE_PRESENT, 8, NULL },
	{ "plain.txt", 8, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 36, NULL },
	{ "plain.txt", 8, METRIC_FREE_AREA_BLOCK_SIZE,
	  PRESENCE_PRESENT, UINT64_C(65536) << 8, NULL },
	{ "plain.txt", 9, METRIC_FREE_AREA_NODE, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 9, METRIC_FREE_AREA_ORDER, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 9, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 18, METRIC_FREE_AREA_BLOCKS, PRESENCE_UNASKED, 0, NULL },
	{ "eleven-orders.txt", 10, METRIC_FREE_AREA_ORDER, PRESENCE_PRESENT, 10, NULL },
	{ "eleven-orders.txt", 10, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 3, NULL },
	{ "eleven-orders.txt", 11, METRIC_FREE_AREA_NODE, PRESENCE_PRESENT, 45, NULL },
	{ "eleven-orders.txt", 11, METRIC_FREE_AREA_ZONE, PRESENCE_PRESENT, 0, "Movable" },
	{ "eleven-orders.txt", 11, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 123456789, NULL },
	{ "overflow.txt", 0, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 1, METRIC_FREE_AREA_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 2, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 7, NULL },
	{ "many-orders.txt", 47, METRIC_FREE_AREA_BLOCK_SIZE,
	  PRESENCE_PRESENT, UINT64_C(1) << 63, NULL },
	{ "many-orders.txt", 48, METRIC_FREE_AREA_BLOCK_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "many-orders.txt", 63, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 63, NULL },
	{ "many-orders.txt", 64, METRIC_FREE_AREA_NODE, PRESENCE_PRESENT, 1, NULL },
	{ "many-orders.txt", 64, METRIC_FREE_AREA_ORDER, PRESENCE_PRESENT, 0, NULL },
	{ "many-orders.txt", 64, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 5, NULL },
	{ "malformed.txt", 0, METRIC_FREE_AREA_NODE, PRESENCE_PRESENT, 2, NULL },
	{ "malformed.txt", 1, METRIC_FREE_AREA_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 2, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 3, NULL },
	{ "no-newline.txt", 0, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 59, NULL },
	{ "no-newline.txt", 1, METRIC_FREE_AREA_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 1, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 40, NULL },
	{ "long-line.txt", 0, METRIC_FREE_AREA_BLOCKS, PRESENCE_PRESENT, 1, NULL },
	{ "long-line.txt", 2, METRIC_FREE_AREA_ZONE, PRESENCE_PRESENT, 0, "DMA" },
	{ "long-line.txt", 2, METRIC_FREE_AREA_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
	{ "nul-bytes.txt", 0, METRIC_FREE_AREA_NODE, PRESENCE_PRESENT, 1, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("buddyinfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("buddyinfo", cells, ARRAY_SIZE(cells));
}

/* Without a page size blocks can be counted but not measured. */
static void test_unknown_page_size(void **state)
{
	struct reading reading = reading_of_file("buddyinfo", "texts/buddyinfo/plain.txt", 0);

	(void)state;
	assert_int_equal(sample_get(reading.sample, 8, METRIC_FREE_AREA_BLOCKS)->count, 36);
	assert_int_equal(sample_get(reading.sample, 8, METRIC_FREE_AREA_BLOCK_SIZE)->presence,
			 PRESENCE_UNREADABLE);
	reading_done(&reading);
}

static void test_keys(void **state)
{
	struct reading reading = reading_of_case("buddyinfo", "plain.txt");
	const struct key key = { .first = 1, .second = 8, .name = "Normal" };

	(void)state;
	assert_int_equal(table_find(sample_table(reading.sample, ENTITY_FREE_AREA), &key), 17);
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_unknown_page_size),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
