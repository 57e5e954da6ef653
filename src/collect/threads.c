/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On which nodes the threads of each process run: between two looks at a thread, what it used
 * counts where it is found at the second. A process that has not run since is not looked at again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"

enum {
	PROCESSORS_MAXIMUM = 8192,	/* NR_CPUS of the largest kernels */
	NOWHERE = UINT16_MAX,
	PATH_SIZE = 80,
	/* Looked at in one sample of a screen; those on it come first, the others take turns. */
	THREADS_MAXIMUM = 2000,
};

struct looking {
	struct collection *collection;
	uint16_t *nodes;	/* by processor; in scratch */
	size_t    left;		/* threads that may still be looked at */
};

/* ---- processors ---- */

static int map_node(struct looking *looking, uint64_t node)
{
	struct collector *collector = looking->collection->collector;
	char path[PATH_SIZE];
	struct text text;
	int error;

	snprintf(path, sizeof(path), "%s/node%" PRIu64 "/cpulist", source_info(SOURCE_NODES)->path,
		 node);
	error = tree_read(collector->tree, &collector->scratch, path, &text);
	/* A node that was just taken away has no processors. */
	if (!error && node < NOWHERE)
		parse_node_processors(text, (uint16_t)node, looking->nodes, PROCESSORS_MAXIMUM);
	return error == -ENOMEM ? error : 0;
}

static int map_processors(struct looking *looking)
{
	struct collector *collector = looking->collection->collector;
	uint64_t *numbers;
	size_t count;
	int error = tree_list_numbers(collector->tree, &collector->scratch,
				      source_info(SOURCE_NODES)->path, "node", &numbers, &count);

	if (error)
		return error;
	looking->nodes = arena_alloc_array(&collector->scratch, PROCESSORS_MAXIMUM,
					   sizeof(*looking->nodes));
	if (!looking->nodes)
		return -ENOMEM;
	memset(looking->nodes, 0xff, PROCESSORS_MAXIMUM * sizeof(*looking->nodes));
	for (size_t i = 0; i < count && !error; i++)
		error = map_node(looking, numbers[i]);
	return error;
}

/* ---- the threads of one process ---- */

/* The file of a process's only thread says what that of the process does. */
static int read_thread(const struct looking *looking, uint64_t pid, uint64_t thread,
		       struct thread_place *ret_place)
{
	struct collection *collection = looking->collection;
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	uint64_t begin = clock_monotonic();
	struct task_stat stat;
	char path[PATH_SIZE];
	struct text text;
	int error;

	if (thread)
		snprintf(path, sizeof(path), "proc/%" PRIu64 "/task/%" PRIu64 "/stat", pid, thread);
	else
		snprintf(path, sizeof(path), "proc/%" PRIu64 "/stat", pid);
	error = tree_read(collector->tree, &collector->scratch, path, &text);
	outcome_note_read(&collection->sample->outcomes[SOURCE_TASK_STAT],
			  error == -ENOENT ? -ESRCH : error,
			  tree_read_time(collector->tree, path), clock_monotonic() - begin);
	if (!error)
		error = parse_task_stat(text, &stat);
	arena_rewind(&collector->scratch, mark);
	if (error)
		return error;
	*ret_place = (struct thread_place){
		.identifier = thread ? thread : pid,
		.run_time = stat.run_time,
		.node = stat.processor < PROCESSORS_MAXIMUM ? looking->nodes[stat.processor]
							    : NOWHERE,
	};
	return 0;
}

static struct node_runs *runs_on(struct process_threads *threads, uint32_t node)
{
	struct node_runs *larger;
	size_t at = 0;

	while (at < threads->run_count && threads->runs[at].node < node)
		at++;
	if (at < threads->run_count && threads->runs[at].node == node)
		return &threads->runs[at];
	larger = realloc(threads->runs, (threads->run_count + 1) * sizeof(*larger));
	if (!larger)
		return NULL;
	threads->runs = larger;
	memmove(&larger[at + 1], &larger[at], (threads->run_count - at) * sizeof(*larger));
	threads->run_count++;
	larger[at] = (struct node_runs){ .node = node };
	return &larger[at];
}

/* What the thread used since it was seen before; all of it when it is new. Both are in order. */
static uint64_t used_since(const struct process_threads *threads, size_t *position,
			   const struct thread_place *place, bool is_first)
{
	while (*position < threads->place_count &&
	       threads->places[*position].identifier < place->identifier)
		++*position;
	if (*position < threads->place_count &&
	    threads->places[*position].identifier == place->identifier) {
		uint64_t before = threads->places[*position].run_time;

		return place->run_time > before ? place->run_time - before : 0;
	}
	return is_first ? 0 : place->run_time;
}

