/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Collects on a thread of its own and hands samples over through one slot: who is slow gets the
 * newest sample, not a queue. Samples rotate, so that a warm feed allocates nothing.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "mempane/thread.h"

#include "feed_private.h"

enum { SPARE_MAXIMUM = 4 };

/* How long the end waits for a read that does not come back. */
static const uint64_t end_patience = NANOSECONDS_PER_SECOND / 10;

struct live_feed {
	struct feed         feed;
	pthread_t           thread;
	pthread_mutex_t     lock;		/* guards everything below */
	pthread_cond_t      change;		/* for the thread: something else is wanted */
	pthread_cond_t      ready;		/* for the caller: the slot is full */
	bool                is_started, is_ending, is_paused, is_woken;
	bool                is_finished;	/* the thread touches nothing any more */
	bool                is_abandoned;	/* nobody waits for the thread, which cleans up */
	uint64_t            interval;		/* ns */
	uint64_t            due;		/* monotonic ns of the next sample */
	uint64_t            begun;		/* monotonic ns of the one being taken; 0: none */
	struct demand_copy *demand;		/* owned; what the next sample must hold */
	struct demand_copy *used;		/* owned by the thread while it collects */
	struct demand_copy *unused;		/* owned; for the next one, or NULL */
	struct sample      *slot;		/* owned; the newest sample nobody has taken */
	int                 failure;		/* of the newest attempt, not yet told; or 0 */
	struct sample      *spares[SPARE_MAXIMUM];
	size_t              spare_count;
	int                 descriptor;		/* eventfd: readable while there is news */
};

static struct live_feed *as_live(struct feed *feed)
{
	return (struct live_feed *)feed;
}

static struct timespec time_from(uint64_t monotonic)
{
	return (struct timespec){
		.tv_sec = (time_t)(monotonic / NANOSECONDS_PER_SECOND),
		.tv_nsec = (long)(monotonic % NANOSECONDS_PER_SECOND),
	};
}

/* ---- the thread; all called with the lock held ---- */

static void keep_spare(struct live_feed *live, struct sample *sample)
{
	if (sample && live->spare_count < SPARE_MAXIMUM)
		live->spares[live->spare_count++] = sample;
	else
		sample_free(sample);
}

/* False when the feed ends. */
static bool wait_until_due(struct live_feed *live)
{
	while (!live->is_ending) {
		if (live->is_woken)
			return true;
		if (live->is_paused) {
			pthread_cond_wait(&live->change, &live->lock);
		} else if (clock_monotonic() >= live->due) {
			return true;
		} else {
			struct timespec until = time_from(live->due);

			pthread_cond_timedwait(&live->change, &live->lock, &until);
		}
	}
	return false;
}

/* The next sample is due an interval after this one was; missed ones are not made up for. */
static void plan_next(struct live_feed *live, uint64_t now)
{
	if (live->is_woken || live->due + live->interval <= now)
		live->due = now;
	live->due += live->interval;
	live->is_woken = false;
}

static void publish(struct live_feed *live, struct sample *sample, int error)
{
	if (error) {
		keep_spare(live, sample);
		live->failure = error;
	} else {
		keep_spare(live, live->slot);
		live->slot = sample;
		live->failure = 0;
	}
	pthread_cond_signal(&live->ready);
	/* Only a full counter could refuse, and that is readable too. */
	(void)eventfd_write(live->descriptor, 1);
}

static struct sample *take_spare(struct live_feed *live)
{
	return live->spare_count ? live->spares[--live->spare_count] : sample_new();
}

static void keep_unused(struct live_feed *live, struct demand_copy *take_copy)
{
	free(live->unused);
	live->unused = take_copy;
}

/* Takes over the demand for one sample, so that the caller may bring a new one meanwhile. */
static int collect(struct live_feed *live, struct sample *sample)
{
	int error;

	live->used = live->demand;
	live->begun = clock_monotonic();
	pthread_mutex_unlock(&live->lock);
	sample_reset(sample);
	error = collector_collect(live->feed.collector, &live->used->demand, sample);
	pthread_mutex_lock(&live->lock);
	if (live->used != live->demand)
		keep_unused(live, live->used);
	live->used = NULL;
	live->begun = 0;
	return error;
}

static void release_own_part(struct live_feed *live)
{
	while (live->spare_count)
		sample_free(live->spares[--live->spare_count]);
	sample_free(live->slot);
	free(live->demand);
	free(live->unused);
	close(live->descriptor);
	pthread_cond_destroy(&live->ready);
	pthread_cond_destroy(&live->change);
	pthread_mutex_destroy(&live->lock);
}

static void *run(void *context)
{
	struct live_feed *live = context;
	bool is_abandoned;

	pthread_mutex_lock(&live->lock);
	while (wait_until_due(live)) {
		struct sample *sample = take_spare(live);
		int error = -ENOMEM;

		plan_next(live, clock_monotonic());
		if (sample)
			error = collect(live, sample);
		publish(live, sample, error);
	}
	live->is_finished = true;
	is_abandoned = live->is_abandoned;
	pthread_cond_signal(&live->ready);
	pthread_mutex_unlock(&live->lock);
	if (is_abandoned) {
		release_own_part(live);
		feed_free(&live->feed);
	}
	return NULL;
}

/* ---- the caller's side ---- */

static int start(struct live_feed *live)
{
	sigset_t old;
	int error;

	live->due = clock_monotonic();
	thread_block_signals(&old);
	error = pthread_create(&live->thread, NULL, run, live);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	live->is_started = !error;
	return -error;
}

