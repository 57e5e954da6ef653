/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/stat once more, for fields that no listing needs. The name may hold any byte, so fields
 * are counted from the last ")". Addresses are left to smaps, which whoever may see them can read.
 */
#include "values.h"

#include <string.h>

/* Fields by their number in proc(5), where the state is field 3. */
enum {
	FIELD_STATE = 3,
	FIELD_CHILD_MINOR_FAULTS = 11,
	FIELD_CHILD_MAJOR_FAULTS = 13,
	FIELD_RESIDENT_LIMIT = 25,
	FIELD_PROCESSOR = 39,
};

static const struct {
	enum metric metric;
	unsigned    field;
} members[] = {
	{ METRIC_PROCESS_CHILD_MINOR_FAULTS, FIELD_CHILD_MINOR_FAULTS },
	{ METRIC_PROCESS_CHILD_MAJOR_FAULTS, FIELD_CHILD_MAJOR_FAULTS },
	{ METRIC_PROCESS_RESIDENT_LIMIT, FIELD_RESIDENT_LIMIT },
	{ METRIC_PROCESS_PROCESSOR, FIELD_PROCESSOR },
};

static void put_member(struct parse_input *input, size_t row, enum metric metric,
		       struct text word)
{
	struct cell *cell;

	if (!value_put(input, row, metric, word))
		return;
	input->report->rows++;
	cell = sample_cell(input->sample, row, metric);
	if (cell && metric == METRIC_PROCESS_RESIDENT_LIMIT && cell->count == UINT64_MAX)
		*cell = (struct cell){ .presence = PRESENCE_UNLIMITED };
}

PARSE_ROW_FUNCTION(parse_process_stat_more)
{
	const char *close = text.size ? memrchr(text.data, ')', text.size) : NULL;
	struct parse_input input;
	struct text word;
	size_t next = 0;

	input_begin(&input, sample, scale, text, report);
	if (!text.size)
		return;
	input.line = 1;
	if (!close || text_has_nul(text)) {
		for (size_t i = 0; i < ARRAY_SIZE(members); i++)
			sample_put_presence(sample, row, members[i].metric, PRESENCE_UNREADABLE);
		input_malformed(&input);
		return;
	}
	input.rest = (struct text){ close + 1, (size_t)(text.data + text.size - close - 1) };
	for (unsigned field = FIELD_STATE;
	     next < ARRAY_SIZE(members) && text_next_word(&input.rest, &word); field++)
		if (field == members[next].field)
			put_member(&input, row, members[next++].metric, word);
}
