/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/statm: "size resident shared text 0 data 0", in pages. */
#include "values.h"

enum { COLUMNS = 7 };

static const enum metric metrics[] = {
	METRIC_PROCESS_VIRTUAL,
	METRIC_PROCESS_RESIDENT,
	METRIC_PROCESS_SHARED,
};

/* Columns are told apart by their position only, so none is believed unless all are there. */
static bool read_columns(struct parse_input *input, struct text *columns)
{
	struct text line;

	if (!input_next_line(input, &line))
		return false;
	for (size_t i = 0; i < COLUMNS; i++)
		if (!text_next_word(&line, &columns[i]) || input_is_cut(input, columns[i]))
			return false;
	return text_trim(line).size == 0;
}

PARSE_ROW_FUNCTION(parse_process_statm)
{
	struct parse_input input;
	struct text columns[COLUMNS];

	input_begin(&input, sample, scale, text, report);
	if (text_trim(text).size == 0)
		return;
	if (!read_columns(&input, columns)) {
		input_malformed(&input);
		for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
			sample_put_presence(sample, row, metrics[i], PRESENCE_UNREADABLE);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		if (value_put(&input, row, metrics[i], columns[i]))
			report->rows++;
}
