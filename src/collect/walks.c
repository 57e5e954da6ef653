/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smaps_rollup: walks page tables, so it is done within a budget, in the order of what tells most,
 * and its values are remembered. A process that neither faulted nor changed its RSS since its last
 * walk keeps its values.
 */
#include <errno.h>
#include <stdlib.h>

#include "collection.h"

enum { WALK_BATCH = 16, DENIAL_LIFE = 10 };	/* requests; samples */

/* Ranks: the inspected process, what is on screen, everything else. */
enum { RANK_SUBJECT, RANK_SCREEN, RANK_OTHERS, RANK_SUSPECTS };

static const uint64_t awaited_walk = NANOSECONDS_PER_SECOND / 100;

struct walking {
	struct collection     *collection;
	struct walk_candidate *candidates;	/* in scratch */
	size_t                 count;
	uint64_t               sample_number;
	bool                   is_unlimited;
};

static void put_values(struct collection *collection, size_t row, bool is_stale)
{
	const struct process_walk *walk = &collection->processes[row].entry->walk;
	uint64_t now = clock_monotonic();

	for (size_t i = 0; i < WALK_VALUES; i++) {
		struct cell *cell = sample_cell(collection->sample, row,
						(enum metric)(WALK_FIRST + i));
		enum presence presence = (enum presence)walk->presences[i];

		if (!cell)
			continue;
		if (presence == PRESENCE_PRESENT && is_stale)
			presence = PRESENCE_STALE;
		*cell = (struct cell){ .presence = presence, .count = walk->counts[i] };
	}
	if (!tree_is_live(collection->collector->tree) || now < walk->read_at)
		now = walk->read_at;
	sample_put_count(collection->sample, row, METRIC_PROCESS_WALK_AGE, now - walk->read_at);
}

/* Parses everything, demanded or not: demands change, and the walk was the costly part. */
static void remember(struct collection *collection, size_t row, const struct deep_request *request)
{
	struct listed_process *process = &collection->processes[row];
	struct process_walk *walk = &process->entry->walk;
	struct sample *scratch = collection->collector->walk;
	struct parse_report report = { .rows = 0 };

	sample_drop_last_row(scratch, ENTITY_PROCESS);
	if (sample_add_row(scratch, ENTITY_PROCESS, (struct key){ .first = process->pid }) < 0) {
		collection->sample->is_incomplete = true;
		return;
	}
	parse_process_smaps_rollup(scratch, 0, &collection->collector->scale, request->text,
				   &report);
	outcome_note_report(&collection->sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP], &report);
	for (size_t i = 0; i < WALK_VALUES; i++) {
		const struct cell *cell = sample_get(scratch, 0, (enum metric)(WALK_FIRST + i));

		walk->presences[i] = (uint8_t)cell->presence;
		walk->counts[i] = cell->presence == PRESENCE_PRESENT ? cell->count : 0;
	}
	walk->read_at = request->read_at;
	walk->took = request->took;
	/* As they were when the read began, which a late answer did in an earlier sample. */
	walk->resident = request->notes[0];
	walk->faults = request->notes[1];
}

/* What a process shows that was not walked now. */
static void put_unwalked(struct collection *collection, size_t row, enum presence presence)
{
	const struct process_entry *entry = collection->processes[row].entry;

	if (entry->walk.read_at && tree_is_live(collection->collector->tree))
		put_values(collection, row, true);
	else
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_SMAPS_ROLLUP, presence);
}

/* Kernels before 4.14 have no smaps_rollup; one that became a zombie meanwhile has no memory. */
static int take_answer(struct walking *walking, size_t row, const struct deep_request *request)
{
	struct collection *collection = walking->collection;
	struct process_entry *entry = collection->processes[row].entry;
	enum presence presence = presence_of_error(request->error);

	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP],
			  request->error, request->read_at, request->took);
	entry->denied_at = presence == PRESENCE_DENIED ? walking->sample_number : 0;
	if (request->error == 0) {
		remember(collection, row, request);
		put_values(collection, row, false);
	} else if (presence == PRESENCE_PENDING) {
		put_unwalked(collection, row, presence);
	} else {
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_SMAPS_ROLLUP, presence);
	}
	return 0;
}

static bool is_idle(const struct listed_process *process)
{
	const struct process_walk *walk = &process->entry->walk;

	/* Asleep in the kernel it may hold its mmap_lock, which nothing but a read can tell. */
	if (process->state == 'D')
		return false;
	return walk->read_at && walk->resident == process->resident &&
	       walk->faults == process->faults;
}

/* Refused a moment ago: asking again each time would cost and not help. */
static bool is_denied(struct walking *walking, size_t row)
{
	const struct process_entry *entry = walking->collection->processes[row].entry;

	if (walking->is_unlimited || !entry->denied_at ||
	    walking->sample_number >= entry->denied_at + DENIAL_LIFE)
		return false;
	sample_put_source_presence(walking->collection->sample, ENTITY_PROCESS, row,
				   SOURCE_PROCESS_SMAPS_ROLLUP, PRESENCE_DENIED);
	walking->collection->sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].denied++;
	return true;
}

/* Its command line has not come back in this sample, so nothing else will. */
static bool is_blocked(struct walking *walking, size_t row)
{
	struct collection *collection = walking->collection;

	if (!blocked_is_known(collection, row))
		return false;
	sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
				   SOURCE_PROCESS_SMAPS_ROLLUP, PRESENCE_BLOCKED);
	outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP], -ETIMEDOUT,
			  blocked_since(collection, row), 0);
	return true;
}

