/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory pressure: time lost for lack of memory (PSI). */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_PRESSURE_SOME_TOTAL, LENS_RATE },
	  .title = "now", .group = "Some tasks waited" },
	{ .column = { METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10, LENS_VALUE }, .title = "10 s" },
	{ .column = { METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_60, LENS_VALUE }, .title = "60 s" },
	{ .column = { METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_300, LENS_VALUE }, .title = "300 s" },
	{ .column = { METRIC_SYSTEM_PRESSURE_SOME_TOTAL, LENS_VALUE }, .title = "since boot" },
	{ .column = { METRIC_SYSTEM_PRESSURE_FULL_TOTAL, LENS_RATE },
	  .title = "now", .group = "All tasks waited" },
	{ .column = { METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_10, LENS_VALUE }, .title = "10 s" },
	{ .column = { METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_60, LENS_VALUE }, .title = "60 s" },
	{ .column = { METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_300, LENS_VALUE }, .title = "300 s" },
	{ .column = { METRIC_SYSTEM_PRESSURE_FULL_TOTAL, LENS_VALUE }, .title = "since boot" },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view pressure_view = {
	.name = "pressure",
	.title = "Memory pressure",
	.help = "Share of time that tasks waited for memory (PSI).",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
