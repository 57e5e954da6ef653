/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared memory objects of all processes that have some resident: maps takes their mmap_lock, so it
 * is read by the deep reader, and for a limited time unless everything was asked for.
 */
#include <errno.h>

#include "collection.h"

enum { MAPS_BATCH = 16 };

/* What one process may take, and what all of them together on screen. */
static const uint64_t maps_allowance = NANOSECONDS_PER_SECOND / 2;
static const uint64_t maps_time = NANOSECONDS_PER_SECOND / 2;

static bool has_shared_memory(const struct collection *collection, size_t row)
{
	const struct cell *shmem = sample_get(collection->sample, row,
					      METRIC_PROCESS_RESIDENT_SHMEM);

	if (!collection->processes[row].has_memory)
		return false;
	/* Before 4.5 nobody told; then all must be looked at. */
	return shmem->presence == PRESENCE_ABSENT ||
	       (cell_has_value(shmem) && shmem->count > 0);
}

/* A process whose objects cannot be known has a row that says so. */
static int add_refused(struct collection *collection, size_t row, enum presence presence)
{
	struct sample *sample = collection->sample;
	uint64_t pid = collection->processes[row].pid;
	int64_t added = sample_add_row(sample, ENTITY_SHARED_FILE,
				       (struct key){ .first = pid, .name = "" });

	if (added < 0)
		return -ENOMEM;
	sample_put_source_presence(sample, ENTITY_SHARED_FILE, (size_t)added, SOURCE_PROCESS_MAPS,
				   presence);
	sample_put_source_presence(sample, ENTITY_SHARED_FILE, (size_t)added,
				   SOURCE_SHARED_OBJECTS, presence);
	sample_put_count(sample, (size_t)added, METRIC_SHARED_FILE_PID, pid);
	sample_put_text(sample, (size_t)added, METRIC_SHARED_FILE_PROCESS,
			collection->processes[row].name);
	return 0;
}

static int read_objects(struct collection *collection, uint64_t pid, struct text *ret_text)
{
	struct collector *collector = collection->collector;
	uint64_t begin = clock_monotonic();
	char path[PROCESS_PATH_SIZE];
	int error;

	if (!tree_takes_calls(collector->tree))
		return collection_read_process(collection, SOURCE_SHARED_OBJECTS, pid, ret_text);
	*ret_text = (struct text){ "", 0 };
	error = host_objects_list(pid, &collector->scratch, ret_text);
	if (error == -ENOENT)
		error = -ESRCH;
	process_path(SOURCE_SHARED_OBJECTS, pid, path);
	tree_note_answer(collector->tree, path, error, *ret_text);
	outcome_note_read(&collection->sample->outcomes[SOURCE_SHARED_OBJECTS], error, begin,
			  clock_monotonic() - begin);
	return error;
}

static int collect_objects(struct collection *collection, size_t row)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error;

	if (!collection->is_wanted[SOURCE_SHARED_OBJECTS])
		return 0;
	error = read_objects(collection, collection->processes[row].pid, &text);
	if (error == -ENOMEM)
		return error;
	if (!error) {
		parse_shared_objects(collection->sample, row, &collector->scale, text, &report);
		outcome_note_report(&collection->sample->outcomes[SOURCE_SHARED_OBJECTS],
				    &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

static int take_answer(struct collection *collection, size_t row,
		       const struct deep_request *request)
{
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_PROCESS_MAPS];
	struct parse_report report = { .rows = 0 };

	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	outcome_note_read(outcome, request->error, request->read_at, request->took);
	if (request->error == -ESRCH)
		return 0;
	if (request->error)
		return add_refused(collection, row, presence_of_error(request->error));
	parse_process_maps(collection->sample, row, &collection->collector->scale, request->text,
			   &report);
	outcome_note_report(outcome, &report);
	return collect_objects(collection, row);
}

static int read_batch(struct collection *collection, const size_t *rows, size_t count)
{
	struct deep_request requests[MAPS_BATCH];
	int error = 0;

	for (size_t i = 0; i < count; i++) {
		const struct listed_process *process = &collection->processes[rows[i]];

		requests[i] = (struct deep_request){
			.pid = process->pid, .start_ticks = process->start_ticks,
			.source = SOURCE_PROCESS_MAPS, .allowance = maps_allowance,
			.is_suspect = process->state == 'D',
			.since = blocked_since(collection, rows[i]),
		};
	}
	if (count)
		deep_reader_run(collection->collector->deep, requests, count);
	for (size_t i = 0; i < count && !error; i++) {
		blocked_note(collection, rows[i], &requests[i]);
		error = take_answer(collection, rows[i], &requests[i]);
	}
	return error;
}

static bool is_late(const struct collection *collection, uint64_t begin)
{
	return !collection->demand->is_exhaustive && tree_is_live(collection->collector->tree) &&
	       clock_monotonic() - begin > maps_time;
}

int shared_files_collect(struct collection *collection)
{
	uint64_t begin = clock_monotonic();
	size_t rows[MAPS_BATCH], count = 0;
	int error = 0;

	if (!sample_table(collection->sample, ENTITY_SHARED_FILE)->is_present)
		return 0;
	for (size_t row = 0; row < collection->process_count && !error; row++) {
		if (!has_shared_memory(collection, row))
			continue;
		if (is_late(collection, begin)) {
			error = add_refused(collection, row, PRESENCE_PENDING);
			continue;
		}
		rows[count++] = row;
		if (count == MAPS_BATCH) {
			error = read_batch(collection, rows, count);
			count = 0;
		}
		if (!error && collection_is_cancelled(collection))
			error = -ECANCELED;
	}
	return error ? error : read_batch(collection, rows, count);
}
