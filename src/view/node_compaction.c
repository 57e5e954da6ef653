/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proactive compaction of each node, and what the node's zones leave of its totals. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_PROACTIVE_SCORE, LENS_VALUE }, .rank = 0, .width = 5 },
	{ .column = { METRIC_NODE_PROACTIVE_LOW, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_NODE_PROACTIVE_HIGH, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_NODE_PROACTIVE_STATE, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_NODE_MEMORY_TOTAL, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NODE_ZONES_MANAGED, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_NODE_MANAGED_RESIDUE, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_NODE_ZONES_FREE_RESIDUE, LENS_VALUE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view node_compaction_view = {
	.name = "node_compaction",
	.title = "Compaction by NUMA node",
	.help = "Whether the kernel compacts each node ahead of need, and what its zones leave of it.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE,
	.columns = columns,
};
