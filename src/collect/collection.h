/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One sample in the making, shared by the readers of this folder, and what the collector keeps
 * from one sample to the next.
 */
#ifndef MEMPANE_COLLECT_COLLECTION_H
#define MEMPANE_COLLECT_COLLECTION_H

#include <pthread.h>
#include <stdatomic.h>

#include "budget.h"
#include "deep_reader.h"
#include "mempane/collect.h"
#include "mempane/host.h"
#include "mempane/parse.h"
#include "process_cache.h"
#include "process_path.h"

/* What a costly file said when it was read last. */
struct resting_file {
	uint64_t read_at;	/* monotonic; 0: never */
	char    *data;		/* owned */
	size_t   size;
	int      error;		/* 0 or negative */
};

/* What is being read, for others to see. */
struct reading_note {
	pthread_mutex_t lock;
	enum source     source;		/* SOURCE_NONE when it has none */
	const char     *mark, *what;	/* borrowed while it is read; `what` NULL: nothing is */
	uint64_t        since;		/* monotonic ns; 0: nothing */
};

/* What is read beside the samples. */
enum { SIDE_JOBS = 1 };
struct side_job;

/* More processes than that hidden from BPF are too many to be exceptions. */
enum { UNLISTED_MAXIMUM = 64 };

struct collector {
	struct tree              *tree;		/* borrowed */
	struct collector_options  options;
	struct parse_scale        scale;
	struct host_processes    *listing;	/* by libproc2; NULL while it is not used */
	struct host_tasks        *tasks;	/* NULL until it is worth loading, or not possible */
	struct host_stats        *stats;	/* the same */
	bool                      has_tried_tasks, has_tried_stats;
	uint64_t                  unlisted[UNLISTED_MAXIMUM];	/* PIDs that only /proc has */
	size_t                    unlisted_count;
	uint64_t                  compared_at;	/* monotonic; 0: never */
	uint64_t                  listing_count;	/* samples that listed all processes */
	struct metric_set         sizes_demand;	/* columns of statm and status in the last sample, */
	uint64_t                  sizes_number;	/* and how often they have changed */
	struct host_users        *users;	/* NULL unless the tree is this very machine */
	struct host_taskstats    *taskstats;	/* NULL until delays are asked for */
	struct deep_reader       *deep;
	struct process_cache     *cache;
	struct walk_budget        budgets[WALK_COUNT];
	size_t                    threads_turn;	/* row whose threads are looked at next */
	struct sample            *rollup;	/* one PROCESS row, to parse smaps_rollup into */
	struct arena              scratch;	/* valid during one sample */
	size_t                    row_counts[ENTITY_COUNT];	/* of the last sample */
	struct resting_file       resting[SOURCE_COUNT];	/* of those that need a rest */
	struct side_job          *side_jobs[SIDE_JOBS];
	struct reading_note       reading;
	atomic_bool               is_cancelled;
};

/* What the readers need to know of the process in the PROCESS row of the same number. */
struct listed_process {
	uint64_t    pid, start_ticks;
	uint64_t    resident;		/* bytes, by stat */
	uint64_t    faults;		/* minor and major */
	struct process_mark mark;
	struct text name;		/* raw, in scratch */
	char        state;
	bool        has_memory;		/* false for kernel threads and zombies */
	bool        is_known;		/* false: nothing but the PID could be read */
	struct process_entry *entry;	/* of the cache */
	enum presence placement;	/* of what is told of its nodes */
	const struct process_placement *placed;	/* what that is; of the cache, or NULL */
};

