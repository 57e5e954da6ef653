/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The handle: chooses the kind of feed by the tree and passes calls on to it. */
#include "mempane/feed.h"

#include <errno.h>
#include <stdlib.h>

#include "feed_private.h"

int feed_open(struct tree *take_tree, const struct feed_options *options, struct feed **ret_feed)
{
	struct collector *collector = NULL;
	struct feed *feed = NULL;
	int error = collector_open(take_tree, &options->collector, &collector);

	if (!error)
		error = tree_is_live(take_tree)
				? live_new(options, &feed)
				: capture_new(tree_step_count(take_tree), &feed);
	if (error) {
		collector_close(collector);
		tree_close(take_tree);
		return error;
	}
	feed->tree = take_tree;
	feed->collector = collector;
	*ret_feed = feed;
	return 0;
}

void feed_free(struct feed *take_feed)
{
	collector_close(take_feed->collector);
	tree_close(take_feed->tree);
	free(take_feed);
}

void feed_close(struct feed *feed)
{
	if (feed && feed->operations->close(feed))
		feed_free(feed);
}

int feed_demand(struct feed *feed, const struct demand *demand)
{
	return feed->operations->demand(feed, demand);
}

int feed_next(struct feed *feed, uint64_t timeout, struct sample **ret_sample)
{
	return feed->operations->next(feed, timeout, ret_sample);
}

void feed_release(struct feed *feed, struct sample *take_sample)
{
	if (take_sample)
		feed->operations->release(feed, take_sample);
}

int feed_descriptor(const struct feed *feed)
{
	return feed->operations->descriptor(feed);
}

void feed_set_interval(struct feed *feed, uint64_t interval)
{
	feed->operations->set_interval(feed, interval);
}

uint64_t feed_interval(const struct feed *feed)
{
	return feed->operations->interval(feed);
}

void feed_set_paused(struct feed *feed, bool is_paused)
{
	feed->operations->set_paused(feed, is_paused);
}

void feed_wake(struct feed *feed)
{
	feed->operations->wake(feed);
}

bool feed_is_at_work(struct feed *feed, struct feed_work *ret_work)
{
	*ret_work = (struct feed_work){ .begun = feed->operations->begun(feed) };
	if (ret_work->begun)
		collector_reading(feed->collector, &ret_work->reading);
	return ret_work->begun != 0;
}

bool feed_is_live(const struct feed *feed)
{
	return tree_is_live(feed->tree);
}

const char *feed_label(const struct feed *feed)
{
	return tree_label(feed->tree);
}
