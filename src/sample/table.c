/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows and cells of one entity: only the columns that were asked for take room. */
#include "mempane/sample.h"

#include <errno.h>
#include <string.h>

/* Rows of a smaller table waste too little to care. */
enum { ROW_CAPACITY_FIRST = 16, LOOSE_ROWS = 256 };

static const struct cell unasked_cell = { .presence = PRESENCE_UNASKED };

void sample_expect_rows(struct sample *sample, enum entity entity, size_t rows)
{
	sample->tables[entity].expected_rows = rows;
}

/* Some come between two samples. */
static size_t first_capacity(const struct table *table)
{
	size_t expected = table->expected_rows + table->expected_rows / 8;

	return expected < ROW_CAPACITY_FIRST ? ROW_CAPACITY_FIRST : expected;
}

/* Doubles the room; the old arrays stay in the arena until the sample is reset. */
static int table_grow(struct sample *sample, struct table *table)
{
	size_t capacity = table->row_capacity ? table->row_capacity * 2 : first_capacity(table);
	struct key *keys = arena_alloc_raw_array(&sample->arena, capacity, sizeof(*keys));
	struct cell *cells = arena_alloc_raw_array(&sample->arena, capacity,
						   table->column_count * sizeof(*cells));

	if (!keys || !cells)
		return -ENOMEM;
	if (table->row_count) {
		sample->is_loose |= table->row_count >= LOOSE_ROWS;
		memcpy(keys, table->keys, table->row_count * sizeof(*keys));
		memcpy(cells, table->cells,
		       table->row_count * table->column_count * sizeof(*cells));
	}
	table->keys = keys;
	table->cells = cells;
	table->row_capacity = capacity;
	return 0;
}

int64_t sample_add_kept_row(struct sample *sample, enum entity entity, struct key key)
{
	struct table *table = &sample->tables[entity];
	size_t row = table->row_count;

	if (row == table->row_capacity && table_grow(sample, table)) {
		sample->is_incomplete = true;
		return -ENOMEM;
	}
	table->keys[row] = key;
	memset(&table->cells[row * table->column_count], 0,
	       table->column_count * sizeof(*table->cells));
	table->row_count++;
	return (int64_t)row;
}

int64_t sample_add_row(struct sample *sample, enum entity entity, struct key key)
{
	const char *name = key.name;

	if (name)
		key.name = arena_copy(&sample->arena, name, strlen(name));
	if (name && !key.name) {
		sample->is_incomplete = true;
		return -ENOMEM;
	}
	return sample_add_kept_row(sample, entity, key);
}

struct cell *sample_cell(struct sample *sample, size_t row, enum metric metric)
{
	struct table *table = &sample->tables[metric_entity(metric)];
	int column = sample->column_of[metric];

	if (column < 0 || row >= table->row_count)
		return NULL;
	return &table->cells[row * table->column_count + (size_t)column];
}

const struct cell *sample_get(const struct sample *sample, size_t row, enum metric metric)
{
	const struct table *table = &sample->tables[metric_entity(metric)];
	int column = sample->column_of[metric];

	if (column < 0 || row >= table->row_count)
		return &unasked_cell;
	return &table->cells[row * table->column_count + (size_t)column];
}

void sample_put_count(struct sample *sample, size_t row, enum metric metric, uint64_t value)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT, .count = value };
}

void sample_put_signed(struct sample *sample, size_t row, enum metric metric, int64_t value)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT, .signed_count = value };
}

void sample_put_ratio(struct sample *sample, size_t row, enum metric metric, double value)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT, .ratio = value };
}

void sample_put_text(struct sample *sample, size_t row, enum metric metric, struct text value)
{
	struct cell *cell = sample_cell(sample, row, metric);
	const char *copy;

	if (!cell)
		return;
	copy = arena_copy(&sample->arena, value.data, value.size);
	if (copy)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT, .text = copy };
	else
		sample->is_incomplete = true;
}

void sample_put_kept_text(struct sample *sample, size_t row, enum metric metric, const char *text)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT, .text = text };
}

void sample_put_presence(struct sample *sample, size_t row, enum metric metric,
			 enum presence presence)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell)
		*cell = (struct cell){ .presence = presence };
}

void sample_put_source_presence(struct sample *sample, enum entity entity, size_t row,
				enum source source, enum presence presence)
{
	const struct table *table = &sample->tables[entity];

	for (size_t i = 0; i < table->column_count; i++)
		if (metric_info(table->columns[i])->source == source)
			sample_put_presence(sample, row, table->columns[i], presence);
}

void sample_drop_last_row(struct sample *sample, enum entity entity)
{
	struct table *table = &sample->tables[entity];

	if (table->row_count)
		table->row_count--;
}
