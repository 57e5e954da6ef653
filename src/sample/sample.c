/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sample's life: begun with a demand, filled, frozen, reused. Knows no file and no formula.
 */
#include "mempane/sample.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sample *sample_new(void)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	if (!sample)
		return NULL;
	arena_init(&sample->arena);
	sample_reset(sample);
	return sample;
}

void sample_free(struct sample *sample)
{
	if (!sample)
		return;
	arena_done(&sample->arena);
	free(sample);
}

void sample_reset(struct sample *sample)
{
	struct arena arena = sample->arena;

	/* What growing step by step left behind is given back: the next one knows how much it takes. */
	if (sample->is_loose)
		arena_done(&arena);
	else
		arena_reset(&arena);
	memset(sample, 0, sizeof(*sample));
	sample->arena = arena;
	for (size_t i = 0; i < METRIC_COUNT; i++)
		sample->column_of[i] = -1;
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		sample->outcomes[i].presence = PRESENCE_UNASKED;
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		sample->tables[entity].entity = entity;
}

static int begin_table(struct sample *sample, enum entity entity, size_t column_count)
{
	struct table *table = &sample->tables[entity];

	if (column_count == 0)
		return 0;
	table->columns = arena_alloc_array(&sample->arena, column_count, sizeof(*table->columns));
	table->is_present = table->columns != NULL;
	return table->columns ? 0 : -ENOMEM;
}

/* Goes through the demand twice, not twice for each entity: this is part of every sample. */
int sample_begin(struct sample *sample, const struct demand *demand)
{
	size_t counts[ENTITY_COUNT] = { 0 };

	METRIC_SET_EACH(metric, &demand->metrics)
		counts[metric_entity(metric)]++;
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		int error = begin_table(sample, entity, counts[entity]);

		if (error)
			return error;
	}
	METRIC_SET_EACH(metric, &demand->metrics) {
		struct table *table = &sample->tables[metric_entity(metric)];

		sample->column_of[metric] = (int16_t)table->column_count;
		table->columns[table->column_count++] = metric;
	}
	return 0;
}

void sample_finish(struct sample *sample)
{
	assert(!sample->is_finished);
	sample->is_finished = true;
}

const struct table *sample_table(const struct sample *sample, enum entity entity)
{
	return &sample->tables[entity];
}

const char *presence_name(enum presence presence)
{
	switch (presence) {
	case PRESENCE_ABSENT: return "absent";
	case PRESENCE_UNASKED: return "unasked";
	case PRESENCE_PRESENT: return "present";
	case PRESENCE_AT_LEAST: return "at_least";
	case PRESENCE_SAMPLED: return "sampled";
	case PRESENCE_STALE: return "stale";
	case PRESENCE_PENDING: return "pending";
	case PRESENCE_ESTIMATE: return "estimate";
	case PRESENCE_DENIED: return "denied";
	case PRESENCE_BLOCKED: return "blocked";
	case PRESENCE_GONE: return "gone";
	case PRESENCE_UNLIMITED: return "unlimited";
	case PRESENCE_UNREADABLE: return "unreadable";
	case PRESENCE_COUNT: break;
	}
	return "";
}

bool cell_is_bounded(const struct cell *cell)
{
	return (cell->presence == PRESENCE_PENDING || cell->presence == PRESENCE_ESTIMATE) &&
	       cell->count != 0;
}
