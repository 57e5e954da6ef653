/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.numa_stat of a control group: "anon N0=4096 N1=0" in v2 (mm/memcontrol.c), where only
 * nodes with memory are listed, and "hierarchical_total=12 N0=12 N1=0" in v1
 * (mm/memcontrol-v1.c). One row per node.
 */
#include "values.h"

#include <errno.h>

enum { NODE_MAXIMUM = 1 << 16 };

struct node_stat {
	struct parse_input input;
	enum source        source;
	const char        *group;	/* the rows' name, in the sample's arena */
	size_t             first_row;	/* of this group in CGROUP_NODE */
	enum metric        expected;	/* where the search for the next key begins */
	struct metric_set  seen;
};

static const struct table *node_table(const struct node_stat *stat)
{
	return sample_table(stat->input.sample, ENTITY_CGROUP_NODE);
}

/* The row of a node, which is added on the first line; -ENOMEM. */
static int64_t node_row(struct node_stat *stat, uint64_t node, size_t guess)
{
	const struct table *table = node_table(stat);
	struct sample *sample = stat->input.sample;
	int64_t row;

	if (guess < table->row_count && table->keys[guess].first == node)
		return (int64_t)guess;
	for (size_t i = stat->first_row; i < table->row_count; i++)
		if (table->keys[i].first == node)
			return (int64_t)i;
	row = sample_add_row(sample, ENTITY_CGROUP_NODE,
			     (struct key){ .first = node, .name = stat->group });
	if (row < 0)
		return row;
	row_put_name(&stat->input, (size_t)row, METRIC_CGROUP_NODE_PATH);
	sample_put_count(sample, (size_t)row, METRIC_CGROUP_NODE_NODE, node);
	return row;
}

static enum metric metric_of_key(struct node_stat *stat, struct text key)
{
	const enum metric first = METRIC_CGROUP_NODE_PATH, last = METRIC_CGROUP_NODE_LRU_ANON;
	enum metric metric = stat->expected;

	do {
		const char *field = metric_field(metric, stat->source);
		enum metric next = metric == last ? first : metric + 1;

		if (field && text_equal(key, field)) {
			stat->expected = next;
			return metric;
		}
		metric = next;
	} while (metric != stat->expected);
	return METRIC_NONE;
}

/* "N12=4096" */
static bool split_pair(struct text pair, uint64_t *ret_node, struct text *ret_number)
{
	struct text node;

	if (!text_split(&pair, '=', &node) || !text_starts_with(node, "N"))
		return false;
	*ret_number = pair;
	return text_to_uint64((struct text){ node.data + 1, node.size - 1 }, ret_node) == 0 &&
	       *ret_node < NODE_MAXIMUM;
}

/* Nodes come in ascending order: what does not was damaged. */
static bool put_nodes(struct node_stat *stat, enum metric metric, struct text rest)
{
	size_t guess = stat->first_row;
	int64_t row, next = 0;
	struct text pair, number;
	uint64_t node;

	while (text_next_word(&rest, &pair)) {
		if (!split_pair(pair, &node, &number) || (int64_t)node < next)
			return false;
		next = (int64_t)node + 1;
		if (metric == METRIC_NONE)
			continue;
		row = node_row(stat, node, guess);
		if (row < 0)
			return true;
		guess = (size_t)row + 1;
		value_put_from(&stat->input, (size_t)row, metric, stat->source, number);
	}
	return next > 0;
}

static bool put_key(struct node_stat *stat, struct text key, struct text rest)
{
	enum metric metric = metric_of_key(stat, key);

	if (metric == METRIC_NONE) {
		if (!put_nodes(stat, METRIC_NONE, rest))
			return false;
		stat->input.report->unknown_fields++;
		unknown_put(&stat->input, stat->source, key, text_trim(rest));
		return true;
	}
	if (metric_set_has(&stat->seen, metric))
		return false;
	metric_set_add(&stat->seen, metric);
	return put_nodes(stat, metric, rest);
}

/* In v1 the key carries the sum of the nodes, and every key comes twice: of the group alone, and
 * as hierarchical_KEY with its children, which is what v2 tells. */
static bool put_line(struct node_stat *stat, struct text line)
{
	struct text key, word;

	if (text_has_nul(line) || !text_next_word(&line, &word))
		return false;
	if (stat->source == SOURCE_CGROUP_NUMA_STAT)
		return put_key(stat, word, line);
	if (!text_split(&word, '=', &key))
		return false;
	if (!text_starts_with(key, "hierarchical_"))
		return put_nodes(stat, METRIC_NONE, line);
	return put_key(stat, key, line);
}

static void put_lines(struct node_stat *stat)
{
	struct text line;

	while (input_next_line(&stat->input, &line)) {
		if (put_line(stat, line))
			stat->input.report->rows++;
		else
			input_malformed(&stat->input);
	}
}

static void begin(struct node_stat *stat, enum source source, struct sample *sample, size_t row)
{
	stat->source = source;
	stat->group = sample_table(sample, ENTITY_CGROUP)->keys[row].name;
	stat->first_row = sample_table(sample, ENTITY_CGROUP_NODE)->row_count;
	stat->expected = METRIC_CGROUP_NODE_PATH;
	stat->seen = (struct metric_set){ { 0 } };
}

PARSE_ROW_FUNCTION(parse_cgroup_numa_stat)
{
	struct node_stat stat;

	input_begin(&stat.input, sample, scale, text, report);
	begin(&stat, SOURCE_CGROUP_NUMA_STAT, sample, row);
	put_lines(&stat);
}

PARSE_ROW_FUNCTION(parse_cgroup_v1_numa_stat)
{
	struct node_stat stat;

	input_begin(&stat.input, sample, scale, text, report);
	begin(&stat, SOURCE_CGROUP_V1_NUMA_STAT, sample, row);
	put_lines(&stat);
}
