/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists the live processes with libproc2. Knows its quirks and nothing of samples: a selection
 * takes at most 255 PIDs and accepts threads, strings may be NULL, unprintable bytes of a name
 * come back as "?" or ".", and a statm that vanished reads as zeros.
 */
#include "mempane/host.h"

#include <errno.h>
#include <libproc2/pids.h>
#include <stdlib.h>
#include <string.h>

#include "mempane/arena.h"
#include "mempane/sort.h"

/* Which result holds what: the order of `all_items`. */
enum item {
	ITEM_PID, ITEM_PARENT, ITEM_START, ITEM_THREADS, ITEM_FLAGS, ITEM_MINOR, ITEM_MAJOR,
	ITEM_VIRTUAL, ITEM_RESIDENT, ITEM_STATE, ITEM_NAME, ITEM_RUN_TIME,
	ITEM_CHEAP_COUNT,
	ITEM_STATM_SIZE = ITEM_CHEAP_COUNT, ITEM_STATM_RESIDENT, ITEM_STATM_SHARED,
	ITEM_SIZED_COUNT,
	ITEM_GROUP = ITEM_SIZED_COUNT,	/* costs one more file: only for selections */
	ITEM_COUNT,
};

enum { SELECTION_MAXIMUM = 250 };

static const enum pids_item all_items[ITEM_COUNT] = {
	[ITEM_PID] = PIDS_ID_PID,
	[ITEM_PARENT] = PIDS_ID_PPID,
	[ITEM_START] = PIDS_TICS_BEGAN,
	[ITEM_THREADS] = PIDS_NLWP,
	[ITEM_FLAGS] = PIDS_FLAGS,
	[ITEM_MINOR] = PIDS_FLT_MIN,
	[ITEM_MAJOR] = PIDS_FLT_MAJ,
	[ITEM_VIRTUAL] = PIDS_VSIZE_BYTES,
	[ITEM_RESIDENT] = PIDS_RSS,
	[ITEM_STATE] = PIDS_STATE,
	[ITEM_NAME] = PIDS_CMD,
	[ITEM_RUN_TIME] = PIDS_TICS_ALL,
	[ITEM_STATM_SIZE] = PIDS_MEM_VIRT_PGS,
	[ITEM_STATM_RESIDENT] = PIDS_MEM_RES_PGS,
	[ITEM_STATM_SHARED] = PIDS_MEM_SHR_PGS,
	[ITEM_GROUP] = PIDS_ID_TGID,
};

struct host_processes {
	struct pids_info    *info;
	size_t               item_count;	/* of the items that `info` is set to */
	struct host_process *list;		/* owned; grows, is reused */
	size_t               count, capacity;
	struct arena         names;
};

static int set_items(struct host_processes *processes, size_t item_count)
{
	enum pids_item items[ITEM_COUNT];
	int error;

	if (processes->info && processes->item_count == item_count)
		return 0;
	memcpy(items, all_items, sizeof(items));
	if (processes->info)
		error = procps_pids_reset(processes->info, items, (int)item_count);
	else
		error = procps_pids_new(&processes->info, items, (int)item_count);
	if (error < 0)
		return error == -ENOMEM ? -ENOMEM : -ENOSYS;
	processes->item_count = item_count;
	return 0;
}

int host_processes_open(struct host_processes **ret_processes)
{
	struct host_processes *processes = calloc(1, sizeof(*processes));
	int error;

	if (!processes)
		return -ENOMEM;
	arena_init(&processes->names);
	error = set_items(processes, ITEM_CHEAP_COUNT);
	if (error) {
		host_processes_close(processes);
		return error;
	}
	*ret_processes = processes;
	return 0;
}

void host_processes_close(struct host_processes *processes)
{
	if (!processes)
		return;
	if (processes->info)
		procps_pids_unref(&processes->info);
	arena_done(&processes->names);
	free(processes->list);
	free(processes);
}

static int reserve(struct host_processes *processes, size_t more)
{
	size_t capacity = processes->capacity ? processes->capacity : 256;
	struct host_process *list;

	while (capacity < processes->count + more)
		capacity *= 2;
	if (capacity == processes->capacity)
		return 0;
	list = realloc(processes->list, capacity * sizeof(*list));
	if (!list)
		return -ENOMEM;
	processes->list = list;
	processes->capacity = capacity;
	return 0;
}

/* libproc2 makes names printable; only these bytes can stand for others. */
static bool is_exact(const char *name)
{
	return *name && !strpbrk(name, "?.") && strlen(name) < 63;
}

