/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On which nodes a process may be that was not walked, and of which no pages were asked for: it is
 * taken to be where its control group is, if it is most of that group. That holds up nobody but the
 * reader, and needs no right beyond that of reading the group.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup_layout.h"

enum { BATCH = 16 };	/* in one sample of a screen */

static const uint64_t guess_life = 30 * NANOSECONDS_PER_SECOND;

/* ---- on the reader's thread ---- */

/* What processes map of the group's memory on a node. In v1 only all lists of reclaim are told. */
static uint64_t mapped_on(const struct sample *sample, size_t row)
{
	static const enum metric parts[] = { METRIC_CGROUP_NODE_ANON, METRIC_CGROUP_NODE_FILE_MAPPED,
					     METRIC_CGROUP_NODE_LRU_ANON,
					     METRIC_CGROUP_NODE_LRU_FILE };
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const struct cell *cell = sample_get(sample, row, parts[i]);

		if (cell_has_value(cell) && __builtin_add_overflow(sum, cell->count, &sum))
			return UINT64_MAX;
	}
	return sum;
}

static struct placed_node guess_node(const struct sample *sample, size_t row, uint64_t resident,
				     double all)
{
	struct placed_node node = {
		.node = (uint32_t)sample_table(sample, ENTITY_CGROUP_NODE)->keys[row].first,
		.presences = { PRESENCE_SAMPLED, PRESENCE_ESTIMATE, PRESENCE_ESTIMATE },
	};

	node.resident = (uint64_t)((double)resident * (double)mapped_on(sample, row) / all);
	return node;
}

/* Of a group with more in it than the process, nobody knows which part is whose. */
static int make_guess(const struct sample *sample, uint64_t resident, struct arena *arena,
		      struct text *ret_text)
{
	size_t rows = sample_table(sample, ENTITY_CGROUP_NODE)->row_count;
	size_t size = sizeof(struct process_placement) + rows * sizeof(struct placed_node);
	struct process_placement *guess = arena_alloc(arena, size);
	double all = 0;

	if (!guess)
		return -ENOMEM;
	for (size_t row = 0; row < rows; row++)
		all += (double)mapped_on(sample, row);
	if (all <= 0 || 2 * (double)resident < all)
		return -ENODATA;
	guess->is_sampled = true;
	for (size_t row = 0; row < rows; row++)
		if (mapped_on(sample, row))
			guess->nodes[guess->count++] = guess_node(sample, row, resident, all);
	*ret_text = (struct text){ (const char *)guess, size };
	return 0;
}

static int read_nodes(struct tree *tree, struct arena *arena, const struct deep_request *request,
		      struct sample *sample)
{
	bool is_v1 = request->notes[1];
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = tree_read(tree, arena, request->place, &text);

	if (!error && sample_add_row(sample, ENTITY_CGROUP, (struct key){ .name = "/" }) < 0)
		error = -ENOMEM;
	if (error)
		return error;
	(is_v1 ? parse_cgroup_v1_numa_stat : parse_cgroup_numa_stat)(sample, 0, &request->scale, text,
								     &report);
	return sample->is_incomplete ? -ENOMEM : 0;
}

static int digest_numa_stat(struct tree *tree, struct arena *arena,
			    const struct deep_request *request, const char *path,
			    struct text *ret_text)
{
	static const enum metric metrics[] = {
		METRIC_CGROUP_PATH, METRIC_CGROUP_NODE_PATH, METRIC_CGROUP_NODE_ANON,
		METRIC_CGROUP_NODE_FILE_MAPPED, METRIC_CGROUP_NODE_LRU_ANON,
		METRIC_CGROUP_NODE_LRU_FILE,
	};
	struct sample *sample = sample_new();
	struct demand demand = { .subject = 0 };
	int error;

	(void)path;
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		metric_set_add(&demand.metrics, metrics[i]);
	error = sample ? sample_begin(sample, &demand) : -ENOMEM;
	if (!error)
		error = read_nodes(tree, arena, request, sample);
	if (!error)
		error = make_guess(sample, request->notes[0], arena, ret_text);
	sample_free(sample);
	return error;
}

/* ---- whose group ---- */

/* The group of a process, in a row of its own: that of the sample may not ask for it. */
static bool find_group(struct collection *collection, uint64_t pid, struct sample *row,
		       const char **ret_path)
{
	struct collector *collector = collection->collector;
	struct parse_report report = { .rows = 0 };
	char path[PROCESS_PATH_SIZE];
	struct text text;

	process_path(SOURCE_PROCESS_CGROUP, pid, path);
	if (tree_read(collector->tree, &collector->scratch, path, &text))
		return false;
	parse_process_cgroup(row, 0, &collector->scale, text, &report);
	*ret_path = sample_get(row, 0, METRIC_PROCESS_CGROUP)->text;
	return cell_has_value(sample_get(row, 0, METRIC_PROCESS_CGROUP));
}

