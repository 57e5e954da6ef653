/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Free pages that processors keep for themselves. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PAGESET_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_PAGESET_ZONE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PAGESET_CPU, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_PAGESET_COUNT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PAGESET_HIGH, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PAGESET_BATCH, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PAGESET_HIGH_MIN, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_PAGESET_HIGH_MAX, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view pagesets_view = {
	.name = "pagesets",
	.title = "Per-CPU page lists",
	.help = "Free pages parked on the list of each processor, and when it gives them back.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PAGESET,
	.columns = columns,
};
