/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inspected process: its mappings and its limits; placement.c knows its nodes. */
#include <errno.h>

#include "collection.h"

/* Formatting each mapping's lines takes far longer than walking it. */
static const uint64_t smaps_allowance = NANOSECONDS_PER_SECOND / 2;

static int find_start(struct collection *collection, uint64_t pid, uint64_t *ret_start_ticks)
{
	struct collector *collector = collection->collector;
	char path[PROCESS_PATH_SIZE];
	struct process_stat stat;
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, pid, path);
	error = tree_read(collector->tree, &collector->scratch, path, &text);
	if (error == -ENOENT)
		return -ESRCH;
	if (error)
		return error;
	/* Of a capture that lost the file, the rest is still worth showing. */
	*ret_start_ticks = parse_process_stat(text, &stat) ? 0 : stat.start_ticks;
	return 0;
}

static int collect_mappings(struct collection *collection, uint64_t start_ticks)
{
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_PROCESS_SMAPS];
	struct parse_report report = { .rows = 0 };
	struct deep_request request = {
		.pid = collection->demand->subject, .start_ticks = start_ticks,
		.source = SOURCE_PROCESS_SMAPS, .allowance = smaps_allowance,
	};

	deep_reader_run(collection->collector->deep, &request, 1);
	if (request.error == -ENOMEM || request.error == -ECANCELED)
		return request.error;
	outcome_note_read(outcome, request.error, request.read_at, request.took);
	if (request.error)
		return 0;
	parse_smaps(collection->sample, &collection->collector->scale, request.text, &report);
	outcome_note_report(outcome, &report);
	return 0;
}

static int collect_limits(struct collection *collection)
{
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_PROCESS_LIMITS];
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read_process(collection, SOURCE_PROCESS_LIMITS,
					    collection->demand->subject, &text);

	if (error)
		return error == -ENOMEM ? error : 0;
	parse_limits(collection->sample, &collection->collector->scale, text, &report);
	outcome_note_report(outcome, &report);
	return 0;
}

static void note_failure(struct collection *collection, int error)
{
	static const enum source sources[] = { SOURCE_PROCESS_SMAPS, SOURCE_PROCESS_LIMITS,
					       SOURCE_PROCESS_NUMA_MAPS };

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (collection->is_wanted[sources[i]])
			outcome_note_read(&collection->sample->outcomes[sources[i]], error,
					  collection->started, 0);
}

int subject_collect(struct collection *collection)
{
	uint64_t start_ticks;
	int error;

	if (!collection->demand->subject || (!collection->is_wanted[SOURCE_PROCESS_SMAPS] &&
					     !collection->is_wanted[SOURCE_PROCESS_LIMITS] &&
					     !collection->is_wanted[SOURCE_PROCESS_NUMA_MAPS]))
		return 0;
	error = find_start(collection, collection->demand->subject, &start_ticks);
	if (error == -ENOMEM)
		return error;
	if (error) {
		note_failure(collection, error);
		return 0;
	}
	if (collection->is_wanted[SOURCE_PROCESS_LIMITS])
		error = collect_limits(collection);
	if (!error && collection->is_wanted[SOURCE_PROCESS_SMAPS])
		error = collect_mappings(collection, start_ticks);
	return error ? error : placement_collect(collection, start_ticks);
}
