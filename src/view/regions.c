/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of the inspected process added up by class. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_REGION_CLASS, LENS_VALUE }, .rank = 0, .width = 16 },
	{ .column = { METRIC_REGION_MAPPINGS, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_REGION_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_REGION_RESIDENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_REGION_PSS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_REGION_USS, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_REGION_PRIVATE_DIRTY, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_REGION_SWAP, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_REGION_ANONYMOUS_HUGE_PAGES, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_REGION_HUGE_SHARE, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_REGION_PRIVATE_HUGETLB, LENS_VALUE }, .rank = 4, .width = 9 },
	{ .column = { METRIC_REGION_PSS, LENS_CHANGE }, .title = "dPSS", .rank = 2, .width = 7 },
	{ .column = { METRIC_REGION_PRIVATE_CLEAN, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_REGION_SHARED_HUGETLB, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_REGION_SWAP_PSS, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_REGION_LOCKED, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view regions_view = {
	.name = "regions",
	.title = "Regions",
	.help = "What the memory of the inspected process is used for: its mappings added up "
		"by class.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_REGION,
	.columns = columns,
	.sort = { METRIC_REGION_PSS, LENS_VALUE },
};
