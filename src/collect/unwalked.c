/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where no page tables may be walked, whoever asks: what is told instead. Reads nothing. */
#include "collection.h"

void walks_refuse_processes(struct collection *collection)
{
	struct sample *sample = collection->sample;

	for (size_t row = 0; row < collection->process_count; row++) {
		const struct listed_process *process = &collection->processes[row];

		if (!process->is_known || !process->has_memory)
			continue;
		sample_put_source_presence(sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_SMAPS_ROLLUP, PRESENCE_ESTIMATE);
		sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].over_limit++;
	}
}

void walks_refuse(struct collection *collection)
{
	const struct collector *collector = collection->collector;

	if (!collector->options.has_no_walks || !tree_is_live(collector->tree))
		return;
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		if (collection->is_wanted[source] && source != SOURCE_PROCESS_SMAPS_ROLLUP &&
		    source_info(source)->cost == COST_WALK) {
			collection->is_wanted[source] = false;
			collection->sample->outcomes[source].presence = PRESENCE_ESTIMATE;
		}
}