struct collection {
	struct collector      *collector;
	const struct demand   *demand;
	struct sample         *sample;
	struct side_job       *job;	/* that does this; NULL: on the collecting thread */
	const char *const     *coming;	/* names of rows that a job has yet to read, as far as they
					   are known, the next one last; in scratch */
	size_t                 coming_count;
	bool                   is_aside[SIDE_JOBS];	/* a job does it in this sample */
	bool                   is_wanted[SOURCE_COUNT];
	struct listed_process *processes;	/* in scratch; the index is the row */
	size_t                 process_count, process_capacity;
	uint64_t               started;		/* monotonic */
	uint64_t               newest_pid;	/* before they were listed; 0: unknown */
	struct mount          *mounts;		/* in scratch, for collection_mounts() */
	size_t                 mount_count;
	int                    mounts_error;
	bool                   has_mounts;
	bool                   has_sizes;	/* the listing brought what statm says */
	bool                   is_subject_spared;	/* what changes in it is not worth a walk */
};

/* ---- reading.c ---- */

/* What reading takes and leaves behind, in a collector that is all zeros otherwise. */
void reading_init(struct collector *collector, struct tree *tree,
		  const struct collector_options *options);
void reading_done(struct collector *collector);

/* Around everything that may take long: says what it is. `path` is below the root. */
void reading_begin(struct collection *collection, enum source source, const char *path);
void reading_begin_call(struct collection *collection, const char *what);
void reading_end(struct collection *collection);
enum source reading_now(struct reading_note *note, struct reading *ret_reading);

/* As the functions of the tree, into scratch; no outcome tells of it. */
int collection_peek(struct collection *collection, enum source source, const char *path,
		    struct text *ret_text);
int collection_read_link(struct collection *collection, enum source source, const char *path,
			 struct text *ret_target);
int collection_list_numbers(struct collection *collection, enum source source, const char *path,
			    const char *prefix, uint64_t **ret_numbers, size_t *ret_count);
int collection_list_names(struct collection *collection, enum source source, const char *path,
			  bool only_directories, const char *const **ret_names, size_t *ret_count);

/* Reads a file into scratch and notes in the source's outcome how it went. */
int collection_read(struct collection *collection, enum source source, const char *path,
		    struct text *ret_text);

/* The mounted file systems, read when first asked for. 0, -ENOMEM, or why they cannot be read. */
int collection_mounts(struct collection *collection, const struct mount **ret_mounts,
		      size_t *ret_count);

/* The same for a file of a process; tells apart, where reading alone cannot, a file that the
 * kernel does not have (-ENOENT) from a process that is gone (-ESRCH). */
int collection_read_process(struct collection *collection, enum source source, uint64_t pid,
			    struct text *ret_text);

/*
 * A row's files of one value: reads directory/FIELD for every demanded metric of the entity that
 * `source` delivers, and fills the row's cells. Does nothing when the source is not wanted.
 */
enum { VALUE_PATH_SIZE = 4096 };
int values_collect(struct collection *collection, enum source source, enum entity entity,
		   size_t row, const char *directory);

bool collection_is_cancelled(const struct collection *collection);

/* ---- outcomes.c ---- */

/* Adds one read to the outcome of its source. `error` is 0 or negative. */
void outcome_note_read(struct outcome *outcome, int error, uint64_t read_at, uint64_t took);
void outcome_note_report(struct outcome *outcome, const struct parse_report *report);

/* Decides, once all files of all sources are read, how each source went as a whole. */
void outcomes_settle(struct collection *collection);

/* What a cell says when the read behind it failed. */
enum presence presence_of_error(int error);

/* The SOURCE rows, from the outcomes. */
void sources_describe(struct collection *collection);

/* ---- blocked.c ---- */

/* What goes into a request for a file of this process, and what is learned from its answer. */
uint64_t blocked_since(const struct collection *collection, size_t row);
void blocked_note(struct collection *collection, size_t row, const struct deep_request *request);
/* Whether a read in this very sample has found it blocked: so are all its other files. */
bool blocked_is_known(const struct collection *collection, size_t row);

/* ---- side_job.c ---- */

/* Nothing more will be read of the rows that there are: when a job does this, they may be shown. */
void side_row_done(struct collection *collection);

/* ---- readers: 0, -ENOMEM or -ECANCELED ---- */

