/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of processes: identity and the numbers of the listing, then the cheap files of each that
 * were demanded. What a process refuses is marked in its own cells.
 */
#include <errno.h>
#include <string.h>

#include "collection.h"

enum { KERNEL_THREAD_FLAG = 0x00200000 };	/* PF_KTHREAD, include/linux/sched.h */

/* As many as there will be rows, and some that come meanwhile. */
static size_t first_capacity(const struct collection *collection)
{
	enum { CAPACITY_MINIMUM = 256 };
	size_t expected = sample_table(collection->sample, ENTITY_PROCESS)->expected_rows;

	expected += expected / 8;
	return expected < CAPACITY_MINIMUM ? CAPACITY_MINIMUM : expected;
}

static int reserve_process(struct collection *collection)
{
	size_t capacity = collection->process_capacity ? collection->process_capacity * 2
						       : first_capacity(collection);
	struct listed_process *grown;

	if (collection->process_count < collection->process_capacity)
		return 0;
	grown = arena_alloc_array(&collection->collector->scratch, capacity, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	if (collection->process_count)
		memcpy(grown, collection->processes, collection->process_count * sizeof(*grown));
	collection->processes = grown;
	collection->process_capacity = capacity;
	return 0;
}

static void put_start_time(struct sample *sample, size_t row, uint64_t ticks, uint64_t rate)
{
	uint64_t seconds = rate ? ticks / rate : 0;

	if (!rate || seconds > UINT64_MAX / NANOSECONDS_PER_SECOND - 1)
		sample_put_presence(sample, row, METRIC_PROCESS_START_TIME, PRESENCE_UNREADABLE);
	else
		sample_put_count(sample, row, METRIC_PROCESS_START_TIME,
				 seconds * NANOSECONDS_PER_SECOND +
					 ticks % rate * NANOSECONDS_PER_SECOND / rate);
}

/* The kernel's cheap count, which may be some pages behind, and which its OOM killer goes by. */
static void put_resident_quick(struct sample *sample, size_t row, uint64_t pages,
			       uint64_t page_size)
{
	uint64_t bytes;

	if (page_size && !__builtin_mul_overflow(pages, page_size, &bytes))
		sample_put_count(sample, row, METRIC_PROCESS_RESIDENT_QUICK, bytes);
	else
		sample_put_presence(sample, row, METRIC_PROCESS_RESIDENT_QUICK,
				    PRESENCE_UNREADABLE);
}

static void put_stat(struct collection *collection, size_t row, const struct process_stat *stat)
{
	struct sample *sample = collection->sample;

	sample_put_count(sample, row, METRIC_PROCESS_PARENT, stat->parent);
	sample_put_text(sample, row, METRIC_PROCESS_NAME, stat->name);
	sample_put_text(sample, row, METRIC_PROCESS_STATE, (struct text){ &stat->state, 1 });
	put_start_time(sample, row, stat->start_ticks, collection->collector->scale.clock_ticks);
	put_resident_quick(sample, row, stat->resident_pages,
			   collection->collector->scale.page_size);
	sample_put_count(sample, row, METRIC_PROCESS_THREADS, stat->threads);
	sample_put_count(sample, row, METRIC_PROCESS_KERNEL_THREAD,
			 (stat->flags & KERNEL_THREAD_FLAG) != 0);
	sample_put_count(sample, row, METRIC_PROCESS_MINOR_FAULTS, stat->minor_faults);
	sample_put_count(sample, row, METRIC_PROCESS_MAJOR_FAULTS, stat->major_faults);
}

static void describe(struct collection *collection, struct listed_process *process,
		     const struct process_stat *stat)
{
	struct collector *collector = collection->collector;

	process->is_known = true;
	process->start_ticks = stat->start_ticks;
	process->resident = stat->resident_pages * collector->scale.page_size;
	process->faults = stat->minor_faults + stat->major_faults;
	process->name = stat->name;
	process->state = stat->state;
	process->has_memory = !(stat->flags & KERNEL_THREAD_FLAG) && stat->state != 'Z' &&
			      stat->state != 'X';
	process->mark = (struct process_mark){
		/* What kernel threads do changes no size of theirs. */
		.run_time = process->has_memory ? stat->run_time : 0,
		.faults = process->faults,
		.resident = process->resident,
		.virtual_bytes = stat->virtual_bytes,
	};
}

int process_add(struct collection *collection, uint64_t pid, const struct process_stat *stat)
{
	struct listed_process *process;
	struct key key = { .first = pid, .second = stat ? stat->start_ticks : 0 };
	int64_t row;

	if (reserve_process(collection))
		return -ENOMEM;
	row = sample_add_row(collection->sample, ENTITY_PROCESS, key);
	if (row < 0)
		return -ENOMEM;
	process = &collection->processes[collection->process_count++];
	*process = (struct listed_process){ .pid = pid };
	if (stat) {
		describe(collection, process, stat);
		put_stat(collection, (size_t)row, stat);
		process->entry = process_cache_see(collection->collector->cache, pid,
						   stat->start_ticks);
		if (!process->entry)
			return -ENOMEM;
	}
	sample_put_count(collection->sample, (size_t)row, METRIC_PROCESS_PID, pid);
	return 0;
}

void process_put_sizes(struct collection *collection, const uint64_t pages[3])
{
	static const enum metric sizes[] = {
		METRIC_PROCESS_VIRTUAL, METRIC_PROCESS_RESIDENT, METRIC_PROCESS_SHARED,
	};
	uint64_t page_size = collection->collector->scale.page_size;
	size_t row = collection->process_count - 1;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		if (page_size && pages[i] <= UINT64_MAX / page_size)
			sample_put_count(collection->sample, row, sizes[i], pages[i] * page_size);
		else
			sample_put_presence(collection->sample, row, sizes[i],
					    PRESENCE_UNREADABLE);
}

/* ---- cheap files ---- */

struct process_file {
	enum source source;
	PARSE_ROW_FUNCTION((*parse));
};

static const struct process_file process_files[] = {
	{ SOURCE_PROCESS_OOM_SCORE, parse_process_oom_score },
	{ SOURCE_PROCESS_OOM_SCORE_ADJ, parse_process_oom_score_adj },
	{ SOURCE_PROCESS_STAT_MORE, parse_process_stat_more },
	{ SOURCE_PROCESS_CGROUP, parse_process_cgroup },
};

static int read_file(struct collection *collection, const struct process_file *file, size_t row)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read_process(collection, file->source,
					    collection->processes[row].pid, &text);

	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_source_presence(collection->sample, ENTITY_PROCESS, row, file->source,
					   presence_of_error(error));
	} else {
		file->parse(collection->sample, row, &collector->scale, text, &report);
		outcome_note_report(&collection->sample->outcomes[file->source], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

static int read_files(struct collection *collection, const struct process_file *file)
{
	int error = 0;

	for (size_t row = 0; row < collection->process_count && !error; row++) {
		error = read_file(collection, file, row);
		if (collection_is_cancelled(collection))
			return -ECANCELED;
	}
	return error;
}

static bool wants_files(const struct collection *collection)
{
	for (size_t i = 0; i < ARRAY_SIZE(process_files); i++)
		if (collection->is_wanted[process_files[i].source])
			return true;
	return collection->is_wanted[SOURCE_PROCESS_STATUS] ||
	       collection->is_wanted[SOURCE_PROCESS_STATM] ||
	       collection->is_wanted[SOURCE_PROCESS_CMDLINE];
}

int processes_collect(struct collection *collection)
{
	int error;

	if (!sample_table(collection->sample, ENTITY_PROCESS)->is_present)
		return 0;
	process_cache_begin(collection->collector->cache);
	if (wants_files(collection))
		reuse_begin(collection);
	error = listing_collect(collection);
	if (!error)
		error = process_sizes_collect(collection);
	for (size_t i = 0; i < ARRAY_SIZE(process_files) && !error; i++)
		if (collection->is_wanted[process_files[i].source])
			error = read_files(collection, &process_files[i]);
	/* A limited listing says nothing about the processes that it left out. */
	if (!error && !collection->demand->pids)
		process_cache_sweep(collection->collector->cache);
	return error;
}
