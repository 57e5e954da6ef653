/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V shared memory segments, with those that were left behind. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SHM_SEGMENT_ID, LENS_VALUE }, .rank = 0, .width = 10 },
	{ .column = { METRIC_SHM_SEGMENT_OBJECT, LENS_VALUE }, .rank = 1, .width = 12 },
	{ .column = { METRIC_SHM_SEGMENT_CREATOR, LENS_VALUE }, .rank = 1, .width = 8 },
	{ .column = { METRIC_SHM_SEGMENT_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_RESIDENT, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_SWAP, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_ATTACHED, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_LEAKED, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_IDLE, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_CREATOR_PID, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SHM_SEGMENT_LAST_PID, LENS_VALUE }, .rank = 2, .width = 7 },
	{ .column = { METRIC_SHM_SEGMENT_PERMISSIONS, LENS_VALUE }, .rank = 3, .width = 4 },
	{ .column = { METRIC_SHM_SEGMENT_FLAGS, LENS_VALUE }, .rank = 3, .width = 16 },
	{ .column = { METRIC_SHM_SEGMENT_KEY, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 11 },
	{ .column = { METRIC_SHM_SEGMENT_OWNER_UID, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_OWNER_GID, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_CREATOR_UID, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_CREATOR_GID, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_SHM_SEGMENT_ATTACH_TIME, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 10 },
	{ .column = { METRIC_SHM_SEGMENT_DETACH_TIME, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 10 },
	{ .column = { METRIC_SHM_SEGMENT_CHANGE_TIME, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 10 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view shm_view = {
	.name = "shm",
	.title = "SysV shm",
	.help = "System V shared memory segments, and what nobody is attached to.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_SHM_SEGMENT,
	.columns = columns,
	.sort = { METRIC_SHM_SEGMENT_RESIDENT, LENS_VALUE },
};
