/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads of files, and calls, that take another process's mmap_lock. They block for as long as the
 * target holds its lock, which can be for ever, so they are done on threads that can be left
 * behind.
 */
#ifndef MEMPANE_COLLECT_DEEP_READER_H
#define MEMPANE_COLLECT_DEEP_READER_H

#include "mempane/parse.h"
#include "mempane/tree.h"

enum { DEEP_READERS_MAXIMUM = 8, DEEP_BATCH = 64, DEEP_PLACE_SIZE = 512,
       DEEP_ARGUMENTS = 3 };

/*
 * Makes the answer to a request out of the file, for one that is too large to hold, or by a call:
 * 0 or a negative errno. Runs on a thread that may be left behind, so it touches nothing but what
 * it is given; the text lives in the arena.
 */
struct deep_request;
typedef int deep_digest_function(struct tree *tree, struct arena *arena,
				 const struct deep_request *request, const char *path,
				 struct text *ret_text);

struct deep_request {
	uint64_t    pid, start_ticks;
	enum source source;
	uint64_t    allowance;		/* ns that the work itself may take, beyond all waiting */
	bool        is_suspect;		/* sleeps uninterruptibly: never gets the last reader */
	bool        is_vouched_for;	/* the caller finds out himself whether the PID has passed to
					   another process; of a late answer this is looked after
					   here in any case */
	uint64_t    notes[2];		/* the caller's; a late answer brings its own back */
	/* in and out: since when (monotonic ns) such a read of this process has been waited for;
	   0: it is not. The wait for a free reader counts */
	uint64_t    since;
	/*
	 * Set: the file is handed over in pieces, and there is no `text`. It returns how much it
	 * took, the rest comes again with more, or -ENOMEM. It runs on another thread, while
	 * deep_reader_run() waits and never after that; the deadline is one for the next piece.
	 */
	int64_t   (*take)(void *context, struct text text, bool is_last);
	void       *context;
	deep_digest_function *digest;	/* set: `text` is what it makes of the file */
	struct parse_scale scale;	/* for it */
	uint64_t    arguments[DEEP_ARGUMENTS];		/* for it, */
	char        place[DEEP_PLACE_SIZE];		/* as it needs them */
	/* the answer */
	int         error;		/* 0; -ETIMEDOUT: blocked, the deadline has passed since
					   `since`; -EAGAIN: no answer yet, or no reader was
					   free; -ESRCH: gone; -ECANCELED; or the read's */
	struct text text;		/* lives until the next call of deep_reader_run() */
	uint64_t    read_at;		/* monotonic ns; of a blocked one: `since` */
	uint64_t    took;		/* ns of work: waiting for the lock is not counted */
};

struct deep_reader;

/* NULL without memory. */
struct deep_reader *deep_reader_new(struct tree *tree, uint64_t deadline);

/* Never waits for a stuck read. */
void deep_reader_close(struct deep_reader *reader);

/*
 * A new sample. All its runs together wait no longer than `patience` ns for reads that take more
 * than their allowance, but for a moment for each; 0: for each read up to the deadline.
 */
void deep_reader_begin(struct deep_reader *reader, uint64_t patience);

/*
 * Answers all requests, at most DEEP_BATCH. A process that an earlier read still waits for is not
 * asked again before that read has returned; its answer is then given to the next request for it.
 */
void deep_reader_run(struct deep_reader *reader, struct deep_request *requests, size_t count);

/* From any thread: the call under way, and all later ones, end at once. */
void deep_reader_cancel(struct deep_reader *reader);

#endif