static int fill_process(struct host_processes *processes, const struct pids_result *results)
{
	struct host_process *process = &processes->list[processes->count];
	const char *name = results[ITEM_NAME].result.str;

	*process = (struct host_process){
		.pid = (uint64_t)results[ITEM_PID].result.s_int,
		.parent = (uint64_t)results[ITEM_PARENT].result.s_int,
		.start_ticks = results[ITEM_START].result.ull_int,
		.threads = (uint64_t)results[ITEM_THREADS].result.s_int,
		.flags = results[ITEM_FLAGS].result.ul_int,
		.minor_faults = results[ITEM_MINOR].result.ul_int,
		.major_faults = results[ITEM_MAJOR].result.ul_int,
		.run_time = results[ITEM_RUN_TIME].result.ull_int,
		.virtual_bytes = results[ITEM_VIRTUAL].result.ul_int,
		.resident_pages = results[ITEM_RESIDENT].result.ul_int,
		.state = (char)results[ITEM_STATE].result.s_ch,
		.name = arena_copy(&processes->names, name ? name : "", name ? strlen(name) : 0),
		.is_name_exact = name && is_exact(name),
	};
	if (processes->item_count >= ITEM_SIZED_COUNT) {
		for (size_t i = 0; i < 3; i++)
			process->statm_pages[i] = results[ITEM_STATM_SIZE + i].result.ul_int;
		process->has_sizes = process->statm_pages[0] || !process->virtual_bytes;
	}
	if (!process->name)
		return -ENOMEM;
	processes->count++;
	return 0;
}

static int add_fetched(struct host_processes *processes, const struct pids_fetch *fetch,
		       bool with_groups)
{
	size_t total = (size_t)fetch->counts->total;
	int error = reserve(processes, total);

	for (size_t i = 0; i < total && !error; i++) {
		const struct pids_result *results = fetch->stacks[i]->head;

		if (with_groups &&
		    results[ITEM_GROUP].result.s_int != results[ITEM_PID].result.s_int)
			continue;
		error = fill_process(processes, results);
	}
	return error;
}

static int list_selected(struct host_processes *processes, const uint64_t *pids, size_t count)
{
	unsigned selection[SELECTION_MAXIMUM];
	int error = set_items(processes, ITEM_COUNT);

	for (size_t done = 0; done < count && !error;) {
		size_t chunk = 0;
		struct pids_fetch *fetch;

		for (; chunk < SELECTION_MAXIMUM && done < count; done++)
			if (pids[done] > 0 && pids[done] <= INT32_MAX)
				selection[chunk++] = (unsigned)pids[done];
		if (chunk == 0)
			break;
		errno = 0;
		fetch = procps_pids_select(processes->info, selection, (int)chunk,
					   PIDS_SELECT_PID);
		if (!fetch)
			return errno == ENOMEM ? -ENOMEM : -EIO;
		error = add_fetched(processes, fetch, true);
	}
	return error;
}

static int list_all(struct host_processes *processes, bool with_sizes)
{
	int error = set_items(processes, with_sizes ? ITEM_SIZED_COUNT : ITEM_CHEAP_COUNT);
	struct pids_fetch *fetch;

	if (error)
		return error;
	errno = 0;
	fetch = procps_pids_reap(processes->info, PIDS_FETCH_TASKS_ONLY);
	if (!fetch)
		return errno == ENOMEM ? -ENOMEM : -EIO;
	return add_fetched(processes, fetch, false);
}

static int compare_pids(const void *left, const void *right)
{
	const struct host_process *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

/* A PID that was asked for twice, or listed twice while /proc changed, counts once. */
static void sort_and_unite(struct host_processes *processes)
{
	struct host_process *list = processes->list;
	size_t kept = 0;

	sort_unless_sorted(list, processes->count, sizeof(*list), compare_pids);
	for (size_t i = 0; i < processes->count; i++)
		if (kept == 0 || list[kept - 1].pid != list[i].pid)
			list[kept++] = list[i];
	processes->count = kept;
}

int host_processes_list(struct host_processes *processes, bool with_sizes, const uint64_t *pids,
			size_t pid_count, const struct host_process **ret_list, size_t *ret_count)
{
	int error;

	processes->count = 0;
	arena_reset(&processes->names);
	error = pids ? list_selected(processes, pids, pid_count) : list_all(processes, with_sizes);
	if (error)
		return error;
	sort_and_unite(processes);
	*ret_list = processes->list;
	*ret_count = processes->count;
	return 0;
}
