/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/ksm_stat (fs/proc/base.c, proc_pid_ksm_stat): "ksm_rmap_items 0" and, since 6.17,
 * "ksm_merge_any: no": some keys end in a colon and some values are words. A process without memory
 * has an empty file.
 */
#include "values.h"

static bool put_line(struct parse_input *input, size_t row, struct text line)
{
	struct text key, value;
	enum metric metric;

	if (text_has_nul(line) || !text_next_word(&line, &key) || !text_next_word(&line, &value) ||
	    text_trim(line).size)
		return false;
	if (text_ends_with(key, ":"))
		key.size--;
	metric = metric_find_field(SOURCE_PROCESS_KSM_STAT, ENTITY_PROCESS, key);
	if (metric == METRIC_NONE) {
		unknown_put(input, SOURCE_PROCESS_KSM_STAT, key, value);
		input->report->unknown_fields++;
		return true;
	}
	if (text_equal(value, "yes") || text_equal(value, "no"))
		sample_put_count(input->sample, row, metric, text_equal(value, "yes"));
	else
		value_put(input, row, metric, value);
	input->report->rows++;
	return true;
}

PARSE_ROW_FUNCTION(parse_process_ksm_stat)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line))
		if (!put_line(&input, row, line))
			input_malformed(&input);
}
