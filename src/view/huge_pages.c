/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pools of huge pages, of the machine and of each node. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_HUGE_POOL_PAGE_SIZE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_HUGE_POOL_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_HUGE_POOL_PAGES, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_HUGE_POOL_FREE, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_HUGE_POOL_RESERVED, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_HUGE_POOL_AVAILABLE, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_HUGE_POOL_SURPLUS, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_HUGE_POOL_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_HUGE_POOL_SIZE, LENS_SHARE },
	  .title = "SHARE", .rank = 2, .width = 6 },
	{ .column = { METRIC_HUGE_POOL_USED, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_HUGE_POOL_USED, LENS_RATE },
	  .title = "GROWTH", .rank = 3, .width = 8 },
	{ .column = { METRIC_HUGE_POOL_IDLE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_HUGE_POOL_OVERCOMMIT, LENS_VALUE }, .rank = 4, .width = 10 },
	{ .column = { METRIC_HUGE_POOL_MEMPOLICY_PAGES, LENS_VALUE }, .rank = 5, .width = 7 },
	{ .column = { METRIC_HUGE_POOL_RESIDUE, LENS_VALUE }, .rank = 4, .width = 7 },
	{ .column = { METRIC_HUGE_POOL_DEMOTE_SIZE, LENS_VALUE }, .rank = 6, .width = 7 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view huge_pages_view = {
	.name = "huge_pages",
	.title = "Huge page pools",
	.help = "Pools of huge pages of every size, of the machine and of each node, and "
		"what lies idle in them.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_HUGE_POOL,
	.columns = columns,
};
