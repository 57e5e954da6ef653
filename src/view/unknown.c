/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of kernel files that mempane does not know. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_UNKNOWN_SOURCE, LENS_VALUE }, .rank = 0, .width = 22 },
	{ .column = { METRIC_UNKNOWN_FIELD, LENS_VALUE }, .rank = 0, .width = 32 },
	{ .column = { METRIC_UNKNOWN_VALUE, LENS_VALUE }, .rank = 0, .width = 24 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view unknown_view = {
	.name = "unknown",
	.title = "Unknown fields",
	.help = "Fields of kernel files that mempane does not know yet, kept as they were.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_UNKNOWN,
	.columns = columns,
};
