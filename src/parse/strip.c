/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where pages of a mapping are, as collect/strip.c writes what the kernel told and captures keep
 * it: a line for each cell, "START-END pages=160 sampled=16 absent=2 zero=1 failed=1 N0=4 N1=8",
 * the counts in pages; what is 0 is left out. The mapping begins with the first cell and has no
 * gaps.
 */
#include <errno.h>
#include <stdio.h>

#include "numa_maps.h"

enum { CELL_NODES_MAXIMUM = 64, NODE_TEXT_SIZE = 16, UNKNOWN_MAXIMUM = 8 };

enum cell_count { CELL_PAGES, CELL_SAMPLED, CELL_ABSENT, CELL_ZERO, CELL_FAILED, CELL_COUNTS };

static const char *const count_names[CELL_COUNTS] = {
	[CELL_PAGES] = "pages", [CELL_SAMPLED] = "sampled", [CELL_ABSENT] = "absent",
	[CELL_ZERO] = "zero", [CELL_FAILED] = "failed",
};

struct cell_line {
	uint64_t          start, end;
	uint64_t          counts[CELL_COUNTS];
	size_t            node_count;
	struct numa_pages nodes[CELL_NODES_MAXIMUM];
};

/* What all cells together have on a node. */
struct strip_total {
	uint64_t sampled, bytes;
	bool     is_broken;	/* does not fit */
};

struct strip {
	struct parse_input input;
	struct strip_total *totals;	/* by node; in the sample's arena */
	uint64_t           end;		/* of the cell before */
	bool               has_cells, is_estimate;
	uint64_t           unknown[UNKNOWN_MAXIMUM];	/* hashes of words counted */
	size_t             unknown_count;
};

/* ---- a line ---- */

static bool read_range(struct text word, struct cell_line *line)
{
	struct text start;

	return text_split(&word, '-', &start) &&
	       text_to_hexadecimal(start, &line->start) == 0 &&
	       text_to_hexadecimal(word, &line->end) == 0 && line->start < line->end;
}

static bool read_node(struct cell_line *line, struct text key, uint64_t pages)
{
	struct text number = { key.data + 1, key.size - 1 };
	uint64_t node;

	if (text_to_uint64(number, &node) || node >= NUMA_NODES_MAXIMUM ||
	    line->node_count == CELL_NODES_MAXIMUM)
		return false;
	for (size_t i = 0; i < line->node_count; i++)
		if (line->nodes[i].node == node)
			return false;
	line->nodes[line->node_count++] = (struct numa_pages){ (unsigned)node, pages };
	return true;
}

/* Counts each unknown word once, as far as they can be remembered. */
static void note_unknown(struct strip *strip, struct text key, struct text value)
{
	uint64_t hash = field_hash(key);

	for (size_t i = 0; i < strip->unknown_count; i++)
		if (strip->unknown[i] == hash)
			return;
	if (strip->unknown_count == UNKNOWN_MAXIMUM)
		return;
	strip->unknown[strip->unknown_count++] = hash;
	strip->input.report->unknown_fields++;
	unknown_put(&strip->input, SOURCE_PROCESS_PAGE_NODES, key, value);
}

static bool read_word(struct strip *strip, struct cell_line *line, struct text word)
{
	struct text value = word, key;
	uint64_t pages;

	if (!text_split(&value, '=', &key) || text_to_uint64(value, &pages))
		return false;
	if (key.size > 1 && key.data[0] == 'N')
		return read_node(line, key, pages);
	for (enum cell_count i = 0; i < CELL_COUNTS; i++)
		if (text_equal(key, count_names[i])) {
			line->counts[i] = pages;
			return true;
		}
	note_unknown(strip, key, value);
	return true;
}

/* The asked pages are all accounted for, and no more than there are. */
static bool adds_up(const struct cell_line *line)
{
	uint64_t sum = 0;

	for (enum cell_count i = CELL_ABSENT; i < CELL_COUNTS; i++)
		if (__builtin_add_overflow(sum, line->counts[i], &sum))
			return false;
	for (size_t i = 0; i < line->node_count; i++)
		if (__builtin_add_overflow(sum, line->nodes[i].pages, &sum))
			return false;
	return line->counts[CELL_SAMPLED] > 0 && sum == line->counts[CELL_SAMPLED] &&
	       line->counts[CELL_SAMPLED] <= line->counts[CELL_PAGES];
}

static bool read_line(struct strip *strip, struct text text, struct cell_line *line)
{
	struct text word;

	*line = (struct cell_line){ .node_count = 0 };
	if (!text_next_word(&text, &word) || !read_range(word, line) ||
	    (strip->has_cells && line->start < strip->end))
		return false;
	while (text_next_word(&text, &word))
		if (!read_word(strip, line, word))
			return false;
	return adds_up(line);
}

/* ---- its cells ---- */

/* What that many of the asked pages stand for. */
static bool scale_bytes(const struct cell_line *line, uint64_t pages, uint64_t *ret_bytes)
{
	uint64_t size = line->end - line->start, sampled = line->counts[CELL_SAMPLED], rest;

	return !__builtin_mul_overflow(size / sampled, pages, ret_bytes) &&
	       !__builtin_mul_overflow(size % sampled, pages, &rest) &&
	       !__builtin_add_overflow(*ret_bytes, rest / sampled, ret_bytes);
}

