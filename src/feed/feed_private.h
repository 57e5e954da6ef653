/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kinds of feeds have in common, shared by the files of this folder only. */
#ifndef MEMPANE_FEED_PRIVATE_H
#define MEMPANE_FEED_PRIVATE_H

#include "mempane/feed.h"

struct feed_operations {
	/* Ends whatever is under way and releases the kind's own part; not the common part. False
	 * when that has to wait: the feed is then released by whoever holds it up. */
	bool (*close)(struct feed *feed);
	int (*demand)(struct feed *feed, const struct demand *demand);
	int (*next)(struct feed *feed, uint64_t timeout, struct sample **ret_sample);
	void (*release)(struct feed *feed, struct sample *take_sample);
	int (*descriptor)(const struct feed *feed);
	void (*set_interval)(struct feed *feed, uint64_t interval);
	uint64_t (*interval)(const struct feed *feed);
	void (*set_paused)(struct feed *feed, bool is_paused);
	void (*wake)(struct feed *feed);
	/* When the sample was begun that is being taken (monotonic ns); 0: none is. */
	uint64_t (*begun)(struct feed *feed);
};

/* A kind embeds this as its first member. */
struct feed {
	const struct feed_operations *operations;
	struct tree                  *tree;		/* owned */
	struct collector             *collector;	/* owned */
};

/* Releases the common part, and the feed itself. */
void feed_free(struct feed *take_feed);

/* 0 or -ENOMEM; the caller fills in the common part. */
int live_new(const struct feed_options *options, struct feed **ret_feed);
int capture_new(unsigned step_count, struct feed **ret_feed);

/* A demand with its own copies of what it points to. */
struct demand_copy {
	struct demand demand;
	size_t        room;
	uint64_t      numbers[];	/* of `pids`, then of `first_pids` */
};

/* In a copy that is no longer used (or NULL) if there is room. NULL without memory. */
struct demand_copy *demand_copy_new(const struct demand *demand, struct demand_copy *take_old);

/* Whether both ask for the same, and whether a sample made for `old` serves `new`, too; which rows
 * come first does not matter. */
bool demand_is_same(const struct demand *old, const struct demand *new);
bool demand_covers(const struct demand *old, const struct demand *new);

#endif
