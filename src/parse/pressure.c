/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/pressure/memory and memory.pressure of a control group (kernel/sched/psi.c, psi_show):
 * "some avg10=0.14 avg60=0.03 avg300=0.00 total=28748", then "full …".
 */
#include "key_values.h"

#include <string.h>

enum { FIELD_LENGTH_MAXIMUM = 64 };

/* One "avg10=0.14" of a line; its field in the registry is "some avg10". */
static bool put_pair(struct parse_input *input, struct field_index *index, size_t row,
		     struct text kind, struct text pair)
{
	char field[FIELD_LENGTH_MAXIMUM];
	struct text name;

	if (!text_split(&pair, '=', &name) || kind.size + 1 + name.size > sizeof(field))
		return false;
	memcpy(field, kind.data, kind.size);
	field[kind.size] = ' ';
	memcpy(field + kind.size + 1, name.data, name.size);
	return field_put(input, index, row, (struct text){ field, kind.size + 1 + name.size },
			 pair);
}

static bool put_line(struct parse_input *input, struct field_index *index, size_t row,
		     struct text line)
{
	struct text kind, pair;
	unsigned pairs = 0;

	if (text_has_nul(line) || !text_next_word(&line, &kind))
		return false;
	for (; text_next_word(&line, &pair); pairs++)
		if (!put_pair(input, index, row, kind, pair))
			return false;
	return pairs > 0;
}

static void put_lines(struct parse_input *input, struct field_index *index, size_t row)
{
	struct text line;

	while (input_next_line(input, &line))
		if (!put_line(input, index, row, line))
			input_malformed(input);
	input->report->rows += index->bound;
}

PARSE_FUNCTION(parse_pressure_memory)
{
	struct parse_input input;
	struct field_index index;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_PRESSURE_MEMORY, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10,
			  KEY_VALUE_BLANK);
	put_lines(&input, &index, 0);
}

PARSE_ROW_FUNCTION(parse_cgroup_pressure)
{
	struct parse_input input;
	struct field_index index;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_CGROUP_PRESSURE, METRIC_CGROUP_PRESSURE_SOME_AVERAGE_10,
			  KEY_VALUE_BLANK);
	put_lines(&input, &index, row);
}
