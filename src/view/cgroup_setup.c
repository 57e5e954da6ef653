/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which control groups the machine has, and where. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_CGROUP_VERSION, LENS_VALUE },
	  .title = "version", .group = "Control groups" },
	{ .column = { METRIC_SYSTEM_CGROUP_MOUNT, LENS_VALUE }, .title = "memory mounted at" },
	{ .column = { METRIC_SYSTEM_CGROUP_PRESSURE_MOUNT, LENS_VALUE },
	  .title = "pressure mounted at" },
	{ .column = { METRIC_SYSTEM_CGROUP_CONTROLLERS, LENS_VALUE },
	  .title = "controllers of v2" },
	{ .column = { METRIC_SYSTEM_CGROUP_MEMORY_ENABLED, LENS_VALUE },
	  .title = "memory controller on" },
	{ .column = { METRIC_SYSTEM_CGROUP_MEMORY_GROUPS, LENS_VALUE },
	  .title = "groups, with removed" },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view cgroup_setup_view = {
	.name = "cgroup_setup",
	.title = "Control group setup",
	.help = "Which version of control groups accounts memory here, and where it is mounted.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
