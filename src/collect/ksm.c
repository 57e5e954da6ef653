/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ksm_stat of each process. Small as it is, newer kernels take the mmap_lock for it, to tell
 * whether the process could be merged; so the deep reader reads it.
 */
#include <errno.h>

#include "collection.h"

static int take_answer(struct collection *collection, size_t row,
		       const struct deep_request *request)
{
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_PROCESS_KSM_STAT];
	struct parse_report report = { .rows = 0 };

	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	outcome_note_read(outcome, request->error, request->read_at, request->took);
	if (request->error) {
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_KSM_STAT,
					   presence_of_error(request->error));
		return 0;
	}
	parse_process_ksm_stat(collection->sample, row, &collection->collector->scale,
			       request->text, &report);
	outcome_note_report(outcome, &report);
	return 0;
}

static int read_batch(struct collection *collection, const size_t *rows, size_t count)
{
	struct deep_request requests[DEEP_BATCH];
	int error = 0;

	for (size_t i = 0; i < count; i++) {
		const struct listed_process *process = &collection->processes[rows[i]];

		requests[i] = (struct deep_request){
			.pid = process->pid, .start_ticks = process->start_ticks,
			.source = SOURCE_PROCESS_KSM_STAT, .is_suspect = process->state == 'D',
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

/* What sleeps uninterruptibly comes last, as with command lines. */
static int collect_pass(struct collection *collection, bool is_suspect)
{
	size_t rows[DEEP_BATCH], count = 0;
	int error = 0;

	for (size_t row = 0; row < collection->process_count && !error; row++) {
		const struct listed_process *process = &collection->processes[row];

		if (!process->is_known || (process->state == 'D') != is_suspect)
			continue;
		rows[count++] = row;
		if (count == DEEP_BATCH) {
			error = read_batch(collection, rows, count);
			count = 0;
		}
		if (!error && collection_is_cancelled(collection))
			error = -ECANCELED;
	}
	return error ? error : read_batch(collection, rows, count);
}

int ksm_collect(struct collection *collection)
{
	int error;

	if (!collection->is_wanted[SOURCE_PROCESS_KSM_STAT])
		return 0;
	error = collect_pass(collection, false);
	return error ? error : collect_pass(collection, true);
}
