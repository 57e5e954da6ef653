/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Swap areas in use. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SWAP_NAME, LENS_VALUE }, .rank = 0, .width = 24 },
	{ .column = { METRIC_SWAP_TYPE, LENS_VALUE }, .rank = 2, .width = 9 },
	{ .column = { METRIC_SWAP_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SWAP_USED, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_SWAP_USED_SHARE, LENS_VALUE }, .rank = 1, .width = 6 },
	{ .column = { METRIC_SWAP_USED, LENS_RATE }, .title = "GROWTH", .rank = 1, .width = 8 },
	{ .column = { METRIC_SWAP_ZRAM_MEMORY, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_SWAP_ZRAM_HELD, LENS_VALUE }, .rank = 2, .width = 8 },
	{ .column = { METRIC_SWAP_ZRAM_RATIO, LENS_VALUE }, .rank = 1, .width = 9 },
	{ .column = { METRIC_SWAP_NET_FREED, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_SWAP_PRIORITY, LENS_VALUE }, .rank = 2, .width = 6 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view swap_view = {
	.name = "swap",
	.title = "Swap areas",
	.help = "Swap partitions, files and zram devices in use, and what zram takes to hold them.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_SWAP,
	.columns = columns,
};
