/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/vmallocinfo, read with pages of 64 KiB. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 5 },
	{ "kinds.txt", 0, 0, 6 },
	{ "malformed.txt", 2, 0, 1 },
	{ "overflow.txt", 1, 0, 3 },
	{ "cut.txt", 2, 0, 1 },
	{ "nul-bytes.txt", 1, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "long-name.txt", 0, 0, 2 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "kernel_clone" },
	{ "plain.txt", 0, METRIC_VMALLOC_AREAS, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_VMALLOC_SIZE, PRESENCE_PRESENT, 40960, NULL },
	{ "plain.txt", 0, METRIC_VMALLOC_PAGES, PRESENCE_PRESENT, UINT64_C(8 * 65536), NULL },
	{ "plain.txt", 0, METRIC_VMALLOC_VMALLOC_SIZE, PRESENCE_PRESENT, 40960, NULL },
	{ "plain.txt", 0, METRIC_VMALLOC_OTHER_SIZE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_VMALLOC_NODES, PRESENCE_PRESENT, 0, "N0=7 N2=1" },
	{ "plain.txt", 0, METRIC_VMALLOC_MODULE, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 1, METRIC_VMALLOC_CALLER,
	  PRESENCE_PRESENT, 0, "zcomp_cpu_up_prepare [zram]" },
	{ "plain.txt", 1, METRIC_VMALLOC_MODULE, PRESENCE_PRESENT, 0, "zram" },
	{ "plain.txt", 2, METRIC_VMALLOC_VMAP_SIZE, PRESENCE_PRESENT, 20480, NULL },
	{ "plain.txt", 2, METRIC_VMALLOC_PAGES, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 2, METRIC_VMALLOC_NODES, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 3, METRIC_VMALLOC_IOREMAP_SIZE, PRESENCE_PRESENT, 8192, NULL },
	{ "plain.txt", 4, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "unpurged" },
	{ "plain.txt", 4, METRIC_VMALLOC_OTHER_SIZE, PRESENCE_PRESENT, 69632, NULL },
	{ "kinds.txt", 0, METRIC_VMALLOC_USER_SIZE, PRESENCE_PRESENT, 8192, NULL },
	{ "kinds.txt", 0, METRIC_VMALLOC_VMALLOC_SIZE, PRESENCE_PRESENT, 24576, NULL },
	{ "kinds.txt", 0, METRIC_VMALLOC_LARGEST, PRESENCE_PRESENT, 16384, NULL },
	{ "kinds.txt", 0, METRIC_VMALLOC_NODES, PRESENCE_PRESENT, 0, "N0=1 N7=3" },
	{ "kinds.txt", 1, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "text_area_cpu_up" },
	{ "kinds.txt", 1, METRIC_VMALLOC_OTHER_SIZE, PRESENCE_PRESENT, 131072, NULL },
	{ "kinds.txt", 2, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "(unknown)" },
	{ "kinds.txt", 2, METRIC_VMALLOC_AREAS, PRESENCE_PRESENT, 2, NULL },
	{ "kinds.txt", 3, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "vm_map_ram" },
	{ "kinds.txt", 4, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "0xffffffff81234567" },
	{ "kinds.txt", 5, METRIC_VMALLOC_OTHER_SIZE, PRESENCE_PRESENT, 262144, NULL },
	{ "malformed.txt", 0, METRIC_VMALLOC_AREAS, PRESENCE_PRESENT, 2, NULL },
	{ "malformed.txt", 0, METRIC_VMALLOC_SIZE, PRESENCE_PRESENT, 16384, NULL },
	{ "malformed.txt", 0, METRIC_VMALLOC_PAGES, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_VMALLOC_NODES, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_VMALLOC_SIZE, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_VMALLOC_PAGES, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_VMALLOC_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_VMALLOC_LARGEST, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_VMALLOC_AREAS, PRESENCE_PRESENT, 1, NULL },
	{ "overflow.txt", 2, METRIC_VMALLOC_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 2, METRIC_VMALLOC_IOREMAP_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 2, METRIC_VMALLOC_LARGEST, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "cut.txt", 0, METRIC_VMALLOC_AREAS, PRESENCE_PRESENT, 1, NULL },
	{ "nul-bytes.txt", 0, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "good" },
	{ "long-name.txt", 1, METRIC_VMALLOC_CALLER, PRESENCE_PRESENT, 0, "short" },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("vmallocinfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("vmallocinfo", cells, ARRAY_SIZE(cells));
}

/* Far more callers than a kernel has: the rest shares one row, and no area is lost. */
static void test_bounded(void **state)
{
	enum { LINES = 40000, ROWS = 16384 };
	struct text text = { NULL, 0 };
	struct reading reading;
	char *buffer = NULL;
	FILE *memory = open_memstream(&buffer, &text.size);
	uint64_t areas = 0;

	(void)state;
	assert_non_null(memory);
	for (unsigned i = 0; i < LINES; i++)
		fprintf(memory, "0x0-0x1 4096 caller_%u+0x1/0x2 vmalloc N%u=1\n", i, i % 8);
	fclose(memory);
	text.data = buffer;
	reading = reading_of_text(parser_find("vmallocinfo"), text, 4096);
	assert_int_equal(row_count(&reading, ENTITY_VMALLOC), ROWS + 1);
	for (size_t row = 0; row <= ROWS; row++)
		areas += sample_get(reading.sample, row, METRIC_VMALLOC_AREAS)->count;
	assert_int_equal(areas, LINES);
	assert_string_equal(sample_get(reading.sample, ROWS, METRIC_VMALLOC_CALLER)->text,
			    "(all others)");
	reading_done(&reading);
	free(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
