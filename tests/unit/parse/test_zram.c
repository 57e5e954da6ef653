/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of the three lines of numbers of a zram device, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports_zram_mm_stat[] = {
	{ "plain.txt", 0, 0, 9 },
	{ "seven.txt", 0, 0, 7 },
	{ "eight.txt", 0, 0, 8 },
	{ "ten.txt", 0, 0, 9 },
	{ "three.txt", 1, 0, 3 },
	{ "uninitialised.txt", 0, 0, 9 },
	{ "overflow.txt", 1, 0, 1 },
	{ "malformed.txt", 1, 0, 1 },
	{ "cut.txt", 1, 0, 2 },
	{ "nul-bytes.txt", 1, 0, 0 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells_zram_mm_stat[] = {
	{ "plain.txt", 0, METRIC_ZRAM_ORIGINAL, PRESENCE_PRESENT, 4198400, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_COMPRESSED, PRESENCE_PRESENT, 40960, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_MEMORY_USED, PRESENCE_PRESENT, 45056, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_MEMORY_LIMIT, PRESENCE_UNLIMITED, 0, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_MEMORY_PEAK, PRESENCE_PRESENT, 49152, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_SAME, PRESENCE_PRESENT, UINT64_C(512 * 65536), NULL },
	{ "plain.txt", 0, METRIC_ZRAM_COMPACTED, PRESENCE_PRESENT, UINT64_C(7 * 65536), NULL },
	{ "plain.txt", 0, METRIC_ZRAM_HUGE, PRESENCE_PRESENT, UINT64_C(3 * 65536), NULL },
	{ "plain.txt", 0, METRIC_ZRAM_HUGE_SINCE, PRESENCE_PRESENT, UINT64_C(4 * 65536), NULL },
	{ "seven.txt", 0, METRIC_ZRAM_MEMORY_LIMIT, PRESENCE_PRESENT, 1048576, NULL },
	{ "seven.txt", 0, METRIC_ZRAM_HUGE, PRESENCE_ABSENT, 0, NULL },
	{ "eight.txt", 0, METRIC_ZRAM_HUGE, PRESENCE_PRESENT, UINT64_C(3 * 65536), NULL },
	{ "eight.txt", 0, METRIC_ZRAM_HUGE_SINCE, PRESENCE_ABSENT, 0, NULL },
	{ "three.txt", 0, METRIC_ZRAM_MEMORY_USED, PRESENCE_PRESENT, 45056, NULL },
	{ "three.txt", 0, METRIC_ZRAM_MEMORY_LIMIT, PRESENCE_ABSENT, 0, NULL },
	{ "uninitialised.txt", 0, METRIC_ZRAM_ORIGINAL, PRESENCE_PRESENT, 0, NULL },
	{ "overflow.txt", 0, METRIC_ZRAM_ORIGINAL, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_ZRAM_COMPRESSED, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_ZRAM_COMPRESSED, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_ZRAM_MEMORY_USED, PRESENCE_ABSENT, 0, NULL },
	{ "cut.txt", 0, METRIC_ZRAM_COMPRESSED, PRESENCE_PRESENT, 40960, NULL },
	{ "cut.txt", 0, METRIC_ZRAM_MEMORY_USED, PRESENCE_UNREADABLE, 0, NULL },
	{ "empty.txt", 0, METRIC_ZRAM_ORIGINAL, PRESENCE_ABSENT, 0, NULL },
};

static const struct report_case reports_zram_io_stat[] = {
	{ "plain.txt", 0, 0, 3 },
	{ "cut.txt", 1, 0, 2 },
	{ "three.txt", 1, 0, 2 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells_zram_io_stat[] = {
	{ "plain.txt", 0, METRIC_ZRAM_FAILED_READS, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_FAILED_WRITES, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_NOTIFY_FREE, PRESENCE_PRESENT, 3, NULL },
	{ "three.txt", 0, METRIC_ZRAM_NOTIFY_FREE, PRESENCE_ABSENT, 0, NULL },
};

static const struct report_case reports_zram_bd_stat[] = {
	{ "plain.txt", 0, 0, 3 },
	{ "two.txt", 1, 0, 2 },
	{ "overflow.txt", 1, 0, 0 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells_zram_bd_stat[] = {
	{ "plain.txt", 0, METRIC_ZRAM_BACKED, PRESENCE_PRESENT, 40960, NULL },
	{ "plain.txt", 0, METRIC_ZRAM_BACKED_WRITES, PRESENCE_PRESENT, 122880, NULL },
	{ "overflow.txt", 0, METRIC_ZRAM_BACKED, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("zram_mm_stat", reports_zram_mm_stat, ARRAY_SIZE(reports_zram_mm_stat));
	check_reports("zram_io_stat", reports_zram_io_stat, ARRAY_SIZE(reports_zram_io_stat));
	check_reports("zram_bd_stat", reports_zram_bd_stat, ARRAY_SIZE(reports_zram_bd_stat));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("zram_mm_stat", cells_zram_mm_stat, ARRAY_SIZE(cells_zram_mm_stat));
	check_cells("zram_io_stat", cells_zram_io_stat, ARRAY_SIZE(cells_zram_io_stat));
	check_cells("zram_bd_stat", cells_zram_bd_stat, ARRAY_SIZE(cells_zram_bd_stat));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
