/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples over time, from anywhere: the only place where live and captured differ.
 */
#ifndef MEMPANE_FEED_H
#define MEMPANE_FEED_H

#include "mempane/collect.h"

struct feed;

struct feed_options {
	uint64_t interval;	/* ns between samples of a live feed */
	struct collector_options collector;
};

/* Collects on a thread of its own when the tree is live; otherwise plays the tree's steps. Takes
 * over the tree. */
int feed_open(struct tree *take_tree, const struct feed_options *options, struct feed **ret_feed);
void feed_close(struct feed *feed);

/* What the next samples must hold; copied. The first call starts a live feed. */
int feed_demand(struct feed *feed, const struct demand *demand);

/*
 * The next sample, which the caller owns until it gives it to feed_release() (or to a model, which
 * does). Waits at most `timeout` ns. 1: a sample; 0: none yet; -ENODATA: there are no more;
 * -ENOMEM: one was dropped for lack of memory.
 */
int feed_next(struct feed *feed, uint64_t timeout, struct sample **ret_sample);
void feed_release(struct feed *feed, struct sample *take_sample);

/* A sample that is being taken. */
struct feed_work {
	uint64_t       begun;	/* monotonic ns */
	struct reading reading;	/* what it waits for; `since` 0: nothing that could be told */
};

/* Whether a live feed takes a sample just now; waits for nothing. */
bool feed_is_at_work(struct feed *feed, struct feed_work *ret_work);

/* Readable while a sample waits; -1 for feeds that never wait. For poll(). */
int feed_descriptor(const struct feed *feed);

void feed_set_interval(struct feed *feed, uint64_t interval);
uint64_t feed_interval(const struct feed *feed);
void feed_set_paused(struct feed *feed, bool is_paused);
void feed_wake(struct feed *feed);	/* take a sample now */

bool feed_is_live(const struct feed *feed);
const char *feed_label(const struct feed *feed);	/* raw bytes, for titles */

#endif
