/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/ksm_stat (fs/proc/base.c, proc_pid_ksm_stat): "ksm_rmap_items 0" and, since 6.17,
 * "ksm_merge_any: no": some keys end in a colon and some values are words. A process without memory
 * has an empty file.
 */
#include "key_values.h"

static bool put_line(struct parse_input *input, struct field_index *index, size_t row,
		     struct text line)
{
	struct text key, value;
	enum metric metric;

	if (text_has_nul(line) || !text_next_word(&line, &key) || !text_next_word(&line, &value) ||
	    text_trim(line).size)
		return false;
	if (text_ends_with(key, ":"))
		key.size--;
	metric = field_index_find(index, key);
	if (metric == METRIC_NONE || (!text_equal(value, "yes") && !text_equal(value, "no")))
		return field_put(input, index, row, key, value);
	if (!field_index_see(index, metric))
		return false;
	sample_put_count(input->sample, row, metric, text_equal(value, "yes"));
	index->bound++;
	return true;
}

PARSE_ROW_FUNCTION(parse_process_ksm_stat)
{
	struct parse_input input;
	struct field_index index;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_PROCESS_KSM_STAT, METRIC_PROCESS_PID, KEY_VALUE_BLANK);
	while (input_next_line(&input, &line))
		if (!put_line(&input, &index, row, line))
			input_malformed(&input);
	input.report->rows += index.bound;
}
