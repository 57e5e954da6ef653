/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller's side: hands a batch to the workers and waits for it, or for the lack of progress.
 * A worker that is merely late gets company, so that the rest goes on; one that has used up the
 * time that this sample has for waiting is left behind with its task.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "deep_worker.h"

static const uint64_t deadline_default = NANOSECONDS_PER_SECOND / 4;
/* When company comes for a worker that says nothing, and what each read gets in any case. */
static const uint64_t lateness = 5 * 1000 * 1000;
static const uint64_t suspect_lateness = 1000 * 1000;
static const uint64_t least_wait = 1000 * 1000;
static const uint64_t late_answer_life = 60 * NANOSECONDS_PER_SECOND;

struct deep_reader *deep_reader_new(struct tree *tree, uint64_t deadline)
{
	struct deep_reader *reader = calloc(1, sizeof(*reader));
	pthread_condattr_t attributes;

	if (!reader)
		return NULL;
	reader->tree = tree;
	reader->deadline = deadline ? deadline : deadline_default;
	deep_reader_begin(reader, 0);
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->work, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&reader->progress, &attributes);
	pthread_condattr_destroy(&attributes);
	return reader;
}

static void free_answers(struct deep_worker **list)
{
	while (*list) {
		struct deep_worker *worker = *list;

		*list = worker->next;
		deep_worker_free(worker);
	}
}

/* The last one out, here or in a worker that was stuck, frees the reader. */
void deep_reader_close(struct deep_reader *reader)
{
	if (!reader)
		return;
	pthread_mutex_lock(&reader->lock);
	reader->is_closing = true;
	free_answers(&reader->late);
	free_answers(&reader->given);
	pthread_cond_broadcast(&reader->work);
	while (reader->worker_count > reader->left_count)
		pthread_cond_wait(&reader->progress, &reader->lock);
	if (reader->worker_count) {
		pthread_mutex_unlock(&reader->lock);
		return;
	}
	pthread_mutex_unlock(&reader->lock);
	deep_reader_free(reader);
}

void deep_reader_cancel(struct deep_reader *reader)
{
	pthread_mutex_lock(&reader->lock);
	reader->is_cancelled = true;
	pthread_cond_broadcast(&reader->progress);
	pthread_mutex_unlock(&reader->lock);
}

void deep_reader_begin(struct deep_reader *reader, uint64_t patience)
{
	pthread_mutex_lock(&reader->lock);
	reader->begun = clock_monotonic();
	reader->patience = patience ? patience : UINT64_MAX;
	pthread_mutex_unlock(&reader->lock);
}

/* Whether the answer to one is one to the other. */
static bool is_same_question(const struct deep_request *a, const struct deep_request *b)
{
	return a->pid == b->pid && a->start_ticks == b->start_ticks && a->source == b->source &&
	       memcmp(a->arguments, b->arguments, sizeof(a->arguments)) == 0;
}

/* Takes the answer that came too late for an earlier request. */
static bool take_late_answer(struct deep_reader *reader, struct deep_request *request)
{
	for (struct deep_worker **link = &reader->late; *link; link = &(*link)->next) {
		struct deep_worker *worker = *link;

		if (!is_same_question(&worker->task, request))
			continue;
		*request = worker->task;
		request->since = 0;
		*link = worker->next;
		worker->next = reader->given;
		reader->given = worker;
		return true;
	}
	return false;
}

/* The worker that was left behind in a file of the process: all its files wait for one lock. */
static const struct deep_worker *find_held_up(const struct deep_reader *reader,
					      const struct deep_request *request)
{
	for (const struct deep_worker *worker = reader->workers; worker; worker = worker->next)
		if (worker->state == WORKER_LEFT && worker->task.pid == request->pid &&
		    worker->task.start_ticks == request->start_ticks)
			return worker;
	return NULL;
}

static void forget_old_answers(struct deep_reader *reader, uint64_t now)
{
	free_answers(&reader->given);
	for (struct deep_worker **link = &reader->late; *link;) {
		struct deep_worker *worker = *link;

		if (now - worker->task.read_at < late_answer_life) {
			link = &worker->next;
			continue;
		}
		*link = worker->next;
		deep_worker_free(worker);
	}
	for (struct deep_worker *worker = reader->workers; worker; worker = worker->next)
		if (worker->state == WORKER_IDLE)
			deep_worker_reset(worker);
}

static void answer(struct deep_reader *reader, struct deep_request *request, int error)
{
	request->error = error;
	reader->answered++;
}

/* No answer yet. It is blocked once that has been so for the whole deadline, on top of what the
 * work may take. */
static void answer_waiting(struct deep_reader *reader, struct deep_request *request,
			   uint64_t since, uint64_t allowance)
{
	uint64_t due;

	if (!request->since || request->since > since)
		request->since = since;
	due = request->since + allowance + reader->deadline;
	request->read_at = request->since;
	answer(reader, request, clock_monotonic() >= due ? -ETIMEDOUT : -EAGAIN);
}

/* Workers that can go on with the batch: idle, or busy and not late yet. */
static bool has_free_worker(const struct deep_reader *reader)
{
	for (const struct deep_worker *worker = reader->workers; worker; worker = worker->next)
		if (worker->state == WORKER_IDLE ||
		    (worker->state == WORKER_BUSY && !worker->is_late))
			return true;
	return false;
}

/* When the worker should be done. Nobody who is in a hurry counts on a process that sleeps
 * uninterruptibly. */
