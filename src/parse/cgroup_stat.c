/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of a control group that hold "key 12" lines: memory.stat and memory.events of cgroup v2
 * (mm/memcontrol.c), memory.stat and memory.oom_control of v1 (mm/memcontrol-v1.c).
 */
#include "key_values.h"

static void put_keys(struct parse_input *input, size_t row, enum source source, enum metric first)
{
	struct field_index index;

	field_index_begin(&index, source, first, KEY_VALUE_BLANK);
	key_values_put(input, &index, row);
}

PARSE_ROW_FUNCTION(parse_cgroup_stat)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_keys(&input, row, SOURCE_CGROUP_STAT, METRIC_CGROUP_ANON);
}

PARSE_ROW_FUNCTION(parse_cgroup_events)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_keys(&input, row, SOURCE_CGROUP_EVENTS, METRIC_CGROUP_EVENTS_LOW);
}

PARSE_ROW_FUNCTION(parse_cgroup_events_local)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_keys(&input, row, SOURCE_CGROUP_EVENTS_LOCAL, METRIC_CGROUP_LOCAL_EVENTS_LOW);
}

PARSE_ROW_FUNCTION(parse_cgroup_swap_events)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_keys(&input, row, SOURCE_CGROUP_SWAP_EVENTS, METRIC_CGROUP_SWAP_EVENTS_HIGH);
}

PARSE_ROW_FUNCTION(parse_cgroup_v1_oom_control)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_keys(&input, row, SOURCE_CGROUP_V1_OOM_CONTROL, METRIC_CGROUP_PATH);
}

/* ---- memory.stat of v1 ---- */

/* Every key comes twice: of the group alone, and as total_KEY with its children, which is what
 * v2 tells and what the registry has. */
static bool is_with_children(struct text line)
{
	return text_starts_with(line, "total_") || text_starts_with(line, "hierarchical_");
}

static bool is_key_and_number(struct text line)
{
	struct text key, number;
	uint64_t value;

	return !text_has_nul(line) && text_next_word(&line, &key) &&
	       text_next_word(&line, &number) && !text_trim(line).size &&
	       text_to_uint64(number, &value) == 0;
}

static void settle_limit(struct sample *sample, size_t row, enum metric metric,
			 const struct parse_scale *scale)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell && cell->presence == PRESENCE_PRESENT && count_is_no_limit(scale, cell->count))
		*cell = (struct cell){ .presence = PRESENCE_UNLIMITED };
}

PARSE_ROW_FUNCTION(parse_cgroup_v1_stat)
{
	struct parse_input input;
	struct field_index index;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_CGROUP_V1_STAT, METRIC_CGROUP_PATH, KEY_VALUE_BLANK);
	while (input_next_line(&input, &line)) {
		bool is_fine = is_with_children(line) ?
			       key_value_put(&input, &index, row, line) : is_key_and_number(line);

		if (!is_fine)
			input_malformed(&input);
	}
	report->rows += index.bound;
	settle_limit(sample, row, METRIC_CGROUP_HIERARCHICAL_LIMIT, scale);
	settle_limit(sample, row, METRIC_CGROUP_HIERARCHICAL_MEMORY_SWAP_LIMIT, scale);
}
