/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/status instead of statm: the sizes that both tell. A process without memory of its own
 * (kernel threads, zombies) has no such lines, where statm says 0.
 */
#include "values.h"

static const struct size_field {
	const char *name;
	enum metric metric;
} size_fields[] = {
	{ "VmSize", METRIC_PROCESS_VIRTUAL },
	{ "VmRSS", METRIC_PROCESS_RESIDENT },
};

static const struct size_field *find_field(struct text name)
{
	for (size_t i = 0; i < ARRAY_SIZE(size_fields); i++)
		if (text_equal(name, size_fields[i].name))
			return &size_fields[i];
	return NULL;
}

static bool read_size(const struct parse_input *input, struct text value, struct cell *ret_cell)
{
	struct text number;

	return !input_is_cut(input, value) && text_next_word(&value, &number) &&
	       text_equal(text_trim(value), "kB") &&
	       number_read(input->scale, UNIT_BYTES, SCALE_KIBIBYTES, number, ret_cell) == 0;
}

static void put_size(struct parse_input *input, size_t row, enum metric metric, struct text value)
{
	struct cell size;

	input->report->rows++;
	if (read_size(input, value, &size)) {
		sample_put_count(input->sample, row, metric, size.count);
		return;
	}
	sample_put_presence(input->sample, row, metric, PRESENCE_UNREADABLE);
	input_malformed(input);
}

static void put_zeros(struct parse_input *input, size_t row)
{
	for (size_t i = 0; i < ARRAY_SIZE(size_fields); i++)
		sample_put_count(input->sample, row, size_fields[i].metric, 0);
}

PARSE_ROW_FUNCTION(parse_process_status_sizes)
{
	struct parse_input input;
	struct text value, name = { 0 };
	size_t found = 0;

	input_begin(&input, sample, scale, text, report);
	while (found < ARRAY_SIZE(size_fields) && input_next_line(&input, &value)) {
		const struct size_field *field;

		if (!text_split(&value, ':', &name))
			continue;
		field = find_field(name);
		if (field)
			put_size(&input, row, field->metric, value);
		found += field != NULL;
		/* Every process has this line, and behind the sizes (proc_pid_status()). */
		if (text_equal(name, "Threads"))
			break;
	}
	if (!found && text_equal(name, "Threads"))
		put_zeros(&input, row);
}
