/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each line of kernel code has allocated. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_ALLOCATION_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_ALLOCATION_SIZE, LENS_RATE },
	  .title = "GROWTH", .rank = 1, .width = 8 },
	{ .column = { METRIC_ALLOCATION_CALLS, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_ALLOCATION_AVERAGE, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_ALLOCATION_FUNCTION, LENS_VALUE }, .rank = 1, .width = 28 },
	{ .column = { METRIC_ALLOCATION_MODULE, LENS_VALUE }, .rank = 2, .width = 12 },
	{ .column = { METRIC_ALLOCATION_SITE, LENS_VALUE }, .rank = 0, .width = 48 },
	{ .column = { METRIC_ALLOCATION_IS_INACCURATE, LENS_VALUE }, .rank = 3, .width = 10 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view allocations_view = {
	.name = "allocations",
	.title = "Kernel allocations",
	.help = "What each line of kernel code has allocated; needs memory allocation "
		"profiling (CONFIG_MEM_ALLOC_PROFILING).",
	.layout = VIEW_TABLE,
	.entity = ENTITY_ALLOCATION,
	.columns = columns,
	.sort = { METRIC_ALLOCATION_SIZE, LENS_VALUE },
};
