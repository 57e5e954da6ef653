/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes by their share of memory. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_PSS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PROCESS_USS, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PROCESS_SWAP, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_RESIDENT_ANONYMOUS, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_PROCESS_RESIDENT_FILE, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_PROCESS_RESIDENT_SHMEM, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_PROCESS_MAJOR_FAULTS, LENS_RATE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_PROCESS_GROWTH, LENS_VALUE }, .rank = 4, .width = 7 },
	{ .column = { METRIC_PROCESS_THREADS, LENS_VALUE }, .rank = 7, .width = 5 },
	{ .column = { METRIC_PROCESS_STATE, LENS_VALUE }, .rank = 7, .width = 1 },
	{ .column = { METRIC_PROCESS_PSS, LENS_RATE }, .title = "GROWTH",
	  .rank = VIEW_RANK_EXPORT, .width = 8 },
	{ .column = { METRIC_PROCESS_RESIDENT_PEAK, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT + 1, .width = 6 },
	{ .column = { METRIC_PROCESS_PAGE_TABLES, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT + 1, .width = 6 },
	{ .column = { METRIC_PROCESS_LOCKED, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT + 2, .width = 6 },
	{ .column = { METRIC_PROCESS_PARENT, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT + 3, .width = 7 },
	{ .column = { METRIC_PROCESS_BLOCKED_TIME, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT + 4, .width = 7 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view processes_view = {
	.name = "processes",
	.title = "Processes",
	.help = "Processes with what they hold in RAM and swap, and their page faults per second.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_PSS, LENS_VALUE },
};
