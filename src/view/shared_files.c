/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared memory objects and the processes that share them. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SHARED_FILE_PID, LENS_VALUE }, .rank = 0, .width = 7 },
	{ .column = { METRIC_SHARED_FILE_PROCESS, LENS_VALUE }, .rank = 0, .width = 15 },
	{ .column = { METRIC_SHARED_FILE_KIND, LENS_VALUE }, .rank = 1, .width = 16 },
	{ .column = { METRIC_SHARED_FILE_HELD, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SHARED_FILE_MAPPED, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SHARED_FILE_PROCESSES, LENS_VALUE }, .rank = 1, .width = 5 },
	{ .column = { METRIC_SHARED_FILE_MAPPINGS, LENS_VALUE }, .rank = 2, .width = 5 },
	{ .column = { METRIC_SHARED_FILE_OBJECT_SIZE, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_SHARED_FILE_INODE, LENS_VALUE }, .rank = 3, .width = 10 },
	{ .column = { METRIC_SHARED_FILE_ALLOCATED, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_SHARED_FILE_DEVICE, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_SHARED_FILE_PATH, LENS_VALUE }, .rank = 0 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view shared_files_view = {
	.name = "shared_files",
	.title = "Shared objects",
	.help = "Which process maps or holds which memfd, POSIX, System V or anonymous shared memory.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_SHARED_FILE,
	.columns = columns,
	.sort = { METRIC_SHARED_FILE_HELD, LENS_VALUE },
};
