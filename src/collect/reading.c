/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads files through the tree and notes how it went, and meanwhile what is being read, so that
 * whoever waits for a sample can tell what it waits for. Knows no format.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "side_job.h"

void reading_init(struct collector *collector, struct tree *tree,
		  const struct collector_options *options)
{
	const struct facts *facts = tree_facts(tree);

	collector->tree = tree;
	collector->options = *options;
	collector->scale.page_size = facts->page_size;
	collector->scale.clock_ticks = facts->clock_ticks;
	atomic_init(&collector->is_cancelled, false);
	arena_init(&collector->scratch);
	pthread_mutex_init(&collector->reading.lock, NULL);
	collector->reading.mark = "";
}

void reading_done(struct collector *collector)
{
	for (enum source source = 0; source < SOURCE_COUNT; source++)
		free(collector->resting[source].data);
	pthread_mutex_destroy(&collector->reading.lock);
	arena_done(&collector->scratch);
}

/* ---- what is being read ---- */

static void note(struct reading_note *note, enum source source, const char *mark, const char *what)
{
	pthread_mutex_lock(&note->lock);
	note->source = source;
	note->mark = mark;
	note->what = what;
	note->since = what ? clock_monotonic() : 0;
	pthread_mutex_unlock(&note->lock);
}

void reading_begin(struct collection *collection, enum source source, const char *path)
{
	note(&collection->collector->reading, source, "/", path);
	if (collection->job)
		side_job_let_in(collection->job);
}

void reading_begin_call(struct collection *collection, const char *what)
{
	note(&collection->collector->reading, SOURCE_NONE, "", what);
	if (collection->job)
		side_job_let_in(collection->job);
}

void reading_end(struct collection *collection)
{
	if (collection->job)
		side_job_shut(collection->job);
	note(&collection->collector->reading, SOURCE_NONE, "", NULL);
}

enum source reading_now(struct reading_note *note, struct reading *ret_reading)
{
	enum source source;

	pthread_mutex_lock(&note->lock);
	source = note->source;
	ret_reading->since = note->since;
	snprintf(ret_reading->what, sizeof(ret_reading->what), "%s%s", note->mark,
		 note->what ? note->what : "");
	pthread_mutex_unlock(&note->lock);
	return source;
}

bool collector_reading(struct collector *collector, struct reading *ret_reading)
{
	reading_now(&collector->reading, ret_reading);
	return ret_reading->since != 0;
}

/* ---- through the tree, without an outcome ---- */

static const struct silent_file *find_silent(const struct collector *collector, const char *path)
{
	for (size_t i = 0; i < collector->options.silent_file_count; i++)
		if (!strcmp(collector->options.silent_files[i].path, path))
			return &collector->options.silent_files[i];
	return NULL;
}

static uint64_t read_time(const struct collector *collector, const char *path)
{
	const struct silent_file *silent = find_silent(collector, path);

	return silent ? silent->since : tree_read_time(collector->tree, path);
}

int collection_peek(struct collection *collection, enum source source, const char *path,
		    struct text *ret_text)
{
	struct collector *collector = collection->collector;
	int error;

	if (find_silent(collector, path))
		return -ETIMEDOUT;
	reading_begin(collection, source, path);
	error = tree_read(collector->tree, &collector->scratch, path, ret_text);
	reading_end(collection);
	return error;
}

int collection_read_link(struct collection *collection, enum source source, const char *path,
			 struct text *ret_target)
{
	struct collector *collector = collection->collector;
	int error;

	reading_begin(collection, source, path);
	error = tree_read_link(collector->tree, &collector->scratch, path, ret_target);
	reading_end(collection);
	return error;
}

int collection_list_numbers(struct collection *collection, enum source source, const char *path,
			    const char *prefix, uint64_t **ret_numbers, size_t *ret_count)
{
	struct collector *collector = collection->collector;
	int error;

	reading_begin(collection, source, path);
	error = tree_list_numbers(collector->tree, &collector->scratch, path, prefix, ret_numbers,
				  ret_count);
	reading_end(collection);
	return error;
}

