/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The balance sheet of the machine's memory: parts that add up to MemTotal. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_BALANCE_PART, LENS_VALUE }, .rank = 0, .width = 18 },
	{ .column = { METRIC_BALANCE_SIZE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_BALANCE_SIZE, LENS_SHARE }, .title = "SHARE", .rank = 0, .width = 6 },
	{ .column = { METRIC_BALANCE_SIZE, LENS_RATE }, .title = "CHANGE", .rank = 1, .width = 8 },
	{ .column = { METRIC_BALANCE_FORMULA, LENS_VALUE }, .rank = 2, .width = 40 },
	{ .column = { METRIC_BALANCE_OWNERS, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT, .width = 10 },
	{ .column = { METRIC_BALANCE_OWNERS_SORT, LENS_VALUE },
	  .rank = VIEW_RANK_EXPORT + 1, .width = 18 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view memory_view = {
	.name = "memory",
	.title = "Memory",
	.help = "Where the machine's memory is: parts that add up to MemTotal, with the "
		"remainder named.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_BALANCE,
	.columns = columns,
};
