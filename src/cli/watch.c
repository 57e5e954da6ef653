/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notices a read that does not come back. Knows no file. */
#include "watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "mempane/thread.h"

const uint64_t watch_interval = NANOSECONDS_PER_SECOND / 4;
static const uint64_t answer_deadline = 5 * NANOSECONDS_PER_SECOND;
static const uint64_t next_answer_deadline = NANOSECONDS_PER_SECOND;

static bool is_overdue(const struct reading *reading, uint64_t deadline)
{
	return reading->since && clock_monotonic() - reading->since >= deadline;
}

bool reading_is_stuck(const struct reading *reading)
{
	return is_overdue(reading, answer_deadline);
}

/* A call may read many files. */
bool reading_is_stuck_too(const struct reading *reading)
{
	return is_overdue(reading, reading->what[0] == '/' ? next_answer_deadline
							   : answer_deadline);
}

enum status complain_stuck(const struct reading *reading)
{
	char duration[32];
	struct shown what;

	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, clock_monotonic() - reading->since,
			  duration, sizeof(duration));
	return complain(STATUS_BLOCKED, "no answer from %s for %s, so there is no sample",
			shown(&what, reading->what), duration);
}

enum status complain_silent(const struct silent_file *file)
{
	char duration[32];
	struct shown path;

	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, clock_monotonic() - file->since,
			  duration, sizeof(duration));
	return complain(STATUS_BLOCKED, "no answer from /%s for %s", shown(&path, file->path),
			duration);
}

struct watch {
	pthread_t         thread;
	pthread_mutex_t   lock;		/* guards what is below */
	pthread_cond_t    end;
	bool              is_ending;
	struct collector *collector;	/* borrowed, or NULL */
};

static void look(struct watch *watch)
{
	struct reading reading;

	/* Nothing of what the stuck thread may still use is released. */
	if (watch->collector && collector_reading(watch->collector, &reading) &&
	    reading_is_stuck(&reading))
		_exit(complain_stuck(&reading));
}

static void *run(void *context)
{
	struct watch *watch = context;

	pthread_mutex_lock(&watch->lock);
	while (!watch->is_ending) {
		uint64_t next = clock_monotonic() + watch_interval;
		const struct timespec until = {
			.tv_sec = (time_t)(next / NANOSECONDS_PER_SECOND),
			.tv_nsec = (long)(next % NANOSECONDS_PER_SECOND),
		};

		pthread_cond_timedwait(&watch->end, &watch->lock, &until);
		look(watch);
	}
	pthread_mutex_unlock(&watch->lock);
	return NULL;
}

static void watch_free(struct watch *watch)
{
	pthread_cond_destroy(&watch->end);
	pthread_mutex_destroy(&watch->lock);
	free(watch);
}

struct watch *watch_open(void)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	pthread_condattr_t attributes;
	sigset_t old;
	int error;

	if (!watch)
		return NULL;
	pthread_mutex_init(&watch->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&watch->end, &attributes);
	pthread_condattr_destroy(&attributes);
	thread_block_signals(&old);
	error = pthread_create(&watch->thread, NULL, run, watch);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!error)
		return watch;
	watch_free(watch);
	return NULL;
}

void watch_collector(struct watch *watch, struct collector *collector)
{
	pthread_mutex_lock(&watch->lock);
	watch->collector = collector;
	pthread_mutex_unlock(&watch->lock);
}

void watch_close(struct watch *watch)
{
	if (!watch)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->is_ending = true;
	pthread_cond_signal(&watch->end);
	pthread_mutex_unlock(&watch->lock);
	pthread_join(watch->thread, NULL);
	watch_free(watch);
}
