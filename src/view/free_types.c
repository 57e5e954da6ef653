/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Free blocks of each order by migrate type. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_FREE_TYPE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_FREE_TYPE_ZONE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_FREE_TYPE_TYPE, LENS_VALUE }, .rank = 0, .width = 12 },
	{ .column = { METRIC_FREE_TYPE_ORDER, LENS_VALUE }, .rank = 0, .width = 5 },
	{ .column = { METRIC_FREE_TYPE_BLOCK_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_FREE_TYPE_BLOCKS, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_FREE_TYPE_FREE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view free_types_view = {
	.name = "free_types",
	.title = "Free blocks by migrate type",
	.help = "Free blocks of each order and migrate type in each zone.",
	.layout = VIEW_MATRIX,
	.entity = ENTITY_FREE_TYPE,
	.columns = columns,
};
