/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/oom_score and oom_score_adj: one number each. */
#include "values.h"

static void put_single(struct parse_input *input, size_t row, enum metric metric)
{
	struct text line, word;

	if (!input_next_line(input, &line) || !text_next_word(&line, &word))
		return;
	if (text_trim(line).size) {
		sample_put_presence(input->sample, row, metric, PRESENCE_UNREADABLE);
		input_malformed(input);
		return;
	}
	value_put(input, row, metric, word);
	input->report->rows++;
}

PARSE_ROW_FUNCTION(parse_process_oom_score)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_single(&input, row, METRIC_PROCESS_OOM_SCORE);
}

PARSE_ROW_FUNCTION(parse_process_oom_score_adj)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_single(&input, row, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT);
}
