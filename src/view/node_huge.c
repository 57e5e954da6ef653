/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Huge pages of each NUMA node: in pools, transparent ones, and how many more there could be now. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_MEMORY_TOTAL, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_POOLS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_POOLS_FREE, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_NODE_HUGE_PAGES_TOTAL, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_NODE_HUGE_PAGES_FREE, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_NODE_HUGE_PAGES_SURPLUS, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_NODE_TRANSPARENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_ANONYMOUS_HUGE_PAGES, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_SHMEM_HUGE_PAGES, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_NODE_SHMEM_PMD_MAPPED, LENS_VALUE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_NODE_FILE_HUGE_PAGES, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_NODE_FILE_PMD_MAPPED, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_NODE_HUGE_BLOCKS, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_NODE_UNUSABLE_HUGE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_LARGEST_FREE, LENS_VALUE }, .rank = 4, .width = 7 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view node_huge_view = {
	.name = "node_huge",
	.title = "Huge pages by NUMA node",
	.help = "Pools of huge pages and transparent huge pages of each NUMA node, and how many more it "
		"could hand out now.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE,
	.columns = columns,
};
