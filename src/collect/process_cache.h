/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is remembered of a process from one sample to the next: its command line, its sizes and the
 * values of its last walk. Entries of processes that ended are forgotten.
 */
#ifndef MEMPANE_COLLECT_PROCESS_CACHE_H
#define MEMPANE_COLLECT_PROCESS_CACHE_H

#include "mempane/sample.h"

/* Files that walk page tables, which are read within a budget. */
enum walk_kind {
	WALK_ROLLUP,		/* smaps_rollup */
	WALK_PLACEMENT,		/* numa_maps, added up by node */
	WALK_COUNT
};

struct walk_mark {
	uint64_t read_at;		/* monotonic ns; 0: never walked */
	uint64_t worked;		/* ns of CPU */
	uint64_t resident, faults;	/* what stat said at that time */
	uint64_t denied_at;		/* number of the sample whose walk was refused; 0: none */
	uint64_t sampled_at;		/* monotonic ns: some pages were asked for instead; 0: never */
	bool     is_sampled;		/* which is what it knows */
};

/* The metrics of smaps_rollup are neighbours in the registry. */
enum {
	ROLLUP_FIRST = METRIC_PROCESS_PSS,
	ROLLUP_END = METRIC_PROCESS_WALK_AGE,
	ROLLUP_VALUES = ROLLUP_END - ROLLUP_FIRST,
};

struct process_rollup {
	uint64_t counts[ROLLUP_VALUES];
	uint8_t  presences[ROLLUP_VALUES];
};

/* What numa_maps adds up to on one node. */
struct placed_node {
	uint32_t node;
	uint8_t  presences[3];		/* of the amounts, in this order */
	uint64_t resident, anonymous, hugetlb;	/* bytes */
};

enum { PLACEMENT_POLICY_SIZE = 80 };

struct process_placement {
	bool   is_sampled;		/* amounts are estimates from some pages */
	char   policy[PLACEMENT_POLICY_SIZE];	/* raw, NUL-terminated; empty: unknown */
	bool   is_short;		/* a line was lost: no sum is known */
	unsigned malformed_line, unknown_fields;	/* what its parser noticed */
	size_t count;
	struct placed_node nodes[];	/* ascending */
};

/* A thread when it was looked at last. */
struct thread_place {
	uint64_t identifier;		/* TID */
	uint64_t run_time;		/* ticks */
	uint16_t node;
};

/* What the threads of a process used on one node. */
struct node_runs {
	uint64_t ticks;			/* by threads that were found there afterwards */
	uint32_t node, threads;		/* threads that ran there last */
};

struct process_threads {
	uint64_t run_time;		/* of the process then, in the unit of the listing */
	struct thread_place *places;	/* owned; by TID */
	size_t   place_count;
	struct node_runs *runs;		/* owned; ascending by node */
	size_t   run_count;
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

/* Of a process whose page tables are walked. Beside the entries, which every sample goes through. */
struct process_walks {
	struct walk_mark walked[WALK_COUNT];
	struct process_rollup rollup;
	struct process_placement *placement;	/* owned; NULL: never read */
	struct process_placement *guess;	/* owned; by its control group; NULL: there is none */
	uint64_t guessed_at;		/* monotonic ns; 0: never */
	struct process_threads *threads;	/* owned; NULL: never read */
};

struct process_entry {
	uint64_t pid, start_ticks;
	struct process_walks *walks;	/* its own, always there */
	struct process_entry *next;	/* in its bucket, or the next free one */
	uint64_t seen;			/* number of the sample that saw it last */
	uint64_t waited_since;		/* monotonic ns: for a read that takes its mmap_lock; 0 */
	uint64_t waited_number;		/* number of the sample that waited for it last */
	bool     is_blocked;		/* and found that it does not come back */
	uint64_t command_read_at;	/* monotonic ns; 0: no command line is known */
	uint64_t command_name;		/* hash of the name the process had then */
	char    *command;		/* owned; NULL: the process has none */
	size_t   command_size;
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
