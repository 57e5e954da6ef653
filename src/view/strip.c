/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the pages of one mapping are, along its addresses. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_STRIP_START, LENS_VALUE }, .rank = 0, .width = 12 },
	{ .column = { METRIC_STRIP_OFFSET, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_STRIP_PAGES, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_STRIP_SAMPLED, LENS_VALUE }, .rank = 1, .width = 5 },
	{ .column = { METRIC_STRIP_PRESENT, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_STRIP_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_STRIP_NODE_PAGES, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_STRIP_ABSENT, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_STRIP_ZERO, LENS_VALUE }, .rank = 3, .width = 5 },
	{ .column = { METRIC_STRIP_FAILED, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_STRIP_END, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 12 },
	{ .column = { METRIC_STRIP_NODES, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view strip_view = {
	.name = "strip",
	.title = "Strip",
	.help = "One mapping of the inspected process in equal parts, with the node that some pages "
		"of each are on.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_STRIP,
	.columns = columns,
};
