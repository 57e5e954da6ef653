/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every field of /proc/meminfo, straight from the registry: a new row there is a new line here. */
#include "list.h"

static const struct view_column columns[] = {
#define METRIC(entity, id, ...) { .column = { METRIC_##entity##_##id, LENS_VALUE } },
#include "mempane/metrics/meminfo.def"
#undef METRIC
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

const struct view meminfo_view = {
	.name = "meminfo",
	.title = "meminfo",
	.help = "Every field of /proc/meminfo that mempane knows.",
	.layout = VIEW_FORM,
	.entity = ENTITY_SYSTEM,
	.columns = columns,
};
