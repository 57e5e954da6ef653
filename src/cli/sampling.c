/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives a feed into a model for the commands without a screen. Knows no view and no format. */
#include "sampling.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "watch.h"

/* What the caller ignores (nohup) stays ignored: a signalfd would see it all the same. */
static sigset_t ending_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(&set, signals[i]);
	return set;
}

int ending_signals_open(void)
{
	sigset_t set = ending_signals();
	int descriptor;

	sigprocmask(SIG_BLOCK, &set, NULL);
	descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return descriptor < 0 ? -errno : descriptor;
}

static int read_signal(int descriptor)
{
	struct signalfd_siginfo info;

	if (descriptor < 0 || read(descriptor, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

static struct timespec to_timespec(uint64_t nanoseconds)
{
	return (struct timespec){ .tv_sec = (time_t)(nanoseconds / NANOSECONDS_PER_SECOND),
				  .tv_nsec = (long)(nanoseconds % NANOSECONDS_PER_SECOND) };
}

int ending_signals_wait(int descriptor, uint64_t timeout)
{
	struct pollfd poll_for = { .fd = descriptor, .events = POLLIN };
	struct timespec limit = to_timespec(timeout);

	ppoll(&poll_for, 1, &limit, NULL);
	return read_signal(descriptor);
}

void ending_signals_close(int descriptor, int signal)
{
	sigset_t set = ending_signals();

	if (descriptor >= 0)
		close(descriptor);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	if (signal)
		raise(signal);
}

static void release_sample(void *context, struct sample *take_sample)
{
	feed_release(context, take_sample);
}

static int begin(struct sampling *sampling)
{
	int r;

	tree_hold(sampling->tree);	/* the feed's own */
	r = feed_open(sampling->tree, &sampling->feed_options, &sampling->feed);
	if (r < 0)
		return r;
	sampling->model = model_new(release_sample, sampling->feed);
	return sampling->model ? 0 : -ENOMEM;
}

/* The feed's thread may be stuck: it is left behind then. */
static void end(struct sampling *sampling)
{
	model_free(sampling->model);
	feed_close(sampling->feed);
	sampling->model = NULL;
	sampling->feed = NULL;
	sampling->demand = NULL;
	sampling->is_paused = false;
}

enum status sampling_open(struct sampling *sampling, struct tree *take_tree,
			  const struct options *options, int watched)
{
	/* A demand without screen is exhaustive, so no budget applies; a deadline does, and a limit
	 * that was asked for. */
	bool has_limit = options_has(options, OPTION_WALK_LIMIT);
	const struct feed_options feed_options = {
		.interval = options->interval,
		.collector = { .read_deadline = NANOSECONDS_PER_SECOND / 5,
			       .walk_limit = has_limit ? options->walk_limit : 0,
			       .has_no_walks = has_limit && options->walk_limit == 0,
			       .process_reader = options->process_reader },
	};
	int r;

	*sampling = (struct sampling){ .watched = watched, .interval = options->interval,
				       .is_live = tree_is_live(take_tree), .tree = take_tree,
				       .feed_options = feed_options };
	sampling->feed_options.collector.silent_files = sampling->silent_files;
	/* Before the feed starts its thread, which inherits the mask. */
	sampling->signals = ending_signals_open();
	r = begin(sampling);
	return r < 0 ? complain_code(r, "cannot begin to read") : STATUS_SUCCESS;
}

/* Waits for a sample (1), or until `timeout` has passed (1 too); 0 when it is time to end. */
static int wait_for_sample(struct sampling *sampling, int descriptor,
			   const struct timespec *timeout)
{
	struct pollfd polls[] = {
		{ .fd = sampling->signals, .events = POLLIN },
		{ .fd = descriptor, .events = POLLIN },
		{ .fd = sampling->watched, .events = 0 },
	};

	ppoll(polls, ARRAY_SIZE(polls), timeout, NULL);
	sampling->signal = read_signal(sampling->signals);
	if (sampling->signal)
		return 0;
	return polls[2].revents & (POLLERR | POLLHUP) ? 0 : 1;
}

/* A sample may have been begun before the demand grew. */
static bool meets(const struct sample *sample, const struct demand *demand)
{
	METRIC_SET_EACH(metric, &demand->metrics)
		if (sample->column_of[metric] < 0)
			return false;
	return true;
}

/* Nobody wants to wait for ever for a file that does not answer. */
static bool is_stuck(struct sampling *sampling)
{
	struct feed_work work;

	bool is_another = sampling->feed_options.collector.silent_file_count > 0;

	if (!feed_is_at_work(sampling->feed, &work))
		return false;
	if (!(is_another ? reading_is_stuck_too : reading_is_stuck)(&work.reading))
		return false;
	sampling->stuck = work.reading;
	return true;
}

static int take_next(struct sampling *sampling)
{
	int descriptor = feed_descriptor(sampling->feed), r;
	const struct timespec pause = to_timespec(descriptor < 0 ? 0 : watch_interval);
	struct sample *sample;

	do {
		if (!wait_for_sample(sampling, descriptor, &pause))
			return 0;
		r = feed_next(sampling->feed, 0, &sample);
		if (r == 0 && is_stuck(sampling))
			r = -ETIMEDOUT;
	} while (r == 0);
	if (r == -ENODATA)
		return 0;
	if (r > 0)
		model_take(sampling->model, sample);
	return r;
}

static int next_of_feed(struct sampling *sampling, const struct demand *demand)
{
	int r = 0;

	if (demand != sampling->demand)
		r = feed_demand(sampling->feed, demand);
	if (r < 0)
		return r;
	sampling->demand = demand;
	if (sampling->is_paused)
		feed_set_paused(sampling->feed, false);
	sampling->is_paused = false;
	do
		r = take_next(sampling);
	while (r > 0 && !meets(model_now(sampling->model), demand));
	return r;
}

/* A call has no path, and a path that was cut is that of no file. A directory is read all the same,
 * and would be waited for again. */
static bool do_without(struct sampling *sampling)
{
	size_t *count = &sampling->feed_options.collector.silent_file_count;
	const char *what = sampling->stuck.what;
	struct silent_file *file;

	if (*count == SILENT_MAXIMUM || what[0] != '/' ||
	    strlen(what) + 1 == sizeof(sampling->stuck.what))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (!strcmp(sampling->silent_files[i].path, what + 1))
			return false;
	file = &sampling->silent_files[(*count)++];
	file->since = sampling->stuck.since;
	snprintf(file->path, sizeof(file->path), "%s", what + 1);
	return true;
}

/* Everything from the beginning, but for the file that does not answer. 1 or as sampling_next(). */
static int begin_again(struct sampling *sampling)
{
	const struct demand *primed = sampling->primed;
	int r;

	if (!do_without(sampling))
		return -ETIMEDOUT;
	end(sampling);
	r = begin(sampling);
	if (r < 0 || !primed)
		return r < 0 ? r : 1;
	sampling->primed = NULL;
	return sampling_prime(sampling, primed);
}

int sampling_next(struct sampling *sampling, const struct demand *demand)
{
	int r = next_of_feed(sampling, demand);

	while (r == -ETIMEDOUT) {
		r = begin_again(sampling);
		if (r <= 0)
			return r;
		r = next_of_feed(sampling, demand);
	}
	return r;
}

/* The feed is paused, so that its own rhythm does not put another sample between the two; the new
 * demand makes it take the second one. */
int sampling_prime(struct sampling *sampling, const struct demand *demand)
{
	uint64_t taken, now;
	struct timespec left;
	int r;

	feed_set_paused(sampling->feed, true);
	r = sampling_next(sampling, demand);
	sampling->primed = demand;
	sampling_pause(sampling);	/* it may be another feed by now */
	if (r <= 0)
		return r;
	taken = model_now(sampling->model)->taken.monotonic;
	now = clock_monotonic();
	left = to_timespec(taken + sampling->interval > now ? taken + sampling->interval - now : 0);
	return wait_for_sample(sampling, -1, &left);
}

enum status sampling_complain(const struct sampling *sampling, int r)
{
	return r == -ETIMEDOUT ? complain_stuck(&sampling->stuck)
			       : complain_code(r, "cannot take a sample");
}

static bool is_told(const struct sample *sample, const struct silent_file *file)
{
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		if (sample->outcomes[source].blocked &&
		    !strcmp(source_info(source)->path, file->path))
			return true;
	return false;
}

enum status sampling_check_silent(const struct sampling *sampling)
{
	const struct sample *now = model_now(sampling->model);
	enum status status = STATUS_SUCCESS;

	for (size_t i = 0; i < sampling->feed_options.collector.silent_file_count; i++)
		if (now && !is_told(now, &sampling->silent_files[i]))
			status = complain_silent(&sampling->silent_files[i]);
	return status;
}

void sampling_pause(struct sampling *sampling)
{
	if (sampling->feed)
		feed_set_paused(sampling->feed, true);
	sampling->is_paused = true;
}

void sampling_close(struct sampling *sampling)
{
	end(sampling);
	tree_close(sampling->tree);
	ending_signals_close(sampling->signals, sampling->signal);
}
