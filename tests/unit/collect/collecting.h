/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A collector over a tree in memory, and questions to the samples it makes. */
#ifndef TEST_COLLECTING_H
#define TEST_COLLECTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_tree.h"
#include "mempane/collect.h"

static const uint64_t deadline = 100 * 1000 * 1000;

struct setup {
	struct fake_tree *fake;
	struct collector *collector;
	struct demand     demand;
	struct sample    *sample;
};

static inline void begin(struct setup *setup, bool is_live, double walk_budget)
{
	struct collector_options options = { .walk_budget = walk_budget,
					     .read_deadline = deadline };

	*setup = (struct setup){ .fake = fake_new(is_live), .sample = sample_new() };
	assert_non_null(setup->sample);
	assert_int_equal(collector_open(&setup->fake->tree, &options, &setup->collector), 0);
}

static inline void end(struct setup *setup)
{
	collector_close(setup->collector);
	sample_free(setup->sample);
	tree_close(&setup->fake->tree);
}

static inline void demand_entity(struct demand *demand, enum entity entity)
{
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		demand_add(demand, metric);
}

static inline void collect(struct setup *setup)
{
	sample_reset(setup->sample);
	assert_int_equal(collector_collect(setup->collector, &setup->demand, setup->sample), 0);
	assert_true(setup->sample->is_finished);
}

static inline const struct cell *cell_of(const struct setup *setup, uint64_t pid,
					 enum metric metric)
{
	static const struct cell none = { .presence = PRESENCE_UNASKED };
	const struct table *table = sample_table(setup->sample, ENTITY_PROCESS);

	for (size_t row = 0; row < table->row_count; row++)
		if (table->keys[row].first == pid)
			return sample_get(setup->sample, row, metric);
	fail_msg("there is no process %u", (unsigned)pid);
	return &none;
}

static inline void assert_count(const struct setup *setup, uint64_t pid, enum metric metric,
			 uint64_t expected)
{
	const struct cell *cell = cell_of(setup, pid, metric);

	assert_string_equal(presence_name(cell->presence), "present");
	assert_int_equal(cell->count, expected);
}

static inline void assert_presence(const struct setup *setup, uint64_t pid, enum metric metric,
			    enum presence expected)
{
	assert_string_equal(presence_name(cell_of(setup, pid, metric)->presence),
			    presence_name(expected));
}

static inline void assert_text(const struct setup *setup, uint64_t pid, enum metric metric,
			const char *expected)
{
	const struct cell *cell = cell_of(setup, pid, metric);

	assert_string_equal(presence_name(cell->presence), "present");
	assert_string_equal(cell->text, expected);
}

static inline const char *state_of(const struct setup *setup, const char *source)
{
	struct key key = { .name = source };
	int64_t row = table_find(sample_table(setup->sample, ENTITY_SOURCE), &key);

	assert_true(row >= 0);
	return sample_get(setup->sample, (size_t)row, METRIC_SOURCE_STATE)->text;
}

#endif
