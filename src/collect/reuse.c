/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PIDs that passed to another process between the listing and the reading of their files. The
 * kernel hands out PIDs in ascending order, so only those between the newest PID before and the
 * newest one after can have changed hands; their start times are read again.
 */
#include <errno.h>

#include "collection.h"

static uint64_t find_newest(struct collection *collection)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct text text, word;
	uint64_t pid = 0;

	/* "0.00 0.01 0.05 1/234 5678": the last word; of no other use here, so no source. Asked of
	 * captures too, whose own capture would otherwise lack the file. */
	if (collection_peek(collection, SOURCE_NONE, "proc/loadavg", &text) == 0)
		while (text_next_word(&text, &word))
			if (text_to_uint64(word, &pid))
				pid = 0;
	arena_rewind(&collector->scratch, mark);
	return pid;
}

/* PIDs start again from the bottom after the largest one. */
static bool is_between(uint64_t pid, uint64_t before, uint64_t after)
{
	return before <= after ? pid > before && pid <= after : pid > before || pid <= after;
}

static int check_row(struct collection *collection, size_t row)
{
	struct collector *collector = collection->collector;
	const struct listed_process *process = &collection->processes[row];
	struct arena_mark mark = arena_mark(&collector->scratch);
	char path[PROCESS_PATH_SIZE];
	struct process_stat stat;
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, process->pid, path);
	error = collection_peek(collection, SOURCE_PROCESS_STAT, path, &text);
	if (!error && (parse_process_stat(text, &stat) || stat.start_ticks != process->start_ticks))
		error = -ESRCH;
	arena_rewind(&collector->scratch, mark);
	return error;
}

/* Kernel threads and zombies have no command line that was read. */
static bool was_read(const struct collection *collection, size_t row, enum source source)
{
	if (source == SOURCE_PROCESS_STATM)
		return !collection->has_sizes;
	return source != SOURCE_PROCESS_CMDLINE || collection->processes[row].has_memory;
}

static void disown(struct collection *collection, size_t row)
{
	static const enum source sources[] = {
		SOURCE_PROCESS_STATM, SOURCE_PROCESS_STATUS, SOURCE_PROCESS_OOM_SCORE,
		SOURCE_PROCESS_OOM_SCORE_ADJ, SOURCE_PROCESS_STAT_MORE, SOURCE_PROCESS_CGROUP,
		SOURCE_PROCESS_CMDLINE,
	};

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (was_read(collection, row, sources[i]))
			sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
						   sources[i], PRESENCE_GONE);
}

void reuse_begin(struct collection *collection)
{
	collection->newest_pid = find_newest(collection);
}

int reuse_collect(struct collection *collection)
{
	uint64_t before = collection->newest_pid;
	uint64_t after = before ? find_newest(collection) : 0;

	if (!before || !after || before == after)
		return 0;
	for (size_t row = 0; row < collection->process_count; row++) {
		const struct listed_process *process = &collection->processes[row];
		int error = 0;

		if (process->is_known && is_between(process->pid, before, after))
			error = check_row(collection, row);
		if (error == -ENOMEM)
			return error;
		if (error)
			disown(collection, row);
	}
	return 0;
}
