/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/vmstat, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 10 },
	{ "zones.txt", 0, 0, 8 },
	{ "old-kernel.txt", 0, 0, 9 },
	{ "overflow.txt", 1, 0, 9 },
	{ "unknown-names.txt", 0, 2, 2 },
	{ "malformed.txt", 1, 1, 2 },
	{ "no-newline.txt", 2, 0, 2 },
	{ "empty.txt", 0, 0, 0 },
	{ "crlf.txt", 0, 0, 2 },
	{ "long-line.txt", 1, 1, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SYSTEM_NR_FREE_PAGES,
	  PRESENCE_PRESENT, 16507 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_PGPGIN, PRESENCE_PRESENT, 34 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_PGFAULT, PRESENCE_PRESENT, 98765, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_PGALLOC, PRESENCE_PRESENT, 1020 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_ALLOCSTALL, PRESENCE_PRESENT, 7, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_NR_DIRTY, PRESENCE_ABSENT, 0, NULL },
	{ "zones.txt", 0, METRIC_SYSTEM_PGALLOC, PRESENCE_PRESENT, 21 * UINT64_C(65536), NULL },
	{ "zones.txt", 0, METRIC_SYSTEM_PGSCAN_DIRECT,
	  PRESENCE_PRESENT, 7 * UINT64_C(65536), NULL },
	{ "zones.txt", 0, METRIC_SYSTEM_PGSCAN_DIRECT_THROTTLE, PRESENCE_PRESENT, 8, NULL },
	{ "old-kernel.txt", 0, METRIC_SYSTEM_ALLOCSTALL, PRESENCE_PRESENT, 5, NULL },
	{ "old-kernel.txt", 0, METRIC_SYSTEM_PGREFILL,
	  PRESENCE_PRESENT, 3 * UINT64_C(65536), NULL },
	{ "old-kernel.txt", 0, METRIC_SYSTEM_PGSTEAL_KSWAPD,
	  PRESENCE_PRESENT, 7 * UINT64_C(65536), NULL },
	{ "old-kernel.txt", 0, METRIC_SYSTEM_PGSTEAL_DIRECT,
	  PRESENCE_PRESENT, 5 * UINT64_C(65536), NULL },
	{ "old-kernel.txt", 0, METRIC_SYSTEM_PGSCAN_DIRECT,
	  PRESENCE_PRESENT, 7 * UINT64_C(65536), NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_NR_FREE_PAGES, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_NR_MLOCK, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PGFAULT, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PGALLOC, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PGPGIN, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_PGSKIP, PRESENCE_UNREADABLE, 0, NULL },
	{ "unknown-names.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "warp_factor" },
	{ "unknown-names.txt", 1, METRIC_UNKNOWN_VALUE, PRESENCE_PRESENT, 0, "1234" },
	{ "unknown-names.txt", 0, METRIC_UNKNOWN_SOURCE, PRESENCE_PRESENT, 0, "vmstat" },
	{ "malformed.txt", 0, METRIC_SYSTEM_PGFAULT, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_PGMAJFAULT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_NR_MLOCK, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_SYSTEM_NR_FREE_PAGES,
	  PRESENCE_PRESENT, 4 * UINT64_C(65536), NULL },
	{ "no-newline.txt", 0, METRIC_SYSTEM_PGFAULT, PRESENCE_PRESENT, 12, NULL },
	{ "no-newline.txt", 0, METRIC_SYSTEM_PGMAJFAULT, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_SYSTEM_PGMAJFAULT, PRESENCE_PRESENT, 34, NULL },
	{ "long-line.txt", 0, METRIC_SYSTEM_PGFAULT, PRESENCE_UNREADABLE, 0, NULL },
	{ "long-line.txt", 0, METRIC_SYSTEM_PGMAJFAULT, PRESENCE_PRESENT, 34, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("vmstat", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("vmstat", cells, ARRAY_SIZE(cells));
}

/* Without a page size, what is counted in pages cannot be told; the lines are not at fault. */
static void test_unknown_page_size(void **state)
{
	struct reading reading = reading_of_file("vmstat", "texts/vmstat/plain.txt", 0);

	(void)state;
	assert_int_equal(sample_get(reading.sample, 0, METRIC_SYSTEM_NR_FREE_PAGES)->presence,
			 PRESENCE_UNREADABLE);
	assert_int_equal(sample_get(reading.sample, 0, METRIC_SYSTEM_PGALLOC)->presence,
			 PRESENCE_UNREADABLE);
	assert_int_equal(sample_get(reading.sample, 0, METRIC_SYSTEM_PGFAULT)->count, 98765);
	assert_int_equal(sample_get(reading.sample, 0, METRIC_SYSTEM_PGPGIN)->count, 34 * 1024);
	assert_int_equal(reading.report.malformed_line, 0);
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_unknown_page_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
