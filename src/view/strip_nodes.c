/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which nodes one mapping is, by asking some of its pages. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_STRIP_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_STRIP_NODE_RESIDENT, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_STRIP_NODE_SHARE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_STRIP_NODE_SAMPLED, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_STRIP_NODE_ESTIMATED, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view strip_nodes_view = {
	.name = "strip_nodes",
	.title = "Strip by node",
	.help = "How much of one mapping of the inspected process is on which node, as far as the "
		"pages that were asked for its strip tell.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_STRIP_NODE,
	.columns = columns,
};
