/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What calls said, as host/ writes it and captures keep it: a line "key number" for each value.
 * What the kernel did not tell is left out; "max" stands for no limit.
 */
#include "key_values.h"

static bool put_line(struct parse_input *input, struct field_index *index, size_t row,
		     struct text line)
{
	struct text key, number;
	enum metric metric;

	if (text_has_nul(line) || !text_next_word(&line, &key) ||
	    !text_next_word(&line, &number) || text_trim(line).size)
		return false;
	metric = field_index_find(index, key);
	if (metric == METRIC_NONE || !text_equal(number, "max"))
		return field_put(input, index, row, key, number);
	if (!field_index_see(index, metric))
		return false;
	sample_put_presence(input->sample, row, metric, PRESENCE_UNLIMITED);
	index->bound++;
	return true;
}

/* `first` is any metric of the entity before the source's own. */
static void put_answer(struct parse_input *input, enum source source, enum metric first, size_t row)
{
	struct field_index index;
	struct text line;

	field_index_begin(&index, source, first, KEY_VALUE_BLANK);
	while (input_next_line(input, &line))
		if (!put_line(input, &index, row, line))
			input_malformed(input);
	input->report->rows += index.bound;
}

PARSE_ROW_FUNCTION(parse_statvfs)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_answer(&input, SOURCE_STATVFS, METRIC_TMPFS_MOUNT, row);
}

PARSE_ROW_FUNCTION(parse_process_taskstats)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_answer(&input, SOURCE_PROCESS_TASKSTATS, METRIC_PROCESS_PID, row);
}
