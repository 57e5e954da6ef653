/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the shared memory of the machine consists of, and what has no name. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_SHMEM, LENS_VALUE }, .title = "shared memory",
	  .group = "Shared memory" },
	{ .column = { METRIC_SYSTEM_SHMEM, LENS_CHANGE }, .title = "change" },
	{ .column = { METRIC_SYSTEM_SHMEM_TMPFS, LENS_VALUE }, .title = "in tmpfs, with swapped",
	  .group = "By name" },
	{ .column = { METRIC_SYSTEM_SHMEM_SEGMENTS, LENS_VALUE }, .title = "in SysV segments" },
	{ .column = { METRIC_SYSTEM_SHMEM_UNNAMED, LENS_VALUE },
	  .title = "without mount or segment" },
	{ .column = { METRIC_SYSTEM_SHMEM_LEAKED, LENS_VALUE }, .title = "SysV, nobody attached",
	  .group = "Suspects" },
	{ .column = { METRIC_SYSTEM_SHMEM_HUGE_PAGES, LENS_VALUE }, .title = "in huge pages",
	  .group = "Huge pages" },
	{ .column = { METRIC_SYSTEM_SHMEM_PMD_MAPPED, LENS_VALUE },
	  .title = "mapped by huge entries" },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view shmem_view = {
	.name = "shmem",
	.title = "Shared memory",
	.help = "Shared memory of the machine by what names it: tmpfs, System V, neither.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
