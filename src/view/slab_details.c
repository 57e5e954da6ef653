/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slab caches with what sysfs knows of them: read for each cache, so a view of its own. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SLAB_NAME, LENS_VALUE }, .rank = 0, .width = 24 },
	{ .column = { METRIC_SLAB_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SLAB_IDLE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SLAB_SLACK, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SLAB_EFFICIENCY, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_SLAB_WASTE_INSIDE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SLAB_PAD, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SLAB_RECLAIMABLE, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_SLAB_REQUESTED_SIZE, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SLAB_OBJECT_SIZE, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SLAB_ORDER, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_SLAB_PARTIAL_SLABS, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SLAB_CPU_SLABS, LENS_VALUE }, .rank = 3, .width = 8 },
	{ .column = { METRIC_SLAB_CPU_PARTIAL_OBJECTS, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_SLAB_ALIASES, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_SLAB_ALIAS_NAMES, LENS_VALUE }, .rank = 1, .width = 40 },
	{ .column = { METRIC_SLAB_LIVE, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_SLAB_SLABS, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_SLAB_OBJECTS, LENS_VALUE }, .rank = 5, .width = 7 },
	{ .column = { METRIC_SLAB_ACTIVE_OBJECTS, LENS_VALUE }, .rank = 5, .width = 7 },
	{ .column = { METRIC_SLAB_OBJECTS_PER_SLAB, LENS_VALUE }, .rank = 6, .width = 8 },
	{ .column = { METRIC_SLAB_HAS_SMALLER_SLABS, LENS_VALUE }, .rank = 6, .width = 7 },
	{ .column = { METRIC_SLAB_ACTIVE_SLABS, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 8 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view slab_details_view = {
	.name = "slab_details",
	.title = "Slab details",
	.help = "Slab caches with padding, efficiency, merged names and partial slabs; "
		"reads several files for each cache.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_SLAB,
	.columns = columns,
	.sort = { METRIC_SLAB_SIZE, LENS_VALUE },
};