/* Takes over `places`. */
static int account(struct process_threads *threads, struct thread_place *take_places, size_t count,
		   bool is_first)
{
	size_t position = 0;
	int error = 0;

	for (size_t i = 0; i < threads->run_count; i++)
		threads->runs[i].threads = 0;
	for (size_t i = 0; i < count && !error; i++) {
		struct node_runs *runs;

		if (take_places[i].node == NOWHERE)
			continue;
		runs = runs_on(threads, take_places[i].node);
		if (!runs) {
			error = -ENOMEM;
			break;
		}
		runs->threads++;
		runs->ticks += used_since(threads, &position, &take_places[i], is_first);
	}
	free(threads->places);
	threads->places = take_places;
	threads->place_count = count;
	return error;
}

static bool has_one_thread(const struct collection *collection, size_t row)
{
	const struct cell *threads = sample_get(collection->sample, row, METRIC_PROCESS_THREADS);

	return cell_has_value(threads) && threads->count == 1;
}

/* Threads that end meanwhile are left out. */
static int read_threads(struct looking *looking, size_t row, struct thread_place **ret_places,
			size_t *ret_count)
{
	struct collection *collection = looking->collection;
	struct collector *collector = collection->collector;
	uint64_t pid = collection->processes[row].pid, single = 0, *numbers = &single;
	struct thread_place *places;
	size_t count = 1, read = 0;
	char path[PATH_SIZE];
	int error = 0;

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/task", pid);
	if (!has_one_thread(collection, row))
		error = tree_list_numbers(collector->tree, &collector->scratch, path, "", &numbers,
					  &count);
	if (error)
		return error;
	places = malloc((count + 1) * sizeof(*places));
	if (!places)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		read += read_thread(looking, pid, numbers[i], &places[read]) == 0;
	looking->left -= count < looking->left ? count : looking->left;
	*ret_places = places;
	*ret_count = read;
	return 0;
}

static int look_at(struct looking *looking, size_t row)
{
	struct listed_process *process = &looking->collection->processes[row];
	struct process_entry *entry = process->entry;
	struct arena_mark mark = arena_mark(&looking->collection->collector->scratch);
	bool is_first = !entry->walks->threads;
	struct thread_place *places;
	size_t count;
	int error = read_threads(looking, row, &places, &count);

	arena_rewind(&looking->collection->collector->scratch, mark);
	if (error)
		return error == -ENOMEM ? error : 0;
	if (is_first)
		entry->walks->threads = calloc(1, sizeof(*entry->walks->threads));
	if (!entry->walks->threads) {
		free(places);
		return -ENOMEM;
	}
	entry->walks->threads->run_time = process->mark.run_time;
	return account(entry->walks->threads, places, count, is_first);
}

static bool has_run(const struct listed_process *process)
{
	const struct process_entry *entry = process->entry;

	return process->is_known && process->has_memory &&
	       (!entry->walks->threads || entry->walks->threads->run_time != process->mark.run_time);
}

/* ---- all processes ---- */

static int look_at_first(struct looking *looking)
{
	const struct collection *collection = looking->collection;
	const struct demand *demand = collection->demand;
	int error = 0;

	for (size_t row = 0; row < collection->process_count && !error; row++)
		for (size_t i = 0; i < demand->first_pid_count; i++)
			if (demand->first_pids[i] == collection->processes[row].pid &&
			    has_run(&collection->processes[row])) {
				error = look_at(looking, row);
				break;
			}
	return error;
}

/* From where the last sample left off. */
static int look_at_others(struct looking *looking)
{
	const struct collection *collection = looking->collection;
	size_t count = collection->process_count, first = collection->collector->threads_turn;
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		size_t row = (first + i) % count;

		if (!looking->left) {
			collection->collector->threads_turn = row;
			break;
		}
		if (has_run(&collection->processes[row]))
			error = look_at(looking, row);
		if (!error && collection_is_cancelled(collection))
			error = -ECANCELED;
	}
	return error;
}

int threads_collect(struct collection *collection)
{
	bool is_live = tree_is_live(collection->collector->tree);
	struct looking looking = {
		.collection = collection,
		.left = collection->demand->is_exhaustive || !is_live ? SIZE_MAX : THREADS_MAXIMUM,
	};
	int error;

	if (!collection->is_wanted[SOURCE_TASK_STAT] || !collection->process_count)
		return 0;
	error = map_processors(&looking);
	/* Without nodes there is nothing to tell. */
	if (error)
		return error == -ENOMEM ? error : 0;
	error = look_at_first(&looking);
	return error ? error : look_at_others(&looking);
}
