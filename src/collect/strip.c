/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the pages of one mapping of the inspected process are, along its addresses: some pages of
 * each of some hundred cells are asked. Knows which pages; what the answer means is for the parser.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "collection.h"

enum {
	CELLS_MAXIMUM = 256, CELL_SAMPLES = 16,
	LINE_SIZE = 128 + CELL_SAMPLES * 24,	/* each page may be on a node of its own */
	ANSWER_PATH_SIZE = 96,
};

/* 4096 pages take some milliseconds. */
static const uint64_t strip_allowance = NANOSECONDS_PER_SECOND / 20;

/* The arguments of the call. */
enum { RANGE_START, RANGE_PAGES, RANGE_PAGE_SIZE };

struct cell_range {
	uint64_t first, pages;	/* in pages of the mapping */
	size_t   sampled;
};

static size_t cell_count(uint64_t pages)
{
	return pages < CELLS_MAXIMUM ? (size_t)pages : CELLS_MAXIMUM;
}

/* Equal parts, as far as whole pages go. */
static struct cell_range cell_at(uint64_t pages, size_t index)
{
	uint64_t cells = cell_count(pages), size = pages / cells, larger = pages % cells;
	struct cell_range cell = {
		.first = index * size + (index < larger ? index : larger),
		.pages = size + (index < larger),
	};

	cell.sampled = cell.pages < CELL_SAMPLES ? (size_t)cell.pages : CELL_SAMPLES;
	return cell;
}

/*
 * The page of the cell that is asked as the nth. Steps of one size would meet the same node again
 * and again where pages are interleaved, so each is anywhere in its own part of the cell; always
 * the same one, so that a strip changes only when pages move.
 */
static uint64_t page_at(const struct cell_range *cell, size_t nth)
{
	uint64_t begin = nth * cell->pages / cell->sampled;
	uint64_t end = (nth + 1) * cell->pages / cell->sampled;
	uint64_t mix = (cell->first + begin + 1) * UINT64_C(0x9e3779b97f4a7c15);

	return cell->first + begin + (mix >> 32) % (end - begin);
}

struct cell_tally {
	unsigned absent, zero, failed;
	size_t   node_count;
	struct {
		int      node;
		unsigned pages;
	} nodes[CELL_SAMPLES];
};

/* In the order of nodes. */
static void count_node(struct cell_tally *tally, int node)
{
	size_t at = 0;

	while (at < tally->node_count && tally->nodes[at].node < node)
		at++;
	if (at == tally->node_count || tally->nodes[at].node != node) {
		for (size_t i = tally->node_count++; i > at; i--)
			tally->nodes[i] = tally->nodes[i - 1];
		tally->nodes[at].node = node;
		tally->nodes[at].pages = 0;
	}
	tally->nodes[at].pages++;
}

static struct cell_tally tally_of(const int *statuses, size_t count)
{
	struct cell_tally tally = { .absent = 0 };

	for (size_t i = 0; i < count; i++)
		if (statuses[i] >= 0)
			count_node(&tally, statuses[i]);
		else if (statuses[i] == -ENOENT)
			tally.absent++;
		else if (statuses[i] == -EFAULT)
			tally.zero++;
		else
			tally.failed++;
	return tally;
}

static size_t write_cell(const uint64_t *range, const struct cell_range *cell, const int *statuses,
			 char line[LINE_SIZE])
{
	struct cell_tally tally = tally_of(statuses, cell->sampled);
	uint64_t start = range[RANGE_START] + cell->first * range[RANGE_PAGE_SIZE];
	size_t length = (size_t)snprintf(line, LINE_SIZE,
		"%" PRIx64 "-%" PRIx64 " pages=%" PRIu64 " sampled=%zu", start,
		start + cell->pages * range[RANGE_PAGE_SIZE], cell->pages, cell->sampled);

	if (tally.absent)
		length += (size_t)snprintf(line + length, LINE_SIZE - length, " absent=%u",
					   tally.absent);
	if (tally.zero)
		length += (size_t)snprintf(line + length, LINE_SIZE - length, " zero=%u",
					   tally.zero);
	if (tally.failed)
		length += (size_t)snprintf(line + length, LINE_SIZE - length, " failed=%u",
					   tally.failed);
	for (size_t i = 0; i < tally.node_count; i++)
		length += (size_t)snprintf(line + length, LINE_SIZE - length, " N%d=%u",
					   tally.nodes[i].node, tally.nodes[i].pages);
	length += (size_t)snprintf(line + length, LINE_SIZE - length, "\n");
	return length;
}

