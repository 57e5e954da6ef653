/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Key: 12 kB" and "key 12": which field means which metric is told by the registry, nowhere else.
 * Knows no file by name.
 */
#include "key_values.h"

#include <errno.h>
#include <string.h>

_Static_assert(METRIC_COUNT < FIELD_SLOTS * 3 / 4, "the index of fields must not fill up");

void field_index_begin(struct field_index *index, enum source source, enum metric first,
		       enum key_value_format format)
{
	index->source = source;
	index->format = format;
	index->first = first;
	index->expected = first;
	index->seen = (struct metric_set){ { 0 } };
	index->keeps_values = false;
	index->has_slots = false;
	index->sum_count = 0;
	index->unknown_count = 0;
	index->bound = 0;
}

void field_index_rewind(struct field_index *index)
{
	index->expected = index->first;
	index->seen = (struct metric_set){ { 0 } };
	for (size_t i = 0; i < index->sum_count; i++)
		index->sums[i] = (struct field_sum){ .metric = index->sums[i].metric };
}

/* FNV-1a: short names, no hostile collisions to fear since the registry chooses them. */
static uint64_t field_hash(struct text field)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < field.size; i++)
		hash = (hash ^ (unsigned char)field.data[i]) * UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

/* The next metric of the source from `metric` on; METRIC_COUNT past the entity's last. */
static enum metric next_field(const struct field_index *index, enum metric metric)
{
	enum entity entity = metric_info(index->first)->entity;

	for (; metric < METRIC_COUNT; metric++) {
		if (metric_info(metric)->entity != entity)
			break;
		if (metric_field(metric, index->source))
			return metric;
	}
	return METRIC_COUNT;
}

static void index_metric(struct field_index *index, enum metric metric)
{
	struct text field = text_from(metric_field(metric, index->source));
	size_t slot = field_hash(field) % FIELD_SLOTS;

	if (text_ends_with(field, "*")) {
		if (index->sum_count < FIELD_PREFIXES_MAXIMUM)
			index->sums[index->sum_count++] = (struct field_sum){ .metric = metric };
		return;
	}
	while (index->slots[slot])
		slot = (slot + 1) % FIELD_SLOTS;
	index->slots[slot] = (uint16_t)metric;
}

static void build_slots(struct field_index *index)
{
	memset(index->slots, 0, sizeof(index->slots));
	for (enum metric metric = next_field(index, index->first); metric != METRIC_COUNT;
	     metric = next_field(index, metric + 1))
		index_metric(index, metric);
	index->has_slots = true;
}

enum metric field_index_find(struct field_index *index, struct text field)
{
	enum metric guess = next_field(index, index->expected);
	size_t slot;

	if (guess != METRIC_COUNT && text_equal(field, metric_field(guess, index->source)))
		return guess;
	if (!index->has_slots)
		build_slots(index);
	for (slot = field_hash(field) % FIELD_SLOTS; index->slots[slot];
	     slot = (slot + 1) % FIELD_SLOTS)
		if (text_equal(field, metric_field(index->slots[slot], index->source)))
			return index->slots[slot];
	return METRIC_NONE;
}

static struct field_sum *find_sum(struct field_index *index, struct text field)
{
	for (size_t i = 0; i < index->sum_count; i++) {
		const char *pattern = metric_field(index->sums[i].metric, index->source);
		size_t size = strlen(pattern) - 1;

		if (field.size >= size && memcmp(field.data, pattern, size) == 0)
			return &index->sums[i];
	}
	return NULL;
}

/* The number of a value, without the unit that the metric promises; false for another unit. */
static bool split_unit(const struct field_index *index, enum metric metric, struct text value,
		       struct text *ret_number)
{
	bool wants_unit = index->format == KEY_VALUE_COLON &&
			  metric_scale(metric, index->source) == SCALE_KIBIBYTES;

	return text_next_word(&value, ret_number) &&
	       text_equal(text_trim(value), wants_unit ? "kB" : "");
}

