/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/statm: "size resident shared text 0 data 0", in pages. */
#include "values.h"

/* Pages are told apart by their position only: after a bad word none is believed. */
PARSE_ROW_FUNCTION(parse_process_statm)
{
	static const enum metric metrics[] = {
		METRIC_PROCESS_VIRTUAL,
		METRIC_PROCESS_RESIDENT,
		METRIC_PROCESS_SHARED,
	};
	struct parse_input input;
	struct text line, word;
	bool is_good = true;

	input_begin(&input, sample, scale, text, report);
	if (!input_next_line(&input, &line))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		is_good = is_good && text_next_word(&line, &word) &&
			  value_put(&input, row, metrics[i], word);
		if (is_good)
			report->rows++;
		else
			sample_put_presence(sample, row, metrics[i], PRESENCE_UNREADABLE);
	}
	if (!is_good && scale->page_size)
		input_malformed(&input);
}
