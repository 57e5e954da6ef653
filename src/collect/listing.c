/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which processes there are: by libproc2 on this machine, by reading stat and statm anywhere else.
 * Both end in the same rows.
 */
#include <errno.h>

#include "collection.h"

/* ---- through the tree ---- */

static bool is_demanded(const struct demand *demand, uint64_t pid)
{
	if (!demand->pids)
		return true;
	for (size_t i = 0; i < demand->pid_count; i++)
		if (demand->pids[i] == pid)
			return true;
	return false;
}

static int read_sizes(struct collection *collection, uint64_t pid)
{
	size_t row = collection->process_count - 1;
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error;

	if (!collection->is_wanted[SOURCE_PROCESS_STATM])
		return 0;
	error = collection_read_process(collection, SOURCE_PROCESS_STATM, pid, &text);
	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row,
					   SOURCE_PROCESS_STATM, presence_of_error(error));
		return 0;
	}
	parse_process_statm(collection->sample, row, &collection->collector->scale, text, &report);
	outcome_note_report(&collection->sample->outcomes[SOURCE_PROCESS_STATM], &report);
	return 0;
}

/* Of one whose stat was refused or damaged, the number is known and little else. */
static int add_unknown(struct collection *collection, uint64_t pid, int error)
{
	if (error == 0)
		outcome_note_report(&collection->sample->outcomes[SOURCE_PROCESS_STAT],
				    &(struct parse_report){ .malformed_line = 1 });
	if (process_add(collection, pid, NULL))
		return -ENOMEM;
	sample_put_source_presence(collection->sample, ENTITY_PROCESS,
				   collection->process_count - 1, SOURCE_PROCESS_STAT,
				   error ? presence_of_error(error) : PRESENCE_UNREADABLE);
	sample_put_count(collection->sample, collection->process_count - 1, METRIC_PROCESS_PID,
			 pid);
	return 0;
}

/* A process that is gone before anything is known of it was never there. */
static int read_process(struct collection *collection, uint64_t pid)
{
	struct process_stat stat;
	struct text text;
	int error = collection_read_process(collection, SOURCE_PROCESS_STAT, pid, &text);

	if (error == -ENOMEM)
		return error;
	if (error == -ESRCH || error == -ENOENT)
		return 0;
	if (error || parse_process_stat(text, &stat))
		error = add_unknown(collection, pid, error);
	else
		error = process_add(collection, pid, &stat);
	return error ? error : read_sizes(collection, pid);
}

static int list_by_tree(struct collection *collection)
{
	struct collector *collector = collection->collector;
	uint64_t *pids;
	size_t count;
	int error = tree_list_numbers(collector->tree, &collector->scratch, "proc", "", &pids,
				      &count);

	if (error) {
		outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_STAT], error,
				  collection->started, 0);
		return error == -ENOMEM ? error : 0;
	}
	for (size_t i = 0; i < count && !error; i++) {
		if (is_demanded(collection->demand, pids[i]))
			error = read_process(collection, pids[i]);
		if (collection_is_cancelled(collection))
			return -ECANCELED;
	}
	return error;
}

/* ---- by libproc2 ---- */

/* libproc2 makes names printable; what the kernel said is in the file. */
static int find_exact_name(struct collection *collection, const struct host_process *process,
			   struct text *ret_name)
{
	struct collector *collector = collection->collector;
	char path[PROCESS_PATH_SIZE];
	struct process_stat stat;
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, process->pid, path);
	error = tree_read(collector->tree, &collector->scratch, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error || parse_process_stat(text, &stat) || stat.start_ticks != process->start_ticks)
		return -ESRCH;
	*ret_name = stat.name;
	return 0;
}

static int add_listed(struct collection *collection, const struct host_process *process)
{
	struct process_stat stat = {
		.pid = process->pid, .parent = process->parent, .flags = process->flags,
		.minor_faults = process->minor_faults, .major_faults = process->major_faults,
		.threads = process->threads, .start_ticks = process->start_ticks,
		.virtual_bytes = process->virtual_bytes,
		.resident_pages = process->resident_pages, .state = process->state,
		.name = text_from(process->name),
	};
	struct sample *sample = collection->sample;
	bool is_name_wanted = collection->is_wanted[SOURCE_PROCESS_CMDLINE] ||
			      sample->column_of[METRIC_PROCESS_NAME] >= 0;
	int error = 0;

	if (is_name_wanted && !process->is_name_exact)
		error = find_exact_name(collection, process, &stat.name);
	if (error == -ENOMEM)
		return error;
	if (process_add(collection, process->pid, &stat))
		return -ENOMEM;
	if (error)
		sample_put_presence(sample, collection->process_count - 1, METRIC_PROCESS_NAME,
				    PRESENCE_GONE);
	if (process->has_sizes)
		process_put_sizes(collection, process->statm_pages);
	else
		sample_put_source_presence(sample, ENTITY_PROCESS, collection->process_count - 1,
					   SOURCE_PROCESS_STATM, PRESENCE_GONE);
	return 0;
}

static void note_listing(struct collection *collection, uint64_t begin, size_t count)
{
	static const enum source families[] = { SOURCE_PROCESS_STAT, SOURCE_PROCESS_STATM };
	uint64_t took = clock_monotonic() - begin;

	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		struct outcome *outcome = &collection->sample->outcomes[families[i]];

		if (!collection->is_wanted[families[i]])
			continue;
		outcome->read_at = begin;
		outcome->reads = (unsigned)count;
		/* One pass reads both; its time is told once. */
		outcome->took = i == 0 ? took : 0;
	}
}

static int list_by_library(struct collection *collection)
{
	struct collector *collector = collection->collector;
	const struct demand *demand = collection->demand;
	const struct host_process *list;
	uint64_t begin = clock_monotonic();
	size_t count;
	int error = host_processes_list(collector->listing,
					collection->is_wanted[SOURCE_PROCESS_STATM], demand->pids,
					demand->pid_count, &list, &count);

	if (error)
		return error;
	note_listing(collection, begin, count);
	for (size_t i = 0; i < count && !error; i++)
		error = add_listed(collection, &list[i]);
	collection->sample->origin.process_reader = "libproc2";
	return error;
}

int listing_collect(struct collection *collection)
{
	int error = -ENOSYS;

	if (collection->collector->listing)
		error = list_by_library(collection);
	if (error && error != -ENOMEM)
		error = list_by_tree(collection);
	return error;
}
