/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and units of columns: a metric and the lens it is looked at through. */
#include "mempane/model.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const suffixes[] = {
	[LENS_VALUE] = "", [LENS_CHANGE] = "_change", [LENS_RATE] = "_per_s",
	[LENS_SHARE] = "_share",
};

enum entity column_entity(struct column column)
{
	return metric_info(column.metric)->entity;
}

static enum unit unit_of_change(enum unit unit)
{
	switch (unit) {
	case UNIT_COUNT:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
	case UNIT_NUMBER:
		return UNIT_NUMBER;
	case UNIT_BYTES:
	case UNIT_SIGNED_BYTES:
		return UNIT_SIGNED_BYTES;
	case UNIT_RATIO:
	case UNIT_INDEX:
	case UNIT_TEXT:
		return unit;
	}
	return unit;
}

enum unit column_unit(struct column column)
{
	enum unit unit = metric_info(column.metric)->unit;

	switch (column.lens) {
	case LENS_VALUE:
	case LENS_RATE:
		return unit;
	case LENS_CHANGE:
		return unit_of_change(unit);
	case LENS_SHARE:
		return UNIT_RATIO;
	}
	return unit;
}

bool column_is_rate(struct column column)
{
	return column.lens == LENS_RATE;
}

void column_name(struct column column, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s%s", metric_info(column.metric)->name, suffixes[column.lens]);
}

static bool lens_applies(const struct metric_info *info, enum lens lens)
{
	switch (lens) {
	case LENS_VALUE:
		return true;
	case LENS_SHARE:
		return info->share_of != METRIC_NONE;
	case LENS_CHANGE:
	case LENS_RATE:
		return info->unit != UNIT_TEXT && info->unit != UNIT_IDENTIFIER &&
		       info->unit != UNIT_ADDRESS && info->nature != NATURE_IDENTITY;
	}
	return false;
}

bool column_makes_sense(struct column column)
{
	return lens_applies(metric_info(column.metric), column.lens);
}

static struct column find_by_name(enum entity entity, struct text name)
{
	for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
		struct text head = name;

		if (!text_ends_with(name, suffixes[lens]))
			continue;
		head.size -= strlen(suffixes[lens]);
		enum metric metric = metric_find(entity, head);
		if (metric != METRIC_NONE && lens_applies(metric_info(metric), lens))
			return (struct column){ metric, lens };
	}
	return (struct column){ METRIC_NONE, LENS_VALUE };
}

/* What people see at the top of a column is what they type: "RSS", "minflt/s". */
static struct column find_by_title(enum entity entity, struct text title)
{
	enum lens lens = text_ends_with(title, "/s") ? LENS_RATE : LENS_VALUE;
	size_t size = title.size - (lens == LENS_RATE ? strlen("/s") : 0);
	enum metric end = entity_end_metric(entity);

	for (enum metric metric = entity_first_metric(entity); metric < end; metric++) {
		const struct metric_info *info = metric_info(metric);

		if (strlen(info->title) == size && lens_applies(info, lens) &&
		    strncasecmp(info->title, title.data, size) == 0)
			return (struct column){ metric, lens };
	}
	return (struct column){ METRIC_NONE, LENS_VALUE };
}

struct column column_find(enum entity entity, struct text name)
{
	struct column column = find_by_name(entity, name);

	return column.metric ? column : find_by_title(entity, name);
}
