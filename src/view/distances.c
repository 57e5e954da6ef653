/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Distances between NUMA nodes. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_DISTANCE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_DISTANCE_TO, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_DISTANCE_DISTANCE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view distances_view = {
	.name = "distances",
	.title = "NUMA distances",
	.help = "How far the memory of each NUMA node is from each other one; 10 is local.",
	.layout = VIEW_MATRIX,
	.entity = ENTITY_NODE_DISTANCE,
	.columns = columns,
};
