/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems whose files live in memory. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_TMPFS_USED, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_TMPFS_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_TMPFS_USED_SHARE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_TMPFS_USED, LENS_RATE }, .title = "GROWTH",
	  .rank = 2, .width = 8 },
	{ .column = { METRIC_TMPFS_FILES, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_TMPFS_FILES_LIMIT, LENS_VALUE }, .rank = 4, .width = 8 },
	{ .column = { METRIC_TMPFS_TYPE, LENS_VALUE }, .rank = 2, .width = 9 },
	{ .column = { METRIC_TMPFS_DEVICE, LENS_VALUE }, .rank = 3, .width = 7 },
	{ .column = { METRIC_TMPFS_MOUNTS, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_TMPFS_SOURCE, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 10 },
	{ .column = { METRIC_TMPFS_MOUNT, LENS_VALUE }, .rank = 0, .width = 30 },
	{ .column = { METRIC_TMPFS_STATE, LENS_VALUE }, .rank = 1 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view tmpfs_view = {
	.name = "tmpfs",
	.title = "tmpfs",
	.help = "Mounted file systems whose files live in shared memory, by what they take.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_TMPFS,
	.columns = columns,
	.sort = { METRIC_TMPFS_USED, LENS_VALUE },
};
