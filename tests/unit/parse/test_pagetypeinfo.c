/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/pagetypeinfo, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 60 },
	{ "two-nodes.txt", 0, 0, 24 },
	{ "lost-mixed-heading.txt", 14, 0, 24 },
	{ "lost-blocks-heading.txt", 10, 0, 18 },
	{ "lost-free-heading.txt", 0, 0, 24 },
	{ "malformed.txt", 1, 0, 8 },
	{ "cut.txt", 1, 0, 2 },
	{ "odd-names.txt", 1, 0, 1 },
	{ "crlf.txt", 0, 0, 24 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SYSTEM_PAGEBLOCK_ORDER, PRESENCE_PRESENT, 5, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_PAGEBLOCK_SIZE,
	  PRESENCE_PRESENT, 32 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_FREE_TYPE_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_FREE_TYPE_ZONE, PRESENCE_PRESENT, 0, "Normal" },
	{ "plain.txt", 0, METRIC_FREE_TYPE_TYPE, PRESENCE_PRESENT, 0, "Unmovable" },
	{ "plain.txt", 9, METRIC_FREE_TYPE_TYPE, PRESENCE_PRESENT, 0, "Movable" },
	{ "plain.txt", 9, METRIC_FREE_TYPE_ORDER, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 9, METRIC_FREE_TYPE_BLOCKS, PRESENCE_PRESENT, 59, NULL },
	{ "plain.txt", 17, METRIC_FREE_TYPE_ORDER, PRESENCE_PRESENT, 8, NULL },
	{ "plain.txt", 17, METRIC_FREE_TYPE_BLOCKS, PRESENCE_PRESENT, 36, NULL },
	{ "plain.txt", 17, METRIC_FREE_TYPE_BLOCK_SIZE,
	  PRESENCE_PRESENT, UINT64_C(65536) << 8, NULL },
	{ "plain.txt", 1, METRIC_PAGEBLOCK_TYPE, PRESENCE_PRESENT, 0, "Movable" },
	{ "plain.txt", 1, METRIC_PAGEBLOCK_ZONE, PRESENCE_PRESENT, 0, "Normal" },
	{ "plain.txt", 1, METRIC_PAGEBLOCK_BLOCKS, PRESENCE_PRESENT, 473, NULL },
	{ "plain.txt", 1, METRIC_PAGEBLOCK_MIXED_BLOCKS, PRESENCE_ABSENT, 0, NULL },
	{ "two-nodes.txt", 4, METRIC_FREE_TYPE_BLOCKS, PRESENCE_AT_LEAST, 100000, NULL },
	{ "two-nodes.txt", 5, METRIC_FREE_TYPE_BLOCKS, PRESENCE_PRESENT, 3, NULL },
	{ "two-nodes.txt", 12, METRIC_FREE_TYPE_NODE, PRESENCE_PRESENT, 3, NULL },
	{ "two-nodes.txt", 0, METRIC_PAGEBLOCK_MIXED_BLOCKS, PRESENCE_PRESENT, 0, NULL },
	{ "two-nodes.txt", 3, METRIC_PAGEBLOCK_BLOCKS, PRESENCE_PRESENT, 471, NULL },
	{ "two-nodes.txt", 3, METRIC_PAGEBLOCK_MIXED_BLOCKS, PRESENCE_PRESENT, 11, NULL },
	{ "two-nodes.txt", 4, METRIC_PAGEBLOCK_NODE, PRESENCE_PRESENT, 3, NULL },
	{ "two-nodes.txt", 5, METRIC_PAGEBLOCK_MIXED_BLOCKS, PRESENCE_PRESENT, 2, NULL },
	{ "lost-mixed-heading.txt", 0, METRIC_PAGEBLOCK_BLOCKS, PRESENCE_PRESENT, 1, NULL },
	{ "lost-mixed-heading.txt", 0, METRIC_PAGEBLOCK_MIXED_BLOCKS, PRESENCE_ABSENT, 0, NULL },
	{ "lost-blocks-heading.txt", 0, METRIC_PAGEBLOCK_BLOCKS, PRESENCE_UNASKED, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PAGEBLOCK_ORDER, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PAGEBLOCK_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_FREE_TYPE_BLOCKS, PRESENCE_PRESENT, 10, NULL },
	{ "malformed.txt", 1, METRIC_FREE_TYPE_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 2, METRIC_FREE_TYPE_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut.txt", 0, METRIC_FREE_TYPE_BLOCKS, PRESENCE_PRESENT, 10, NULL },
	{ "cut.txt", 1, METRIC_FREE_TYPE_BLOCKS, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("pagetypeinfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("pagetypeinfo", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
