/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of the inspected process. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_MAPPING_START, LENS_VALUE }, .rank = 1, .width = 12 },
	{ .column = { METRIC_MAPPING_PERMISSIONS, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_MAPPING_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_MAPPING_RESIDENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_MAPPING_PSS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_MAPPING_USS, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_MAPPING_PRIVATE_DIRTY, LENS_VALUE },
	  .title = "PRDIRTY", .rank = 2, .width = 7 },
	{ .column = { METRIC_MAPPING_SWAP, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_MAPPING_ANONYMOUS_HUGE_PAGES, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_MAPPING_PSS, LENS_CHANGE }, .title = "dPSS", .rank = 3, .width = 7 },
	{ .column = { METRIC_MAPPING_REFERENCED, LENS_VALUE }, .rank = 7, .width = 10 },
	{ .column = { METRIC_MAPPING_CLASS, LENS_VALUE }, .rank = 3, .width = 16 },
	{ .column = { METRIC_MAPPING_CONFIDENCE, LENS_VALUE }, .rank = 8, .width = 6 },
	{ .column = { METRIC_MAPPING_FLAGS, LENS_VALUE }, .rank = 9, .width = 24 },
	{ .column = { METRIC_MAPPING_PATH, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view mappings_view = {
	.name = "mappings",
	.title = "Mappings",
	.help = "Every mapping of the inspected process with its resident memory and what it "
		"is used for.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_MAPPING,
	.columns = columns,
	.sort = { METRIC_MAPPING_PSS, LENS_VALUE },
};