int nodes_collect(struct collection *collection);	/* rows of nodes, and their files */
int node_tiers_collect(struct collection *collection);	/* of those rows: tiers and weights */
int machine_collect(struct collection *collection);	/* files of the machine as a whole */
int settings_collect(struct collection *collection);	/* directories of values of the machine */
int tmpfs_collect(struct collection *collection);	/* file systems in memory */
int shared_files_collect(struct collection *collection);	/* maps of processes with shmem */
int delays_collect(struct collection *collection);	/* taskstats */
int segments_collect(struct collection *collection);	/* names of segments' creators */
int huge_pages_collect(struct collection *collection);	/* pools, transparent sizes */
int zram_collect(struct collection *collection);
int slab_caches_collect(struct collection *collection);	/* sysfs, of slabinfo's rows */
int cgroups_collect(struct collection *collection);	/* which version, and each group */
int processes_collect(struct collection *collection);	/* rows, and the cheap files of each */
int commands_collect(struct collection *collection);	/* cmdline */
int reuse_collect(struct collection *collection);	/* marks what of the above is not theirs */
int ksm_collect(struct collection *collection);		/* ksm_stat of each process */
int subject_collect(struct collection *collection);	/* smaps and limits of the subject */
int walks_collect(struct collection *collection);	/* smaps_rollup and numa_maps of each */
/* How old what a walk told is. */
uint64_t walk_age(const struct collection *collection, const struct walk_mark *mark);
/* Takes the other files that walk page tables off what is wanted, where nothing may be walked. */
void walks_refuse(struct collection *collection);
int guesses_collect(struct collection *collection);	/* by control groups, for the others */
int threads_collect(struct collection *collection);	/* where the threads of each run */
int process_nodes_collect(struct collection *collection);	/* rows of both */
int blocked_collect(struct collection *collection);	/* how long; after all who read */
bool placements_are_wanted(const struct collection *collection);	/* of all processes, */
/* Fills what a process says of its nodes. */
void placement_put(struct collection *collection, size_t row,
		   const struct process_placement *placement, uint64_t age, bool is_stale);
/* and of the subject. */
bool placement_is_wanted(const struct collection *collection);
/* What was read of the subject serves as its walk in this sample, too. */
void placement_remember(struct collection *collection, const struct numa_reader *reader,
			const struct parse_report *report, const struct deep_request *request);
int placement_collect(struct collection *collection, uint64_t start_ticks);	/* numa_maps of it */
int strip_collect(struct collection *collection, uint64_t start_ticks);	/* pages of a mapping of it */

/* Adds a row for every process, by what the options say or through the tree. */
int listing_collect(struct collection *collection);
/* The same by a BPF iterator, or by stat files that stay open; -ENOSYS when this cannot be. */
int listing_by_tasks(struct collection *collection);
int listing_by_stat_files(struct collection *collection);
/* Adds a row for what a call listed, or for what its files say. */
int listing_add(struct collection *collection, const struct host_process *process);
int listing_read(struct collection *collection, uint64_t pid);
/* How many rows will be added. */
void listing_expect(struct collection *collection, size_t count);
/* A pass over all processes, which read these files of each. */
void listing_note(struct collection *collection, uint64_t begin, size_t count);
/* statm, when the listing did not bring it, and status: read, or remembered. */
int process_sizes_collect(struct collection *collection);
/* Adds a row. Without `stat` nothing but the PID is known. The name must live in scratch. */
int process_add(struct collection *collection, uint64_t pid, const struct process_stat *stat);
/* Fills the statm cells of the last row, in pages. */
void process_put_sizes(struct collection *collection, const uint64_t pages[3]);

/* To be called before the processes are listed, when files of theirs are read afterwards. */
void reuse_begin(struct collection *collection);

/* Fills a cell with the name of a user, or with the number when nobody knows one. */
void users_put_name(struct collection *collection, size_t row, enum metric metric, uint64_t uid);
/* Fills USER of a row from the text of its status file, and notes the number in `sizes` or not. */
void users_put(struct collection *collection, size_t row, struct text status,
	       struct process_sizes *sizes);

#endif
