/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of answers on where the pages of a mapping are. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 4 },
	{ "huge-pages.txt", 0, 0, 3 },
	{ "crlf.txt", 0, 0, 2 },
	{ "no-newline.txt", 2, 0, 1 },
	{ "malformed.txt", 2, 0, 2 },
	{ "unknown.txt", 0, 1, 2 },
	{ "overflow.txt", 0, 0, 1 },
	{ "beyond.txt", 1, 0, 2 },
	{ "nul-bytes.txt", 2, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_STRIP_START, PRESENCE_PRESENT, 0x7f2cb0a00000, NULL },
	{ "plain.txt", 0, METRIC_STRIP_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_STRIP_NODE_PAGES, PRESENCE_PRESENT, 16, NULL },
	{ "plain.txt", 0, METRIC_STRIP_NODES, PRESENCE_PRESENT, 0, "N0=256K" },
	{ "plain.txt", 1, METRIC_STRIP_END, PRESENCE_PRESENT, 0x7f2cb0a80000, NULL },
	{ "plain.txt", 1, METRIC_STRIP_PAGES, PRESENCE_PRESENT, 64, NULL },
	{ "plain.txt", 1, METRIC_STRIP_SAMPLED, PRESENCE_PRESENT, 16, NULL },
	{ "plain.txt", 1, METRIC_STRIP_PRESENT, PRESENCE_PRESENT, 9, NULL },
	{ "plain.txt", 1, METRIC_STRIP_ABSENT, PRESENCE_PRESENT, 4, NULL },
	{ "plain.txt", 1, METRIC_STRIP_ZERO, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 1, METRIC_STRIP_FAILED, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 1, METRIC_STRIP_NODE, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 1, METRIC_STRIP_NODE_PAGES, PRESENCE_PRESENT, 6, NULL },
	{ "plain.txt", 1, METRIC_STRIP_NODES, PRESENCE_PRESENT, 0, "N1=96.0K N0=48.0K" },
	{ "plain.txt", 2, METRIC_STRIP_PRESENT, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 2, METRIC_STRIP_NODE, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 2, METRIC_STRIP_NODES, PRESENCE_PRESENT, 0, "" },
	{ "plain.txt", 0, METRIC_STRIP_NODE_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_STRIP_NODE_RESIDENT, PRESENCE_PRESENT, 304 << 10, NULL },
	{ "plain.txt", 0, METRIC_STRIP_NODE_SAMPLED, PRESENCE_PRESENT, 19, NULL },
	{ "plain.txt", 0, METRIC_STRIP_NODE_ESTIMATED, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 2, METRIC_STRIP_NODE_NODE, PRESENCE_PRESENT, 12, NULL },
	{ "huge-pages.txt", 0, METRIC_STRIP_NODE_RESIDENT, PRESENCE_PRESENT, 2 << 20, NULL },
	{ "huge-pages.txt", 1, METRIC_STRIP_NODE_ESTIMATED, PRESENCE_PRESENT, 0, NULL },
	{ "crlf.txt", 0, METRIC_STRIP_NODE_RESIDENT, PRESENCE_PRESENT, 8192, NULL },
	{ "malformed.txt", 1, METRIC_STRIP_START, PRESENCE_PRESENT, 0xc000, NULL },
	{ "malformed.txt", 1, METRIC_STRIP_NODE_NODE, PRESENCE_PRESENT, 3, NULL },
	{ "overflow.txt", 0, METRIC_STRIP_NODE_RESIDENT, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "beyond.txt", 0, METRIC_STRIP_START, PRESENCE_PRESENT, 0x3000, NULL },
	{ "beyond.txt", 0, METRIC_STRIP_NODE_SAMPLED, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_page_nodes", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_page_nodes", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
