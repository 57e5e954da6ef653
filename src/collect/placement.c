/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which nodes the inspected process is: its numa_maps, once its mappings are known. */
#include <errno.h>

#include "collection.h"

/* Walks the page tables and formats a line for each mapping, as smaps does. */
static const uint64_t numa_maps_allowance = NANOSECONDS_PER_SECOND / 2;

static void put_presence(struct sample *sample, enum presence presence)
{
	size_t mappings = sample_table(sample, ENTITY_MAPPING)->row_count;

	for (size_t row = 0; row < mappings; row++)
		sample_put_source_presence(sample, ENTITY_MAPPING, row, SOURCE_PROCESS_NUMA_MAPS,
					   presence);
}

int placement_collect(struct collection *collection, uint64_t start_ticks)
{
	struct sample *sample = collection->sample;
	struct outcome *outcome = &sample->outcomes[SOURCE_PROCESS_NUMA_MAPS];
	struct parse_report report = { .rows = 0 };
	struct deep_request request = {
		.pid = collection->demand->subject, .start_ticks = start_ticks,
		.source = SOURCE_PROCESS_NUMA_MAPS, .allowance = numa_maps_allowance,
	};

	if (!collection->is_wanted[SOURCE_PROCESS_NUMA_MAPS])
		return 0;
	deep_reader_run(collection->collector->deep, &request, 1);
	if (request.error == -ENOMEM || request.error == -ECANCELED)
		return request.error;
	outcome_note_read(outcome, request.error, request.read_at, request.took);
	if (request.error) {
		put_presence(sample, presence_of_error(request.error));
		return 0;
	}
	parse_numa_maps(sample, &collection->collector->scale, request.text, &report);
	outcome_note_report(outcome, &report);
	return 0;
}
