/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/status: of its many lines those about memory, which nearly all carry "kB", and the
 * effective user. A size that the registry does not know is an unknown field; other lines are only
 * read when the registry names them.
 */
#include "key_values.h"

/* Sizes that statm tells too, in fewer bytes, or that only old kernels print. */
static bool is_told_elsewhere(struct text field)
{
	return text_equal(field, "VmSize") || text_equal(field, "VmRSS");
}

/* Lines without a unit; asking the registry about each of the many others would take longer than
 * all the rest. */
static const enum metric plain[] = {
	METRIC_PROCESS_CORE_DUMPING, METRIC_PROCESS_THP_ENABLED, METRIC_PROCESS_NUMA_GROUP,
	METRIC_PROCESS_CPUS_ALLOWED, METRIC_PROCESS_MEMORY_NODES_ALLOWED,
};

static enum metric find_plain(struct text field)
{
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		if (text_equal(field, metric_info(plain[i])->field))
			return plain[i];
	return METRIC_NONE;
}

static bool put_plain(struct parse_input *input, struct field_index *index, size_t row,
		      enum metric metric, struct text value)
{
	if (!field_index_see(index, metric))
		return false;
	if (input_is_cut(input, value))
		sample_put_presence(input->sample, row, metric, PRESENCE_UNREADABLE);
	else if (metric_info(metric)->unit == UNIT_TEXT)
		sample_put_text(input->sample, row, metric, text_trim(value));
	else
		value_put(input, row, metric, text_trim(value));
	input->report->rows++;
	return true;
}

/* "Uid:	real effective saved filesystem" */
static void put_user(struct parse_input *input, size_t row, struct text identifiers)
{
	struct text word;

	if (text_next_word(&identifiers, &word) && text_next_word(&identifiers, &word)) {
		value_put(input, row, METRIC_PROCESS_UID, word);
		input->report->rows++;
	} else {
		sample_put_presence(input->sample, row, METRIC_PROCESS_UID, PRESENCE_UNREADABLE);
		input_malformed(input);
	}
}

/* The only key whose value is a line of the process's own choosing is Name, which comes first. */
static bool put_line(struct parse_input *input, struct field_index *index, size_t row,
		     struct text line)
{
	struct text value = line, field;
	enum metric metric;

	if (input_has_nul(input, line) || !text_split(&value, ':', &field))
		return false;
	if (text_equal(field, "Uid")) {
		if (!field_index_see(index, METRIC_PROCESS_UID))
			return false;
		put_user(input, row, value);
	} else if (!text_equal(field, "Name") && text_ends_with(value, " kB") &&
		   !is_told_elsewhere(field)) {
		return field_put(input, index, row, field, value);
	} else {
		metric = find_plain(field);
		if (metric && sample_cell(input->sample, row, metric))
			return put_plain(input, index, row, metric, value);
	}
	return true;
}

PARSE_ROW_FUNCTION(parse_process_status)
{
	struct parse_input input;
	struct field_index index;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_PROCESS_STATUS, METRIC_PROCESS_RESIDENT_ANONYMOUS,
			  KEY_VALUE_COLON);
	while (input_next_line(&input, &line))
		if (!put_line(&input, &index, row, line))
			input_malformed(&input);
	report->rows += index.bound;
}
