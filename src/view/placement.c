/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which NUMA nodes the inspected process is. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_PLACEMENT_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_PLACEMENT_RESIDENT, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_PLACEMENT_SHARE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_PLACEMENT_ANONYMOUS, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_PLACEMENT_HUGETLB, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_PLACEMENT_MAPPINGS, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_PLACEMENT_RESIDENT, LENS_CHANGE },
	  .title = "dRESIDENT", .rank = 3, .width = 9 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view placement_view = {
	.name = "placement",
	.title = "Placement",
	.help = "How much of the inspected process is on which NUMA node.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_PLACEMENT,
	.columns = columns,
};
