/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is remembered of a process from one sample to the next: its command line, its sizes and the
 * values of its last walk. Entries of processes that ended are forgotten.
 */
#ifndef MEMPANE_COLLECT_PROCESS_CACHE_H
#define MEMPANE_COLLECT_PROCESS_CACHE_H

#include "mempane/sample.h"

/* The metrics of smaps_rollup are neighbours in the registry. */
enum {
	WALK_FIRST = METRIC_PROCESS_PSS,
	WALK_END = METRIC_PROCESS_WALK_AGE,
	WALK_VALUES = WALK_END - WALK_FIRST,
};

struct process_walk {
	uint64_t read_at;		/* monotonic ns; 0: never walked */
	uint64_t worked;		/* ns of CPU */
	uint64_t resident, faults;	/* what stat said at that time */
	uint64_t counts[WALK_VALUES];
	uint8_t  presences[WALK_VALUES];
};

/* So are those of statm and status, but for the user's name, which is a text. */
enum {
	SIZES_FIRST = METRIC_PROCESS_VIRTUAL,
	SIZES_END = METRIC_PROCESS_NUMA_GROUP + 1,
	SIZES_VALUES = SIZES_END - SIZES_FIRST,
};

/* What changes when a process runs, or others take its memory away. */
struct process_mark {
	uint64_t run_time;		/* in the unit of the listing */
	uint64_t faults, resident, virtual_bytes;
};

struct process_sizes {
	uint64_t read_at;		/* monotonic ns; 0: never read */
	uint64_t demanded;		/* which columns were filled: collector's number of them */
	uint64_t uid;
	struct process_mark mark;
	uint64_t counts[SIZES_VALUES];
	uint8_t  presences[SIZES_VALUES];
	bool     has_uid;
};

struct process_entry {
	uint64_t pid, start_ticks;
	struct process_entry *next;	/* in its bucket, or the next free one */
	uint64_t seen;			/* number of the sample that saw it last */
	uint64_t waited_since;		/* monotonic ns: for a read that takes its mmap_lock; 0 */
	uint64_t waited_number;		/* number of the sample that waited for it last */
	bool     is_blocked;		/* and found that it does not come back */
	uint64_t denied_at;		/* number of the sample whose walk was refused; 0: none */
	uint64_t command_read_at;	/* monotonic ns; 0: no command line is known */
	uint64_t command_name;		/* hash of the name the process had then */
	char    *command;		/* owned; NULL: the process has none */
	size_t   command_size;
	struct process_walk walk;
	struct process_sizes sizes;
};

struct process_cache;

struct process_cache *process_cache_new(void);
void process_cache_free(struct process_cache *cache);

/* Begins a sample and returns its number, from 1. */
uint64_t process_cache_begin(struct process_cache *cache);
uint64_t process_cache_number(const struct process_cache *cache);	/* of the current sample */

/* The entry of a process, made when there is none; NULL without memory. */
struct process_entry *process_cache_see(struct process_cache *cache, uint64_t pid,
					uint64_t start_ticks);

/* Forgets what the sample that was begun last has not seen. */
void process_cache_sweep(struct process_cache *cache);

/* Remembers a command line (empty: none). 0 or -ENOMEM, then nothing is known. */
int process_entry_set_command(struct process_entry *entry, struct text command, struct text name,
			      uint64_t read_at);
bool process_entry_has_command(const struct process_entry *entry, struct text name);

#endif
