/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zram devices: what they hold and what it costs. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_ZRAM_NAME, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_ZRAM_DISK_SIZE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_ZRAM_ORIGINAL, LENS_VALUE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_ZRAM_COMPRESSED, LENS_VALUE }, .rank = 2, .width = 10 },
	{ .column = { METRIC_ZRAM_MEMORY_USED, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_ZRAM_MEMORY_USED, LENS_SHARE },
	  .title = "SHARE", .rank = 3, .width = 6 },
	{ .column = { METRIC_ZRAM_RATIO, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_ZRAM_SAVED, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_ZRAM_ALGORITHM, LENS_VALUE }, .rank = 2, .width = 9 },
	{ .column = { METRIC_ZRAM_RATIO_WITHOUT_SAME, LENS_VALUE }, .rank = 3, .width = 10 },
	{ .column = { METRIC_ZRAM_DATA_RATIO, LENS_VALUE }, .rank = 3, .width = 9 },
	{ .column = { METRIC_ZRAM_ORIGINAL, LENS_RATE },
	  .title = "GROWTH", .rank = 2, .width = 8 },
	{ .column = { METRIC_ZRAM_SAME, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_ZRAM_HUGE, LENS_VALUE }, .rank = 3, .width = 6 },
	{ .column = { METRIC_ZRAM_OVERHEAD, LENS_VALUE }, .rank = 4, .width = 8 },
	{ .column = { METRIC_ZRAM_MEMORY_LIMIT, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_ZRAM_MEMORY_PEAK, LENS_VALUE }, .rank = 4, .width = 6 },
	{ .column = { METRIC_ZRAM_COMPACTED, LENS_VALUE }, .rank = 5, .width = 9 },
	{ .column = { METRIC_ZRAM_BACKED, LENS_VALUE }, .rank = 5, .width = 6 },
	{ .column = { METRIC_ZRAM_BACKED_READS, LENS_RATE }, .rank = 6, .width = 11 },
	{ .column = { METRIC_ZRAM_BACKED_WRITES, LENS_RATE }, .rank = 6, .width = 12 },
	{ .column = { METRIC_ZRAM_FAILED_READS, LENS_VALUE }, .rank = 5, .width = 9 },
	{ .column = { METRIC_ZRAM_FAILED_WRITES, LENS_VALUE }, .rank = 5, .width = 10 },
	{ .column = { METRIC_ZRAM_NOTIFY_FREE, LENS_RATE }, .rank = 7, .width = 7 },
	{ .column = { METRIC_ZRAM_HUGE_SINCE, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 9 },
	{ .column = { METRIC_ZRAM_BACKED_READS, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 9 },
	{ .column = { METRIC_ZRAM_BACKED_WRITES, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 10 },
	{ .column = { METRIC_ZRAM_NOTIFY_FREE, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 6 },
	{ .column = { METRIC_ZRAM_INITIALISED, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 4 },
	{ .column = { METRIC_ZRAM_STREAMS, LENS_VALUE }, .rank = VIEW_RANK_EXPORT, .width = 7 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view zram_view = {
	.name = "zram",
	.title = "zram devices",
	.help = "Block devices in compressed memory: what they hold, what they take, how "
		"well they compress.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_ZRAM,
	.columns = columns,
};
