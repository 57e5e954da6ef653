/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of /sys/devices/system/node: lists of nodes, and of each node its meminfo, vmstat,
 * numastat, distances and processors (drivers/base/node.c). NODE has a row for each online node, in
 * ascending order, before any of this is parsed.
 */
#include "key_values.h"
#include "number_list.h"

#include <errno.h>

/* The one line of a file that may hold an empty list; false when it is cut off or damaged. Kernels
 * 2.6 count the string's terminator in. */
static bool list_read(struct parse_input *input, struct text *ret_list)
{
	struct text text = input->rest, line;

	if (!text_split(&text, '\n', &line) || text_has_nul(line) || text.size > 1 ||
	    (text.size == 1 && text.data[0] != '\0'))
		return false;
	*ret_list = text_trim(line);
	return true;
}

/* An empty file has no line that could be malformed. */
static void note_damage(struct parse_input *input)
{
	input->line = input->rest.size > 0;
	input_malformed(input);
}

/*
 * Of a cpulist. Since 5.16 every read(2) prints it anew (BIN_ATTR_RO): when processors came between
 * the read that got it and the one that was to find its end, the end of a longer list follows.
 */
static struct text first_line(struct text text)
{
	struct text rest = text, line;

	return text_split(&rest, '\n', &line) ? (struct text){ text.data, line.size + 1 } : text;
}

int parse_node_processors(struct text cpulist, uint16_t node, uint16_t *map, size_t size)
{
	struct number_range range;
	struct text list = text_trim(first_line(cpulist));
	int more;

	while ((more = number_list_next(&list, &range)) > 0)
		for (uint64_t cpu = range.first; cpu <= range.last && cpu < size; cpu++)
			map[cpu] = node;
	return more;
}

void parse_node_list(struct sample *sample, enum metric list, enum metric flag, struct text text,
		     struct parse_report *report)
{
	const struct table *nodes = &sample->tables[ENTITY_NODE];
	struct parse_input input;
	uint64_t count;
	bool is_good;

	input_begin(&input, sample, NULL, text, report);
	is_good = list_read(&input, &text) && number_list_count(text, &count) == 0;
	if (is_good)
		sample_put_text(sample, 0, list, text);
	else
		sample_put_presence(sample, 0, list, PRESENCE_UNREADABLE);
	for (size_t row = 0; flag && row < nodes->row_count; row++) {
		bool has = false;

		if (is_good && number_list_has(text, nodes->keys[row].first, &has) == 0)
			sample_put_count(sample, row, flag, has);
		else
			sample_put_presence(sample, row, flag, PRESENCE_UNREADABLE);
	}
	if (!is_good)
		note_damage(&input);
	report->rows++;
}

void parse_node_group(struct sample *sample, enum metric metric, uint64_t number, struct text text,
		      struct parse_report *report)
{
	const struct table *nodes = &sample->tables[ENTITY_NODE];
	struct parse_input input;
	uint64_t count;
	bool is_good;

	input_begin(&input, sample, NULL, text, report);
	is_good = list_read(&input, &text) && number_list_count(text, &count) == 0;
	for (size_t row = 0; row < nodes->row_count; row++) {
		bool has = false;

		if (is_good && number_list_has(text, nodes->keys[row].first, &has) == 0 && has)
			sample_put_count(sample, row, metric, number);
		else if (!is_good && !cell_has_value(sample_get(sample, row, metric)))
			sample_put_presence(sample, row, metric, PRESENCE_UNREADABLE);
	}
	if (!is_good)
		note_damage(&input);
	report->rows++;
}

PARSE_ROW_FUNCTION(parse_node_cpulist)
{
	struct parse_input input;
	uint64_t count;

	input_begin(&input, sample, scale, first_line(text), report);
	if (list_read(&input, &text) && number_list_count(text, &count) == 0) {
		sample_put_text(sample, row, METRIC_NODE_CPULIST, text);
		sample_put_count(sample, row, METRIC_NODE_PROCESSORS, count);
		report->rows++;
		return;
	}
	sample_put_presence(sample, row, METRIC_NODE_CPULIST, PRESENCE_UNREADABLE);
	sample_put_presence(sample, row, METRIC_NODE_PROCESSORS, PRESENCE_UNREADABLE);
	note_damage(&input);
}

/* Takes "Node 3 " off the line; false when the line is not of this row's node. */
static bool skip_node(struct text *line, const struct key *key)
{
	struct text rest = *line, word;
	uint64_t node;

	if (!text_next_word(&rest, &word) || !text_equal(word, "Node") ||
	    !text_next_word(&rest, &word) || text_to_uint64(word, &node) || node != key->first)
		return false;
	*line = rest;
	return true;
}

PARSE_ROW_FUNCTION(parse_node_meminfo)
{
	struct parse_input input;
	struct field_index index;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_NODE_MEMINFO, METRIC_NODE_MEMORY_TOTAL, KEY_VALUE_COLON);
	while (input_next_line(&input, &line))
		if (!skip_node(&line, &sample->tables[ENTITY_NODE].keys[row]) ||
		    !key_value_put(&input, &index, row, line))
			input_malformed(&input);
	report->rows += index.bound;
}

/* The events of numastat are here, too, under other names. */
PARSE_ROW_FUNCTION(parse_node_vmstat)
{
	struct parse_input input;
	struct field_index index;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_NODE_VMSTAT, METRIC_NODE_NODE, KEY_VALUE_BLANK);
	key_values_put(&input, &index, row);
}

PARSE_ROW_FUNCTION(parse_node_numastat)
{
	struct parse_input input;
	struct field_index index;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_NODE_NUMASTAT, METRIC_NODE_NUMA_HIT, KEY_VALUE_BLANK);
	key_values_put(&input, &index, row);
}

static bool put_distance(struct parse_input *input, uint64_t from, uint64_t to, struct text word)
{
	struct key key = { .first = from, .second = to };
	int64_t row = sample_add_row(input->sample, ENTITY_NODE_DISTANCE, key);

	if (row < 0)
		return false;
	sample_put_count(input->sample, (size_t)row, METRIC_NODE_DISTANCE_NODE, from);
	sample_put_count(input->sample, (size_t)row, METRIC_NODE_DISTANCE_TO, to);
	value_put(input, (size_t)row, METRIC_NODE_DISTANCE_DISTANCE, word);
	input->report->rows++;
	return true;
}

/* A word that is no number makes one wonder about the others. */
static bool are_numbers(struct text line, size_t expected)
{
	struct text word;
	size_t count = 0;
	uint64_t number;

	for (; text_next_word(&line, &word); count++)
		if (text_to_uint64(word, &number) == -EINVAL)
			return false;
	return count == expected;
}

/* The numbers are those of online nodes, not of ids from 0; a node that came or went since the
 * nodes were listed leaves it open which is whose. */
PARSE_ROW_FUNCTION(parse_node_distance)
{
	const struct table *nodes = &sample->tables[ENTITY_NODE];
	struct parse_input input;
	struct text line, word;
	size_t to = 0;

	input_begin(&input, sample, scale, text, report);
	if (!input_next_line(&input, &line))
		return;
	if (text_has_nul(line) || !are_numbers(line, nodes->row_count)) {
		input_malformed(&input);
		return;
	}
	while (text_next_word(&line, &word))
		if (!put_distance(&input, nodes->keys[row].first, nodes->keys[to++].first, word))
			return;
}
