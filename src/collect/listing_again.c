/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Listing the processes of this machine again and again: by a BPF iterator where that sees what
 * /proc shows, or by stat files that stay open. Both end in the same rows as any other listing.
 */
#include <errno.h>
#include <string.h>

#include "collection.h"

static const uint64_t comparing_interval = 10 * NANOSECONDS_PER_SECOND;

/* ---- by a BPF iterator ---- */

/* The namespaces that a machine begins with have fixed numbers (include/uapi/linux/nsfs.h); in any
 * other one, PIDs, users and start times are not those that the iterator sees. */
static bool is_initial_namespace(struct collection *collection, const char *name,
				 const char *initial)
{
	struct text target;
	int error = collection_read_link(collection, SOURCE_PROCESS_STAT, name, &target);

	/* Kernels without this kind have none but the initial one. */
	return error == -ENOENT || (!error && text_equal(target, initial));
}

static bool has_option(struct text options, const char *name)
{
	struct text option;

	while (text_split(&options, ',', &option))
		if (text_starts_with(option, name))
			return true;
	return text_starts_with(options, name);
}

/* Whether the administrator has /proc hide processes (hidepid, subset): then it is to be asked. */
static bool is_proc_open(struct collection *collection)
{
	const struct mount *mounts;
	size_t count;
	bool is_found = false, is_open = false;

	if (collection_mounts(collection, &mounts, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(mounts[i].point, "/proc"))
			continue;
		is_found = true;
		is_open = text_equal(mounts[i].type, "proc") &&
			  !has_option(mounts[i].options, "hidepid=") &&
			  !has_option(mounts[i].options, "subset=");
	}
	return is_found && is_open;
}

static void open_tasks(struct collection *collection)
{
	struct collector *collector = collection->collector;

	if (collector->has_tried_tasks)
		return;
	collector->has_tried_tasks = true;
	if (is_initial_namespace(collection, "proc/self/ns/pid", "pid:[4026531836]") &&
	    is_initial_namespace(collection, "proc/self/ns/user", "user:[4026531837]") &&
	    is_initial_namespace(collection, "proc/self/ns/time", "time:[4026531834]") &&
	    is_proc_open(collection) && host_tasks_open(&collector->tasks))
		collector->tasks = NULL;
}

static bool is_listed(const struct host_process *list, size_t count, uint64_t pid)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle].pid == pid)
			return true;
		if (list[middle].pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Security modules may hide a process from BPF that /proc shows. Now and then the two are compared;
 * what only /proc has is read there from then on. -ENOSYS when that is too much. */
static int find_unlisted(struct collection *collection, const struct host_process *list,
			 size_t count)
{
	struct collector *collector = collection->collector;
	uint64_t *pids;
	size_t pid_count;

	if (collector->compared_at &&
	    collection->started - collector->compared_at < comparing_interval)
		return 0;
	if (collection_list_numbers(collection, SOURCE_PROCESS_STAT, "proc", "", &pids, &pid_count))
		return -ENOSYS;
	collector->compared_at = collection->started;
	collector->unlisted_count = 0;
	for (size_t i = 0; i < pid_count; i++) {
		if (is_listed(list, count, pids[i]))
			continue;
		if (collector->unlisted_count == UNLISTED_MAXIMUM)
			return -ENOSYS;
		collector->unlisted[collector->unlisted_count++] = pids[i];
	}
	return 0;
}

/* Both ascend by PID, and so do the rows. */
static int add_all(struct collection *collection, const struct host_process *list, size_t count)
{
	const struct collector *collector = collection->collector;
	size_t unlisted = 0;
	int error = 0;

	for (size_t i = 0; i <= count && !error; i++) {
		for (; unlisted < collector->unlisted_count && !error &&
		       (i == count || collector->unlisted[unlisted] < list[i].pid); unlisted++)
			if (!is_listed(list, count, collector->unlisted[unlisted]))
				error = listing_read(collection, collector->unlisted[unlisted]);
		if (i < count && !error)
			error = listing_add(collection, &list[i]);
	}
	return error;
}

int listing_by_tasks(struct collection *collection)
{
	const struct host_process *list;
	uint64_t begin;
	size_t count;
	int error;

	open_tasks(collection);
	if (!collection->collector->tasks)
		return -ENOSYS;
	begin = clock_monotonic();
	error = host_tasks_list(collection->collector->tasks, &list, &count);
	if (!error)
		error = find_unlisted(collection, list, count);
	if (error)
		return error;
	listing_note(collection, begin, count);
	listing_expect(collection, count + collection->collector->unlisted_count);
	collection->sample->origin.process_reader = "bpf";
	return add_all(collection, list, count);
}

/* ---- by stat files ---- */

static void open_stats(struct collector *collector)
{
	if (!collector->has_tried_stats && host_stats_open(&collector->stats))
		collector->stats = NULL;
	collector->has_tried_stats = true;
}

static int add_stat(struct collection *collection, uint64_t pid, struct text text)
{
	struct arena *scratch = &collection->collector->scratch;
	struct process_stat stat;
	const char *name;

	if (parse_process_stat(text, &stat) || stat.pid != pid) {
		outcome_note_report(&collection->sample->outcomes[SOURCE_PROCESS_STAT],
				    &(struct parse_report){ .malformed_line = 1 });
		return 0;
	}
	/* The text is gone with the next one. */
	name = arena_copy(scratch, stat.name.data, stat.name.size);
	if (!name)
		return -ENOMEM;
	stat.name.data = name;
	return process_add(collection, pid, &stat);
}

int listing_by_stat_files(struct collection *collection)
{
	struct collector *collector = collection->collector;
	uint64_t begin = clock_monotonic(), pid;
	struct text text;
	int result;

	open_stats(collector);
	if (!collector->stats)
		return -ENOSYS;
	result = host_stats_begin(collector->stats);
	if (result)
		return result;
	listing_expect(collection, host_stats_count(collector->stats));
	while ((result = host_stats_next(collector->stats, &pid, &text))) {
		/* A process that is gone before anything is known of it was never there. */
		if (result > 0 && add_stat(collection, pid, text))
			return -ENOMEM;
		if (collection_is_cancelled(collection))
			return -ECANCELED;
	}
	listing_note(collection, begin, collection->process_count);
	collection->sample->origin.process_reader = "procfs";
	return 0;
}
