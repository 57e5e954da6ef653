/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/allocinfo, as Documentation/filesystems/proc.rst writes it. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 5 },
	{ "version-2.0.txt", 0, 0, 3 },
	{ "malformed.txt", 4, 0, 1 },
	{ "overflow.txt", 4, 0, 3 },
	{ "cut.txt", 3, 0, 1 },
	{ "nul-bytes.txt", 1, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "long-name.txt", 0, 0, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_ALLOCATION_SITE,
	  PRESENCE_PRESENT, 0, "init/main.c:1275 func:do_initcalls" },
	{ "plain.txt", 0, METRIC_ALLOCATION_SIZE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_ALLOCATION_CALLS, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 1, METRIC_ALLOCATION_FUNCTION,
	  PRESENCE_PRESENT, 0, "alloc_thread_stack_node" },
	{ "plain.txt", 1, METRIC_ALLOCATION_SIZE, PRESENCE_PRESENT, 12288, NULL },
	{ "plain.txt", 1, METRIC_ALLOCATION_CALLS, PRESENCE_PRESENT, 3, NULL },
	{ "plain.txt", 1, METRIC_ALLOCATION_MODULE, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 1, METRIC_ALLOCATION_IS_INACCURATE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 3, METRIC_ALLOCATION_SITE,
	  PRESENCE_PRESENT, 0, "drivers/block/zram/zram_drv.c:1300 [zram] func:zram_meta_alloc" },
	{ "plain.txt", 3, METRIC_ALLOCATION_MODULE, PRESENCE_PRESENT, 0, "zram" },
	{ "plain.txt", 4, METRIC_ALLOCATION_SIZE, PRESENCE_PRESENT, 12288, NULL },
	{ "plain.txt", 4, METRIC_ALLOCATION_CALLS, PRESENCE_PRESENT, 3, NULL },
	{ "version-2.0.txt", 0, METRIC_ALLOCATION_SITE,
	  PRESENCE_PRESENT, 0, "mm/readahead.c:189 func:ractl_alloc_folio" },
	{ "version-2.0.txt", 0, METRIC_ALLOCATION_IS_INACCURATE, PRESENCE_PRESENT, 1, NULL },
	{ "version-2.0.txt", 1, METRIC_ALLOCATION_SITE,
	  PRESENCE_PRESENT, 0, "fs/a.c:1 [m] func:f" },
	{ "version-2.0.txt", 2, METRIC_ALLOCATION_IS_INACCURATE, PRESENCE_PRESENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_ALLOCATION_FUNCTION, PRESENCE_PRESENT, 0, "good" },
	{ "overflow.txt", 0, METRIC_ALLOCATION_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_ALLOCATION_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_ALLOCATION_CALLS, PRESENCE_PRESENT, 1, NULL },
	{ "overflow.txt", 2, METRIC_ALLOCATION_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut.txt", 0, METRIC_ALLOCATION_FUNCTION, PRESENCE_PRESENT, 0, "good" },
	{ "nul-bytes.txt", 0, METRIC_ALLOCATION_FUNCTION, PRESENCE_PRESENT, 0, "good" },
	{ "long-name.txt", 1, METRIC_ALLOCATION_FUNCTION, PRESENCE_PRESENT, 0, "s" },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("allocinfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("allocinfo", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
