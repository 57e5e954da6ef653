/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What calls said, as host/ writes it and captures keep it: a line "key number" for each value.
 * What the kernel did not tell is left out; "max" stands for no limit.
 */
#include "values.h"

static bool put_line(struct parse_input *input, enum source source, enum entity entity, size_t row,
		     struct text line)
{
	struct text key, number;
	enum metric metric;

	if (text_has_nul(line) || !text_next_word(&line, &key) ||
	    !text_next_word(&line, &number) || text_trim(line).size)
		return false;
	metric = metric_find_field(source, entity, key);
	if (metric == METRIC_NONE) {
		unknown_put(input, source, key, number);
		input->report->unknown_fields++;
		return true;
	}
	if (text_equal(number, "max"))
		sample_put_presence(input->sample, row, metric, PRESENCE_UNLIMITED);
	else
		value_put(input, row, metric, number);
	input->report->rows++;
	return true;
}

static void put_answer(struct parse_input *input, enum source source, enum entity entity,
		       size_t row)
{
	struct text line;

	while (input_next_line(input, &line))
		if (!put_line(input, source, entity, row, line))
			input_malformed(input);
}

PARSE_ROW_FUNCTION(parse_statvfs)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_answer(&input, SOURCE_STATVFS, ENTITY_TMPFS, row);
}

PARSE_ROW_FUNCTION(parse_process_taskstats)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_answer(&input, SOURCE_PROCESS_TASKSTATS, ENTITY_PROCESS, row);
}