static bool locate(struct collection *collection, const struct cgroup_layout *layout, uint64_t pid,
		   char place[DEEP_PLACE_SIZE])
{
	struct demand demand = { .subject = 0 };
	struct sample *row = sample_new();
	char directory[VALUE_PATH_SIZE];
	const char *path;
	bool is_found;

	metric_set_add(&demand.metrics, METRIC_PROCESS_CGROUP);
	is_found = row && sample_begin(row, &demand) == 0 &&
		   sample_add_row(row, ENTITY_PROCESS, (struct key){ .first = pid }) == 0 &&
		   find_group(collection, pid, row, &path) &&
		   cgroup_locate(layout->is_v1 ? &layout->legacy : &layout->unified, path, directory) &&
		   snprintf(place, DEEP_PLACE_SIZE, "%s/memory.numa_stat", directory) <
			   DEEP_PLACE_SIZE;
	sample_free(row);
	return is_found;
}

/* ---- who needs it ---- */

static bool is_unknown(enum presence placement)
{
	return placement == PRESENCE_PENDING || placement == PRESENCE_ESTIMATE ||
	       placement == PRESENCE_DENIED;
}

static void put_guess(struct collection *collection, size_t row)
{
	const struct process_entry *entry = collection->processes[row].entry;
	uint64_t now = clock_monotonic();

	if (entry->walks->guess)
		placement_put(collection, row, entry->walks->guess,
			      now > entry->walks->guessed_at ? now - entry->walks->guessed_at : 0, false);
}

static bool is_due(const struct collection *collection, size_t row)
{
	const struct process_entry *entry = collection->processes[row].entry;

	return !entry->walks->guessed_at || collection->started > entry->walks->guessed_at + guess_life;
}

static struct deep_request make_request(const struct collection *collection, size_t row, bool is_v1)
{
	const struct listed_process *process = &collection->processes[row];

	return (struct deep_request){
		.pid = process->pid, .start_ticks = process->start_ticks,
		.source = SOURCE_CGROUP_NUMA_STAT, .digest = digest_numa_stat,
		.scale = collection->collector->scale,
		.notes = { process->resident, is_v1 },
	};
}

/* No guess is worth remembering, too: the group is not asked again for a while. */
static int take_answer(struct collection *collection, size_t row, const struct deep_request *request)
{
	struct process_entry *entry = collection->processes[row].entry;

	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	entry->walks->guessed_at = collection->started;
	if (request->error == -EAGAIN || request->error == -ETIMEDOUT)
		return 0;
	free(entry->walks->guess);
	entry->walks->guess = request->error ? NULL : malloc(request->text.size);
	if (entry->walks->guess)
		memcpy(entry->walks->guess, request->text.data, request->text.size);
	else if (!request->error)
		return -ENOMEM;
	put_guess(collection, row);
	return 0;
}

static int run(struct collection *collection, struct deep_request *requests, const size_t *rows,
	       size_t count)
{
	int error = 0;

	if (count)
		deep_reader_run(collection->collector->deep, requests, count);
	for (size_t i = 0; i < count && !error; i++)
		error = take_answer(collection, rows[i], &requests[i]);
	return error;
}

static int guess_all(struct collection *collection, const struct cgroup_layout *layout)
{
	struct deep_request requests[BATCH];
	size_t rows[BATCH], count = 0;

	for (size_t row = 0; row < collection->process_count; row++) {
		const struct listed_process *process = &collection->processes[row];

		if (!process->entry || !is_unknown(process->placement))
			continue;
		if (!is_due(collection, row) || count == BATCH) {
			put_guess(collection, row);
			continue;
		}
		requests[count] = make_request(collection, row, layout->is_v1);
		process->entry->walks->guessed_at = collection->started;
		if (locate(collection, layout, process->pid, requests[count].place))
			rows[count++] = row;
	}
	return run(collection, requests, rows, count);
}

int guesses_collect(struct collection *collection)
{
	struct cgroup_layout layout;
	int error;

	if (!placements_are_wanted(collection) || !tree_is_live(collection->collector->tree))
		return 0;
	error = cgroup_layout_find(collection, &layout);
	if (error || (!layout.is_v1 && !layout.is_v2))
		return error == -ENOMEM ? error : 0;
	return guess_all(collection, &layout);
}
