/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel files that a sample read, and how that went. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SOURCE_NAME, LENS_VALUE }, .rank = 0, .width = 22 },
	{ .column = { METRIC_SOURCE_STATE, LENS_VALUE }, .rank = 0, .width = 24 },
	{ .column = { METRIC_SOURCE_DURATION, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SOURCE_READS, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SOURCE_DENIED, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SOURCE_BLOCKED, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SOURCE_IDLE, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_SOURCE_WAITING, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SOURCE_OVER_LIMIT, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SOURCE_UNKNOWN_FIELDS, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SOURCE_MALFORMED_LINE, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SOURCE_PATH, LENS_VALUE }, .rank = 3, .width = 24 },
	{ .column = { METRIC_SOURCE_PRIVILEGE, LENS_VALUE }, .rank = 4, .width = 24 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view sources_view = {
	.name = "sources",
	.title = "Sources",
	.help = "The kernel files that this sample read, how that went and what it cost.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_SOURCE,
	.columns = columns,
};