static void put_nodes(struct sample *sample, size_t row, const struct cell_line *line)
{
	char text[CELL_NODES_MAXIMUM * NODE_TEXT_SIZE] = "";
	size_t length = 0;

	for (size_t i = 0; i < line->node_count; i++) {
		char amount[NODE_TEXT_SIZE] = "?";
		uint64_t bytes;

		if (scale_bytes(line, line->nodes[i].pages, &bytes))
			unit_format_count(UNIT_BYTES, NUMBER_HUMAN, bytes, amount, sizeof(amount));
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%sN%u=%s",
					   i ? " " : "", line->nodes[i].node, amount);
		if (length >= sizeof(text))
			return;
	}
	sample_put_text(sample, row, METRIC_STRIP_NODES, (struct text){ text, length });
}

static void put_cell(struct strip *strip, size_t row, const struct cell_line *line)
{
	struct sample *sample = strip->input.sample;
	const struct numa_pages *most = NULL;
	uint64_t present = 0;

	for (size_t i = 0; i < line->node_count; i++) {
		present += line->nodes[i].pages;
		if (line->nodes[i].pages && (!most || line->nodes[i].pages > most->pages))
			most = &line->nodes[i];
	}
	sample_put_count(sample, row, METRIC_STRIP_START, line->start);
	sample_put_count(sample, row, METRIC_STRIP_END, line->end);
	sample_put_count(sample, row, METRIC_STRIP_PAGES, line->counts[CELL_PAGES]);
	sample_put_count(sample, row, METRIC_STRIP_SAMPLED, line->counts[CELL_SAMPLED]);
	sample_put_count(sample, row, METRIC_STRIP_PRESENT, present);
	sample_put_count(sample, row, METRIC_STRIP_ABSENT, line->counts[CELL_ABSENT]);
	sample_put_count(sample, row, METRIC_STRIP_ZERO, line->counts[CELL_ZERO]);
	sample_put_count(sample, row, METRIC_STRIP_FAILED, line->counts[CELL_FAILED]);
	put_nodes(sample, row, line);
	if (!most)
		return;
	sample_put_count(sample, row, METRIC_STRIP_NODE, most->node);
	sample_put_count(sample, row, METRIC_STRIP_NODE_PAGES, most->pages);
}

static void add_up(struct strip *strip, const struct cell_line *line)
{
	for (size_t i = 0; i < line->node_count; i++) {
		struct strip_total *total = &strip->totals[line->nodes[i].node];
		uint64_t bytes;

		total->is_broken |= !scale_bytes(line, line->nodes[i].pages, &bytes) ||
				    __builtin_add_overflow(total->bytes, bytes, &total->bytes) ||
				    __builtin_add_overflow(total->sampled, line->nodes[i].pages,
							   &total->sampled);
	}
	strip->is_estimate |= line->counts[CELL_SAMPLED] < line->counts[CELL_PAGES];
	strip->has_cells = true;
	strip->end = line->end;
}

static void put_totals(const struct strip *strip)
{
	struct sample *sample = strip->input.sample;

	for (unsigned node = 0; node < NUMA_NODES_MAXIMUM; node++) {
		const struct strip_total *total = &strip->totals[node];
		int64_t row;

		if (!total->sampled && !total->is_broken)
			continue;
		row = sample_add_row(sample, ENTITY_STRIP_NODE, (struct key){ .first = node });
		if (row < 0)
			return;
		sample_put_count(sample, (size_t)row, METRIC_STRIP_NODE_NODE, node);
		sample_put_count(sample, (size_t)row, METRIC_STRIP_NODE_RESIDENT, total->bytes);
		sample_put_count(sample, (size_t)row, METRIC_STRIP_NODE_SAMPLED, total->sampled);
		sample_put_count(sample, (size_t)row, METRIC_STRIP_NODE_ESTIMATED,
				 strip->is_estimate);
		if (!total->is_broken)
			continue;
		sample_put_presence(sample, (size_t)row, METRIC_STRIP_NODE_RESIDENT,
				    PRESENCE_UNREADABLE);
		sample_put_presence(sample, (size_t)row, METRIC_STRIP_NODE_SAMPLED,
				    PRESENCE_UNREADABLE);
	}
}

PARSE_FUNCTION(parse_page_nodes)
{
	struct strip strip = { .totals = arena_alloc(&sample->arena, NUMA_NODES_MAXIMUM *
							      sizeof(struct strip_total)) };
	struct cell_line cell;
	struct text line;
	int64_t row;

	if (!strip.totals) {
		sample->is_incomplete = true;
		return;
	}
	input_begin(&strip.input, sample, scale, text, report);
	while (input_next_line(&strip.input, &line)) {
		if (input_has_nul(&strip.input, line) || input_is_cut(&strip.input, line) ||
		    !read_line(&strip, line, &cell)) {
			input_malformed(&strip.input);
			continue;
		}
		row = sample_add_row(sample, ENTITY_STRIP, (struct key){ .first = cell.start });
		if (row < 0)
			return;
		put_cell(&strip, (size_t)row, &cell);
		add_up(&strip, &cell);
		report->rows++;
	}
	put_totals(&strip);
}
