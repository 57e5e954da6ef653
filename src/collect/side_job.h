/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A reader that does its work beside the sample, on a thread of its own: what it reads may take
 * longer than a sample can wait. The sample gets what is there in time, and of the rest what was
 * said before. There is never more than one thread of a kind; one that is stuck is left behind.
 *
 * Readers give their rows an age of 0, in which a job notes when they were read.
 *
 * The thread holds the job's lock but while it reads, so whoever has the lock finds whole cells.
 */
#ifndef MEMPANE_COLLECT_SIDE_JOB_H
#define MEMPANE_COLLECT_SIDE_JOB_H

#include "collection.h"

enum { SIDE_TABLES = 2 };

/* What is read aside of a live tree, one row a reader. */
struct side_kind {
	int (*collect)(struct collection *collection);
	/* The tables that it fills, in an order that stays the same from sample to sample, with the
	 * age of their rows. It is wanted when the first one is. */
	struct side_table {
		enum entity entity;
		enum metric age;
	} tables[SIDE_TABLES];
	enum metric first_cell, last_cell;	/* and cells of the SYSTEM row */
};

struct side_job {
	const struct side_kind *kind;
	struct collector *reader;	/* owned; that the reader sees: only what reading takes */
	pthread_mutex_t   lock;		/* guards what is below */
	pthread_cond_t    work;		/* for the thread: there is some, or no future */
	pthread_cond_t    change;	/* for who waits: it is done, or the thread has ended */
	pthread_t         thread;
	bool              has_thread, is_ending;
	bool              is_finished;	/* the thread touches nothing any more */
	bool              is_abandoned;	/* nobody waits for the thread, which cleans up */
	bool              is_running;
	struct demand     demand;	/* what is read now */
	struct collection collection;
	struct sample    *now, *last;	/* owned; being filled or full; full before that */
	bool              has_last;
	int               error;	/* of the work that was done last */
	uint64_t          begun, took;	/* monotonic ns; of the work done last, 0: none */
	uint64_t          row_begun;	/* monotonic ns: as old is what is read for the next rows */
	size_t            whole_rows[SIDE_TABLES];	/* of `now`: no more is read of these */
};

/* NULL without memory. */
struct side_job *side_job_new(struct collector *collector, const struct side_kind *kind);
/* Waits for a moment, not for a stuck read: that thread is left to its fate, and cleans up. */
void side_job_close(struct side_job *job);
/* From any thread. */
void side_job_cancel(struct side_job *job);

/* Begins the work of this sample, unless that of an earlier one goes on. False: it is to be done on
 * the collecting thread. */
bool side_job_begin(struct side_job *job, const struct collection *collection);

/*
 * Waits as long as this sample may and takes over what is there. Rows read before this sample are
 * STALE. Their age counts back from when the sources behind them are said to have been read, which
 * is now: so times of single rows are exact. 0, -ENOMEM or -ECANCELED.
 */
int side_job_take(struct side_job *job, struct collection *collection);

/* The thread reads: let others at what it has made, then shut them out. */
void side_job_let_in(struct side_job *job);
void side_job_shut(struct side_job *job);

/* Ns after which a read that has not come back counts as blocked. */
uint64_t side_job_deadline(const struct side_job *job);

/* ---- side_rows.c; called with the lock held ---- */

void side_rows_take(const struct side_job *job, struct collection *collection);

#endif
