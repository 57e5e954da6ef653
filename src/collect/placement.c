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

static int64_t take_numa_maps(void *context, struct text text, bool is_last)
{
	return (int64_t)numa_reader_take(context, text, is_last);
}

static bool has_column_of_it(const struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (metric_info(table->columns[i])->source == SOURCE_PROCESS_NUMA_MAPS)
			return true;
	return false;
}

/* Of the subject; numa_maps of all processes is another matter. */
bool placement_is_wanted(const struct collection *collection)
{
	if (!collection->is_wanted[SOURCE_PROCESS_NUMA_MAPS])
		return false;
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		if (entity_info(entity)->is_per_subject &&
		    has_column_of_it(sample_table(collection->sample, entity)))
			return true;
	return false;
}

int placement_collect(struct collection *collection, uint64_t start_ticks)
{
	struct sample *sample = collection->sample;
	struct outcome *outcome = &sample->outcomes[SOURCE_PROCESS_NUMA_MAPS];
	struct parse_report report = { .rows = 0 };
	struct deep_request request = {
		.pid = collection->demand->subject, .start_ticks = start_ticks,
		.source = SOURCE_PROCESS_NUMA_MAPS, .allowance = numa_maps_allowance,
		.take = take_numa_maps,
	};

	if (!placement_is_wanted(collection))
		return 0;
	request.context = numa_reader_new(&collection->collector->scratch, sample,
					  &collection->collector->scale, &report);
	if (!request.context)
		return -ENOMEM;
	deep_reader_run(collection->collector->deep, &request, 1);
	if (request.error == -ENOMEM || request.error == -ECANCELED)
		return request.error;
	outcome_note_read(outcome, request.error, request.read_at, request.took);
	if (request.error) {
		put_presence(sample, presence_of_error(request.error));
		return 0;
	}
	outcome_note_report(outcome, &report);
	placement_remember(collection, request.context, &report, &request);
	return 0;
}