/* The thread may be in a read that takes long, of a control group with many below it, or for ever:
 * it is then left behind, and ends with the program if not before. */
static bool leave_or_join(struct live_feed *live)
{
	const struct timespec until = time_from(clock_monotonic() + end_patience);
	bool is_left;

	pthread_mutex_lock(&live->lock);
	while (!live->is_finished &&
	       pthread_cond_timedwait(&live->ready, &live->lock, &until) != ETIMEDOUT)
		;
	is_left = !live->is_finished;
	live->is_abandoned = is_left;
	if (is_left)
		pthread_detach(live->thread);
	pthread_mutex_unlock(&live->lock);
	if (!is_left)
		pthread_join(live->thread, NULL);
	return !is_left;
}

static bool live_close(struct feed *feed)
{
	struct live_feed *live = as_live(feed);

	pthread_mutex_lock(&live->lock);
	live->is_ending = true;
	pthread_cond_signal(&live->change);
	pthread_mutex_unlock(&live->lock);
	collector_cancel(feed->collector);
	if (live->is_started && !leave_or_join(live))
		return false;
	release_own_part(live);
	return true;
}

static void replace_demand(struct live_feed *live, struct demand_copy *take_copy)
{
	bool is_covered = live->demand && demand_covers(&live->demand->demand, &take_copy->demand);

	if (live->demand != live->used)
		keep_unused(live, live->demand);
	live->demand = take_copy;
	if (!is_covered)
		live->is_woken = true;
	pthread_cond_signal(&live->change);
}

static int live_demand(struct feed *feed, const struct demand *demand)
{
	struct live_feed *live = as_live(feed);
	struct demand_copy *copy;
	int error = 0;

	pthread_mutex_lock(&live->lock);
	copy = demand_copy_new(demand, live->unused);
	live->unused = NULL;
	if (copy)
		replace_demand(live, copy);
	if (!copy)
		error = -ENOMEM;
	else if (!live->is_started)
		error = start(live);
	pthread_mutex_unlock(&live->lock);
	return error;
}

static void clear_descriptor(const struct live_feed *live)
{
	eventfd_t count;

	(void)eventfd_read(live->descriptor, &count);	/* never waits */
}

static int live_next(struct feed *feed, uint64_t timeout, struct sample **ret_sample)
{
	struct live_feed *live = as_live(feed);
	uint64_t now = clock_monotonic();
	struct timespec until = time_from(timeout > UINT64_MAX - now ? UINT64_MAX : now + timeout);
	int result = 0;

	pthread_mutex_lock(&live->lock);
	while (!live->slot && !live->failure && timeout && result == 0)
		result = pthread_cond_timedwait(&live->ready, &live->lock, &until);
	result = live->failure;
	if (live->slot) {
		*ret_sample = live->slot;
		live->slot = NULL;
		result = 1;
	}
	live->failure = 0;
	clear_descriptor(live);
	pthread_mutex_unlock(&live->lock);
	return result;
}

static void live_release(struct feed *feed, struct sample *take_sample)
{
	struct live_feed *live = as_live(feed);

	pthread_mutex_lock(&live->lock);
	keep_spare(live, take_sample);
	pthread_mutex_unlock(&live->lock);
}

static int live_descriptor(const struct feed *feed)
{
	return ((const struct live_feed *)feed)->descriptor;
}

static void live_set_interval(struct feed *feed, uint64_t interval)
{
	struct live_feed *live = as_live(feed);

	pthread_mutex_lock(&live->lock);
	if (live->due > live->interval)
		live->due = live->due - live->interval + interval;
	live->interval = interval;
	pthread_cond_signal(&live->change);
	pthread_mutex_unlock(&live->lock);
}

/* Only the caller's own thread writes it. */
static uint64_t live_interval(const struct feed *feed)
{
	return ((const struct live_feed *)feed)->interval;
}

static void live_set_paused(struct feed *feed, bool is_paused)
{
	struct live_feed *live = as_live(feed);

	pthread_mutex_lock(&live->lock);
	live->is_paused = is_paused;
	pthread_cond_signal(&live->change);
	pthread_mutex_unlock(&live->lock);
}

static void live_wake(struct feed *feed)
{
	struct live_feed *live = as_live(feed);

	pthread_mutex_lock(&live->lock);
	live->is_woken = true;
	pthread_cond_signal(&live->change);
	pthread_mutex_unlock(&live->lock);
}

static uint64_t live_begun(struct feed *feed)
{
	struct live_feed *live = as_live(feed);
	uint64_t begun;

	pthread_mutex_lock(&live->lock);
	begun = live->begun;
	pthread_mutex_unlock(&live->lock);
	return begun;
}

static const struct feed_operations live_operations = {
	.close = live_close,
	.demand = live_demand,
	.next = live_next,
	.release = live_release,
	.descriptor = live_descriptor,
	.set_interval = live_set_interval,
	.interval = live_interval,
	.set_paused = live_set_paused,
	.wake = live_wake,
	.begun = live_begun,
};

int live_new(const struct feed_options *options, struct feed **ret_feed)
{
	struct live_feed *live = calloc(1, sizeof(*live));
	pthread_condattr_t attributes;

	if (!live)
		return -ENOMEM;
	live->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (live->descriptor < 0) {
		int error = -errno;

		free(live);
		return error;
	}
	live->feed.operations = &live_operations;
	live->interval = options->interval;
	pthread_mutex_init(&live->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&live->change, &attributes);
	pthread_cond_init(&live->ready, &attributes);
	pthread_condattr_destroy(&attributes);
	*ret_feed = &live->feed;
	return 0;
}
