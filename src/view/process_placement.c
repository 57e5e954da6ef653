/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where processes have their memory, where they run, and where they may. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 4, .width = 8 },
	{ .column = { METRIC_PROCESS_PLACED, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_MISPLACED, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_PROCESS_LOCALITY, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_NODES, LENS_VALUE }, .rank = 1, .width = 22 },
	{ .column = { METRIC_PROCESS_CPU_NODES, LENS_VALUE }, .rank = 2, .width = 16 },
	{ .column = { METRIC_PROCESS_POLICY, LENS_VALUE }, .rank = 2, .width = 12 },
	{ .column = { METRIC_PROCESS_DISTANCE_COST, LENS_VALUE }, .rank = 5, .width = 8 },
	{ .column = { METRIC_PROCESS_SPREAD, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_PROCESS_MAIN_NODE, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_PROCESS_PLACEMENT_AGE, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_PROCESS_MEMORY_NODES_ALLOWED, LENS_VALUE },
	  .title = "MEMS", .rank = 4, .width = 12 },
	{ .column = { METRIC_PROCESS_CPUS_ALLOWED, LENS_VALUE }, .rank = 5, .width = 14 },
	{ .column = { METRIC_PROCESS_NUMA_GROUP, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE }, .rank = 6, .width = 8 },
	{ .column = { METRIC_PROCESS_THREADS, LENS_VALUE }, .rank = 6, .width = 5 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view process_placement_view = {
	.name = "process_placement",
	.title = "Processes: placement",
	.help = "Processes by the NUMA nodes that have their memory, and those that they run on.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_PLACED, LENS_VALUE },
};
