/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smaps_rollup: walks page tables, so it is done within a budget, in the order of what tells most,
 * and its values are remembered. A process that neither faulted nor changed its RSS since its last
 * walk keeps its values. One whose walk would hold it for longer than the limit is walked only when
 * somebody asks for this very process.
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
	bool                   has_no_budget;	/* everything is walked that may be */
	uint64_t               small_anonymous;	/* bytes of it on this machine, at most */
};

/* Whether a process is walked in this sample. */
enum turn { TURN_NOW, TURN_LATER, TURN_NEVER };

static struct outcome *outcome_of(const struct collection *collection)
{
	return &collection->sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP];
}

static void put_presence(const struct collection *collection, size_t row, enum presence presence)
{
	sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
				   SOURCE_PROCESS_SMAPS_ROLLUP, presence);
}

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
	outcome_note_report(outcome_of(collection), &report);
	for (size_t i = 0; i < WALK_VALUES; i++) {
		const struct cell *cell = sample_get(scratch, 0, (enum metric)(WALK_FIRST + i));

		walk->presences[i] = (uint8_t)cell->presence;
		walk->counts[i] = cell->presence == PRESENCE_PRESENT ? cell->count : 0;
	}
	walk->read_at = request->read_at;
	walk->worked = request->took;
	/* As they were when the read began, which a late answer did in an earlier sample. */
	walk->resident = request->notes[0];
	walk->faults = request->notes[1];
}

/* An old value of a process that is another size now tells less than what its size tells. */
static bool is_outgrown(const struct listed_process *process)
{
	uint64_t then = process->entry->walk.resident, now = process->resident;

	return (now > then ? now - then : then - now) > then / 4;
}

/* What a process shows that was not walked now. */
static void put_unwalked(struct collection *collection, size_t row, enum presence presence)
{
	const struct listed_process *process = &collection->processes[row];

	if (process->entry->walk.read_at && tree_is_live(collection->collector->tree) &&
	    !(presence == PRESENCE_ESTIMATE && is_outgrown(process)))
		put_values(collection, row, true);
	else
		put_presence(collection, row, presence);
}

/* The bytes in small pages of a process that was just walked. */
static uint64_t small_pages(const struct process_walk *walk)
{
	static const enum metric huge[] = { METRIC_PROCESS_ANONYMOUS_HUGE_PAGES,
					    METRIC_PROCESS_SHMEM_PMD_MAPPED,
					    METRIC_PROCESS_FILE_PMD_MAPPED };
	uint64_t small = walk->resident;

	for (size_t i = 0; i < ARRAY_SIZE(huge); i++) {
		uint64_t size = walk->counts[huge[i] - WALK_FIRST];

		small -= size < small ? size : small;
	}
	return small;
}

/* Kernels before 4.14 have no smaps_rollup; one that became a zombie meanwhile has no memory. */
static int take_answer(struct walking *walking, size_t row, const struct deep_request *request)
{
	struct collection *collection = walking->collection;
	struct process_entry *entry = collection->processes[row].entry;
	enum presence presence = presence_of_error(request->error);

	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	outcome_note_read(outcome_of(collection), request->error, request->read_at,
			  request->took);
	entry->denied_at = presence == PRESENCE_DENIED ? walking->sample_number : 0;
	if (request->error == 0) {
		remember(collection, row, request);
		walk_budget_learn(&collection->collector->budget, small_pages(&entry->walk),
				  request->took);
		put_values(collection, row, false);
	} else if (presence == PRESENCE_PENDING) {
		put_unwalked(collection, row, presence);
	} else {
		put_presence(collection, row, presence);
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

	if (walking->has_no_budget || !entry->denied_at ||
	    walking->sample_number >= entry->denied_at + DENIAL_LIFE)
		return false;
	put_presence(walking->collection, row, PRESENCE_DENIED);
	outcome_of(walking->collection)->denied++;
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

/* Anonymous memory in small pages on the whole machine is more than any process has of it. */
static uint64_t machine_small_anonymous(const struct sample *sample)
{
	const struct cell *all, *huge;

	if (sample_table(sample, ENTITY_SYSTEM)->row_count == 0)
		return UINT64_MAX;
	all = sample_get(sample, 0, METRIC_SYSTEM_ANONYMOUS);
	huge = sample_get(sample, 0, METRIC_SYSTEM_ANONYMOUS_HUGE_PAGES);
	if (!cell_has_value(all) || !cell_has_value(huge) || huge->count > all->count)
		return UINT64_MAX;
	return all->count - huge->count;
}

/* What the cheap files know, as far as they were read. A table of page size has an entry of eight
 * bytes for each page that it maps; VmPTE counts those of huge pages that may be split, too. */
static uint64_t most_small_pages(const struct walking *walking, size_t row)
{
	const struct collection *collection = walking->collection;
	const struct cell *anonymous = sample_get(collection->sample, row,
						  METRIC_PROCESS_RESIDENT_ANONYMOUS);
	const struct cell *tables = sample_get(collection->sample, row,
					       METRIC_PROCESS_PAGE_TABLES);
	uint64_t page_size = collection->collector->scale.page_size;
	uint64_t small = collection->processes[row].resident;

	if (cell_has_value(anonymous) && anonymous->count <= small &&
	    anonymous->count > walking->small_anonymous)
		small -= anonymous->count - walking->small_anonymous;
	if (page_size && cell_has_value(tables) && tables->count &&
	    tables->count < small / (page_size / 8 + 1))
		small = tables->count * (page_size / 8);
	return small;
}

static void add_candidate(struct walking *walking, size_t row)
{
	const struct listed_process *process = &walking->collection->processes[row];
	const struct process_walk *walk = &process->entry->walk;

	walking->candidates[walking->count++] = (struct walk_candidate){
		.row = row,
		.resident = process->resident,
		.small = most_small_pages(walking, row),
		.read_at = walk->read_at,
		.last_price = walk->read_at ? walk->worked : 0,
		.last_resident = walk->resident,
		.rank = find_rank(walking->collection, process),
	};
}

static bool is_spared(const struct collection *collection, const struct listed_process *process)
{
	return collection->is_subject_spared && process->pid == collection->demand->subject;
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
		    is_blocked(walking, row) || is_spared(collection, process))
			continue;
		if (walking->has_no_budget || !is_idle(process)) {
			add_candidate(walking, row);
			continue;
		}
		put_values(collection, row, false);
		outcome_of(collection)->idle++;
	}
	return 0;
}

