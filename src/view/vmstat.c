/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every field of /proc/vmstat, straight from the registry: gauges as they are, events since boot
 * and per second. A new row in one of the .def files is a new line here.
 */
#include "list.h"

/* Positions of the columns below, to hang headings on the first one of each group. */
enum position {
#define METRIC(entity, id, ...) POSITION_##id,
#include "mempane/metrics/vmstat_memory.def"
#undef METRIC
#define METRIC(entity, id, ...) POSITION_##id, POSITION_OF_RATE_##id,
#include "mempane/metrics/vmstat_events.def"
#include "mempane/metrics/vmstat_reclaim.def"
#include "mempane/metrics/vmstat_workingset.def"
#include "mempane/metrics/vmstat_swap.def"
#include "mempane/metrics/vmstat_compaction.def"
#include "mempane/metrics/vmstat_numa.def"
#include "mempane/metrics/vmstat_huge_pages.def"
#include "mempane/metrics/vmstat_misc.def"
#undef METRIC
};

static const struct view_column columns[] = {
#define METRIC(entity, id, ...) { .column = { METRIC_##entity##_##id, LENS_VALUE } },
#include "mempane/metrics/vmstat_memory.def"
#undef METRIC
#define METRIC(entity, id, ...)                                          \
	{ .column = { METRIC_##entity##_##id, LENS_VALUE } },            \
	{ .column = { METRIC_##entity##_##id, LENS_RATE } },
#include "mempane/metrics/vmstat_events.def"
#include "mempane/metrics/vmstat_reclaim.def"
#include "mempane/metrics/vmstat_workingset.def"
#include "mempane/metrics/vmstat_swap.def"
#include "mempane/metrics/vmstat_compaction.def"
#include "mempane/metrics/vmstat_numa.def"
#include "mempane/metrics/vmstat_huge_pages.def"
#include "mempane/metrics/vmstat_misc.def"
#undef METRIC
	{ .column = { METRIC_NONE, LENS_VALUE } },
	[POSITION_NR_FREE_PAGES].group = "Memory by kind",
	[POSITION_NR_DIRTIED].group = "Faults, allocation and I/O",
	[POSITION_NR_VMSCAN_WRITE].group = "Reclaim",
	[POSITION_WORKINGSET_REFAULT_ANON].group = "Workingset",
	[POSITION_PSWPIN].group = "Swap",
	[POSITION_PGMIGRATE_SUCCESS].group = "Compaction and migration",
	[POSITION_NUMA_HIT].group = "NUMA",
	[POSITION_THP_MIGRATION_SUCCESS].group = "Huge pages",
	[POSITION_UNEVICTABLE_PGS_CULLED].group = "Other events",
};

const struct view vmstat_view = {
	.name = "vmstat",
	.title = "vmstat",
	.help = "Every field of /proc/vmstat that mempane knows, events per second beside their "
		"total.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
