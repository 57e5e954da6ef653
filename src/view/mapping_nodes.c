/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which NUMA nodes each mapping of the inspected process is, and by which policy. Apart from the
 * other columns of mappings, since a file more has to be read for these. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_MAPPING_START, LENS_VALUE }, .rank = 2, .width = 12 },
	{ .column = { METRIC_MAPPING_CLASS, LENS_VALUE }, .rank = 0, .width = 16 },
	{ .column = { METRIC_MAPPING_POLICY, LENS_VALUE }, .rank = 0, .width = 14 },
	{ .column = { METRIC_MAPPING_NODE_PAGE_SIZE, LENS_VALUE },
	  .title = "PAGE", .rank = 2, .width = 5 },
	{ .column = { METRIC_MAPPING_NODE_RESIDENT, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_MAPPING_NODES, LENS_VALUE }, .rank = 0, .width = 24 },
	{ .column = { METRIC_MAPPING_NODE_ANONYMOUS, LENS_VALUE },
	  .title = "ANON", .rank = 3, .width = 6 },
	{ .column = { METRIC_MAPPING_NODE_DIRTY, LENS_VALUE },
	  .title = "DIRTY", .rank = 3, .width = 6 },
	{ .column = { METRIC_MAPPING_NODE_ACTIVE, LENS_VALUE },
	  .title = "ACTIVE", .rank = 4, .width = 6 },
	{ .column = { METRIC_MAPPING_NODE_SWAP_CACHE, LENS_VALUE }, .rank = 5, .width = 9 },
	{ .column = { METRIC_MAPPING_NODE_WRITEBACK, LENS_VALUE },
	  .title = "WRITEBACK", .rank = 6, .width = 9 },
	{ .column = { METRIC_MAPPING_MAP_COUNT_MAXIMUM, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_MAPPING_SIZE, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_MAPPING_MAPPINGS, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 5 },
	{ .column = { METRIC_MAPPING_PATH, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view mapping_nodes_view = {
	.name = "mapping_nodes",
	.title = "Mappings on nodes",
	.help = "Every mapping of the inspected process with its memory policy, its page size and "
		"how much of it is on which NUMA node.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_MAPPING,
	.columns = columns,
	.sort = { METRIC_MAPPING_NODE_RESIDENT, LENS_VALUE },
};
