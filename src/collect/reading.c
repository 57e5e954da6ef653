/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads files through the tree and notes how it went. Knows no format. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"

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
	error = tree_read(collector->tree, &collector->scratch, path, ret_text);
	outcome_note_read(outcome, error, tree_read_time(collector->tree, path),
			  clock_monotonic() - begin);
	if (tree_is_live(collector->tree) && error != -ENOMEM)
		remember_file(collector, source, error, begin, *ret_text);
	return error;
}

int collection_read(struct collection *collection, enum source source, const char *path,
		    struct text *ret_text)
{
	if (source_info(source)->rest)
		return read_rested(collection, source, path, ret_text);

	struct collector *collector = collection->collector;
	uint64_t read_at = tree_read_time(collector->tree, path);
	uint64_t begin = clock_monotonic();
	int error = tree_read(collector->tree, &collector->scratch, path, ret_text);

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
	error = tree_read(collector->tree, &collector->scratch, path, &text);
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
	error = tree_read(collector->tree, &collector->scratch, path, ret_text);
	if (error == -ENOENT && tree_is_live(collector->tree)) {
		error = tell_apart(collection, pid);
		tree_note_failure(collector->tree, path, error);
	}
	outcome_note_read(&collection->sample->outcomes[source], error,
			  tree_read_time(collector->tree, path), clock_monotonic() - begin);
	return error;
}
