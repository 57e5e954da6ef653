/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays the steps of a capture, each collected when it is asked for. A capture does not move by
 * itself: there is no thread, no clock and nothing to wait for.
 */
#include <errno.h>
#include <stdlib.h>

#include "feed_private.h"

struct capture_feed {
	struct feed         feed;
	struct demand_copy *demand;	/* owned; NULL before the first call */
	struct sample      *spare;	/* owned; was released and can be filled again */
	unsigned            step, step_count;	/* the next one to play */
	uint64_t            interval;
};

static struct capture_feed *as_capture(struct feed *feed)
{
	return (struct capture_feed *)feed;
}

static bool capture_close(struct feed *feed)
{
	struct capture_feed *capture = as_capture(feed);

	free(capture->demand);
	sample_free(capture->spare);
	return true;
}

/* Who wants to see something else after the last step sees it for that step, and for the one before
 * it, so that rates are right. */
static int capture_demand(struct feed *feed, const struct demand *demand)
{
	struct capture_feed *capture = as_capture(feed);
	struct demand_copy *copy = demand_copy_new(demand, NULL);

	if (!copy)
		return -ENOMEM;
	if (capture->demand && !demand_is_same(&capture->demand->demand, demand))
		capture->step = capture->step > 2 ? capture->step - 2 : 0;
	free(capture->demand);
	capture->demand = copy;
	return 0;
}

static void capture_release(struct feed *feed, struct sample *take_sample)
{
	struct capture_feed *capture = as_capture(feed);

	if (capture->spare) {
		sample_free(take_sample);
		return;
	}
	capture->spare = take_sample;
}

static int capture_next(struct feed *feed, uint64_t timeout, struct sample **ret_sample)
{
	struct capture_feed *capture = as_capture(feed);
	struct sample *sample = capture->spare ? capture->spare : sample_new();
	int error = 0;

	(void)timeout;
	capture->spare = NULL;
	if (!sample)
		return -ENOMEM;
	if (!capture->demand || capture->step >= capture->step_count)
		error = -ENODATA;
	/* A single step needs no choosing: most trees have no steps at all. */
	if (!error && capture->step_count > 1)
		error = tree_set_step(feed->tree, capture->step);
	if (!error) {
		sample_reset(sample);
		error = collector_collect(feed->collector, &capture->demand->demand, sample);
	}
	if (error) {
		capture_release(feed, sample);
		return error;
	}
	capture->step++;
	*ret_sample = sample;
	return 1;
}

static int capture_descriptor(const struct feed *feed)
{
	(void)feed;
	return -1;
}

static void capture_set_interval(struct feed *feed, uint64_t interval)
{
	as_capture(feed)->interval = interval;
}

static uint64_t capture_interval(const struct feed *feed)
{
	return ((const struct capture_feed *)feed)->interval;
}

static void capture_set_paused(struct feed *feed, bool is_paused)
{
	(void)feed;
	(void)is_paused;
}

static void capture_wake(struct feed *feed)
{
	(void)feed;
}

static uint64_t capture_begun(struct feed *feed)
{
	(void)feed;
	return 0;
}

static const struct feed_operations capture_operations = {
	.close = capture_close,
	.demand = capture_demand,
	.next = capture_next,
	.release = capture_release,
	.descriptor = capture_descriptor,
	.set_interval = capture_set_interval,
	.interval = capture_interval,
	.set_paused = capture_set_paused,
	.wake = capture_wake,
	.begun = capture_begun,
};

int capture_new(unsigned step_count, struct feed **ret_feed)
{
	struct capture_feed *capture = calloc(1, sizeof(*capture));

	if (!capture)
		return -ENOMEM;
	capture->feed.operations = &capture_operations;
	capture->step_count = step_count;
	*ret_feed = &capture->feed;
	return 0;
}
