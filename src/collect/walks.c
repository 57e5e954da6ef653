/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of each process that walk its page tables, so they are read within a budget, in the order of
 * what tells most, and what they say is remembered. A process that neither faulted nor changed its
 * RSS since its last walk keeps its values. One whose walk would hold it for longer than the limit is
 * walked only when somebody asks for this very process. Knows no file's contents.
 */
#include "walks.h"

#include <errno.h>
#include <stdlib.h>

enum { WALK_BATCH = 16, DENIAL_LIFE = 10 };	/* requests; samples */

static const struct walk_file *const walk_files[WALK_COUNT] = {
	[WALK_ROLLUP] = &rollup_walk_file,
	[WALK_PLACEMENT] = &placement_walk_file,
};

/* Ranks: the inspected process, what is on screen, everything else. */
enum { RANK_SUBJECT, RANK_SCREEN, RANK_OTHERS, RANK_SUSPECTS };

static const uint64_t awaited_walk = NANOSECONDS_PER_SECOND / 100;

struct walking {
	struct collection     *collection;
	const struct walk_file *file;
	enum walk_kind              walk;
	struct walk_budget    *budget;
	struct walk_candidate *candidates;	/* in scratch */
	size_t                 count;
	uint64_t               sample_number;
	bool                   has_no_budget;	/* everything is walked that may be */
	uint64_t               small_anonymous;	/* bytes of it on this machine, at most */
};

/* Whether a process is walked in this sample. */
enum turn { TURN_NOW, TURN_LATER, TURN_NEVER };

static struct outcome *outcome_of(const struct walking *walking)
{
	return &walking->collection->sample->outcomes[walking->file->source];
}

static struct walk_mark *mark_of(const struct walking *walking, size_t row)
{
	return &walking->collection->processes[row].entry->walked[walking->walk];
}

static void put_values(const struct walking *walking, size_t row, bool is_stale)
{
	walking->file->put_values(walking->collection, row, is_stale);
}

static void put_presence(const struct walking *walking, size_t row, enum presence presence)
{
	walking->file->put_presence(walking->collection, row, presence);
}

static void remember(const struct walking *walking, size_t row, const struct deep_request *request)
{
	struct walk_mark *mark = mark_of(walking, row);
	struct parse_report report = { .rows = 0 };

	walking->file->remember(walking->collection, row, request->text, &report);
	outcome_note_report(outcome_of(walking), &report);
	mark->read_at = request->read_at;
	mark->worked = request->took;
	/* As they were when the read began, which a late answer did in an earlier sample. */
	mark->resident = request->notes[0];
	mark->faults = request->notes[1];
}

/* An old value of a process that is another size now tells less than what its size tells. */
static bool is_outgrown(const struct walking *walking, size_t row)
{
	uint64_t then = mark_of(walking, row)->resident;
	uint64_t now = walking->collection->processes[row].resident;

	return (now > then ? now - then : then - now) > then / 4;
}

/* What a process shows that was not walked now. */
static void put_unwalked(const struct walking *walking, size_t row, enum presence presence)
{
	if (mark_of(walking, row)->read_at && tree_is_live(walking->collection->collector->tree) &&
	    !(presence == PRESENCE_ESTIMATE && is_outgrown(walking, row)))
		put_values(walking, row, true);
	else
		put_presence(walking, row, presence);
}

/* Kernels before 4.14 have no smaps_rollup; one that became a zombie meanwhile has no memory. */
static int take_answer(const struct walking *walking, const struct walk_candidate *candidate,
		       const struct deep_request *request)
{
	enum presence presence = presence_of_error(request->error);
	size_t row = candidate->row;

	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	outcome_note_read(outcome_of(walking), request->error, request->read_at, request->took);
	mark_of(walking, row)->denied_at = presence == PRESENCE_DENIED ? walking->sample_number : 0;
	if (request->error == 0) {
		remember(walking, row, request);
		walk_budget_learn(walking->budget,
				  walking->file->small_pages(walking->collection, candidate),
				  request->took);
		put_values(walking, row, false);
	} else if (presence == PRESENCE_PENDING) {
		put_unwalked(walking, row, presence);
	} else {
		put_presence(walking, row, presence);
	}
	return 0;
}

static bool is_idle(const struct walking *walking, size_t row)
{
	const struct listed_process *process = &walking->collection->processes[row];
	const struct walk_mark *walk = mark_of(walking, row);

	/* Asleep in the kernel it may hold its mmap_lock, which nothing but a read can tell. */
	if (process->state == 'D')
		return false;
	return walk->read_at && walk->resident == process->resident &&
	       walk->faults == process->faults;
}

/* Refused a moment ago: asking again each time would cost and not help. */
static bool is_denied(struct walking *walking, size_t row)
{
	uint64_t denied_at = mark_of(walking, row)->denied_at;

	if (walking->has_no_budget || !denied_at ||
	    walking->sample_number >= denied_at + DENIAL_LIFE)
		return false;
	put_presence(walking, row, PRESENCE_DENIED);
	outcome_of(walking)->denied++;
	return true;
}

