/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far each zone is from its watermarks, for whom. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_ZONE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_ZONE_NAME, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_ZONE_FREE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_ZONE_PROTECTION_LARGEST, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_ZONE_USER_ABOVE_MIN, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_ZONE_USER_ABOVE_LOW, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_ZONE_USER_ABOVE_HIGH, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_ZONE_KERNEL_ABOVE_MIN, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_ZONE_KERNEL_ABOVE_LOW, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_ZONE_KERNEL_ABOVE_HIGH, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_ZONE_PROACTIVE_SCORE, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_ZONE_PER_CPU, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_ZONE_BOOST, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_ZONE_USER_ABOVE_PROMO, LENS_VALUE }, .rank = 4, .width = 10 },
	{ .column = { METRIC_ZONE_DRIFT, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_ZONE_FREE_RESIDUE, LENS_VALUE }, .rank = 5, .width = 8 },
	{ .column = { METRIC_ZONE_PROTECTION, LENS_VALUE }, .rank = 6, .width = 28 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view watermarks_view = {
	.name = "watermarks",
	.title = "Watermarks",
	.help = "Room above each watermark of each zone, for requests of users and of the kernel, with "
		"what they have to leave alone.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_ZONE,
	.columns = columns,
};
