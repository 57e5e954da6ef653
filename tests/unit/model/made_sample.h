/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples made by hand, for tests of the model: what a collector would have filled in, without any
 * file. Each test program includes this once.
 */
#ifndef MEMPANE_TESTS_MADE_SAMPLE_H
#define MEMPANE_TESTS_MADE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mempane/model.h"

/* A sample of these metrics, taken this many seconds after boot, with all sources read then. */
static inline struct sample *made_sample(double seconds, const enum metric *metrics, size_t count)
{
	struct sample *sample = sample_new();
	struct demand demand = { 0 };
	uint64_t now = (uint64_t)(seconds * 1e9);

	assert_non_null(sample);
	for (size_t i = 0; i < count; i++)
		demand_add(&demand, metrics[i]);
	assert_int_equal(sample_begin(sample, &demand), 0);
	sample->taken = (struct moment){ .monotonic = now, .boot = now, .wall = now };
	sample->origin.page_size = 4096;
	sample->origin.clock_ticks = 100;
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		sample->outcomes[i].read_at = now;
		sample->outcomes[i].presence = PRESENCE_PRESENT;
	}
	return sample;
}

/* A row whose key has these numbers and this name (may be NULL). */
static inline size_t made_row(struct sample *sample, enum entity entity, uint64_t first,
			      uint64_t second, const char *name)
{
	struct key key = { .first = first, .second = second, .name = name };
	int64_t row = sample_add_row(sample, entity, key);

	assert_true(row >= 0);
	return (size_t)row;
}

static inline void release_made(void *context, struct sample *take_sample)
{
	if (context)
		++*(int *)context;
	sample_free(take_sample);
}

/* A model that frees what it no longer needs, and counts that in `released` if it is not NULL. */
static inline struct model *made_model(int *released)
{
	struct model *model = model_new(release_made, released);

	assert_non_null(model);
	return model;
}

static inline void take(struct model *model, struct sample *take_sample)
{
	sample_finish(take_sample);
	model_take(model, take_sample);
}

static inline struct cell value_of(const struct model *model, size_t row, enum metric metric)
{
	return model_cell(model, row, (struct column){ metric, LENS_VALUE });
}

#endif
