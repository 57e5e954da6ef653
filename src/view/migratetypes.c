/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pageblocks by migrate type. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PAGEBLOCK_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_PAGEBLOCK_ZONE, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PAGEBLOCK_TYPE, LENS_VALUE }, .rank = 0, .width = 12 },
	{ .column = { METRIC_PAGEBLOCK_BLOCKS, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_PAGEBLOCK_SHARE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PAGEBLOCK_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_PAGEBLOCK_MIXED_BLOCKS, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view migratetypes_view = {
	.name = "migratetypes",
	.title = "Migrate types",
	.help = "Pageblocks of each migrate type in each zone.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PAGEBLOCK,
	.columns = columns,
};
