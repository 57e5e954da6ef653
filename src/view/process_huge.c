/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes by what they have in huge pages. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_HUGE_SHARE, LENS_VALUE }, .rank = 0, .width = 5 },
	{ .column = { METRIC_PROCESS_ANONYMOUS, LENS_VALUE },
	  .title = "ANON", .rank = 1, .width = 6 },
	{ .column = { METRIC_PROCESS_SHMEM_PMD_MAPPED, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_PROCESS_FILE_PMD_MAPPED, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_PROCESS_HUGETLB, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_PROCESS_PRIVATE_HUGETLB, LENS_VALUE }, .rank = 3, .width = 9 },
	{ .column = { METRIC_PROCESS_SHARED_HUGETLB, LENS_VALUE }, .rank = 3, .width = 9 },
	{ .column = { METRIC_PROCESS_THP_ENABLED, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_PROCESS_PAGE_TABLES, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view process_huge_view = {
	.name = "process_huge",
	.title = "Processes: huge pages",
	.help = "Processes by their memory in huge pages, transparent ones and those of pools.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, LENS_VALUE },
};