static uint64_t find_due(const struct deep_reader *reader, const struct deep_worker *worker)
{
	bool is_doubtful = worker->task.is_suspect || worker->is_target_asleep;

	if (reader->patience != UINT64_MAX && is_doubtful)
		return worker->started;
	return worker->started + worker->task.allowance;
}

/* How long a busy worker may keep the batch waiting after that. */
static uint64_t find_wait(const struct deep_reader *reader)
{
	uint64_t wait = reader->patience > least_wait ? reader->patience : least_wait;

	return wait < reader->deadline ? wait : reader->deadline;
}

static void leave_behind(struct deep_reader *reader, struct deep_worker *worker, uint64_t now)
{
	struct deep_request *request = &reader->batch[worker->index];
	uint64_t due = find_due(reader, worker);
	uint64_t waited = now > due ? now - due : 0;

	worker->state = WORKER_LEFT;
	reader->left_count++;
	if (reader->patience != UINT64_MAX)
		reader->patience -= waited < reader->patience ? waited : reader->patience;
	if (reader->is_cancelled)
		answer(reader, request, -ECANCELED);
	else
		answer_waiting(reader, request, worker->started, worker->task.allowance);
}

/* Leaves behind what has used up its time; returns when to look again. */
static uint64_t check_workers(struct deep_reader *reader, uint64_t now)
{
	uint64_t wait = find_wait(reader), wake;

	/* A worker may take a task, and get stuck in it, without a word. */
	wake = now + (reader->taken < reader->batch_count ? lateness : wait);
	for (struct deep_worker *worker = reader->workers; worker; worker = worker->next) {
		uint64_t due = find_due(reader, worker);
		uint64_t late = due + (worker->task.is_suspect ? suspect_lateness : lateness);

		if (worker->state != WORKER_BUSY)
			continue;
		if (now >= due + wait || reader->is_cancelled) {
			leave_behind(reader, worker, now);
			wait = find_wait(reader);
			continue;
		}
		worker->is_late = now >= late;
		if (late > due + wait || worker->is_late)
			late = due + wait;
		if (wake > late)
			wake = late;
	}
	return wake;
}

static void cancel_rest(struct deep_reader *reader)
{
	while (reader->taken < reader->batch_count) {
		struct deep_request *request = &reader->batch[reader->taken++];

		if (request->error == -EINPROGRESS)
			answer(reader, request, -ECANCELED);
	}
}

void deep_reader_refuse(struct deep_reader *reader, struct deep_request *request)
{
	answer_waiting(reader, request, reader->begun, 0);
}

/* Every reader that the next request might have was left behind. */
static bool refuse_next(struct deep_reader *reader)
{
	struct deep_request *next = &reader->batch[reader->taken];
	unsigned limit = next->is_suspect ? DEEP_READERS_MAXIMUM - 1 : DEEP_READERS_MAXIMUM;

	if (reader->left_count < reader->worker_count && reader->left_count < limit)
		return false;
	reader->taken++;
	if (next->is_suspect)
		deep_reader_refuse(reader, next);
	else
		answer(reader, next, -EAGAIN);
	return true;
}

static void skip_answered(struct deep_reader *reader)
{
	while (reader->taken < reader->batch_count &&
	       reader->batch[reader->taken].error != -EINPROGRESS)
		reader->taken++;
}

static void wait_for_progress(struct deep_reader *reader, uint64_t wake)
{
	struct timespec until = {
		.tv_sec = (time_t)(wake / NANOSECONDS_PER_SECOND),
		.tv_nsec = (long)(wake % NANOSECONDS_PER_SECOND),
	};

	pthread_cond_timedwait(&reader->progress, &reader->lock, &until);
}

/* Finds somebody for the next request. False: it has to wait. */
static bool find_reader(struct deep_reader *reader)
{
	if (!deep_worker_may_take(reader))
		return refuse_next(reader);
	pthread_cond_signal(&reader->work);
	if (has_free_worker(reader))
		return false;
	if (reader->worker_count < DEEP_READERS_MAXIMUM && deep_worker_start(reader) == 0)
		return true;
	return refuse_next(reader);
}

static void run_batch(struct deep_reader *reader)
{
	while (reader->answered < reader->batch_count) {
		uint64_t wake = check_workers(reader, clock_monotonic());

		if (reader->is_cancelled) {
			cancel_rest(reader);
			continue;
		}
		skip_answered(reader);
		if (reader->taken < reader->batch_count && find_reader(reader))
			continue;
		if (reader->answered < reader->batch_count)
			wait_for_progress(reader, wake);
	}
}

/* Answers at once what is known without reading. */
static void answer_known(struct deep_reader *reader, struct deep_request *request)
{
	const struct deep_worker *worker = find_held_up(reader, request);

	request->error = -EINPROGRESS;
	request->text = (struct text){ .data = NULL };
	request->read_at = request->took = 0;
	if (worker)
		answer_waiting(reader, request, worker->started, worker->task.allowance);
	else if (take_late_answer(reader, request))
		reader->answered++;
}

void deep_reader_run(struct deep_reader *reader, struct deep_request *requests, size_t count)
{
	pthread_mutex_lock(&reader->lock);
	forget_old_answers(reader, clock_monotonic());
	reader->batch = requests;
	reader->batch_count = count;
	reader->taken = reader->answered = 0;
	for (size_t i = 0; i < count; i++)
		answer_known(reader, &requests[i]);
	if (reader->answered < count)
		pthread_cond_signal(&reader->work);
	run_batch(reader);
	reader->batch = NULL;
	reader->batch_count = reader->taken = 0;
	pthread_mutex_unlock(&reader->lock);
}
