/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who reclaims memory, how much, and how well. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_RECLAIM_ACTOR, LENS_VALUE }, .rank = 0, .width = 14 },
	{ .column = { METRIC_RECLAIM_SCANNED, LENS_RATE }, .rank = 0, .width = 9 },
	{ .column = { METRIC_RECLAIM_STOLEN, LENS_RATE }, .rank = 0, .width = 8 },
	{ .column = { METRIC_RECLAIM_EFFICIENCY, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_RECLAIM_STOLEN_SHARE, LENS_VALUE }, .rank = 0, .width = 6 },
	{ .column = { METRIC_RECLAIM_SCANNED, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_RECLAIM_STOLEN, LENS_VALUE }, .rank = 1, .width = 7 },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view reclaim_view = {
	.name = "reclaim",
	.title = "Reclaim",
	.help = "Who scans and reclaims memory, how much of the scanned could be had, and who did "
		"the work.",
	.layout = VIEW_TABLE,
	.entity = ENTITY_RECLAIM,
	.columns = columns,
};
