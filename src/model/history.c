/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rings of recent values for graphs, all of fixed size, made when they are first asked for.
 * Rows are followed by key, never by number.
 */
#include "past.h"

#include <math.h>
#include <stdlib.h>

/* A bound on what following many rows may cost: about 5 MiB. */
enum { HISTORIES_MAXIMUM = 512 };

struct history {
	struct history *next;
	struct column   column;
	struct key      key;		/* owned */
	bool            has_key;
	size_t          row;		/* where the key was last: rows seldom move */
	size_t          count, newest;
	double          values[HISTORY_LENGTH];
	uint64_t        times[HISTORY_LENGTH];	/* monotonic ns */
};

/* The row to record, or row_count when it is not there. */
static size_t find_row(struct history *history, const struct table *table)
{
	if (!history->has_key)
		return 0;
	if (history->row < table->row_count &&
	    key_equal(&table->keys[history->row], &history->key))
		return history->row;
	int64_t found = table_find(table, &history->key);
	if (found < 0)
		return table->row_count;
	history->row = (size_t)found;
	return history->row;
}

static void history_record(struct history *history, const struct model *model)
{
	const struct table *table = sample_table(model->now, column_entity(history->column));
	size_t row = find_row(history, table);
	double value = NAN;

	if (row < table->row_count)
		value = column_number(history->column, model_cell(model, row, history->column));
	history->newest = (history->newest + 1) % HISTORY_LENGTH;
	history->values[history->newest] = value;
	history->times[history->newest] = model->now->taken.monotonic;
	if (history->count < HISTORY_LENGTH)
		history->count++;
}

void histories_record(struct model *model)
{
	for (struct history *history = model->histories; history; history = history->next)
		history_record(history, model);
}

void histories_free(struct model *model)
{
	while (model->histories) {
		struct history *history = model->histories;

		model->histories = history->next;
		key_done(&history->key);
		free(history);
	}
}

static bool is_history_of(const struct history *history, struct column column,
			  const struct key *key)
{
	if (history->column.metric != column.metric || history->column.lens != column.lens ||
	    history->has_key != (key != NULL))
		return false;
	return !key || key_equal(&history->key, key);
}

const struct history *model_track(struct model *model, struct column column, const struct key *key)
{
	struct history *history;

	for (history = model->histories; history; history = history->next)
		if (is_history_of(history, column, key))
			return history;
	if (model->history_count == HISTORIES_MAXIMUM)
		return NULL;
	history = calloc(1, sizeof(*history));
	if (!history)
		return NULL;
	history->column = column;
	history->has_key = key != NULL;
	if (key && key_copy(key, &history->key)) {
		free(history);
		return NULL;
	}
	history->next = model->histories;
	model->histories = history;
	model->history_count++;
	if (model->now)
		history_record(history, model);
	return history;
}

size_t history_count(const struct history *history)
{
	return history->count;
}

static size_t ring_index(const struct history *history, size_t back)
{
	return (history->newest + HISTORY_LENGTH - back) % HISTORY_LENGTH;
}

double history_value(const struct history *history, size_t back)
{
	return back < history->count ? history->values[ring_index(history, back)] : NAN;
}

double history_maximum(const struct history *history, size_t count)
{
	double maximum = 0;

	for (size_t back = 0; back < count && back < history->count; back++) {
		double value = history_value(history, back);

		if (value > maximum)
			maximum = value;
	}
	return maximum;
}

double history_span(const struct history *history, size_t count)
{
	if (count > history->count)
		count = history->count;
	if (count < 2)
		return 0;
	uint64_t newest = history->times[ring_index(history, 0)];
	uint64_t oldest = history->times[ring_index(history, count - 1)];
	return newest > oldest ? (double)(newest - oldest) / 1e9 : 0;
}
