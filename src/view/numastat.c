/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocations of each NUMA node: hits, misses and by whom. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_NODE_NODE, LENS_VALUE }, .rank = 0, .width = 4 },
	{ .column = { METRIC_NODE_NUMA_HIT, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_NUMA_MISS, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_NUMA_FOREIGN, LENS_RATE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_NODE_NUMA_LOCAL, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_NUMA_OTHER, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_NODE_NUMA_INTERLEAVE, LENS_RATE }, .rank = 0, .width = 12 },
	{ .column = { METRIC_NODE_LOCALITY, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_HIT_RATIO, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_NODE_SPILL, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NODE_NUMA_HIT, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_NODE_NUMA_MISS, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_NODE_NUMA_FOREIGN, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_NODE_NUMA_LOCAL, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_NODE_NUMA_OTHER, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_NODE_NUMA_INTERLEAVE, LENS_VALUE }, .rank = 5, .width = 10 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view numastat_view = {
	.name = "numastat",
	.title = "NUMA allocations",
	.help = "Allocations from each NUMA node: as wished or not, by its processors or by others.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_NODE,
	.columns = columns,
};
