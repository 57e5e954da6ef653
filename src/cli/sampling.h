/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples for the commands without a screen: a feed and a model, and an end on SIGINT, SIGTERM or
 * SIGHUP that leaves whole samples behind.
 */
#ifndef MEMPANE_CLI_SAMPLING_H
#define MEMPANE_CLI_SAMPLING_H

#include "mempane/feed.h"
#include "mempane/model.h"

#include "message.h"
#include "options.h"

enum { SILENT_MAXIMUM = 8 };

struct sampling {
	struct tree  *tree;		/* held, to begin again */
	struct feed_options feed_options;
	struct feed  *feed;
	struct model *model;
	int           signals;		/* signalfd; the signals are blocked meanwhile */
	int           watched;		/* a descriptor whose reader may go away, or -1 */
	int           signal;		/* the one that ended it, or 0 */
	bool          is_live;
	bool          is_paused;	/* until the next sample is asked for */
	uint64_t      interval;		/* ns */
	const struct demand *demand;	/* the last one that the feed was told; borrowed */
	const struct demand *primed;	/* of the sample that others are compared with; borrowed */
	struct reading stuck;		/* what did not answer, when that was the failure */
	/* Files that did not answer, without which sampling began again; feed_options has them. */
	struct silent_file silent_files[SILENT_MAXIMUM];
};

/* Takes over the tree. Call sampling_close() in either case. The sampling stays where it is. */
enum status sampling_open(struct sampling *sampling, struct tree *take_tree,
			  const struct options *options, int watched);

/* Takes a first sample, for others to be compared with, and lets the interval pass. As
 * sampling_next(), which is to be called next with the full demand. */
int sampling_prime(struct sampling *sampling, const struct demand *demand);

/* Waits for a sample that meets the demand, which must live until another one replaces it; the
 * model has the sample then. A file that does not answer is done without: its values are blocked.
 * 1: there is one; 0: the end; or a negative errno, -ETIMEDOUT when it is no file that is silent. */
int sampling_next(struct sampling *sampling, const struct demand *demand);

/* Says why sampling_next() or sampling_prime() has failed with `r`. */
enum status sampling_complain(const struct sampling *sampling, int r);

/* Complains of files without which sampling went on and of which the last sample says nothing. */
enum status sampling_check_silent(const struct sampling *sampling);

/* No sample is taken before the next one is asked for. */
void sampling_pause(struct sampling *sampling);

/* Unblocks the signals and raises the one that ended it, so that the caller sees how it ended. */
void sampling_close(struct sampling *sampling);

/* For commands that sample in other ways: blocks the ending signals and gives a signalfd, or a
 * negative errno; waits `timeout` ns for one and returns it, or 0; undoes the block. */
int ending_signals_open(void);
int ending_signals_wait(int descriptor, uint64_t timeout);
void ending_signals_close(int descriptor, int signal);

#endif