/* Its command line has not come back in this sample, so nothing else will. */
static bool is_blocked(struct walking *walking, size_t row)
{
	struct collection *collection = walking->collection;

	if (!blocked_is_known(collection, row))
		return false;
	put_presence(walking, row, PRESENCE_BLOCKED);
	outcome_note_read(outcome_of(walking), -ETIMEDOUT, blocked_since(collection, row), 0);
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
	const struct walk_mark *walk = mark_of(walking, row);

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
		if (walking->has_no_budget || !is_idle(walking, row)) {
			add_candidate(walking, row);
			continue;
		}
		put_values(walking, row, false);
		outcome_of(walking)->idle++;
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
	uint64_t limit = walking->collection->collector->options.walk_limit;

	*ret_is_taken = false;
	if (is_asked_for(walking, candidate))
		return TURN_NOW;
	/* A read is under way already: asking what has become of it costs no more. */
	if (blocked_since(walking->collection, candidate->row)) {
		walk_budget_owe(walking->budget, candidate);
		*ret_is_taken = true;
		return TURN_NOW;
	}
	if (limit && candidate->price > limit)
		return TURN_NEVER;
	if (walking->has_no_budget)
		return TURN_NOW;
	*ret_is_taken = walk_budget_take(walking->budget, candidate);
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
		.source = walking->file->source,
		.digest = walking->file->digest,
		.scale = walking->collection->collector->scale,
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
	struct outcome *outcome = outcome_of(walking);
	size_t count = 0;

	while (count < WALK_BATCH && *position < walking->count) {
		const struct walk_candidate *candidate = &walking->candidates[(*position)++];

		switch (turn_of(walking, candidate, &is_taken[count])) {
		case TURN_NOW:
			chosen[count++] = candidate;
			break;
		case TURN_LATER:
			outcome->waiting++;
			put_unwalked(walking, candidate->row, PRESENCE_PENDING);
			break;
		case TURN_NEVER:
			outcome->over_limit++;
			put_unwalked(walking, candidate->row, PRESENCE_ESTIMATE);
			break;
		}
	}
	return count;
}

static int walk_batch(struct walking *walking, size_t *position)
{
	const struct walk_candidate *chosen[WALK_BATCH];
	struct deep_request requests[WALK_BATCH];
	bool is_taken[WALK_BATCH];
	size_t count = choose(walking, position, chosen, is_taken);
	int error = 0;

	for (size_t i = 0; i < count; i++)
		requests[i] = make_request(walking, chosen[i]);
	if (count)
		deep_reader_run(walking->collection->collector->deep, requests, count);
	for (size_t i = 0; i < count && !error; i++) {
		walk_budget_pay(walking->budget, chosen[i],
				requests[i].error ? 0 : requests[i].took, is_taken[i]);
		blocked_note(walking->collection, chosen[i]->row, &requests[i]);
		error = take_answer(walking, chosen[i], &requests[i]);
	}
	return error;
}

uint64_t walk_age(const struct collection *collection, const struct walk_mark *mark)
{
	uint64_t now = clock_monotonic();

	if (!tree_is_live(collection->collector->tree) || now < mark->read_at)
		return 0;
	return now - mark->read_at;
}

static int walk_all(struct walking *walking)
{
	size_t position = 0;
	int error = find_candidates(walking);

	if (!error)
		walk_budget_sort(walking->budget, walking->candidates, walking->count);
	while (position < walking->count && !error)
		error = walk_batch(walking, &position);
	return error;
}

/* Where no page tables may be walked, whoever asks. */
static void refuse_all(struct walking *walking)
{
	const struct collection *collection = walking->collection;

	for (size_t row = 0; row < collection->process_count; row++) {
		const struct listed_process *process = &collection->processes[row];

		if (!process->is_known || !process->has_memory)
			continue;
		put_presence(walking, row, PRESENCE_ESTIMATE);
		outcome_of(walking)->over_limit++;
	}
}

static int walk_file(struct collection *collection, enum walk_kind walk, double share)
{
	struct collector *collector = collection->collector;
	bool is_live = tree_is_live(collector->tree);
	struct walking walking = {
		.collection = collection,
		.file = walk_files[walk],
		.walk = walk,
		.budget = &collector->budgets[walk],
		.sample_number = process_cache_number(collector->cache),
		.has_no_budget = collection->demand->is_exhaustive || !is_live,
		.small_anonymous = machine_small_anonymous(collection->sample),
	};

	if (collector->options.has_no_walks && is_live) {
		refuse_all(&walking);
		return 0;
	}
	walk_budget_begin(walking.budget, share, collection->started);
	return walk_all(&walking);
}

int walks_collect(struct collection *collection)
{
	unsigned wanted = 0;
	int error = 0;

	for (enum walk_kind walk = 0; walk < WALK_COUNT; walk++)
		wanted += walk_files[walk]->is_wanted(collection);
	for (enum walk_kind walk = 0; walk < WALK_COUNT && !error; walk++)
		if (walk_files[walk]->is_wanted(collection))
			error = walk_file(collection, walk,
					  collection->collector->options.walk_budget / wanted);
	return error;
}
