/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes hold the memory of each NUMA node. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_NODE_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_PROCESS_NODE_RESIDENT, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PROCESS_NODE_SHARE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PROCESS_NODE_NODE_SHARE, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_NODE_ANONYMOUS, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_PROCESS_NODE_HUGETLB, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_PROCESS_NODE_CPU_SHARE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_NODE_THREADS, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_PROCESS_NODE_MISPLACED, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_PROCESS_NODE_RUN_TIME, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_PROCESS_NODE_PROCESS, LENS_VALUE }, .rank = 4, .width = 15 },
	{ .column = { METRIC_PROCESS_NODE_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view process_nodes_view = {
	.name = "process_nodes",
	.title = "Processes by node",
	.help = "Which processes hold the memory of each NUMA node, and which of them run there.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS_NODE,
	.columns = columns,
	.sort = { METRIC_PROCESS_NODE_RESIDENT, LENS_VALUE },
};
