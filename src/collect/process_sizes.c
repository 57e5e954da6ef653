/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What statm and status say of each process. On the screen both are read again only when the
 * process has run, faulted or changed its size by what the listing says, and once in a while in
 * any case: others may take its memory away in amounts that stat does not show.
 */
#include <errno.h>
#include <string.h>

#include "collection.h"

/* A listing in ticks may miss that a process ran for less than one. */
static const uint64_t life_by_time = 30 * NANOSECONDS_PER_SECOND;
static const uint64_t life_by_ticks = 10 * NANOSECONDS_PER_SECOND;

struct sizing {
	struct collection *collection;
	bool     may_remember;
	bool     reads_statm, reads_status;
	bool     spares_statm;		/* status is taken for both */
	uint64_t life;
	int      columns[SIZES_VALUES];	/* metrics that have a column and are numbers */
	size_t   column_count;
};

/* Texts are not remembered; but the user's name follows from the number. */
static bool has_texts(const struct sample *sample)
{
	return sample->column_of[METRIC_PROCESS_CPUS_ALLOWED] >= 0 ||
	       sample->column_of[METRIC_PROCESS_MEMORY_NODES_ALLOWED] >= 0;
}

static void find_columns(struct sizing *sizing)
{
	struct collector *collector = sizing->collection->collector;
	struct metric_set demanded = { { 0 } };

	for (int i = SIZES_FIRST; i < SIZES_END; i++) {
		enum metric metric = (enum metric)i;

		if (sizing->collection->sample->column_of[metric] < 0)
			continue;
		metric_set_add(&demanded, metric);
		if (metric_info(metric)->unit != UNIT_TEXT)
			sizing->columns[sizing->column_count++] = i;
	}
	if (memcmp(&demanded, &collector->sizes_demand, sizeof(demanded)) != 0) {
		collector->sizes_demand = demanded;
		collector->sizes_number++;
	}
}

/* Ages differ from process to process, so that not all come of age in one sample. */
static bool is_remembered(const struct sizing *sizing, const struct listed_process *process)
{
	const struct process_sizes *sizes = &process->entry->sizes;
	uint64_t life = sizing->life + process->pid % 16 * (sizing->life / 16);

	return sizing->may_remember && sizes->read_at &&
	       sizes->demanded == sizing->collection->collector->sizes_number &&
	       !memcmp(&sizes->mark, &process->mark, sizeof(sizes->mark)) &&
	       sizing->collection->started - sizes->read_at < life;
}

static void put_user(struct collection *collection, size_t row, const struct process_sizes *sizes)
{
	if (sample_cell(collection->sample, row, METRIC_PROCESS_USER) && sizes->has_uid)
		users_put_name(collection, row, METRIC_PROCESS_USER, sizes->uid);
}

static void put_remembered(const struct sizing *sizing, size_t row)
{
	struct collection *collection = sizing->collection;
	const struct process_sizes *sizes = &collection->processes[row].entry->sizes;

	for (size_t i = 0; i < sizing->column_count; i++) {
		size_t value = (size_t)(sizing->columns[i] - SIZES_FIRST);

		*sample_cell(collection->sample, row, (enum metric)sizing->columns[i]) =
			(struct cell){ .presence = (enum presence)sizes->presences[value],
				       .count = sizes->counts[value] };
	}
	put_user(collection, row, sizes);
}

static void remember(const struct sizing *sizing, size_t row)
{
	struct collection *collection = sizing->collection;
	struct process_sizes *sizes = &collection->processes[row].entry->sizes;

	for (size_t i = 0; i < sizing->column_count; i++) {
		size_t value = (size_t)(sizing->columns[i] - SIZES_FIRST);
		const struct cell *cell = sample_get(collection->sample, row,
						     (enum metric)sizing->columns[i]);

		sizes->presences[value] = (uint8_t)cell->presence;
		sizes->counts[value] = cell->count;
	}
	sizes->mark = collection->processes[row].mark;
	sizes->demanded = collection->collector->sizes_number;
	sizes->read_at = collection->started;
}

static int read_source(struct collection *collection, size_t row, enum source source,
		       PARSE_ROW_FUNCTION((*parse)))
{
	struct collector *collector = collection->collector;
	struct process_entry *entry = collection->processes[row].entry;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read_process(collection, source, collection->processes[row].pid,
					    &text);

	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row, source,
					   presence_of_error(error));
	} else {
		parse(collection->sample, row, &collector->scale, text, &report);
		if (source == SOURCE_PROCESS_STATUS)
			users_put(collection, row, text, entry ? &entry->sizes : NULL);
		outcome_note_report(&collection->sample->outcomes[source], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return error;
}

static PARSE_ROW_FUNCTION(parse_status_for_both)
{
	parse_process_status(sample, row, scale, text, report);
	parse_process_status_sizes(sample, row, scale, text, report);
}

static int read_status(const struct sizing *sizing, size_t row)
{
	struct collection *collection = sizing->collection;
	int error;

	if (!sizing->spares_statm)
		return read_source(collection, row, SOURCE_PROCESS_STATUS, parse_process_status);
	error = read_source(collection, row, SOURCE_PROCESS_STATUS, parse_status_for_both);
	if (error)
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_STATM, presence_of_error(error));
	return error;
}

/* Only what all of its files said is remembered. */
static int read_files(const struct sizing *sizing, size_t row)
{
	struct collection *collection = sizing->collection;
	int error = 0, other = 0;

	if (sizing->reads_statm)
		error = read_source(collection, row, SOURCE_PROCESS_STATM, parse_process_statm);
	if (error != -ENOMEM && sizing->reads_status)
		other = read_status(sizing, row);
	if (error == -ENOMEM || other == -ENOMEM)
		return -ENOMEM;
	if (!error && !other && sizing->may_remember && collection->processes[row].entry)
		remember(sizing, row);
	return 0;
}

/* Both say the same, but for the shared part: one file less for whoever does not look at that. A
 * command that reads everything says of each file what is in it. */
static bool can_spare_statm(const struct collection *collection)
{
	return collection->is_wanted[SOURCE_PROCESS_STATUS] && !collection->demand->is_exhaustive &&
	       tree_is_live(collection->collector->tree) &&
	       collection->sample->column_of[METRIC_PROCESS_SHARED] < 0;
}

static void begin(struct sizing *sizing, struct collection *collection)
{
	const struct collector *collector = collection->collector;
	bool wants_statm = collection->is_wanted[SOURCE_PROCESS_STATM] && !collection->has_sizes;
	bool spares_statm = wants_statm && can_spare_statm(collection);

	*sizing = (struct sizing){
		.collection = collection,
		.may_remember = !collection->demand->is_exhaustive &&
				tree_is_live(collector->tree) && !has_texts(collection->sample),
		.reads_statm = wants_statm && !spares_statm,
		.reads_status = collection->is_wanted[SOURCE_PROCESS_STATUS],
		.spares_statm = spares_statm,
		.life = collector->tasks ? life_by_time : life_by_ticks,
	};
	find_columns(sizing);
}

int process_sizes_collect(struct collection *collection)
{
	struct sizing sizing;
	int error = 0;

	begin(&sizing, collection);
	if (!sizing.reads_statm && !sizing.reads_status)
		return 0;
	for (size_t row = 0; row < collection->process_count && !error; row++) {
		const struct listed_process *process = &collection->processes[row];

		if (process->entry && is_remembered(&sizing, process))
			put_remembered(&sizing, row);
		else
			error = read_files(&sizing, row);
		if (collection_is_cancelled(collection))
			return -ECANCELED;
	}
	return error;
}
