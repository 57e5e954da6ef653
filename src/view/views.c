/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of views and what all of them have in common. Each view has a file of its own. */
#include "list.h"

#include <stdio.h>
#include <string.h>

static const struct view *const views[] = {
#define VIEW(name) &name##_view,
#include "views.def"
#undef VIEW
};

const struct view *view_at(size_t index)
{
	return index < ARRAY_SIZE(views) ? views[index] : NULL;
}

const struct view *view_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(views); i++)
		if (strcmp(views[i]->name, name) == 0)
			return views[i];
	return NULL;
}

/* A view of the reading itself has nothing to tell when nothing is read: it asks for one metric of
 * every file that costs little and holds nobody up. */
static void demand_every_file(struct demand *demand)
{
	bool is_asked[SOURCE_COUNT] = { false };

	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		enum source source = metric_info(metric)->source;
		const struct source_info *info = source_info(source);

		if (source == SOURCE_NONE || is_asked[source] || info->takes_mmap_lock ||
		    info->cost == COST_PER_THREAD || info->cost == COST_WALK)
			continue;
		is_asked[source] = true;
		demand_add(demand, metric);
	}
}

void view_demand_column(const struct view_column *column, struct demand *demand)
{
	demand_add(demand, column->column.metric);
	/* Of what is carried forward, changes and whoever asks need to know from when it is. */
	demand_add(demand, metric_age(column->column.metric));
}

void view_demand(const struct view *view, struct demand *demand)
{
	if (view->entity == ENTITY_SOURCE || view->entity == ENTITY_UNKNOWN)
		demand_every_file(demand);
	for (const struct view_column *column = view->columns; column->column.metric; column++)
		view_demand_column(column, demand);
}

static bool is_export(const struct view *view, const struct view_column *column)
{
	return view->layout != VIEW_FORM && column->rank >= VIEW_RANK_EXPORT;
}

static bool is_source_shown(const struct view *view, enum source source)
{
	for (const struct view_column *at = view->columns; at->column.metric; at++)
		if (!is_export(view, at) && metric_rate_source(at->column.metric) == source)
			return true;
	return false;
}

void view_demand_shown(const struct view *view, struct demand *demand)
{
	if (view->entity == ENTITY_SOURCE || view->entity == ENTITY_UNKNOWN)
		demand_every_file(demand);
	for (const struct view_column *at = view->columns; at->column.metric; at++)
		if (!is_export(view, at) ||
		    !is_source_shown(view, metric_rate_source(at->column.metric)))
			view_demand_column(at, demand);
}

bool view_has_rates(const struct view *view)
{
	for (const struct view_column *column = view->columns; column->column.metric; column++)
		if (column_is_rate(column->column))
			return true;
	return false;
}

void view_column_title(const struct view_column *column, char *buffer, size_t size)
{
	const struct metric_info *info = metric_info(column->column.metric);
	/* Time per time is a share and shown in percent. */
	bool is_per_second = column_is_rate(column->column) && info->unit != UNIT_NANOSECONDS;

	snprintf(buffer, size, "%s%s", column->title ? column->title : info->title,
		 is_per_second ? "/s" : "");
}
