/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes by their page faults. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_MAJOR_FAULTS, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PROCESS_MAJOR_FAULTS, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_MINOR_FAULTS, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_RATE },
	  .title = "GROWTH", .rank = 2, .width = 8 },
	{ .column = { METRIC_PROCESS_SWAP, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_GROWTH, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_PROCESS_STATE, LENS_VALUE }, .rank = 4, .width = 1 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view process_faults_view = {
	.name = "process_faults",
	.title = "Processes: faults",
	.help = "Processes by page faults: now, since their start, and what they hold.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE },
};
