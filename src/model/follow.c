/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rows are followed for their trends. Of many, the largest and those that moved most since
 * the last sample: what is neither is no leak that anybody waits for. Rows are followed whether or
 * not anybody looks, so that a trend is there when it is asked for; nothing is read for it.
 */
#include "past.h"

#include <math.h>
#include <stdlib.h>

enum { PROCESSES = 128, CGROUPS = 96, SLABS = 96, SYSTEM_ROWS = 2 };
enum { FOLLOWED_MAXIMUM = PROCESSES + CGROUPS + SLABS + SYSTEM_ROWS };

static const struct {
	enum metric size, limit;	/* limit: of the row, METRIC_NONE: it has none */
	size_t      maximum;
} entities[] = {
	{ METRIC_PROCESS_RESIDENT, METRIC_NONE, PROCESSES },
	{ METRIC_CGROUP_CURRENT, METRIC_CGROUP_MAX, CGROUPS },
	{ METRIC_SLAB_SIZE, METRIC_NONE, SLABS },
};

/* What may be had at all decides what a change of these means. */
static const enum metric system_metrics[SYSTEM_ROWS] = {
	METRIC_SYSTEM_MEMORY_AVAILABLE, METRIC_SYSTEM_SWAP_FREE,
};

static double number_of(const struct sample *sample, size_t row, enum metric metric)
{
	const struct cell *cell = sample_get(sample, row, metric);

	if (cell->presence == PRESENCE_UNLIMITED)
		return INFINITY;
	return cell_has_value(cell) ? (double)cell->count : NAN;
}

static void follow(struct model *model, size_t row, enum metric metric, const struct key *key,
		   double setting)
{
	struct history *history = history_follow(model, (struct column){ metric, LENS_VALUE }, key);

	if (!history)
		return;
	history_note_setting(history, setting, model->now->taken.monotonic);
	model->followed[model->followed_count++] = (struct followed){ history, metric, row };
}

/* ---- of many rows ---- */

struct measures {
	double *sizes, *changes, *sorted;
	size_t  count;
};

static bool measure(const struct model *model, enum metric metric, struct measures *measures)
{
	size_t count = measures->count;

	measures->sizes = arena_alloc_array(model->scratch, count, sizeof(double));
	measures->changes = arena_alloc_array(model->scratch, count, sizeof(double));
	measures->sorted = arena_alloc_array(model->scratch, count, sizeof(double));
	if (!measures->sizes || !measures->changes || !measures->sorted)
		return false;
	for (size_t row = 0; row < count; row++) {
		const struct cell change = model_change_since_before(model, row, metric);
		double size = number_of(model->now, row, metric);

		measures->sizes[row] = isnan(size) ? 0 : size;
		measures->changes[row] = cell_has_value(&change) ?
					 fabs((double)change.signed_count) : 0;
	}
	return true;
}

/* The `wanted`th largest of the numbers. */
static double threshold(const struct measures *measures, const double *numbers, size_t wanted)
{
	for (size_t i = 0; i < measures->count; i++)
		measures->sorted[i] = numbers[i];
	return select_place(measures->sorted, measures->count, measures->count - wanted);
}

static void follow_some(struct model *model, enum metric metric, enum metric limit,
			size_t maximum, struct measures *measures)
{
	const struct table *table = sample_table(model->now, metric_info(metric)->entity);
	size_t movers_end = model->followed_count + maximum / 4;
	size_t end = model->followed_count + maximum;
	double large, moving;

	if (!measure(model, metric, measures))
		return;
	large = threshold(measures, measures->sizes, maximum / 4 * 3);
	moving = threshold(measures, measures->changes, maximum / 4);
	/* Movers first: many rows of one size must not crowd them out. */
	for (size_t row = 0; row < table->row_count && model->followed_count < movers_end; row++)
		if (measures->changes[row] >= moving && measures->changes[row] > 0) {
			follow(model, row, metric, &table->keys[row],
			       limit ? number_of(model->now, row, limit) : NAN);
			measures->sizes[row] = 0;
		}
	for (size_t row = 0; row < table->row_count && model->followed_count < end; row++)
		if (measures->sizes[row] >= large && measures->sizes[row] > 0)
			follow(model, row, metric, &table->keys[row],
			       limit ? number_of(model->now, row, limit) : NAN);
}

static void follow_entity(struct model *model, enum metric metric, enum metric limit,
			  size_t maximum)
{
	const struct table *table = sample_table(model->now, metric_info(metric)->entity);
	const struct arena_mark mark = arena_mark(model->scratch);
	struct measures measures = { .count = table->row_count };

	if (model->now->column_of[metric] < 0)
		return;
	if (table->row_count > maximum)
		follow_some(model, metric, limit, maximum, &measures);
	else
		for (size_t row = 0; row < table->row_count; row++)
			follow(model, row, metric, &table->keys[row],
			       limit ? number_of(model->now, row, limit) : NAN);
	arena_rewind(model->scratch, mark);
}

void follow_rows(struct model *model)
{
	const struct sample *sample = model->now;

	model->followed_count = 0;
	if (!model->followed)
		model->followed = calloc(FOLLOWED_MAXIMUM, sizeof(*model->followed));
	if (!model->followed)
		return;
	for (size_t i = 0; i < SYSTEM_ROWS && sample_table(sample, ENTITY_SYSTEM)->row_count; i++)
		if (sample->column_of[system_metrics[i]] >= 0 &&
		    (system_metrics[i] != METRIC_SYSTEM_SWAP_FREE ||
		     number_of(sample, 0, METRIC_SYSTEM_SWAP_TOTAL) > 0))
			follow(model, 0, system_metrics[i], NULL,
			       number_of(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL) +
			       number_of(sample, 0, METRIC_SYSTEM_SWAP_TOTAL));
	for (size_t i = 0; i < ARRAY_SIZE(entities); i++)
		follow_entity(model, entities[i].size, entities[i].limit, entities[i].maximum);
}
