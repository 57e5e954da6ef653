/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes may be walked, and how much there may be to walk. Reads nothing. */
#include "walking.h"

#include <errno.h>

enum { DENIAL_LIFE = 10 };	/* samples */

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

uint64_t machine_small_anonymous(const struct sample *sample)
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
		.last_price = walk->read_at && !walk->is_sampled ? walk->worked : 0,
		.last_resident = walk->resident,
		.rank = find_rank(walking->collection, process),
	};
}

/* Read in this very sample, for another reason. */
static bool is_fresh(const struct walking *walking, size_t row)
{
	return tree_is_live(walking->collection->collector->tree) &&
	       mark_of(walking, row)->read_at >= walking->collection->started;
}

static bool is_spared(const struct collection *collection, const struct listed_process *process)
{
	return collection->is_subject_spared && process->pid == collection->demand->subject;
}

int walking_find_candidates(struct walking *walking)
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
		if (!is_fresh(walking, row) &&
		    (walking->has_no_budget || !is_idle(walking, row))) {
			add_candidate(walking, row);
			continue;
		}
		put_values(walking, row, false);
		outcome_of(walking)->idle++;
	}
	return 0;
}

