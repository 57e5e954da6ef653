/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long processes waited for memory, by taskstats: asked on this machine, read from a capture.
 * While the kernel keeps no account nobody is asked, and no 0 is shown for what was never counted.
 */
#include <errno.h>

#include "collection.h"

static const char switch_path[] = "proc/sys/kernel/task_delayacct";

static bool is_switched_off(struct collection *collection)
{
	struct text text;

	return collection_peek(collection, SOURCE_PROCESS_TASKSTATS, switch_path, &text) == 0 &&
	       text_equal(text_trim(text), "0");
}

/* Opens the socket when it is needed first. */
static int reach_kernel(struct collection *collection)
{
	struct collector *collector = collection->collector;

	if (is_switched_off(collection))
		return -EOPNOTSUPP;
	if (!tree_takes_calls(collector->tree) || collector->taskstats)
		return 0;
	return host_taskstats_open(&collector->taskstats);
}

static int ask(struct collection *collection, uint64_t pid, struct text *ret_text)
{
	struct collector *collector = collection->collector;
	char path[PROCESS_PATH_SIZE], answer[HOST_TASKSTATS_SIZE];
	uint64_t begin = clock_monotonic();
	size_t size = 0;
	int error;

	if (!tree_takes_calls(collector->tree))
		return collection_read_process(collection, SOURCE_PROCESS_TASKSTATS, pid,
					       ret_text);
	error = host_taskstats_ask(collector->taskstats, pid, answer, &size);
	ret_text->data = arena_copy(&collector->scratch, answer, error ? 0 : size);
	ret_text->size = error ? 0 : size;
	if (!ret_text->data)
		return -ENOMEM;
	process_path(SOURCE_PROCESS_TASKSTATS, pid, path);
	tree_note_answer(collector->tree, path, error, *ret_text);
	outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_TASKSTATS], error, begin,
			  clock_monotonic() - begin);
	return error;
}

static int collect_delays(struct collection *collection, size_t row)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = ask(collection, collection->processes[row].pid, &text);

	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_TASKSTATS, presence_of_error(error));
	} else {
		parse_process_taskstats(collection->sample, row, &collector->scale, text, &report);
		outcome_note_report(&collection->sample->outcomes[SOURCE_PROCESS_TASKSTATS],
				    &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

int delays_collect(struct collection *collection)
{
	int error;

	if (!collection->is_wanted[SOURCE_PROCESS_TASKSTATS] || !collection->process_count)
		return 0;
	error = reach_kernel(collection);
	if (error) {
		outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_TASKSTATS], error,
				  tree_read_time(collection->collector->tree, switch_path), 0);
		for (size_t row = 0; row < collection->process_count; row++)
			sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
						   SOURCE_PROCESS_TASKSTATS,
						   presence_of_error(error));
		return error == -ENOMEM ? error : 0;
	}
	for (size_t row = 0; row < collection->process_count && !error; row++) {
		error = collect_delays(collection, row);
		if (!error && collection_is_cancelled(collection))
			error = -ECANCELED;
	}
	return error;
}
