/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Free blocks of each order in each zone. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_FREE_AREA_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_FREE_AREA_ZONE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_FREE_AREA_ORDER, LENS_VALUE }, .rank = 0, .width = 5 },
	{ .column = { METRIC_FREE_AREA_BLOCK_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_FREE_AREA_BLOCKS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_FREE_AREA_UNUSABLE_INDEX, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_FREE_AREA_FREE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_FREE_AREA_USABLE_BLOCKS, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_FREE_AREA_EXTFRAG_INDEX, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view fragmentation_view = {
	.name = "fragmentation",
	.title = "Fragmentation",
	.help = "Free blocks of each order in each zone, and how much of the free memory "
		"cannot serve that order.",
	.layout = VIEW_MATRIX,
	.entity = ENTITY_FREE_AREA,
	.columns = columns,
};
