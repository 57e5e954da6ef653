/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/slabinfo versions 2.x: "name active objects size per-slab pages : tunables … : slabdata …".
 * Read from the right of each part, since a cache's name may hold blanks.
 */
#include "values.h"

#include <string.h>

enum { OBJECT_COLUMNS = 5, SLAB_COLUMNS = 3 };

/* Splits at the last occurrence of `separator`. */
static bool split_at_last(struct text *rest, const char *separator, struct text *ret_tail)
{
	size_t length = strlen(separator);

	for (size_t i = rest->size; i >= length; i--) {
		if (memcmp(rest->data + i - length, separator, length) != 0)
			continue;
		*ret_tail = (struct text){ rest->data + i, rest->size - i };
		rest->size = i - length;
		return true;
	}
	return false;
}

/* Takes the last word off `rest`. */
static bool last_word(struct text *rest, struct text *ret_word)
{
	struct text trimmed = text_trim(*rest);
	size_t start = trimmed.size;

	while (start && trimmed.data[start - 1] != ' ' && trimmed.data[start - 1] != '\t')
		start--;
	if (start == trimmed.size)
		return false;
	*ret_word = (struct text){ trimmed.data + start, trimmed.size - start };
	*rest = (struct text){ trimmed.data, start };
	return true;
}

/* Whether the word is written as a number, be it too large. */
static bool is_number(struct text word)
{
	return word.size && word.data[0] >= '0' && word.data[0] <= '9';
}

static bool read_columns(struct text *rest, size_t count, struct text *ret_columns)
{
	while (count--)
		if (!last_word(rest, &ret_columns[count]) || !is_number(ret_columns[count]))
			return false;
	return true;
}

static void put_cache(struct parse_input *input, struct text name, const struct text *objects,
		      const struct text *slabs)
{
	int64_t added = row_add(input, ENTITY_SLAB, 0, 0, name);
	size_t row = (size_t)added;

	if (added < 0)
		return;
	row_put_name(input, row, METRIC_SLAB_NAME);
	value_put(input, row, METRIC_SLAB_ACTIVE_OBJECTS, objects[0]);
	value_put(input, row, METRIC_SLAB_OBJECTS, objects[1]);
	value_put(input, row, METRIC_SLAB_OBJECT_SIZE, objects[2]);
	value_put(input, row, METRIC_SLAB_OBJECTS_PER_SLAB, objects[3]);
	value_put(input, row, METRIC_SLAB_SLAB_SIZE, objects[4]);
	value_put(input, row, METRIC_SLAB_ACTIVE_SLABS, slabs[0]);
	value_put(input, row, METRIC_SLAB_SLABS, slabs[1]);
	input->report->rows++;
}

static bool put_line(struct parse_input *input, struct text line)
{
	struct text objects[OBJECT_COLUMNS], slabs[SLAB_COLUMNS], rest = line, tail, tunables;

	if (text_has_nul(line) || !split_at_last(&rest, ": slabdata", &tail) ||
	    !split_at_last(&rest, ": tunables", &tunables) ||
	    !read_columns(&rest, OBJECT_COLUMNS, objects) ||
	    !read_columns(&tail, SLAB_COLUMNS, slabs) || text_trim(tail).size ||
	    text_trim(rest).size == 0)
		return false;
	put_cache(input, text_trim(rest), objects, slabs);
	return true;
}

PARSE_FUNCTION(parse_slabinfo)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line)) {
		bool is_heading = text_starts_with(line, "slabinfo - version:") ||
				  text_starts_with(line, "# name");

		if (!is_heading && !put_line(&input, line))
			input_malformed(&input);
	}
}
