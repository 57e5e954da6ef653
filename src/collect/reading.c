/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads files through the tree and notes how it went. Knows no format. */
#include <errno.h>

#include "collection.h"

int collection_read(struct collection *collection, enum source source, const char *path,
		    struct text *ret_text)
{
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
	if (error == -ENOENT && tree_is_live(collector->tree))
		error = tell_apart(collection, pid);
	outcome_note_read(&collection->sample->outcomes[source], error,
			  tree_read_time(collector->tree, path), clock_monotonic() - begin);
	return error;
}
