/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads of files that take another process's mmap_lock. Such a read blocks for as long as the
 * target holds its lock, which can be for ever, so it is done on threads that can be given up.
 */
#ifndef MEMPANE_COLLECT_DEEP_READER_H
#define MEMPANE_COLLECT_DEEP_READER_H

#include "mempane/metrics.h"
#include "mempane/tree.h"

enum { DEEP_READERS_MAXIMUM = 8, DEEP_BATCH = 64 };

struct deep_request {
	uint64_t    pid, start_ticks;
	enum source source;
	uint64_t    allowance;		/* ns that the work itself may take, beyond the deadline */
	bool        is_suspect;		/* may block: never gets the last free reader */
	/* the answer */
	int         error;		/* 0; -ETIMEDOUT: blocked; -EAGAIN: no reader was
					   free; -ESRCH: gone; -ECANCELED; or the read's */
	struct text text;		/* lives until the next call of deep_reader_run() */
	uint64_t    read_at, took;	/* ns */
};

struct deep_reader;

/* NULL without memory. */
struct deep_reader *deep_reader_new(struct tree *tree, uint64_t deadline);

/* Never waits for a stuck read. */
void deep_reader_close(struct deep_reader *reader);

/*
 * Answers all requests, at most DEEP_BATCH. A process whose lock held up an earlier read is not
 * asked again before that read has returned; its answer is then given to the next request for it.
 */
void deep_reader_run(struct deep_reader *reader, struct deep_request *requests, size_t count);

/* From any thread: the call under way, and all later ones, end at once. */
void deep_reader_cancel(struct deep_reader *reader);

#endif
