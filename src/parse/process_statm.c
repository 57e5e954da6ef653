/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/statm: "size resident shared text 0 data 0", in pages. */
#include "values.h"

PARSE_ROW_FUNCTION(parse_process_statm)
{
	static const enum metric metrics[] = {
		METRIC_PROCESS_VIRTUAL,
		METRIC_PROCESS_RESIDENT,
		METRIC_PROCESS_SHARED,
	};
	struct parse_input input;
	struct text line, word;

	input_begin(&input, sample, scale, text, report);
	if (!input_next_line(&input, &line))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		if (!text_next_word(&line, &word)) {
			input_malformed(&input);
			return;
		}
		value_put(&input, row, metrics[i], word);
		report->rows++;
	}
}