/* By a list of PIDs, or by opening the process. */
static bool is_asked_for(const struct walking *walking, const struct walk_candidate *candidate)
{
	return candidate->rank == RANK_SUBJECT || walking->collection->demand->pids ||
	       !tree_is_live(walking->collection->collector->tree);
}

static enum turn turn_of(struct walking *walking, const struct walk_candidate *candidate,
			 bool *ret_is_taken)
{
	struct collector *collector = walking->collection->collector;
	uint64_t limit = collector->options.walk_limit;

	*ret_is_taken = false;
	if (is_asked_for(walking, candidate))
		return TURN_NOW;
	/* A read is under way already: asking what has become of it costs no more. */
	if (blocked_since(walking->collection, candidate->row)) {
		walk_budget_owe(&collector->budget, candidate);
		*ret_is_taken = true;
		return TURN_NOW;
	}
	if (limit && candidate->price > limit)
		return TURN_NEVER;
	if (walking->has_no_budget)
		return TURN_NOW;
	*ret_is_taken = walk_budget_take(&collector->budget, candidate);
	return *ret_is_taken ? TURN_NOW : TURN_LATER;
}

/* A screen does not wait for a walk that takes so long; its result is there for the next sample.
 * All that is shown of the inspected process is of one time. */
static uint64_t find_allowance(const struct walking *walking,
			       const struct walk_candidate *candidate)
{
	uint64_t generous = candidate->price * 4;

	if (walking->has_no_budget || candidate->rank == RANK_SUBJECT)
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
	struct outcome *outcome = outcome_of(walking->collection);
	size_t count = 0;

	while (count < WALK_BATCH && *position < walking->count) {
		const struct walk_candidate *candidate = &walking->candidates[(*position)++];

		switch (turn_of(walking, candidate, &is_taken[count])) {
		case TURN_NOW:
			chosen[count++] = candidate;
			break;
		case TURN_LATER:
			outcome->waiting++;
			put_unwalked(walking->collection, candidate->row, PRESENCE_PENDING);
			break;
		case TURN_NEVER:
			outcome->over_limit++;
			put_unwalked(walking->collection, candidate->row, PRESENCE_ESTIMATE);
			break;
		}
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
	bool is_live = tree_is_live(collector->tree);
	struct walking walking = {
		.collection = collection,
		.sample_number = process_cache_number(collector->cache),
		.has_no_budget = collection->demand->is_exhaustive || !is_live,
		.small_anonymous = machine_small_anonymous(collection->sample),
	};
	size_t position = 0;
	int error;

	if (!collection->is_wanted[SOURCE_PROCESS_SMAPS_ROLLUP])
		return 0;
	if (collector->options.has_no_walks && is_live) {
		walks_refuse_processes(collection);
		return 0;
	}
	walk_budget_begin(&collector->budget, collector->options.walk_budget,
			  collection->started);
	error = find_candidates(&walking);
	if (!error)
		walk_budget_sort(&collector->budget, walking.candidates, walking.count);
	while (position < walking.count && !error)
		error = walk_batch(&walking, &position);
	return error;
}
