/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What MemAvailable is made of, and what the zones leave of the totals. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_MEMORY_AVAILABLE, LENS_VALUE },
	  .title = "by the kernel", .group = "Available memory" },
	{ .column = { METRIC_SYSTEM_AVAILABLE_COMPUTED, LENS_VALUE }, .title = "from its parts" },
	{ .column = { METRIC_SYSTEM_AVAILABLE_RESIDUE, LENS_VALUE }, .title = "unexplained" },
	{ .column = { METRIC_SYSTEM_MEMORY_FREE, LENS_VALUE },
	  .title = "free", .group = "Its parts" },
	{ .column = { METRIC_SYSTEM_AVAILABLE_RESERVES, LENS_VALUE }, .title = "less reserves" },
	{ .column = { METRIC_SYSTEM_AVAILABLE_CACHE, LENS_VALUE }, .title = "usable cache" },
	{ .column = { METRIC_SYSTEM_AVAILABLE_SLAB, LENS_VALUE }, .title = "usable slab" },
	{ .column = { METRIC_SYSTEM_MEMORY_TOTAL, LENS_VALUE },
	  .title = "total", .group = "Zones" },
	{ .column = { METRIC_SYSTEM_ZONES_MANAGED, LENS_VALUE }, .title = "managed by zones" },
	{ .column = { METRIC_SYSTEM_MANAGED_RESIDUE, LENS_VALUE }, .title = "in no zone" },
	{ .column = { METRIC_SYSTEM_ZONES_FREE_RESIDUE, LENS_VALUE }, .title = "free in no zone" },
	{ .column = { METRIC_SYSTEM_EMPTY_ZONES_LOW, LENS_VALUE }, .title = "low of empty ones" },
	{ .column = { METRIC_SYSTEM_PER_CPU, LENS_VALUE }, .title = "on per-CPU lists" },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view available_view = {
	.name = "available",
	.title = "Available memory",
	.help = "The parts of MemAvailable, and what the totals of the zones leave of the machine's.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
