/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whom the OOM killer would take now, and why. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_OOM_SCOPE, LENS_VALUE }, .rank = 0, .width = 16 },
	{ .column = { METRIC_OOM_RANK, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_OOM_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_OOM_USER, LENS_VALUE }, .rank = 4, .width = 8 },
	{ .column = { METRIC_OOM_NAME, LENS_VALUE }, .rank = 0, .width = 15 },
	{ .column = { METRIC_OOM_BADNESS, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_OOM_SHARE, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_OOM_ADJUSTMENT, LENS_VALUE }, .rank = 1, .width = 5 },
	{ .column = { METRIC_OOM_KERNEL_SCORE, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_OOM_PREDICTED_SCORE, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_OOM_RESIDENT, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_OOM_SWAP, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_OOM_PAGE_TABLES, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_OOM_SCOPE_USAGE, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_OOM_SCOPE_LIMIT, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_OOM_SCOPE_ALLOWED, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 7 },
	{ .column = { METRIC_OOM_FORECAST, LENS_VALUE }, .rank = 6, .width = 8 },
	{ .column = { METRIC_OOM_WHY, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view oom_view = {
	.name = "oom",
	.title = "OOM outlook",
	.help = "Whom the OOM killer would take now, for the machine and for each control group "
		"with a limit, and why.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_OOM,
	.columns = columns,
};
