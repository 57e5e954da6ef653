/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tiers of memory: which nodes are faster, and what moves between them. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_TIER, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_MEMORY_TOTAL, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_MEMORY_FREE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_PGPROMOTE_SUCCESS, LENS_RATE },
	  .title = "PROMOTED", .rank = 0, .width = 10 },
	{ .column = { METRIC_NODE_PGPROMOTE_CANDIDATE, LENS_RATE },
	  .title = "CANDIDATE", .rank = 1, .width = 11 },
	{ .column = { METRIC_NODE_DEMOTED, LENS_RATE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_NODE_PGDEMOTE_KSWAPD, LENS_RATE },
	  .title = "BY-KSWAPD", .rank = 1, .width = 11 },
	{ .column = { METRIC_NODE_PGDEMOTE_DIRECT, LENS_RATE },
	  .title = "BY-DIRECT", .rank = 1, .width = 11 },
	{ .column = { METRIC_NODE_PGDEMOTE_KHUGEPAGED, LENS_RATE },
	  .title = "BY-KHUGEPAGED", .rank = 4, .width = 16 },
	{ .column = { METRIC_NODE_PGDEMOTE_PROACTIVE, LENS_RATE },
	  .title = "BY-PROACTIVE", .rank = 4, .width = 14 },
	{ .column = { METRIC_NODE_PGPROMOTE_SUCCESS, LENS_VALUE },
	  .title = "PROMOTED", .rank = 2, .width = 8 },
	{ .column = { METRIC_NODE_DEMOTED, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_NODE_READ_LATENCY, LENS_VALUE }, .rank = 3, .width = 9 },
	{ .column = { METRIC_NODE_WRITE_LATENCY, LENS_VALUE }, .rank = 5, .width = 9 },
	{ .column = { METRIC_NODE_READ_BANDWIDTH, LENS_VALUE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_NODE_WRITE_BANDWIDTH, LENS_VALUE }, .rank = 5, .width = 8 },
	{ .column = { METRIC_NODE_SIDE_CACHE, LENS_VALUE }, .rank = 6, .width = 9 },
	{ .column = { METRIC_NODE_INTERLEAVE_WEIGHT, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_NODE_PGPROMOTE_CANDIDATE_NRL, LENS_RATE },
	  .title = "UNLIMITED", .rank = VIEW_RANK_EXPORT, .width = 14 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view node_tiers_view = {
	.name = "node_tiers",
	.title = "Memory tiers",
	.help = "Tier and speed of each NUMA node, and memory promoted to it or demoted from it; the "
		"view numa has what only the machine counts.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE,
	.columns = columns,
};