static unsigned find_rank(const struct collection *collection, const struct listed_process *process)
{
	const struct demand *demand = collection->demand;

	if (process->pid == demand->subject && demand->subject)
		return RANK_SUBJECT;
	if (process->state == 'D')
		return RANK_SUSPECTS;
	for (size_t i = 0; i < demand->first_pid_count; i++)
		if (demand->first_pids[i] == process->pid)
			return RANK_SCREEN;
	return RANK_OTHERS;
}

static void add_candidate(struct walking *walking, size_t row)
{
	const struct listed_process *process = &walking->collection->processes[row];
	const struct process_walk *walk = &process->entry->walk;

	walking->candidates[walking->count++] = (struct walk_candidate){
		.row = row,
		.resident = process->resident,
		.read_at = walk->read_at,
		.last_price = walk->read_at ? walk->took : 0,
		.last_resident = walk->resident,
		.rank = find_rank(walking->collection, process),
	};
}

static int find_candidates(struct walking *walking)
{
	struct collection *collection = walking->collection;

	walking->candidates = arena_alloc_array(&collection->collector->scratch,
						collection->process_count + 1,
						sizeof(*walking->candidates));
	if (!walking->candidates)
		return -ENOMEM;
	for (size_t row = 0; row < collection->process_count; row++) {
		const struct listed_process *process = &collection->processes[row];

		if (!process->is_known || !process->has_memory || is_denied(walking, row) ||
		    is_blocked(walking, row))
			continue;
		if (!walking->is_unlimited && is_idle(process))
			put_values(collection, row, false);
		else
			add_candidate(walking, row);
	}
	return 0;
}

static bool may_walk(struct walking *walking, const struct walk_candidate *candidate,
		     bool *ret_is_taken)
{
	struct collector *collector = walking->collection->collector;

	*ret_is_taken = false;
	if (walking->is_unlimited || candidate->rank == RANK_SUBJECT)
		return true;
	/* A read is under way already: asking what has become of it costs nothing. */
	if (blocked_since(walking->collection, candidate->row))
		return true;
	if (collector->options.walk_limit && candidate->price > collector->options.walk_limit)
		return false;
	*ret_is_taken = walk_budget_take(&collector->budget, candidate);
	return *ret_is_taken;
}

/* A screen does not wait for a walk that takes so long; its result is there for the next sample.
 * All that is shown of the inspected process is of one time. */
static uint64_t find_allowance(const struct walking *walking,
			       const struct walk_candidate *candidate)
{
	uint64_t generous = candidate->price * 4;

	if (walking->is_unlimited || candidate->rank == RANK_SUBJECT)
		return generous;
	if (candidate->price > awaited_walk)
		return 0;
	return generous < awaited_walk ? generous : awaited_walk;
}

static struct deep_request make_request(const struct walking *walking,
					const struct walk_candidate *candidate)
{
	const struct listed_process *process = &walking->collection->processes[candidate->row];

	return (struct deep_request){
		.pid = process->pid,
		.start_ticks = process->start_ticks,
		.source = SOURCE_PROCESS_SMAPS_ROLLUP,
		.allowance = find_allowance(walking, candidate),
		.is_suspect = process->state == 'D',
		.notes = { process->resident, process->faults },
		.since = blocked_since(walking->collection, candidate->row),
	};
}

/* Takes the next affordable candidates from `position` on; what is not affordable waits. */
static size_t choose(struct walking *walking, size_t *position,
		     const struct walk_candidate *chosen[WALK_BATCH], bool is_taken[WALK_BATCH])
{
	size_t count = 0;

	while (count < WALK_BATCH && *position < walking->count) {
		const struct walk_candidate *candidate = &walking->candidates[(*position)++];

		if (may_walk(walking, candidate, &is_taken[count]))
			chosen[count++] = candidate;
		else
			put_unwalked(walking->collection, candidate->row, PRESENCE_PENDING);
	}
	return count;
}

static int walk_batch(struct walking *walking, size_t *position)
{
	struct collector *collector = walking->collection->collector;
	const struct walk_candidate *chosen[WALK_BATCH];
	struct deep_request requests[WALK_BATCH];
	bool is_taken[WALK_BATCH];
	size_t count = choose(walking, position, chosen, is_taken);
	int error = 0;

	for (size_t i = 0; i < count; i++)
		requests[i] = make_request(walking, chosen[i]);
	if (count)
		deep_reader_run(collector->deep, requests, count);
	for (size_t i = 0; i < count && !error; i++) {
		walk_budget_pay(&collector->budget, chosen[i],
				requests[i].error ? 0 : requests[i].took, is_taken[i]);
		blocked_note(walking->collection, chosen[i]->row, &requests[i]);
		error = take_answer(walking, chosen[i]->row, &requests[i]);
	}
	return error;
}

int walks_collect(struct collection *collection)
{
	struct collector *collector = collection->collector;
	struct walking walking = {
		.collection = collection,
		.sample_number = process_cache_number(collector->cache),
		.is_unlimited = collection->demand->is_exhaustive || !tree_is_live(collector->tree),
	};
	size_t position = 0;
	int error;

	if (!collection->is_wanted[SOURCE_PROCESS_SMAPS_ROLLUP])
		return 0;
	walk_budget_begin(&collector->budget, collector->options.walk_budget);
	error = find_candidates(&walking);
	if (!error)
		walk_budget_sort(&collector->budget, walking.candidates, walking.count);
	while (position < walking.count && !error)
		error = walk_batch(&walking, &position);
	return error;
}