static void put_unreadable(struct parse_input *input, size_t row, enum metric metric)
{
	sample_put_presence(input->sample, row, metric, PRESENCE_UNREADABLE);
	input_malformed(input);
}

/* Whether another file gave this cell something already, which is to stay. */
static bool is_kept(const struct parse_input *input, const struct field_index *index, size_t row,
		    enum metric metric)
{
	const struct cell *cell = sample_get(input->sample, row, metric);

	return index->keeps_values && cell->presence != PRESENCE_ABSENT &&
	       cell->presence != PRESENCE_UNASKED;
}

/* The sum so far goes into the cell each time, so that the last addend completes it. */
static void sum_put(struct parse_input *input, const struct field_index *index, size_t row,
		    struct field_sum *sum, struct text value)
{
	struct cell addend;
	struct text number;
	int error;

	if (!sum->has_begun && is_kept(input, index, row, sum->metric))
		return;
	sum->has_begun = true;
	if (!split_unit(index, sum->metric, value, &number) || input_is_cut(input, number))
		error = -EINVAL;
	else
		error = value_read(input->scale, sum->metric, index->source, number, &addend);
	if (!error && __builtin_add_overflow(sum->total, addend.count, &sum->total))
		error = -ERANGE;
	sum->is_broken |= error != 0;
	if (error && error != -ENODATA)
		input_malformed(input);
	if (sum->is_broken)
		sample_put_presence(input->sample, row, sum->metric, PRESENCE_UNREADABLE);
	else
		sample_put_count(input->sample, row, sum->metric, sum->total);
}

/* Counts each unknown name once, as far as they can be remembered; not one that was cut off. */
static void note_unknown(struct parse_input *input, struct field_index *index, struct text field,
			 struct text value)
{
	uint64_t hash = field_hash(field);

	if (input_is_cut(input, value))
		return;
	for (size_t i = 0; i < index->unknown_count; i++)
		if (index->unknown[i] == hash)
			return;
	if (index->unknown_count < UNKNOWN_FIELDS_MAXIMUM)
		index->unknown[index->unknown_count++] = hash;
	input->report->unknown_fields++;
	unknown_put(input, index->source, field, text_trim(value));
}

bool field_index_see(struct field_index *index, enum metric metric)
{
	if (metric_set_has(&index->seen, metric))
		return false;
	metric_set_add(&index->seen, metric);
	return true;
}

static bool metric_put(struct parse_input *input, struct field_index *index, size_t row,
		       enum metric metric, struct text value)
{
	struct text number;

	if (!field_index_see(index, metric))
		return false;
	index->expected = metric + 1;
	if (is_kept(input, index, row, metric))
		return true;
	if (split_unit(index, metric, value, &number))
		value_put_from(input, row, metric, index->source, number);
	else
		put_unreadable(input, row, metric);
	return true;
}

bool field_put(struct parse_input *input, struct field_index *index, size_t row,
	       struct text field, struct text value)
{
	enum metric metric = field_index_find(index, field);
	struct field_sum *sum = metric == METRIC_NONE ? find_sum(index, field) : NULL;

	if (metric == METRIC_NONE && !sum) {
		note_unknown(input, index, field, value);
		return true;
	}
	if (sum)
		sum_put(input, index, row, sum, value);
	else if (!metric_put(input, index, row, metric, value))
		return false;
	index->bound++;
	return true;
}

bool key_value_put(struct parse_input *input, struct field_index *index, size_t row,
		   struct text line)
{
	struct text field;

	if (text_has_nul(line))
		return false;
	if (index->format == KEY_VALUE_COLON) {
		if (!text_split(&line, ':', &field) || text_trim(field).size == 0)
			return false;
	} else if (!text_next_word(&line, &field) || text_trim(line).size == 0) {
		return false;
	}
	return field_put(input, index, row, text_trim(field), line);
}

void key_values_put(struct parse_input *input, struct field_index *index, size_t row)
{
	struct text line;

	while (input_next_line(input, &line))
		if (!key_value_put(input, index, row, line))
			input_malformed(input);
	input->report->rows += index->bound;
}
