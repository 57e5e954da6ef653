/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of each process that walk its page tables, so they are read within a budget, in the order
 * of what tells most, and what they say is remembered. A process that neither faulted nor changed
 * its RSS since its last walk keeps its values. One whose walk would hold it for longer than the
 * limit is walked only when somebody asks for this very process. Knows no file's contents.
 */
#include "walking.h"

#include <errno.h>
#include <stdlib.h>

enum { WALK_BATCH = 16 };	/* requests */

static const struct walk_file *const walk_files[WALK_COUNT] = {
	[WALK_ROLLUP] = &rollup_walk_file,
	[WALK_PLACEMENT] = &placement_walk_file,
};

static const uint64_t awaited_walk = NANOSECONDS_PER_SECOND / 100;

/* Whether a process is walked in this sample, or some of its pages are looked at instead. */
enum turn { TURN_NOW, TURN_SAMPLE, TURN_LATER, TURN_NEVER };

/* What looking at some pages may cost, and how long what they told holds. */
static const uint64_t sample_price = 2 * 1000 * 1000;
static const uint64_t sample_life = 5 * NANOSECONDS_PER_SECOND;

/* A candidate whose turn has come. */
struct chosen {
	const struct walk_candidate *candidate;
	bool is_taken;		/* its price was taken off the credit */
	bool is_sample;
};

static void remember(const struct walking *walking, size_t row, const struct deep_request *request)
{
	struct walk_mark *mark = mark_of(walking, row);
	struct parse_report report = { .rows = 0 };

	walking->file->remember(walking->collection, row, request->text, &report);
	outcome_note_report(outcome_of(walking), &report);
	mark->read_at = request->read_at;
	mark->worked = request->took;
	mark->is_sampled = request->digest && request->digest == walking->file->sample;
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
		if (!mark_of(walking, row)->is_sampled)
			walk_budget_learn(walking->budget,
					  walking->file->small_pages(walking->collection,
								     candidate),
					  request->took);
		put_values(walking, row, false);
	} else if (presence == PRESENCE_PENDING) {
		put_unwalked(walking, row, presence);
	} else if (request->error == -ENODATA) {
		put_unwalked(walking, row, PRESENCE_ESTIMATE);
	} else {
		put_presence(walking, row, presence);
	}
	return 0;
}

/* By a list of PIDs, or by opening the process. */
static bool is_asked_for(const struct walking *walking, const struct walk_candidate *candidate)
{
	return candidate->rank == RANK_SUBJECT || walking->collection->demand->pids ||
	       !tree_is_live(walking->collection->collector->tree);
}

/* Too large to be walked. What some pages told holds for a while. */
static enum turn turn_of_large(struct walking *walking, struct walk_candidate *candidate,
			       bool *ret_is_taken)
{
	const struct collection *collection = walking->collection;
	struct walk_mark *mark = mark_of(walking, candidate->row);

	if (!walking->file->sample || !tree_takes_calls(collection->collector->tree) ||
	    (mark->sampled_at && collection->started < mark->sampled_at + sample_life))
		return TURN_NEVER;
	candidate->price = sample_price;
	*ret_is_taken = !walking->has_no_budget && walk_budget_take(walking->budget, candidate);
	if (!walking->has_no_budget && !*ret_is_taken)
		return TURN_NEVER;
	mark->sampled_at = collection->started;
	return TURN_SAMPLE;
}

static enum turn turn_of(struct walking *walking, struct walk_candidate *candidate,
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
		return turn_of_large(walking, candidate, ret_is_taken);
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

static struct deep_request make_request(const struct walking *walking, const struct chosen *chosen)
{
	const struct walk_candidate *candidate = chosen->candidate;
	const struct listed_process *process = &walking->collection->processes[candidate->row];

	return (struct deep_request){
		.pid = process->pid,
		.start_ticks = process->start_ticks,
		.source = walking->file->source,
		.digest = chosen->is_sample ? walking->file->sample : walking->file->digest,
		.scale = walking->collection->collector->scale,
		.allowance = find_allowance(walking, candidate),
		.is_suspect = process->state == 'D',
		.notes = { process->resident, process->faults },
		.since = blocked_since(walking->collection, candidate->row),
	};
}

/* Takes the next affordable candidates from `position` on; what is not affordable waits. */
static size_t choose(struct walking *walking, size_t *position, struct chosen chosen[WALK_BATCH])
{
	struct outcome *outcome = outcome_of(walking);
	size_t count = 0;

	while (count < WALK_BATCH && *position < walking->count) {
		struct walk_candidate *candidate = &walking->candidates[(*position)++];
		bool is_taken;
		enum turn turn = turn_of(walking, candidate, &is_taken);

		switch (turn) {
		case TURN_NOW:
		case TURN_SAMPLE:
			chosen[count++] = (struct chosen){ candidate, is_taken,
							   turn == TURN_SAMPLE };
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
	struct chosen chosen[WALK_BATCH];
	struct deep_request requests[WALK_BATCH];
	size_t count = choose(walking, position, chosen);
	int error = 0;

	for (size_t i = 0; i < count; i++)
		requests[i] = make_request(walking, &chosen[i]);
	if (count)
		deep_reader_run(walking->collection->collector->deep, requests, count);
	for (size_t i = 0; i < count && !error; i++) {
		const struct walk_candidate *candidate = chosen[i].candidate;

		walk_budget_pay(walking->budget, candidate,
				requests[i].error ? 0 : requests[i].took, chosen[i].is_taken);
		blocked_note(walking->collection, candidate->row, &requests[i]);
		error = take_answer(walking, candidate, &requests[i]);
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
	int error = walking_find_candidates(walking);

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
