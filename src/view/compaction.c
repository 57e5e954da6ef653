/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compaction: settings, what it did, and the unit that memory is given to migrate types in. */
#include "list.h"

static const struct view_column columns[] = {
	{ .column = { METRIC_SYSTEM_EXTFRAG_THRESHOLD, LENS_VALUE },
	  .title = "index threshold", .group = "Settings" },
	{ .column = { METRIC_SYSTEM_COMPACTION_PROACTIVENESS, LENS_VALUE },
	  .title = "proactiveness" },
	{ .column = { METRIC_SYSTEM_COMPACT_UNEVICTABLE_ALLOWED, LENS_VALUE },
	  .title = "moves locked pages" },
	{ .column = { METRIC_SYSTEM_DEFRAG_MODE, LENS_VALUE }, .title = "defrag mode" },
	{ .column = { METRIC_SYSTEM_PAGEBLOCK_ORDER, LENS_VALUE },
	  .title = "order", .group = "Pageblock" },
	{ .column = { METRIC_SYSTEM_PAGEBLOCK_SIZE, LENS_VALUE }, .title = "size" },
	{ .column = { METRIC_SYSTEM_COMPACT_STALL, LENS_RATE },
	  .title = "stalls/s", .group = "Direct compaction" },
	{ .column = { METRIC_SYSTEM_COMPACT_SUCCESS, LENS_RATE }, .title = "made the block/s" },
	{ .column = { METRIC_SYSTEM_COMPACT_FAIL, LENS_RATE }, .title = "failed/s" },
	{ .column = { METRIC_SYSTEM_COMPACTION_SUCCESS, LENS_VALUE }, .title = "success" },
	{ .column = { METRIC_SYSTEM_COMPACT_MIGRATE_SCANNED, LENS_RATE },
	  .title = "scanned to move/s", .group = "Work" },
	{ .column = { METRIC_SYSTEM_COMPACT_FREE_SCANNED, LENS_RATE },
	  .title = "scanned for room/s" },
	{ .column = { METRIC_SYSTEM_COMPACT_ISOLATED, LENS_RATE }, .title = "isolated/s" },
	{ .column = { METRIC_SYSTEM_COMPACT_DAEMON_WAKE, LENS_RATE },
	  .title = "kcompactd wakes/s" },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view compaction_view = {
	.name = "compaction",
	.title = "Compaction",
	.help = "How the kernel makes large blocks: its settings, its work, and how often it succeeds.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
