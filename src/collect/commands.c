/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines. They are read once per process and again when its name has changed, which is
 * what exec does, and while it sleeps uninterruptibly; those of kernel threads and zombies never.
 */
#include <errno.h>
#include <stdio.h>

#include "collection.h"

/* Programs may rewrite their command line without changing their name. */
static const uint64_t command_life = 60 * NANOSECONDS_PER_SECOND;

static void put_name_in_brackets(struct collection *collection, size_t row)
{
	const struct text name = collection->processes[row].name;
	char *bracketed = arena_alloc(&collection->collector->scratch, name.size + 3);

	if (!bracketed) {
		collection->sample->is_incomplete = true;
		return;
	}
	snprintf(bracketed, name.size + 3, "[%.*s]", (int)name.size, name.data ? name.data : "");
	sample_put_text(collection->sample, row, METRIC_PROCESS_COMMAND, text_from(bracketed));
}

static void put_command(struct collection *collection, size_t row, struct text text)
{
	struct parse_report report = { .rows = 0 };

	parse_process_cmdline(collection->sample, row, &collection->collector->scale, text,
			      &report);
	if (report.rows == 0)
		put_name_in_brackets(collection, row);
	outcome_note_report(&collection->sample->outcomes[SOURCE_PROCESS_CMDLINE], &report);
}

static bool is_remembered(const struct collection *collection,
			  const struct listed_process *process)
{
	return tree_is_live(collection->collector->tree) &&
	       process_entry_has_command(process->entry, process->name);
}

static void put_remembered(struct collection *collection, size_t row)
{
	const struct process_entry *entry = collection->processes[row].entry;

	put_command(collection, row, (struct text){ entry->command, entry->command_size });
}

/* A fresh answer, or what is known from before; an outdated command line beats none. */
static int take_answer(struct collection *collection, size_t row,
		       const struct deep_request *request)
{
	struct listed_process *process = &collection->processes[row];
	struct text text = request->text;

	outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_CMDLINE], request->error,
			  request->read_at, request->took);
	if (request->error == 0) {
		enum { REMEMBERED_MAXIMUM = 4096 };

		if (text.size > REMEMBERED_MAXIMUM)
			text.size = REMEMBERED_MAXIMUM;
		put_command(collection, row, text);
		return process_entry_set_command(process->entry, text, process->name,
						 request->read_at);
	}
	if (request->error == -ENOMEM || request->error == -ECANCELED)
		return request->error;
	if (is_remembered(collection, process))
		put_remembered(collection, row);
	else
		sample_put_presence(collection->sample, row, METRIC_PROCESS_COMMAND,
				    presence_of_error(request->error));
	return 0;
}

static int run(struct collection *collection, struct deep_request *requests, const size_t *rows,
	       size_t count)
{
	int error = 0;

	deep_reader_run(collection->collector->deep, requests, count);
	for (size_t i = 0; i < count && !error; i++) {
		blocked_note(collection, rows[i], &requests[i]);
		error = take_answer(collection, rows[i], &requests[i]);
	}
	return error;
}

/* Answers from memory, or says that the file must be read. */
static bool must_read(struct collection *collection, size_t row)
{
	const struct listed_process *process = &collection->processes[row];

	if (!process->is_known)
		return false;
	if (!process->has_memory) {
		put_name_in_brackets(collection, row);
		return false;
	}
	if (!is_remembered(collection, process))
		return true;
	/* Asleep in the kernel it may hold its mmap_lock: the cheapest read that tells. */
	if (process->state == 'D')
		return true;
	if (collection->started > process->entry->command_read_at + command_life)
		return true;
	put_remembered(collection, row);
	return false;
}

/* reuse_collect() looks after all of them at once, which is cheaper than a second file of each. It
 * goes by the PIDs of our own namespace, which those below another root may not be of. */
static bool is_reuse_noticed(const struct collection *collection)
{
	return collection->newest_pid && tree_is_host(collection->collector->tree);
}

/* One pass over the processes of which the state is, or is not, uninterruptible sleep: those may
 * hold their mmap_lock for long and come last, when all others have answered. */
static int collect_pass(struct collection *collection, bool is_suspect)
{
	struct deep_request requests[DEEP_BATCH];
	size_t rows[DEEP_BATCH], count = 0;
	int error = 0;

	for (size_t row = 0; row < collection->process_count && !error; row++) {
		const struct listed_process *process = &collection->processes[row];

		if ((process->state == 'D') != is_suspect || !must_read(collection, row))
			continue;
		rows[count] = row;
		requests[count++] = (struct deep_request){
			.pid = process->pid, .start_ticks = process->start_ticks,
			.source = SOURCE_PROCESS_CMDLINE, .is_suspect = is_suspect,
			.is_vouched_for = is_reuse_noticed(collection),
			.since = blocked_since(collection, row),
		};
		if (count == DEEP_BATCH) {
			error = run(collection, requests, rows, count);
			count = 0;
		}
	}
	if (count && !error)
		error = run(collection, requests, rows, count);
	return error;
}

int commands_collect(struct collection *collection)
{
	int error;

	if (!collection->is_wanted[SOURCE_PROCESS_CMDLINE])
		return 0;
	error = collect_pass(collection, false);
	return error ? error : collect_pass(collection, true);
}
