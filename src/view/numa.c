/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NUMA of the machine as a whole, and what its nodes together leave unexplained. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_NODES_ONLINE, LENS_VALUE }, .group = "Nodes" },
	{ .column = { METRIC_SYSTEM_NODES_HAVE_MEMORY, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_MEMORY_NODES, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_HAVE_NORMAL_MEMORY, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_HAVE_CPU, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_HAVE_GENERIC_INITIATOR, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_POSSIBLE, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NUMA_IMBALANCE, LENS_VALUE }, .group = "Placement" },
	{ .column = { METRIC_SYSTEM_NUMA_LOCALITY, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NUMA_HIT_RATIO, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NUMA_BALANCING_LOCALITY, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_MEMORY_TOTAL, LENS_VALUE },
	  .group = "Machine less its nodes" },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_MEMORY_FREE, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_ANONYMOUS, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_FILE_PAGES, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_SHMEM, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_SLAB, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_PAGE_TABLES, LENS_VALUE } },
	{ .column = { METRIC_SYSTEM_NODES_RESIDUE_KERNEL_STACK, LENS_VALUE } },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view numa_view = {
	.name = "numa",
	.title = "NUMA",
	.help = "Which NUMA nodes there are, how well placement works, and what the nodes' numbers "
		"leave unexplained.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
