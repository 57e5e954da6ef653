/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc areas, added up by who asked for them. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_VMALLOC_CALLER, LENS_VALUE }, .rank = 0, .width = 32 },
	{ .column = { METRIC_VMALLOC_PAGES, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_VMALLOC_PAGES, LENS_SHARE },
	  .title = "SHARE", .rank = 3, .width = 6 },
	{ .column = { METRIC_VMALLOC_PAGES, LENS_RATE },
	  .title = "GROWTH", .rank = 2, .width = 8 },
	{ .column = { METRIC_VMALLOC_AREAS, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_VMALLOC_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_VMALLOC_LARGEST, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_VMALLOC_VMALLOC_SIZE, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_VMALLOC_VMAP_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_VMALLOC_IOREMAP_SIZE, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_VMALLOC_USER_SIZE, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_VMALLOC_OTHER_SIZE, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_VMALLOC_NODES, LENS_VALUE }, .rank = 2, .width = 24 },
	{ .column = { METRIC_VMALLOC_MODULE, LENS_VALUE }, .rank = 4, .width = 12 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view vmalloc_view = {
	.name = "vmalloc",
	.title = "vmalloc",
	.help = "Kernel memory outside the direct map, added up by the function that asked "
		"for it.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_VMALLOC,
	.columns = columns,
	.sort = { METRIC_VMALLOC_PAGES, LENS_VALUE },
};
