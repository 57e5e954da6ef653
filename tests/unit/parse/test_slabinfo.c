/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/slabinfo, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 2 },
	{ "long-name.txt", 0, 0, 1 },
	{ "name-with-blanks.txt", 0, 0, 2 },
	{ "version-2.0.txt", 0, 0, 1 },
	{ "version-1.1.txt", 2, 0, 0 },
	{ "overflow.txt", 3, 0, 1 },
	{ "malformed.txt", 3, 0, 1 },
	{ "cut.txt", 4, 0, 1 },
	{ "no-newline.txt", 3, 0, 1 },
	{ "crlf.txt", 0, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "nul-bytes.txt", 3, 0, 1 },
	{ "long-line.txt", 4, 0, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SLAB_NAME, PRESENCE_PRESENT, 0, "zs_handle" },
	{ "plain.txt", 0, METRIC_SLAB_ACTIVE_OBJECTS, PRESENCE_PRESENT, 24576, NULL },
	{ "plain.txt", 0, METRIC_SLAB_OBJECTS, PRESENCE_PRESENT, 24576, NULL },
	{ "plain.txt", 0, METRIC_SLAB_OBJECT_SIZE, PRESENCE_PRESENT, 8, NULL },
	{ "plain.txt", 0, METRIC_SLAB_OBJECTS_PER_SLAB, PRESENCE_PRESENT, 8192, NULL },
	{ "plain.txt", 0, METRIC_SLAB_SLAB_SIZE, PRESENCE_PRESENT, 65536, NULL },
	{ "plain.txt", 0, METRIC_SLAB_ACTIVE_SLABS, PRESENCE_PRESENT, 3, NULL },
	{ "plain.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 3, NULL },
	{ "plain.txt", 1, METRIC_SLAB_OBJECTS, PRESENCE_PRESENT, 9830, NULL },
	{ "plain.txt", 1, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 96, NULL },
	{ "long-name.txt", 0, METRIC_SLAB_NAME,
	  PRESENCE_PRESENT, 0, "ext4_groupinfo_4k_and_more_than_the_column" },
	{ "long-name.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 6, NULL },
	{ "name-with-blanks.txt", 0, METRIC_SLAB_NAME, PRESENCE_PRESENT, 0, "my 2 odd cache" },
	{ "name-with-blanks.txt", 0, METRIC_SLAB_ACTIVE_OBJECTS, PRESENCE_PRESENT, 1, NULL },
	{ "name-with-blanks.txt", 1, METRIC_SLAB_NAME,
	  PRESENCE_PRESENT, 0, "a : tunables b : slabdata c" },
	{ "name-with-blanks.txt", 1, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 12, NULL },
	{ "version-2.0.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 7, NULL },
	{ "version-1.1.txt", 0, METRIC_SLAB_NAME, PRESENCE_UNASKED, 0, NULL },
	{ "overflow.txt", 0, METRIC_SLAB_ACTIVE_OBJECTS, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_SLAB_OBJECTS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SLAB_SLAB_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 6, NULL },
	{ "malformed.txt", 0, METRIC_SLAB_NAME, PRESENCE_PRESENT, 0, "good" },
	{ "malformed.txt", 1, METRIC_SLAB_NAME, PRESENCE_UNASKED, 0, NULL },
	{ "cut.txt", 1, METRIC_SLAB_NAME, PRESENCE_UNASKED, 0, NULL },
	{ "no-newline.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 77, NULL },
	{ "crlf.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 77, NULL },
	{ "nul-bytes.txt", 0, METRIC_SLAB_NAME, PRESENCE_PRESENT, 0, "good" },
	{ "long-line.txt", 0, METRIC_SLAB_SLABS, PRESENCE_PRESENT, 7, NULL },
	{ "long-line.txt", 1, METRIC_SLAB_ACTIVE_OBJECTS, PRESENCE_UNREADABLE, 0, NULL },
	{ "long-line.txt", 1, METRIC_SLAB_OBJECTS, PRESENCE_PRESENT, 2, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("slabinfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("slabinfo", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