/* On the reader's thread. */
static int ask_pages(struct tree *tree, struct arena *arena, const struct deep_request *request,
		     const char *path, struct text *ret_text)
{
	const uint64_t *range = request->arguments;
	size_t cells = cell_count(range[RANGE_PAGES]), count = 0, length = 0;
	uint64_t *addresses = arena_alloc_array(arena, cells * CELL_SAMPLES, sizeof(*addresses));
	int *statuses = arena_alloc_array(arena, cells * CELL_SAMPLES, sizeof(*statuses));
	char *text = arena_alloc(arena, cells * LINE_SIZE);
	int error;

	(void)tree;
	(void)path;
	if (!addresses || !statuses || !text)
		return -ENOMEM;
	for (size_t i = 0; i < cells; i++) {
		struct cell_range cell = cell_at(range[RANGE_PAGES], i);

		for (size_t nth = 0; nth < cell.sampled; nth++)
			addresses[count++] = range[RANGE_START] +
					     page_at(&cell, nth) * range[RANGE_PAGE_SIZE];
	}
	error = host_page_nodes(request->pid, addresses, count, statuses);
	if (error)
		return error;
	for (size_t i = 0; i < cells; i++) {
		struct cell_range cell = cell_at(range[RANGE_PAGES], i);

		length += write_cell(range, &cell, statuses, text + length);
		statuses += cell.sampled;
	}
	*ret_text = (struct text){ text, length };
	return 0;
}

/* ---- of the mapping that was chosen ---- */

static uint64_t count_of(const struct sample *sample, size_t row, enum metric metric)
{
	const struct cell *cell = sample_get(sample, row, metric);

	return cell_has_value(cell) ? cell->count : 0;
}

/* False when the process has no such mapping, or it is one of too many to be told by itself. */
static bool find_range(const struct collection *collection, uint64_t range[DEEP_ARGUMENTS])
{
	const struct sample *sample = collection->sample;
	const struct table *mappings = sample_table(sample, ENTITY_MAPPING);
	uint64_t address = collection->demand->mapping;

	for (size_t row = 0; row < mappings->row_count; row++) {
		uint64_t start = count_of(sample, row, METRIC_MAPPING_START);
		uint64_t end = count_of(sample, row, METRIC_MAPPING_END);
		uint64_t page_size = count_of(sample, row, METRIC_MAPPING_KERNEL_PAGE_SIZE);

		if (address < start || address >= end)
			continue;
		if (!page_size)
			page_size = collection->collector->scale.page_size;
		range[RANGE_START] = start;
		range[RANGE_PAGES] = page_size ? (end - start) / page_size : 0;
		range[RANGE_PAGE_SIZE] = page_size;
		return range[RANGE_PAGES] > 0;
	}
	return false;
}

static int ask_kernel(struct collection *collection, struct deep_request *request, const char *path)
{
	struct collector *collector = collection->collector;

	deep_reader_run(collector->deep, request, 1);
	/* What has not come back is no answer yet. */
	if (request->error != -EAGAIN && request->error != -ETIMEDOUT &&
	    request->error != -ENOMEM && request->error != -ECANCELED)
		tree_note_answer(collector->tree, path, request->error, request->text);
	return request->error;
}

static int read_answer(struct collection *collection, struct deep_request *request)
{
	struct collector *collector = collection->collector;
	char path[ANSWER_PATH_SIZE];

	snprintf(path, sizeof(path), "answers/pages/%" PRIu64 "/%" PRIx64, request->pid,
		 request->arguments[RANGE_START]);
	if (tree_takes_calls(collector->tree))
		return ask_kernel(collection, request, path);
	request->read_at = tree_read_time(collector->tree, path);
	request->error = tree_read(collector->tree, &collector->scratch, path, &request->text);
	return request->error;
}

int strip_collect(struct collection *collection, uint64_t start_ticks)
{
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_PROCESS_PAGE_NODES];
	struct parse_report report = { .rows = 0 };
	struct deep_request request = {
		.pid = collection->demand->subject, .start_ticks = start_ticks,
		.source = SOURCE_PROCESS_PAGE_NODES, .allowance = strip_allowance,
		.digest = ask_pages,
	};
	int error;

	/* Found among the mappings that were just read, so nobody held the lock a moment ago: who
	 * is stuck in this call could not even be ended. */
	if (!collection->is_wanted[SOURCE_PROCESS_PAGE_NODES] ||
	    !find_range(collection, request.arguments))
		return 0;
	error = read_answer(collection, &request);
	if (error == -ENOMEM || error == -ECANCELED)
		return error;
	outcome_note_read(outcome, error, request.read_at, request.took);
	if (error)
		return 0;
	parse_page_nodes(collection->sample, &collection->collector->scale, request.text, &report);
	outcome_note_report(outcome, &report);
	return 0;
}
