/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Demand to sample: reads what the demanded metrics come from, and nothing else.
 */
#ifndef MEMPANE_COLLECT_H
#define MEMPANE_COLLECT_H

#include "mempane/sample.h"
#include "mempane/tree.h"

/* How the processes of this machine are listed. What cannot be done falls back to the next. */
enum process_reader {
	PROCESS_READER_AUTO,		/* libproc2 for one sample, what is cheapest for more */
	PROCESS_READER_BPF,		/* by a BPF iterator over all tasks */
	PROCESS_READER_PROCFS,		/* by stat files that stay open */
	PROCESS_READER_LIBPROC2,
};

/* One that has not answered. */
struct silent_file {
	char     path[256];	/* below the root */
	uint64_t since;		/* monotonic ns */
};

struct collector_options {
	double   walk_budget;	/* share of one CPU that reads which walk page tables may take, 1 for
				   all of it; nothing is limited when the demand is exhaustive */
	uint64_t walk_limit;	/* ns; a walk predicted to hold its target longer is only done for
				   the subject and for PIDs that the demand names; 0: no limit */
	bool     has_no_walks;	/* no page tables of a live process are walked, whoever asks */
	uint64_t read_deadline;	/* ns after which a read that takes a foreign mmap_lock counts as
				   blocked; 0: a quarter of a second */
	uint64_t read_patience;	/* ns that a sample waits for such reads beyond what they should
				   take; later answers are taken by the next one. 0: up to the
				   deadline of each. Ignored when the demand is exhaustive */
	uint64_t side_patience;	/* ns that a sample waits for what is read beside it, control groups;
				   what comes later is for the next one. 0, or when the demand is
				   exhaustive: up to the deadline */
	uint64_t side_deadline;	/* ns after which such a read counts as blocked, and such work is no
				   longer waited for, beyond 1 ms for each row; 0: two seconds */
	enum process_reader process_reader;
	const struct silent_file *silent_files;	/* not read: they count as blocked. Borrowed */
	size_t   silent_file_count;
};

/* What a sample under way is waiting for. */
struct reading {
	char     what[256];	/* "/proc/meminfo", cut when it is longer; words for a call; raw */
	uint64_t since;		/* monotonic ns */
};

struct collector;

/* Borrows the tree, which must outlive the collector. 0 or -ENOMEM. */
int collector_open(struct tree *tree, const struct collector_options *options,
		   struct collector **ret_collector);

/* Returns at once even when a read is stuck: that reader is left to its fate. */
void collector_close(struct collector *collector);

/*
 * Fills an empty (new or reset) sample and finishes it. 0; -ENOMEM or -ECANCELED: then the sample
 * is of no use.
 */
int collector_collect(struct collector *collector, const struct demand *demand,
		      struct sample *sample);

/* From any thread: what is read for the sample just now. False: nothing on the collecting thread
 * itself; what it leaves to others has deadlines. */
bool collector_reading(struct collector *collector, struct reading *ret_reading);

/* From any thread: the sample being collected, and all later ones, end early. */
void collector_cancel(struct collector *collector);

#endif
