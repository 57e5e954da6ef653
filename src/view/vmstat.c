/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every field of /proc/vmstat, straight from the registry: gauges as they are, events since boot and
 * per second. The heading before each group is a column of its own file's first row.
 */
#include "list.h"

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
};

const struct view vmstat_view = {
	.name = "vmstat",
	.title = "vmstat",
	.help = "Every field of /proc/vmstat that mempane knows, events per second beside their total.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
