/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes as the OOM killer sees them. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_OOM_SCORE, LENS_VALUE }, .rank = 0, .width = 5 },
	{ .column = { METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_PREDICTED_OOM_SCORE, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_SWAP, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PROCESS_PAGE_TABLES, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PROCESS_LOCKED, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_GROWTH, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_PROCESS_CGROUP, LENS_VALUE }, .rank = 4, .width = 30 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view process_oom_view = {
	.name = "process_oom",
	.title = "Processes: OOM",
	.help = "Processes as the OOM killer sees them: its score, and what the score is made of.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_OOM_SCORE, LENS_VALUE },
};
