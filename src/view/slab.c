/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slab caches: what the kernel's own objects hold. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SLAB_NAME, LENS_VALUE }, .rank = 0, .width = 24 },
	{ .column = { METRIC_SLAB_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SLAB_SIZE, LENS_RATE }, .title = "GROWTH", .rank = 1, .width = 8 },
	{ .column = { METRIC_SLAB_GROWTH, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 7 },
	{ .column = { METRIC_SLAB_ACTIVE_SHARE, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_SLAB_WASTE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SLAB_ACTIVE_OBJECTS, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SLAB_OBJECTS, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SLAB_OBJECT_SIZE, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_SLAB_SLABS, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_SLAB_OBJECTS_PER_SLAB, LENS_VALUE }, .rank = 5, .width = 8 },
	{ .column = { METRIC_SLAB_SLAB_SIZE, LENS_VALUE }, .rank = 5, .width = 8 },
	{ .column = { METRIC_SLAB_IDLE, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_SLAB_SLACK, LENS_VALUE }, .rank = 6, .width = 6 },
	{ .column = { METRIC_SLAB_ACTIVE_SLABS, LENS_VALUE }, .rank = VIEW_RANK_EXPORT },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view slab_view = {
	.name = "slab",
	.title = "Slab",
	.help = "Caches of the kernel's slab allocator with their size, growth and waste.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_SLAB,
	.columns = columns,
	.sort = { METRIC_SLAB_SIZE, LENS_VALUE },
};
