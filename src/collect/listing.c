/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which processes there are: by libproc2 on this machine, or again and again (listing_again.c), and
 * by reading stat and statm anywhere else. All end in the same rows.
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
int listing_read(struct collection *collection, uint64_t pid)
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
	return error;
}

static int list_by_tree(struct collection *collection)
{
	uint64_t *pids;
	size_t count;
	int error = collection_list_numbers(collection, SOURCE_PROCESS_STAT, "proc", "", &pids,
					    &count);

	if (error) {
		outcome_note_read(&collection->sample->outcomes[SOURCE_PROCESS_STAT], error,
				  collection->started, 0);
		return error == -ENOMEM ? error : 0;
	}
	if (!collection->demand->pids)
		listing_expect(collection, count);
	for (size_t i = 0; i < count && !error; i++) {
		if (is_demanded(collection->demand, pids[i]))
			error = listing_read(collection, pids[i]);
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
	char path[PROCESS_PATH_SIZE];
	struct process_stat stat;
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, process->pid, path);
	error = collection_peek(collection, SOURCE_PROCESS_STAT, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error || parse_process_stat(text, &stat) || stat.start_ticks != process->start_ticks)
		return -ESRCH;
	*ret_name = stat.name;
	return 0;
}

int listing_add(struct collection *collection, const struct host_process *process)
{
	struct process_stat stat = {
		.pid = process->pid, .parent = process->parent, .flags = process->flags,
		.minor_faults = process->minor_faults, .major_faults = process->major_faults,
		.threads = process->threads, .start_ticks = process->start_ticks,
		.run_time = process->run_time,
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
	else if (collection->has_sizes)
		sample_put_source_presence(sample, ENTITY_PROCESS, collection->process_count - 1,
					   SOURCE_PROCESS_STATM, PRESENCE_GONE);
	return 0;
}

void listing_note(struct collection *collection, uint64_t begin, size_t count)
{
	static const enum source families[] = { SOURCE_PROCESS_STAT, SOURCE_PROCESS_STATM };
	uint64_t took = clock_monotonic() - begin;

	for (size_t i = 0; i < (collection->has_sizes ? ARRAY_SIZE(families) : 1); i++) {
		struct outcome *outcome = &collection->sample->outcomes[families[i]];

		if (!collection->is_wanted[families[i]])
			continue;
		outcome->read_at = begin;
		outcome->reads = (unsigned)count;
		/* One pass reads both; its time is told once. */
		outcome->took = i == 0 ? took : 0;
	}
}

/* Room for all of them at once, rather than for twice as many again and again. */
void listing_expect(struct collection *collection, size_t count)
{
	sample_expect_rows(collection->sample, ENTITY_PROCESS, count);
}

static int list_by_library(struct collection *collection)
{
	struct collector *collector = collection->collector;
	const struct demand *demand = collection->demand;
	const struct host_process *list;
	uint64_t begin = clock_monotonic();
	struct text uptime;
	size_t count;
	int error;

	if (!tree_is_host(collector->tree))
		return -ENOSYS;
	if (!collector->listing && host_processes_open(&collector->listing))
		return -ENOSYS;
	/* The library reads this file, too, where nobody could tell that it does not answer. */
	error = collection_peek(collection, SOURCE_UPTIME, source_info(SOURCE_UPTIME)->path,
				&uptime);
	if (error == -ENOMEM || error == -ETIMEDOUT)
		return error == -ENOMEM ? error : -ENOSYS;
	error = host_processes_list(collector->listing, collection->is_wanted[SOURCE_PROCESS_STATM],
				    demand->pids, demand->pid_count, &list, &count);
	if (error)
		return error;
	collection->has_sizes = collection->is_wanted[SOURCE_PROCESS_STATM];
	listing_note(collection, begin, count);
	listing_expect(collection, count);
	for (size_t i = 0; i < count && !error; i++)
		error = listing_add(collection, &list[i]);
	collection->sample->origin.process_reader = "libproc2";
	return error;
}

/* ---- which of them ---- */

/* A BPF iterator must be loaded first, which no first frame waits for; stat files that stay open
 * are for a screen, which will list again, from the beginning. */
static bool is_worth_preparing(const struct collection *collection, enum process_reader reader)
{
	const struct collector *collector = collection->collector;

	if (!tree_is_host(collector->tree) || collection->demand->pids)
		return false;
	if (collector->options.process_reader != PROCESS_READER_AUTO)
		return collector->options.process_reader <= reader;
	return collector->listing_count > 0 ||
	       (reader == PROCESS_READER_PROCFS && !collection->demand->is_exhaustive);
}

/* What a way of listing keeps of each process is not needed once a better one has been found. */
static void leave_library(struct collector *collector)
{
	host_processes_close(collector->listing);
	collector->listing = NULL;
}

static void leave_stat_files(struct collector *collector)
{
	host_stats_close(collector->stats);
	collector->stats = NULL;
	collector->has_tried_stats = false;
}

static int list_processes(struct collection *collection)
{
	struct collector *collector = collection->collector;
	int error = -ENOSYS;

	if (is_worth_preparing(collection, PROCESS_READER_BPF))
		error = listing_by_tasks(collection);
	if (!error)
		leave_stat_files(collector);
	else if (error != -ENOMEM && is_worth_preparing(collection, PROCESS_READER_PROCFS))
		error = listing_by_stat_files(collection);
	if (!error)
		leave_library(collector);
	else if (error != -ENOMEM)
		error = list_by_library(collection);
	if (error && error != -ENOMEM)
		error = list_by_tree(collection);
	return error;
}

int listing_collect(struct collection *collection)
{
	int error = list_processes(collection);

	if (!error && !collection->demand->pids)
		collection->collector->listing_count++;
	return error;
}
