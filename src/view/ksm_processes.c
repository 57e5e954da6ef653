/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes by what merging of equal pages does for them. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PROCESS_USER, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_KSM_MERGING_PAGES, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PROCESS_KSM_PROFIT, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_PROCESS_KSM_ZERO_PAGES, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_PROCESS_KSM_ITEMS, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_PROCESS_KSM_MERGEABLE, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_PROCESS_KSM_MERGE_ANY, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_PROCESS_COMMAND, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view ksm_processes_view = {
	.name = "ksm_processes",
	.title = "KSM processes",
	.help = "Processes by what merging of equal pages (KSM) saves for them and what it costs.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS,
	.columns = columns,
	.sort = { METRIC_PROCESS_KSM_MERGING_PAGES, LENS_VALUE },
};
