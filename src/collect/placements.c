/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On which nodes each process is: its numa_maps, added up where it is read, since that of a
 * process of many mappings is too large to hold.
 */
#include "walks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line is never longer: paths are escaped to at most 16 KiB, and nodes take 20 bytes each. */
enum { PIECE_SIZE = 64 * 1024, AMOUNTS = 3, NODE_TEXT_SIZE = 16, NODES_TEXT_SIZE = 1024 };

static const enum metric sums[AMOUNTS] = {
	METRIC_PLACEMENT_RESIDENT, METRIC_PLACEMENT_ANONYMOUS, METRIC_PLACEMENT_HUGETLB,
};

/* ---- on the reader's thread ---- */

static int read_pieces(struct tree_stream *stream, struct numa_reader *reader, char *buffer)
{
	size_t used = 0;
	bool is_last = false;

	while (!is_last) {
		int64_t count = tree_stream_read(stream, buffer + used, PIECE_SIZE - used);
		size_t taken;

		if (count < 0)
			return (int)count;
		used += (size_t)count;
		is_last = count == 0;
		taken = numa_reader_take(reader, (struct text){ buffer, used }, is_last);
		used -= taken;
		memmove(buffer, buffer + taken, used);
		if (used == PIECE_SIZE)
			return -EFBIG;
	}
	return 0;
}

static void copy_node(const struct sample *sample, size_t row, struct placed_node *node)
{
	uint64_t *amounts[AMOUNTS] = { &node->resident, &node->anonymous, &node->hugetlb };

	node->node = (uint32_t)sample_table(sample, ENTITY_PLACEMENT)->keys[row].first;
	for (size_t i = 0; i < AMOUNTS; i++) {
		const struct cell *cell = sample_get(sample, row, sums[i]);

		node->presences[i] = (uint8_t)cell->presence;
		*amounts[i] = cell_has_value(cell) ? cell->count : 0;
	}
}

static void copy_policy(const struct numa_reader *reader, char policy[PLACEMENT_POLICY_SIZE])
{
	size_t others;
	struct text name = numa_reader_policy(reader, &others);

	if (others)
		snprintf(policy, PLACEMENT_POLICY_SIZE, "%.*s +%zu", (int)name.size, name.data,
			 others);
	else
		snprintf(policy, PLACEMENT_POLICY_SIZE, "%.*s", (int)name.size, name.data);
}

static int make_digest(const struct sample *sample, const struct numa_reader *reader,
		       const struct parse_report *report, struct arena *arena, struct text *ret_text)
{
	size_t count = sample_table(sample, ENTITY_PLACEMENT)->row_count;
	size_t size = sizeof(struct process_placement) + count * sizeof(struct placed_node);
	struct process_placement *placement = arena_alloc(arena, size);

	if (!placement || sample->is_incomplete)
		return -ENOMEM;
	placement->is_short = numa_reader_is_short(reader);
	placement->malformed_line = report->malformed_line;
	placement->unknown_fields = report->unknown_fields;
	placement->count = count;
	for (size_t row = 0; row < count; row++)
		copy_node(sample, row, &placement->nodes[row]);
	copy_policy(reader, placement->policy);
	*ret_text = (struct text){ (const char *)placement, size };
	return 0;
}

static int read_stream(struct tree_stream *stream, struct sample *sample, struct arena *arena,
		       const struct parse_scale *scale, struct text *ret_text)
{
	struct parse_report report = { .rows = 0 };
	struct numa_reader *reader = numa_reader_new(arena, sample, scale, &report);
	char *buffer = arena_alloc(arena, PIECE_SIZE);
	int error;

	if (!reader || !buffer)
		return -ENOMEM;
	error = read_pieces(stream, reader, buffer);
	return error ? error : make_digest(sample, reader, &report, arena, ret_text);
}

static int digest_numa_maps(struct tree *tree, struct arena *arena,
			    const struct deep_request *request, const char *path,
			    struct text *ret_text)
{
	struct sample *sample = sample_new();
	struct demand demand = { .subject = 0 };
	struct tree_stream *stream;
	int error;

	for (size_t i = 0; i < AMOUNTS; i++)
		metric_set_add(&demand.metrics, sums[i]);
	error = sample ? sample_begin(sample, &demand) : -ENOMEM;
	if (!error)
		error = tree_stream_open(tree, path, &stream);
	if (!error) {
		error = read_stream(stream, sample, arena, &request->scale, ret_text);
		tree_stream_close(stream);
	}
	sample_free(sample);
	return error;
}

/* ---- what is remembered ---- */

bool placements_are_wanted(const struct collection *collection)
{
	static const enum metric metrics[] = { METRIC_PROCESS_PLACED, METRIC_PROCESS_NODES,
					       METRIC_PROCESS_MAIN_NODE, METRIC_PROCESS_POLICY,
					       METRIC_PROCESS_PLACEMENT_AGE };

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		if (metric_set_has(&collection->demand->metrics, metrics[i]))
			return true;
	return false;
}

static void remember(struct collection *collection, size_t row, struct text text,
		     struct parse_report *report)
{
	struct process_entry *entry = collection->processes[row].entry;
	const struct process_placement *placement = (const void *)text.data;
	struct process_placement *kept = entry->walks->placement;

	if (!kept || kept->count < placement->count)
		kept = realloc(kept, text.size);
	if (!kept) {
		collection->sample->is_incomplete = true;
		return;
	}
	memcpy(kept, placement, text.size);
	entry->walks->placement = kept;
	report->malformed_line = placement->malformed_line;
	report->unknown_fields = placement->unknown_fields;
}

