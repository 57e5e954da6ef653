/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zones with their watermarks and fragmentation. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_ZONE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_ZONE_NAME, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_ZONE_FREE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_ZONE_ABOVE_LOW, LENS_VALUE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_ZONE_WATERMARK_MIN, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_ZONE_WATERMARK_LOW, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_ZONE_WATERMARK_HIGH, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_ZONE_MANAGED, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_ZONE_UNUSABLE_HUGE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_ZONE_LARGEST_FREE, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_ZONE_BOOST, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_ZONE_PRESENT, LENS_VALUE }, .rank = 4, .width = 7 },
	{ .column = { METRIC_ZONE_SPANNED, LENS_VALUE }, .rank = 5, .width = 7 },
	{ .column = { METRIC_ZONE_CMA, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_ZONE_WATERMARK_PROMO, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_ZONE_INDEX, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_PROTECTION, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_PROTECTION_LARGEST, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_STAT_THRESHOLD, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_NODE_UNRECLAIMABLE, LENS_VALUE }, .rank = 4, .width = 8 },
	{ .column = { METRIC_ZONE_ALL_UNRECLAIMABLE, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_START, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_SCANNED, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_INACTIVE_RATIO, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_ZONE_NODE_INACTIVE_RATIO, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
#define METRIC(entity, id, ...)                                                                  \
	{ .column = { METRIC_##entity##_##id, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
#include "mempane/metrics/zone_statistics.def"
#undef METRIC
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view zones_view = {
	.name = "zones",
	.title = "Zones",
	.help = "Memory zones with their free memory, watermarks and fragmentation.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_ZONE,
	.columns = columns,
};
