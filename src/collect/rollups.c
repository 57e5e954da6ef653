/* SPDX-License-Identifier: GPL-2.0-or-later */
/* smaps_rollup of each process: what it says, and what is remembered of it. */
#include "walks.h"

static bool is_wanted(const struct collection *collection)
{
	return collection->is_wanted[SOURCE_PROCESS_SMAPS_ROLLUP];
}

static void put_presence(struct collection *collection, size_t row, enum presence presence)
{
	sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
				   SOURCE_PROCESS_SMAPS_ROLLUP, presence);
}

static void put_values(struct collection *collection, size_t row, bool is_stale)
{
	const struct process_entry *entry = collection->processes[row].entry;

	for (size_t i = 0; i < ROLLUP_VALUES; i++) {
		struct cell *cell = sample_cell(collection->sample, row,
						(enum metric)(ROLLUP_FIRST + i));
		enum presence presence = (enum presence)entry->walks->rollup.presences[i];

		if (!cell)
			continue;
		if (presence == PRESENCE_PRESENT && is_stale)
			presence = PRESENCE_STALE;
		*cell = (struct cell){ .presence = presence, .count = entry->walks->rollup.counts[i] };
	}
	sample_put_count(collection->sample, row, METRIC_PROCESS_WALK_AGE,
			 walk_age(collection, &entry->walks->walked[WALK_ROLLUP]));
}

static void remember(struct collection *collection, size_t row, struct text text,
		     struct parse_report *report)
{
	struct listed_process *process = &collection->processes[row];
	struct process_rollup *rollup = &process->entry->walks->rollup;
	struct sample *scratch = collection->collector->rollup;

	sample_drop_last_row(scratch, ENTITY_PROCESS);
	if (sample_add_row(scratch, ENTITY_PROCESS, (struct key){ .first = process->pid }) < 0) {
		collection->sample->is_incomplete = true;
		return;
	}
	parse_process_smaps_rollup(scratch, 0, &collection->collector->scale, text, report);
	for (size_t i = 0; i < ROLLUP_VALUES; i++) {
		const struct cell *cell = sample_get(scratch, 0, (enum metric)(ROLLUP_FIRST + i));

		rollup->presences[i] = (uint8_t)cell->presence;
		rollup->counts[i] = cell->presence == PRESENCE_PRESENT ? cell->count : 0;
	}
}

static uint64_t small_pages(const struct collection *collection,
			    const struct walk_candidate *candidate)
{
	static const enum metric huge[] = { METRIC_PROCESS_ANONYMOUS_HUGE_PAGES,
					    METRIC_PROCESS_SHMEM_PMD_MAPPED,
					    METRIC_PROCESS_FILE_PMD_MAPPED };
	const struct process_entry *entry = collection->processes[candidate->row].entry;
	uint64_t small = entry->walks->walked[WALK_ROLLUP].resident;

	for (size_t i = 0; i < ARRAY_SIZE(huge); i++) {
		uint64_t size = entry->walks->rollup.counts[huge[i] - ROLLUP_FIRST];

		small -= size < small ? size : small;
	}
	return small;
}

const struct walk_file rollup_walk_file = {
	.source = SOURCE_PROCESS_SMAPS_ROLLUP,
	.is_wanted = is_wanted,
	.remember = remember,
	.put_values = put_values,
	.put_presence = put_presence,
	.small_pages = small_pages,
};
