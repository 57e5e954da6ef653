/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups by what they hold, and how near to their limits they are. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_CGROUP_CURRENT, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_CGROUP_CURRENT, LENS_SHARE }, .title = "MEM%", .rank = 6, .width = 6 },
	{ .column = { METRIC_CGROUP_EFFECTIVE_LIMIT, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_CGROUP_USAGE_SHARE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_CGROUP_WORKING_SET, LENS_VALUE },
	  .title = "WSET", .rank = 2, .width = 6 },
	{ .column = { METRIC_CGROUP_ANON, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_CGROUP_FILE, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_CGROUP_KERNEL, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_CGROUP_SWAP_CURRENT, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_CGROUP_PRESSURE_SOME_AVERAGE_10, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_CGROUP_PRESSURE_FULL_AVERAGE_10, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_CGROUP_PGMAJFAULT, LENS_RATE }, .rank = 5, .width = 8 },
	{ .column = { METRIC_CGROUP_REFAULTS, LENS_RATE }, .rank = 6, .width = 9 },
	{ .column = { METRIC_CGROUP_OOM_KILLS, LENS_VALUE }, .rank = 4, .width = 7 },
	{ .column = { METRIC_CGROUP_RISK, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_CGROUP_CURRENT, LENS_RATE },
	  .title = "GROWTH", .rank = VIEW_RANK_EXPORT, .width = 8 },
	{ .column = { METRIC_CGROUP_GROWTH, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 7 },
	{ .column = { METRIC_CGROUP_HEADROOM, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 8 },
	{ .column = { METRIC_CGROUP_AGE, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_CGROUP_PATH, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view cgroups_view = {
	.name = "cgroups",
	.title = "Control groups",
	.help = "Control groups with what they hold in RAM and swap, their limits, and whether "
		"they are in danger.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_CGROUP,
	.columns = columns,
	.sort = { METRIC_CGROUP_CURRENT, LENS_VALUE },
	.is_tree = true,
};
