/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The workers of a deep reader, and what both sides share. Everything here is guarded by the
 * reader's lock, but for the arena and the task of a worker while it reads.
 */
#ifndef MEMPANE_COLLECT_DEEP_WORKER_H
#define MEMPANE_COLLECT_DEEP_WORKER_H

#include <pthread.h>

#include "deep_reader.h"

enum worker_state {
	WORKER_IDLE,
	WORKER_BUSY,	/* reads for the batch under way */
	WORKER_LEFT,	/* left behind: its answer comes too late for its batch */
};

struct deep_worker {
	struct deep_reader *reader;
	struct deep_worker *next;
	enum worker_state   state;
	bool                is_late;	/* somebody else should go on with the batch */
	bool                is_target_asleep;	/* uninterruptibly, when the read began */
	uint64_t            started;	/* monotonic ns */
	size_t              index;	/* of the task in the batch */
	struct deep_request task;	/* its own copy: the batch may be gone when it is done */
	struct arena        arena;	/* the texts it read */
};

struct deep_reader {
	struct tree        *tree;
	uint64_t            deadline;	/* ns */
	uint64_t            begun;	/* monotonic ns; of the sample */
	uint64_t            patience;	/* ns left of the sample's; UINT64_MAX: no limit */
	pthread_mutex_t     lock;
	pthread_cond_t      work;	/* there is a batch, or no future */
	pthread_cond_t      progress;	/* the batch is done, or a worker ended */
	bool                is_closing, is_cancelled;
	unsigned            worker_count, left_count;
	struct deep_worker *workers;
	struct deep_worker *late;	/* ended, with an answer that nobody waited for */
	struct deep_worker *given;	/* late answers that the caller is reading now */
	struct deep_request *batch;	/* borrowed from the caller */
	size_t              batch_count, taken, answered;
};

/* Called with the lock held: no reader is free for what looks like trouble. It is blocked once it
 * has waited for its turn as long as a read may. */
void deep_reader_refuse(struct deep_reader *reader, struct deep_request *request);

/* Called with the lock held. The last reader is for processes that do not look like trouble. */
bool deep_worker_may_take(const struct deep_reader *reader);

/* Called with the lock held. 0 or negative errno. */
int deep_worker_start(struct deep_reader *reader);

/* Forgets the texts that were read; gives memory back after an exceptionally large one. */
void deep_worker_reset(struct deep_worker *worker);

/* Reads the file of the worker's task piece by piece; called without the lock. 0 or negative. */
int deep_stream_read(struct deep_worker *worker, const char *path);

void deep_worker_free(struct deep_worker *worker);
void deep_reader_free(struct deep_reader *reader);

#endif
