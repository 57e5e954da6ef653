/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of requests of each order, and why they would fail. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_FREE_AREA_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_FREE_AREA_ZONE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_FREE_AREA_ORDER, LENS_VALUE }, .rank = 0, .width = 5 },
	{ .column = { METRIC_FREE_AREA_BLOCK_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_FREE_AREA_VERDICT, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_FREE_AREA_EXTFRAG_INDEX, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_FREE_AREA_USABLE_BLOCKS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view extfrag_view = {
	.name = "extfrag",
	.title = "External fragmentation",
	.help = "What the kernel would do about a request of each order in each zone, and whether it "
		"would fail for lack of memory or for fragmentation.",
	.layout = VIEW_MATRIX,
	.entity = ENTITY_FREE_AREA,
	.columns = columns,
};
