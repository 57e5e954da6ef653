/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of numa_maps to cells: of the mapping with the same address, of each of its nodes, and of
 * each node's total. */
#include "numa_maps.h"

#include <stdio.h>
#include <string.h>

/* "N0=12M N2=1.5G" for as many nodes as there can be. */
enum { NODE_TEXT_SIZE = 16, NODES_TEXT_SIZE = NUMA_NODES_MAXIMUM * NODE_TEXT_SIZE };

static const enum metric count_metrics[NUMA_LINE_COUNTS] = {
	[NUMA_ANONYMOUS] = METRIC_MAPPING_NODE_ANONYMOUS,
	[NUMA_DIRTY] = METRIC_MAPPING_NODE_DIRTY,
	[NUMA_SWAP_CACHE] = METRIC_MAPPING_NODE_SWAP_CACHE,
	[NUMA_WRITEBACK] = METRIC_MAPPING_NODE_WRITEBACK,
	[NUMA_ACTIVE] = METRIC_MAPPING_NODE_ACTIVE,
	[NUMA_MAP_COUNT] = METRIC_MAPPING_MAP_COUNT_MAXIMUM,
};

enum metric numa_count_metric(enum numa_count count)
{
	return count_metrics[count];
}

/* Bytes; false when they cannot be told. */
static bool to_bytes(const struct numa_line *line, uint64_t pages, uint64_t *ret_bytes)
{
	return pages != UINT64_MAX && line->page_size &&
	       !__builtin_mul_overflow(pages, line->page_size, ret_bytes);
}

static bool sum_pages(const struct numa_line *line, uint64_t *ret_pages)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < line->node_count; i++)
		if (line->nodes[i].pages == UINT64_MAX ||
		    __builtin_add_overflow(sum, line->nodes[i].pages, &sum))
			return false;
	*ret_pages = sum;
	return true;
}

/* Both files are in the order of addresses; a mapping that came or went in between has no match. */
static bool find_mapping(struct numa_reader *reader, uint64_t address, size_t *ret_row)
{
	const struct table *mappings = &reader->input.sample->tables[ENTITY_MAPPING];
	size_t row = reader->mapping;

	while (row < mappings->row_count && mappings->keys[row].first < address)
		row++;
	if (row == mappings->row_count || mappings->keys[row].first != address)
		return false;
	reader->mapping = row + 1;
	*ret_row = row;
	return true;
}

static void put_bytes(struct sample *sample, size_t row, enum metric metric,
		      const struct numa_line *line, uint64_t pages)
{
	uint64_t bytes;

	if (pages == 0)
		sample_put_count(sample, row, metric, 0);
	else if (to_bytes(line, pages, &bytes))
		sample_put_count(sample, row, metric, bytes);
	else
		sample_put_presence(sample, row, metric, PRESENCE_UNREADABLE);
}

static void put_nodes(struct sample *sample, size_t row, const struct numa_line *line)
{
	char text[NODES_TEXT_SIZE];
	uint64_t bytes;
	int size = 0;

	for (size_t i = 0; i < line->node_count; i++) {
		char amount[NODE_TEXT_SIZE] = "?";

		if (to_bytes(line, line->nodes[i].pages, &bytes))
			unit_format_count(UNIT_BYTES, NUMBER_HUMAN, bytes, amount, sizeof(amount));
		size += snprintf(text + size, NODES_TEXT_SIZE - (size_t)size, "%sN%u=%s",
				 i ? " " : "", line->nodes[i].node, amount);
		if (size >= NODES_TEXT_SIZE)
			return;
	}
	sample_put_text(sample, row, METRIC_MAPPING_NODES, (struct text){ text, (size_t)size });
}

/* A row for each node that the mapping is on. */
static void put_nodes_of_mapping(struct sample *sample, const struct numa_line *line)
{
	if (!sample_table(sample, ENTITY_NODE_MAPPING)->is_present)
		return;
	for (size_t i = 0; i < line->node_count; i++) {
		unsigned node = line->nodes[i].node;
		int64_t row = sample_add_row(sample, ENTITY_NODE_MAPPING,
					     (struct key){ .first = line->address,
							   .second = node });

		if (row < 0)
			return;
		sample_put_count(sample, (size_t)row, METRIC_NODE_MAPPING_START, line->address);
		sample_put_count(sample, (size_t)row, METRIC_NODE_MAPPING_NODE, node);
		put_bytes(sample, (size_t)row, METRIC_NODE_MAPPING_RESIDENT, line,
			  line->nodes[i].pages);
	}
}

/* What the kernel did not print: nothing of that kind, or for active pages all. Huge pages are on
 * no such list. */
static void put_counts(struct sample *sample, size_t row, const struct numa_line *line,
		       uint64_t pages)
{
	for (enum numa_count i = 0; i < NUMA_LINE_COUNTS; i++) {
		uint64_t count = line->counts[i];

		if (!line->has_count[i] && i == NUMA_ACTIVE) {
			if (line->is_huge)
				continue;
			count = pages;
		}
		if (i != NUMA_MAP_COUNT) {
			put_bytes(sample, row, count_metrics[i], line, count);
			continue;
		}
		if (!line->has_count[i])
			count = pages > 0;
		if (count == UINT64_MAX)
			sample_put_presence(sample, row, count_metrics[i], PRESENCE_UNREADABLE);
		else
			sample_put_count(sample, row, count_metrics[i], count);
	}
}

