/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where no page tables may be walked, whoever asks: what is told instead. Reads nothing. */
#include "collection.h"

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