void placement_remember(struct collection *collection, const struct numa_reader *reader,
			const struct parse_report *report, const struct deep_request *request)
{
	struct arena *scratch = &collection->collector->scratch;
	struct parse_report ignored = { .rows = 0 };
	struct listed_process *process;
	struct text text;
	size_t row = 0;

	while (row < collection->process_count &&
	       (collection->processes[row].pid != request->pid ||
		collection->processes[row].start_ticks != request->start_ticks))
		row++;
	if (row == collection->process_count || !placements_are_wanted(collection) ||
	    !sample_table(collection->sample, ENTITY_PLACEMENT)->is_present ||
	    make_digest(collection->sample, reader, report, scratch, &text))
		return;
	process = &collection->processes[row];
	remember(collection, row, text, &ignored);
	process->entry->walks->walked[WALK_PLACEMENT] = (struct walk_mark){
		.read_at = request->read_at, .worked = request->took,
		.resident = process->resident, .faults = process->faults,
	};
}

/* ---- what is shown ---- */

static void put_presence(struct collection *collection, size_t row, enum presence presence)
{
	sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
				   SOURCE_PROCESS_NUMA_MAPS, presence);
	collection->processes[row].placement = presence;
}

/* The sum of what is on all nodes, and where most of it is. */
static void put_sums(struct sample *sample, size_t row, const struct process_placement *placement)
{
	const struct placed_node *most = NULL;
	enum presence presence = placement->is_short ? PRESENCE_UNREADABLE : PRESENCE_PRESENT;
	uint64_t sum = 0;

	for (size_t i = 0; i < placement->count; i++) {
		const struct placed_node *node = &placement->nodes[i];

		if (node->presences[0] == PRESENCE_UNREADABLE ||
		    __builtin_add_overflow(sum, node->resident, &sum))
			presence = PRESENCE_UNREADABLE;
		if (!most || node->resident > most->resident)
			most = node;
	}
	sample_put_count(sample, row, METRIC_PROCESS_PLACED, sum);
	if (presence != PRESENCE_PRESENT)
		sample_put_presence(sample, row, METRIC_PROCESS_PLACED, presence);
	if (most && presence == PRESENCE_PRESENT)
		sample_put_count(sample, row, METRIC_PROCESS_MAIN_NODE, most->node);
}

/* "N0=12M N2=1.5G"; those that do not fit are counted: "+3". */
static void put_nodes(struct sample *sample, size_t row, const struct process_placement *placement)
{
	char text[NODES_TEXT_SIZE], amount[NODE_TEXT_SIZE];
	size_t size = 0;

	for (size_t i = 0; i < placement->count; i++) {
		const struct placed_node *node = &placement->nodes[i];

		if (size + 2 * NODE_TEXT_SIZE > sizeof(text)) {
			size += (size_t)snprintf(text + size, sizeof(text) - size, " +%zu",
						 placement->count - i);
			break;
		}
		unit_format_count(UNIT_BYTES, NUMBER_HUMAN, node->resident, amount,
				  sizeof(amount));
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%sN%u=%s",
					 i ? " " : "", node->node,
					 node->presences[0] == PRESENCE_UNREADABLE ? "?" : amount);
	}
	sample_put_text(sample, row, METRIC_PROCESS_NODES, (struct text){ text, size });
}

/* Estimates stay estimates when they are old; their age is told. */
static void mark_as(struct sample *sample, size_t row, enum presence presence)
{
	static const enum metric metrics[] = { METRIC_PROCESS_PLACED, METRIC_PROCESS_NODES,
					       METRIC_PROCESS_MAIN_NODE, METRIC_PROCESS_POLICY };

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		struct cell *cell = sample_cell(sample, row, metrics[i]);

		if (cell && cell->presence == PRESENCE_PRESENT)
			cell->presence = presence;
	}
}

void placement_put(struct collection *collection, size_t row,
		   const struct process_placement *placement, uint64_t age, bool is_stale)
{
	struct listed_process *process = &collection->processes[row];
	struct sample *sample = collection->sample;

	process->placed = placement;
	process->placement = placement->is_sampled ? PRESENCE_SAMPLED :
			     is_stale ? PRESENCE_STALE : PRESENCE_PRESENT;
	put_sums(sample, row, placement);
	put_nodes(sample, row, placement);
	if (placement->policy[0])
		sample_put_text(sample, row, METRIC_PROCESS_POLICY, text_from(placement->policy));
	if (process->placement != PRESENCE_PRESENT)
		mark_as(sample, row, process->placement);
	sample_put_count(sample, row, METRIC_PROCESS_PLACEMENT_AGE, age);
}

static void put_values(struct collection *collection, size_t row, bool is_stale)
{
	const struct process_entry *entry = collection->processes[row].entry;

	if (entry->walks->placement)
		placement_put(collection, row, entry->walks->placement,
			      walk_age(collection, &entry->walks->walked[WALK_PLACEMENT]), is_stale);
}

/* numa_maps does not tell transparent huge pages; what the cheap files know must do. */
static uint64_t small_pages(const struct collection *collection,
			    const struct walk_candidate *candidate)
{
	(void)collection;
	return candidate->small;
}

const struct walk_file placement_walk_file = {
	.source = SOURCE_PROCESS_NUMA_MAPS,
	.is_wanted = placements_are_wanted,
	.digest = digest_numa_maps,
	.sample = sample_pages,
	.remember = remember,
	.put_values = put_values,
	.put_presence = put_presence,
	.small_pages = small_pages,
};