static void put_mapping(struct numa_reader *reader, const struct numa_line *line, uint64_t pages)
{
	struct sample *sample = reader->input.sample;
	size_t row;

	if (!find_mapping(reader, line->address, &row))
		return;
	sample_put_text(sample, row, METRIC_MAPPING_POLICY, line->policy);
	put_nodes(sample, row, line);
	put_nodes_of_mapping(sample, line);
	put_counts(sample, row, line, pages);
	put_bytes(sample, row, METRIC_MAPPING_NODE_RESIDENT, line, pages);
	if (line->has_page_size)
		sample_put_count(sample, row, METRIC_MAPPING_NODE_PAGE_SIZE, line->page_size);
}

static void add(struct numa_total *total, uint64_t *sum, uint64_t addend)
{
	total->is_broken |= __builtin_add_overflow(*sum, addend, sum);
}

/* Anonymous pages are not told by node: all others may be elsewhere, or these may. */
static void add_anonymous(struct numa_total *total, const struct numa_line *line,
			  uint64_t node_pages, uint64_t pages)
{
	uint64_t anonymous = line->counts[NUMA_ANONYMOUS], others = pages - anonymous;

	if (anonymous > pages)
		total->is_anonymous_broken = true;
	else if (node_pages == pages)
		add(total, &total->anonymous, anonymous * line->page_size);
	else if (node_pages > others)
		add(total, &total->anonymous, (node_pages - others) * line->page_size);
	total->is_bound |= anonymous && others && node_pages != pages;
}

static void add_node(struct numa_total *total, const struct numa_line *line, uint64_t node_pages,
		     uint64_t pages)
{
	uint64_t bytes;

	total->mappings++;
	if (pages == UINT64_MAX || !to_bytes(line, node_pages, &bytes)) {
		total->is_broken = true;
		return;
	}
	add(total, &total->resident, bytes);
	if (line->is_huge)
		add(total, &total->hugetlb, bytes);
	add_anonymous(total, line, node_pages, pages);
}

static void add_policy(struct numa_reader *reader, struct text policy, uint64_t bytes)
{
	size_t size = policy.size < NUMA_POLICY_SIZE ? policy.size : NUMA_POLICY_SIZE, i = 0;

	while (i < reader->policy_count &&
	       (reader->policies[i].size != size ||
		memcmp(reader->policies[i].name, policy.data, size) != 0))
		i++;
	if (i == NUMA_POLICIES_MAXIMUM)
		return;
	if (i == reader->policy_count) {
		reader->policies[i] = (struct numa_policy){ .size = size };
		memcpy(reader->policies[i].name, policy.data, size);
		reader->policy_count++;
	}
	if (__builtin_add_overflow(reader->policies[i].bytes, bytes, &reader->policies[i].bytes))
		reader->policies[i].bytes = UINT64_MAX;
}

struct text numa_reader_policy(const struct numa_reader *reader, size_t *ret_others)
{
	const struct numa_policy *most = &reader->policies[0];

	*ret_others = reader->policy_count ? reader->policy_count - 1 : 0;
	if (!reader->policy_count)
		return (struct text){ "", 0 };
	for (size_t i = 1; i < reader->policy_count; i++)
		if (reader->policies[i].bytes > most->bytes)
			most = &reader->policies[i];
	return (struct text){ most->name, most->size };
}

void numa_line_put(struct numa_reader *reader, const struct numa_line *line)
{
	uint64_t pages, bytes;

	if (!sum_pages(line, &pages))
		pages = UINT64_MAX;
	put_mapping(reader, line, pages);
	if (pages && to_bytes(line, pages, &bytes))
		add_policy(reader, line->policy, bytes);
	for (size_t i = 0; i < line->node_count; i++)
		add_node(&reader->totals[line->nodes[i].node], line, line->nodes[i].pages, pages);
}

/* `is_short`: a line is lost, so that nobody knows what is missing. */
static void put_total(struct sample *sample, size_t row, const struct numa_total *total,
		      bool is_short)
{
	static const enum metric sums[] = { METRIC_PLACEMENT_RESIDENT, METRIC_PLACEMENT_ANONYMOUS,
					    METRIC_PLACEMENT_HUGETLB };
	struct cell *anonymous;

	sample_put_count(sample, row, METRIC_PLACEMENT_MAPPINGS, total->mappings);
	sample_put_count(sample, row, METRIC_PLACEMENT_RESIDENT, total->resident);
	sample_put_count(sample, row, METRIC_PLACEMENT_ANONYMOUS, total->anonymous);
	sample_put_count(sample, row, METRIC_PLACEMENT_HUGETLB, total->hugetlb);
	for (size_t i = 0; (is_short || total->is_broken) && i < ARRAY_SIZE(sums); i++)
		sample_put_presence(sample, row, sums[i], PRESENCE_UNREADABLE);
	anonymous = sample_cell(sample, row, METRIC_PLACEMENT_ANONYMOUS);
	if (anonymous && cell_has_value(anonymous) && total->is_bound)
		anonymous->presence = PRESENCE_AT_LEAST;
	if (total->is_anonymous_broken)
		sample_put_presence(sample, row, METRIC_PLACEMENT_ANONYMOUS,
				    PRESENCE_UNREADABLE);
}

void numa_placement_put(struct numa_reader *reader)
{
	struct sample *sample = reader->input.sample;

	for (unsigned node = 0; node < NUMA_NODES_MAXIMUM; node++) {
		int64_t row;

		if (!reader->totals[node].mappings)
			continue;
		row = sample_add_row(sample, ENTITY_PLACEMENT, (struct key){ .first = node });
		if (row < 0)
			return;
		sample_put_count(sample, (size_t)row, METRIC_PLACEMENT_NODE, node);
		put_total(sample, (size_t)row, &reader->totals[node], reader->is_short);
	}
}
