/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where processes may have their memory and run. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_MEMORY_NODES_ALLOWED, LENS_VALUE }, .rank = 0, .width = 12 },
	{ .column = { METRIC_PROCESS_CPUS_ALLOWED, LENS_VALUE }, .rank = 0, .width = 14 },
	{ .column = { METRIC_PROCESS_NUMA_GROUP, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_PROCESS_THREADS, LENS_VALUE }, .rank = 3, .width = 5 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view process_placement_view = {
	.name = "process_placement",
	.title = "Processes: placement",
	.help = "Processes by the NUMA nodes and CPUs that they may use.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_RESIDENT, LENS_VALUE },
};
