/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Key: 12 kB" and "key 12": which field means which metric is told by the registry, nowhere else.
 * Knows no file by name.
 */
#include "key_values.h"

#include <errno.h>
#include <string.h>

void field_index_begin(struct field_index *index, enum source source, enum metric first,
		       enum key_value_format format)
{
	index->table = field_table_of(source, metric_entity(first));
	index->format = format;
	index->keeps_values = false;
	index->unknown_count = 0;
	index->bound = 0;
	field_index_rewind(index);
}

void field_index_rewind(struct field_index *index)
{
	index->expected = 0;
	index->seen = (struct metric_set){ { 0 } };
	for (size_t i = 0; i < index->table->prefix_count && i < FIELD_PREFIXES_MAXIMUM; i++)
		index->sums[i] = (struct field_sum){ 0 };
}

/* NULL after the last. */
static const struct field_info *expected_field(const struct field_index *index)
{
	const struct field_table *table = index->table;

	return index->expected < table->field_count ? &table->fields[index->expected] : NULL;
}

static const struct field_info *find_exact(const struct field_index *index, struct text name)
{
	const struct field_info *guess = expected_field(index);

	if (guess && guess->size == name.size && memcmp(name.data, guess->name, name.size) == 0)
		return guess;
	return field_find(index->table, name);
}

enum metric field_index_find(struct field_index *index, struct text field)
{
	const struct field_info *found = find_exact(index, field);

	return found ? found->metric : METRIC_NONE;
}

static const struct field_info *find_prefix(const struct field_index *index, struct text name)
{
	const struct field_table *table = index->table;

	for (size_t i = 0; i < table->prefix_count && i < FIELD_PREFIXES_MAXIMUM; i++)
		if (name.size >= table->prefixes[i].size &&
		    memcmp(name.data, table->prefixes[i].name, table->prefixes[i].size) == 0)
			return &table->prefixes[i];
	return NULL;
}

/* The number of a value, without the unit that the metric promises; false for another unit. */
static bool split_unit(const struct field_index *index, const struct field_info *field,
		       struct text value, struct text *ret_number)
{
	bool wants_unit = index->format == KEY_VALUE_COLON && field->scale == SCALE_KIBIBYTES;

	if (!text_next_word(&value, ret_number))
		return false;
	return wants_unit ? text_equal(value, " kB") || text_equal(text_trim(value), "kB") :
			    text_is_blank(value);
}

/* The value as it nearly always is, in one go: a number, then its unit. Whatever else it may be is
 * left to split_unit() and number_put(). */
static bool take_count(const struct parse_input *input, const struct field_index *index,
		       const struct field_info *field, struct text value, uint64_t *ret_count)
{
	static const char unit[] = " kB";

	if (!unit_is_count(field->unit) || !text_next_count(&value, ret_count))
		return false;
	if (index->format == KEY_VALUE_COLON && field->scale == SCALE_KIBIBYTES)
		return value.size == sizeof(unit) - 1 &&
		       memcmp(value.data, unit, sizeof(unit) - 1) == 0;
	return value.size == 0 && !input_is_cut(input, value);
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
	const struct cell *cell;

	if (!index->keeps_values)
		return false;
	cell = sample_get(input->sample, row, metric);
	return cell->presence != PRESENCE_ABSENT && cell->presence != PRESENCE_UNASKED;
}

/* The sum so far goes into the cell each time, so that the last addend completes it. */
static void sum_put(struct parse_input *input, struct field_index *index, size_t row,
		    const struct field_info *prefix, struct text value)
{
	struct field_sum *sum = &index->sums[prefix - index->table->prefixes];
	struct cell addend;
	struct text number;
	int error;

	if (!sum->has_begun && is_kept(input, index, row, prefix->metric))
		return;
	sum->has_begun = true;
	if (!split_unit(index, prefix, value, &number) || input_is_cut(input, number))
		error = -EINVAL;
	else
		error = number_read(input->scale, prefix->unit, prefix->scale, number, &addend);
	if (!error && __builtin_add_overflow(sum->total, addend.count, &sum->total))
		error = -ERANGE;
	sum->is_broken |= error != 0;
	if (error && error != -ENODATA)
		input_malformed(input);
	if (sum->is_broken)
		sample_put_presence(input->sample, row, prefix->metric, PRESENCE_UNREADABLE);
	else
		sample_put_count(input->sample, row, prefix->metric, sum->total);
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
	unknown_put(input, index->table->source, field, text_trim(value));
}

bool field_index_see(struct field_index *index, enum metric metric)
{
	if (metric_set_has(&index->seen, metric))
		return false;
	metric_set_add(&index->seen, metric);
	return true;
}

static bool exact_put(struct parse_input *input, struct field_index *index, size_t row,
		      const struct field_info *field, struct text value)
{
	struct text number;
	uint64_t count;

	if (!field_index_see(index, field->metric))
		return false;
	index->expected = (size_t)(field - index->table->fields) + 1;
	index->bound++;
	if (is_kept(input, index, row, field->metric))
		return true;
	if (take_count(input, index, field, value, &count))
		count_put(input, row, field, count);
	else if (split_unit(index, field, value, &number))
		number_put(input, row, field, number);
	else
		put_unreadable(input, row, field->metric);
	return true;
}

bool field_put(struct parse_input *input, struct field_index *index, size_t row,
	       struct text field, struct text value)
{
	const struct field_info *exact = find_exact(index, field), *prefix;

	if (exact)
		return exact_put(input, index, row, exact, value);
	prefix = find_prefix(index, field);
	if (prefix) {
		sum_put(input, index, row, prefix, value);
		index->bound++;
	} else {
		note_unknown(input, index, field, value);
	}
	return true;
}

/* The expected field when the line begins with its name and what ends a name, which is then taken
 * off: nearly always so, and cheaper than to look for the end of a name and then for the name. */
static const struct field_info *take_expected(const struct field_index *index, struct text *line)
{
	const struct field_info *field = expected_field(index);
	char end = index->format == KEY_VALUE_COLON ? ':' : ' ';

	if (!field || line->size <= field->size || line->data[field->size] != end ||
	    memcmp(line->data, field->name, field->size) != 0)
		return NULL;
	line->data += field->size + 1;
	line->size -= field->size + 1;
	return field;
}

static bool take_name(const struct field_index *index, struct text *line, struct text *ret_name)
{
	if (index->format == KEY_VALUE_BLANK)
		return text_next_word(line, ret_name);
	if (!text_split(line, ':', ret_name))
		return false;
	*ret_name = text_trim(*ret_name);
	return ret_name->size > 0;
}

bool key_value_put(struct parse_input *input, struct field_index *index, size_t row,
		   struct text line)
{
	const struct field_info *field;
	struct text name;

	if (input_has_nul(input, line))
		return false;
	field = take_expected(index, &line);
	if (!field && !take_name(index, &line, &name))
		return false;
	if (index->format == KEY_VALUE_BLANK && text_is_blank(line))
		return false;
	return field ? exact_put(input, index, row, field, line) :
		       field_put(input, index, row, name, line);
}

void key_values_put(struct parse_input *input, struct field_index *index, size_t row)
{
	struct text line;

	while (input_next_line(input, &line))
		if (!key_value_put(input, index, row, line))
			input_malformed(input);
	input->report->rows += index->bound;
}
