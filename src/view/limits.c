/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resource limits of the inspected process. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_LIMIT_NAME, LENS_VALUE }, .rank = 0, .width = 21 },
	{ .column = { METRIC_LIMIT_SOFT, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_LIMIT_HARD, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_LIMIT_UNITS, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view limits_view = {
	.name = "limits",
	.title = "Limits",
	.help = "Resource limits of the inspected process.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_LIMIT,
	.columns = columns,
};
