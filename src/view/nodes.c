/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NUMA nodes: what they have, how full they are, and how well memory is placed on them. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_MEMORY_TOTAL, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_MEMORY_FREE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_MEMORY_USED, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_USED_SHARE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NODE_ANONYMOUS, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_FILE_PAGES, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_SHMEM, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_NODE_SLAB, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NODE_HUGE_PAGES_TOTAL, LENS_VALUE }, .rank = 5, .width = 9 },
	{ .column = { METRIC_NODE_LOCALITY, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_HIT_RATIO, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NODE_SPILL, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NODE_PROCESSORS, LENS_VALUE }, .rank = 4, .width = 4 },
	{ .column = { METRIC_NODE_MEMORY_FAILURE_TOTAL, LENS_VALUE }, .rank = 7, .width = 6 },
	{ .column = { METRIC_NODE_HAS_MEMORY, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_HAS_NORMAL_MEMORY, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_HAS_CPU, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_HAS_GENERIC_INITIATOR, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_MEMORY_FAILURE_RECOVERED, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_MEMORY_FAILURE_IGNORED, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_MEMORY_FAILURE_FAILED, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_MEMORY_FAILURE_DELAYED, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NODE_CPULIST, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view nodes_view = {
	.name = "nodes",
	.title = "NUMA nodes",
	.help = "NUMA nodes with their memory, processors and how well memory is placed on them.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE,
	.columns = columns,
};
