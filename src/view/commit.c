/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has been promised, and what the limits are. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_OVERCOMMIT_MODE, LENS_VALUE },
	  .title = "mode", .group = "Promises" },
	{ .column = { METRIC_SYSTEM_COMMITTED, LENS_VALUE }, .title = "committed" },
	{ .column = { METRIC_SYSTEM_COMMIT_LIMIT, LENS_VALUE }, .title = "commit limit" },
	{ .column = { METRIC_SYSTEM_COMMIT_RATIO, LENS_VALUE }, .title = "committed of limit" },
	{ .column = { METRIC_SYSTEM_COMMIT_HEADROOM, LENS_VALUE }, .title = "headroom" },
	{ .column = { METRIC_SYSTEM_COMMIT_HEADROOM_USER, LENS_VALUE },
	  .title = "headroom of users" },
	{ .column = { METRIC_SYSTEM_PROMISED_BEYOND_LIMIT, LENS_VALUE },
	  .title = "beyond the limit" },
	{ .column = { METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED, LENS_VALUE },
	  .title = "recomputed", .group = "How the limit comes about" },
	{ .column = { METRIC_SYSTEM_COMMIT_LIMIT_RESIDUE, LENS_VALUE },
	  .title = "not explained" },
	{ .column = { METRIC_SYSTEM_MEMORY_TOTAL, LENS_VALUE }, .title = "memory" },
	{ .column = { METRIC_SYSTEM_HUGETLB, LENS_VALUE }, .title = "huge page pools" },
	{ .column = { METRIC_SYSTEM_OVERCOMMIT_RATIO, LENS_VALUE }, .title = "counted, %" },
	{ .column = { METRIC_SYSTEM_OVERCOMMIT_KBYTES, LENS_VALUE },
	  .title = "counted, if not by ratio" },
	{ .column = { METRIC_SYSTEM_SWAP_TOTAL, LENS_VALUE }, .title = "swap" },
	{ .column = { METRIC_SYSTEM_ADMIN_RESERVE, LENS_VALUE }, .title = "reserve for root" },
	{ .column = { METRIC_SYSTEM_USER_RESERVE, LENS_VALUE }, .title = "reserve for users" },
	{ .column = { METRIC_SYSTEM_DIRTY_FILL, LENS_VALUE },
	  .title = "of the hard limit", .group = "Dirty memory" },
	{ .column = { METRIC_SYSTEM_DIRTY_BACKGROUND_FILL, LENS_VALUE },
	  .title = "of the background limit" },
	{ .column = { METRIC_SYSTEM_NR_DIRTY, LENS_VALUE }, .title = "dirty" },
	{ .column = { METRIC_SYSTEM_NR_WRITEBACK, LENS_VALUE }, .title = "in writeback" },
	{ .column = { METRIC_SYSTEM_NR_DIRTY_BACKGROUND_THRESHOLD, LENS_VALUE },
	  .title = "writeback begins at" },
	{ .column = { METRIC_SYSTEM_DIRTY_FREERUN, LENS_VALUE },
	  .title = "writers slow down at" },
	{ .column = { METRIC_SYSTEM_NR_DIRTY_THRESHOLD, LENS_VALUE },
	  .title = "writers stop at" },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view commit_view = {
	.name = "commit",
	.title = "Commit",
	.help = "Promised memory, the commit limit and how the kernel computes it, and "
		"limits of dirty memory.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
