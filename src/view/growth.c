/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What grows or shrinks steadily, and when it comes to an end. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_GROWTH_KIND, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_GROWTH_PID, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_GROWTH_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_GROWTH_SLOPE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_GROWTH_TIME_TO_LIMIT, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_GROWTH_LIMIT, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_GROWTH_CONFIDENCE, LENS_VALUE }, .rank = 1, .width = 5 },
	{ .column = { METRIC_GROWTH_SPAN, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_GROWTH_SAMPLES, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_GROWTH_NAME, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view growth_view = {
	.name = "growth",
	.title = "Growth",
	.help = "What grows or shrinks steadily over the last minutes, and the time to its limit; "
		"needs 8 samples over 60 s.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_GROWTH,
	.columns = columns,
	.sort = { METRIC_GROWTH_SLOPE, LENS_VALUE },
};
