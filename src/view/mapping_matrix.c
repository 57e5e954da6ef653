/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same as mapping_nodes with a row for each node, and exact. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_MAPPING_START, LENS_VALUE }, .rank = 0, .width = 12 },
	{ .column = { METRIC_NODE_MAPPING_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_MAPPING_RESIDENT, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_MAPPING_CLASS, LENS_VALUE }, .rank = 1, .width = 16 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view mapping_matrix_view = {
	.name = "mapping_matrix",
	.title = "Mappings by node",
	.help = "How much of each mapping of the inspected process is on each NUMA node, one row "
		"for each.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE_MAPPING,
	.columns = columns,
};
