/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Directories of files that hold one value each: reads those that a demanded metric of the row
 * comes from. Which file means which metric is told by the registry's field.
 */
#include <errno.h>
#include <stdio.h>

#include "collection.h"

static int collect_value(struct collection *collection, enum source source, enum metric metric,
			 size_t row, const char *path)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read(collection, source, path, &text);

	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_presence(collection->sample, row, metric, presence_of_error(error));
	} else {
		parse_value(collection->sample, row, metric, source, &collector->scale, text,
			    &report);
		outcome_note_report(&collection->sample->outcomes[source], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

int values_collect(struct collection *collection, enum source source, enum entity entity,
		   size_t row, const char *directory)
{
	const struct metric_set *demanded = &collection->demand->metrics;
	enum metric end = entity_end_metric(entity);
	char path[VALUE_PATH_SIZE];
	int error = 0;

	if (!collection->is_wanted[source])
		return 0;
	for (enum metric metric = metric_set_next(demanded, entity_first_metric(entity));
	     metric < end && !error; metric = metric_set_next(demanded, metric + 1)) {
		const char *field = metric_field(metric, source);

		if (!field)
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", directory, field) >= VALUE_PATH_SIZE)
			sample_put_presence(collection->sample, row, metric, PRESENCE_UNREADABLE);
		else
			error = collect_value(collection, source, metric, row, path);
	}
	return error;
}

/* Directories of the machine as a whole: their values are cells of the one SYSTEM row. */
int settings_collect(struct collection *collection)
{
	int error = 0;

	if (!sample_table(collection->sample, ENTITY_SYSTEM)->row_count)
		return 0;
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT && !error; source++)
		if (source_info(source)->is_directory && source_info(source)->cost == COST_CHEAP)
			error = values_collect(collection, source, ENTITY_SYSTEM, 0,
					       source_info(source)->path);
	return error;
}