int collection_list_names(struct collection *collection, enum source source, const char *path,
			  bool only_directories, const char *const **ret_names, size_t *ret_count)
{
	struct collector *collector = collection->collector;
	int error;

	reading_begin(collection, source, path);
	error = tree_list_names(collector->tree, &collector->scratch, path, only_directories,
				ret_names, ret_count);
	reading_end(collection);
	return error;
}

/* ---- files that rest ---- */

/* A file that costs the machine a lot is not read again before it has rested. */
static bool is_resting(const struct collection *collection, enum source source)
{
	const struct collector *collector = collection->collector;
	const struct resting_file *file = &collector->resting[source];

	return file->read_at && !collection->demand->is_exhaustive &&
	       tree_is_live(collector->tree) &&
	       clock_monotonic() - file->read_at < source_info(source)->rest;
}

static void remember_file(struct collector *collector, enum source source, int error,
			  uint64_t read_at, struct text text)
{
	struct resting_file *file = &collector->resting[source];
	char *copy = error ? NULL : malloc(text.size + 1);

	free(file->data);
	*file = (struct resting_file){ .data = copy, .size = text.size, .error = error };
	if (error || copy)
		file->read_at = read_at;
	if (copy)
		memcpy(copy, text.data, text.size);
}

static int read_rested(struct collection *collection, enum source source, const char *path,
		       struct text *ret_text)
{
	struct collector *collector = collection->collector;
	struct outcome *outcome = &collection->sample->outcomes[source];
	const struct resting_file *file = &collector->resting[source];
	uint64_t begin = clock_monotonic();
	int error;

	if (is_resting(collection, source)) {
		*ret_text = (struct text){ .data = file->data, .size = file->size };
		outcome_note_read(outcome, file->error, file->read_at, 0);
		return file->error;
	}
	error = collection_peek(collection, source, path, ret_text);
	outcome_note_read(outcome, error, read_time(collector, path), clock_monotonic() - begin);
	if (tree_is_live(collector->tree) && error != -ENOMEM)
		remember_file(collector, source, error, begin, *ret_text);
	return error;
}

/* ---- single files ---- */

int collection_read(struct collection *collection, enum source source, const char *path,
		    struct text *ret_text)
{
	if (source_info(source)->rest)
		return read_rested(collection, source, path, ret_text);

	struct collector *collector = collection->collector;
	uint64_t read_at = read_time(collector, path);
	uint64_t begin = clock_monotonic();
	int error = collection_peek(collection, source, path, ret_text);

	outcome_note_read(&collection->sample->outcomes[source], error, read_at,
			  clock_monotonic() - begin);
	return error;
}

/* Where reading alone cannot tell, the process's stat does. */
static int tell_apart(struct collection *collection, uint64_t pid)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	char path[PROCESS_PATH_SIZE];
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, pid, path);
	error = collection_peek(collection, SOURCE_PROCESS_STAT, path, &text);
	arena_rewind(&collector->scratch, mark);
	return error == -ENOENT ? -ESRCH : -ENOENT;
}

int collection_read_process(struct collection *collection, enum source source, uint64_t pid,
			    struct text *ret_text)
{
	struct collector *collector = collection->collector;
	char path[PROCESS_PATH_SIZE];
	uint64_t begin = clock_monotonic();
	int error;

	process_path(source, pid, path);
	error = collection_peek(collection, source, path, ret_text);
	if (error == -ENOENT && tree_is_live(collector->tree)) {
		error = tell_apart(collection, pid);
		tree_note_failure(collector->tree, path, error);
	}
	outcome_note_read(&collection->sample->outcomes[source], error,
			  tree_read_time(collector->tree, path), clock_monotonic() - begin);
	return error;
}
