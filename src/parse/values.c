/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conversion of numbers and the making of rows. Knows no file format. */
#include "values.h"

#include <errno.h>
#include <string.h>

enum {
	UNKNOWN_ROWS_MAXIMUM = 256,	/* a hostile file must not fill the memory with names */
	UNKNOWN_VALUE_MAXIMUM = 256,
};

static int multiply(uint64_t value, uint64_t factor, uint64_t *ret_value)
{
	uint64_t product;

	if (factor == 0)
		return -ENODATA;
	if (__builtin_mul_overflow(value, factor, &product))
		return -ERANGE;
	*ret_value = product;
	return 0;
}

static int ticks_to_nanoseconds(uint64_t ticks, uint64_t ticks_per_second, uint64_t *ret_value)
{
	uint64_t seconds, part;

	if (ticks_per_second == 0)
		return -ENODATA;
	if (multiply(ticks / ticks_per_second, NANOSECONDS_PER_SECOND, &seconds) ||
	    multiply(ticks % ticks_per_second, NANOSECONDS_PER_SECOND, &part) ||
	    __builtin_add_overflow(seconds, part / ticks_per_second, ret_value))
		return -ERANGE;
	return 0;
}

static int scale_count(const struct parse_scale *scale, enum scale kind, uint64_t value,
		       uint64_t *ret_value)
{
	switch (kind) {
	case SCALE_ONE:
	case SCALE_PERCENT:
		*ret_value = value;
		return 0;
	case SCALE_KIBIBYTES:
		return multiply(value, 1024, ret_value);
	case SCALE_FOUR_KIBIBYTES:
		return multiply(value, 4096, ret_value);
	case SCALE_MEGABYTES:
		return multiply(value, 1000000, ret_value);
	case SCALE_PAGES:
		return multiply(value, scale->page_size, ret_value);
	case SCALE_MICROSECONDS:
		return multiply(value, 1000, ret_value);
	case SCALE_TICKS:
		return ticks_to_nanoseconds(value, scale->clock_ticks, ret_value);
	}
	return -EINVAL;
}

static int read_count(const struct parse_scale *scale, enum scale kind, struct text number,
		      struct cell *cell)
{
	uint64_t value;
	int error = text_to_uint64(number, &value);

	return error ? error : scale_count(scale, kind, value, &cell->count);
}

static int read_ratio(enum scale kind, struct text number, struct cell *cell)
{
	int error = text_to_double(number, &cell->ratio);

	if (!error && kind == SCALE_PERCENT)
		cell->ratio /= 100;
	return error;
}

int number_read(const struct parse_scale *scale, enum unit unit, enum scale kind,
		struct text number, struct cell *ret_cell)
{
	struct cell cell = { .presence = PRESENCE_PRESENT };
	int error = -EINVAL;

	switch (unit) {
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		error = read_count(scale, kind, number, &cell);
		break;
	case UNIT_NUMBER:
	case UNIT_INDEX:
	case UNIT_SIGNED_BYTES:
		error = text_to_int64(number, &cell.signed_count);
		break;
	case UNIT_RATIO:
		error = read_ratio(kind, number, &cell);
		break;
	case UNIT_TEXT:
		break;
	}
	if (!error)
		*ret_cell = cell;
	return error;
}

int value_read(const struct parse_scale *scale, enum metric metric, enum source source,
	       struct text number, struct cell *ret_cell)
{
	return number_read(scale, metric_info(metric)->unit, metric_scale(metric, source), number,
			   ret_cell);
}

bool value_put(struct parse_input *input, size_t row, enum metric metric, struct text number)
{
	return value_put_from(input, row, metric, SOURCE_NONE, number);
}

bool value_put_from(struct parse_input *input, size_t row, enum metric metric, enum source source,
		    struct text number)
{
	struct field_info field = {
		.metric = metric,
		.scale = metric_scale(metric, source),
		.unit = metric_info(metric)->unit,
	};

	return number_put(input, row, &field, number);
}

bool unit_is_count(enum unit unit)
{
	switch (unit) {
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		return true;
	case UNIT_NUMBER:
	case UNIT_INDEX:
	case UNIT_SIGNED_BYTES:
	case UNIT_RATIO:
	case UNIT_TEXT:
		break;
	}
	return false;
}

bool count_put(struct parse_input *input, size_t row, const struct field_info *field,
	       uint64_t count)
{
	struct cell *cell = sample_cell(input->sample, row, field->metric);
	int error = scale_count(input->scale, field->scale, count, &count);

	if (cell)
		*cell = (struct cell){ .presence = error ? PRESENCE_UNREADABLE : PRESENCE_PRESENT,
				       .count = error ? 0 : count };
	if (error && error != -ENODATA)
		input_malformed(input);
	return !error;
}

bool number_put(struct parse_input *input, size_t row, const struct field_info *field,
		struct text number)
{
	struct cell value = { .presence = PRESENCE_UNREADABLE };
	int error = input_is_cut(input, number) ? -EINVAL :
		    number_read(input->scale, field->unit, field->scale, number, &value);
	struct cell *cell = sample_cell(input->sample, row, field->metric);

	if (cell)
		*cell = value;
	if (error && error != -ENODATA)
		input_malformed(input);
	return !error;
}

int64_t row_add(struct parse_input *input, enum entity entity, uint64_t first, uint64_t second,
		struct text name)
{
	struct key key = { .first = first, .second = second };

	key.name = arena_copy(&input->sample->arena, name.data, name.size);
	if (!key.name) {
		input->sample->is_incomplete = true;
		return -ENOMEM;
	}
	return sample_add_kept_row(input->sample, entity, key);
}

void row_put_name(struct parse_input *input, size_t row, enum metric metric)
{
	const struct table *table = &input->sample->tables[metric_info(metric)->entity];

	sample_put_kept_text(input->sample, row, metric, table->keys[row].name);
}

/* Whether the field has a row already; the table is small and this is rare. */
static bool is_kept(const struct table *table, enum source source, struct text field)
{
	for (size_t row = 0; row < table->row_count; row++)
		if (table->keys[row].first == source && text_equal(field, table->keys[row].name))
			return true;
	return false;
}

void unknown_put(struct parse_input *input, enum source source, struct text field,
		 struct text value)
{
	const struct table *table = &input->sample->tables[ENTITY_UNKNOWN];
	int64_t row;

	if (!table->is_present || table->row_count >= UNKNOWN_ROWS_MAXIMUM ||
	    is_kept(table, source, field))
		return;
	row = row_add(input, ENTITY_UNKNOWN, source, 0, field);
	if (row < 0)
		return;
	if (value.size > UNKNOWN_VALUE_MAXIMUM)
		value.size = UNKNOWN_VALUE_MAXIMUM;
	sample_put_text(input->sample, (size_t)row, METRIC_UNKNOWN_SOURCE,
			text_from(source_info(source)->name));
	row_put_name(input, (size_t)row, METRIC_UNKNOWN_FIELD);
	sample_put_text(input->sample, (size_t)row, METRIC_UNKNOWN_VALUE, value);
}
