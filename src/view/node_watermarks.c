/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much room each NUMA node has above its watermarks, and in how large blocks. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_MEMORY_FREE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_WATERMARK_MIN, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_WATERMARK_LOW, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_WATERMARK_HIGH, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_ABOVE_MIN, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_NODE_ABOVE_LOW, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_NODE_ABOVE_HIGH, LENS_VALUE }, .rank = 1, .width = 10 },
	{ .column = { METRIC_NODE_ZONES_LOW, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_UNUSABLE_HUGE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_HUGE_BLOCKS, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_NODE_LARGEST_FREE, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_NODE_PROACTIVE_SCORE, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_NODE_PROACTIVE_STATE, LENS_VALUE }, .rank = 2, .width = 10 },
	{ .column = { METRIC_NODE_ZONES_MANAGED, LENS_VALUE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view node_watermarks_view = {
	.name = "node_watermarks",
	.title = "Watermarks and fragmentation by NUMA node",
	.help = "Room of each NUMA node above its watermarks, added up over its zones, and how much of "
		"what is free can serve huge pages.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE,
	.columns = columns,
};
