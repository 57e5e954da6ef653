/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller's side: hands a batch to the workers and waits for it, or for the lack of progress.
 * A worker that is merely late gets company, so that the rest goes on; one that misses the deadline
 * is given up.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "deep_worker.h"

static const uint64_t deadline_default = NANOSECONDS_PER_SECOND / 4;
static const uint64_t patience_minimum = 5 * 1000 * 1000;
static const uint64_t late_answer_life = 60 * NANOSECONDS_PER_SECOND;

struct deep_reader *deep_reader_new(struct tree *tree, uint64_t deadline)
{
	struct deep_reader *reader = calloc(1, sizeof(*reader));
	pthread_condattr_t attributes;

	if (!reader)
		return NULL;
	reader->tree = tree;
	reader->deadline = deadline ? deadline : deadline_default;
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
	while (reader->worker_count > reader->stuck_count)
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

static bool is_same_file(const struct deep_request *a, const struct deep_request *b)
{
	return a->pid == b->pid && a->start_ticks == b->start_ticks && a->source == b->source;
}

/* Takes the answer that came too late for an earlier request. */
static bool take_late_answer(struct deep_reader *reader, struct deep_request *request)
{
	for (struct deep_worker **link = &reader->late; *link; link = &(*link)->next) {
		struct deep_worker *worker = *link;

		if (!is_same_file(&worker->task, request))
			continue;
		request->error = worker->task.error;
		request->text = worker->task.text;
		request->read_at = worker->task.read_at;
		request->took = worker->task.took;
		*link = worker->next;
		worker->next = reader->given;
		reader->given = worker;
		return true;
	}
	return false;
}

/* All files of a process wait for the same lock. */
static bool is_held_up(const struct deep_reader *reader, const struct deep_request *request)
{
	for (const struct deep_worker *worker = reader->workers; worker; worker = worker->next)
		if (worker->state == WORKER_STUCK && worker->task.pid == request->pid &&
		    worker->task.start_ticks == request->start_ticks)
			return true;
	return false;
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

/* Workers that can go on with the batch: idle, or busy and not late yet. */
static bool has_free_worker(const struct deep_reader *reader)
{
	for (const struct deep_worker *worker = reader->workers; worker; worker = worker->next)
		if (worker->state == WORKER_IDLE ||
		    (worker->state == WORKER_BUSY && !worker->is_late))
			return true;
	return false;
}

/* Gives up what missed its deadline; returns when to look again. */
static uint64_t check_workers(struct deep_reader *reader, uint64_t now)
{
	uint64_t patience = reader->deadline / 16, wake;

	if (patience < patience_minimum)
		patience = patience_minimum;
	/* A worker may take a task, and get stuck in it, without a word. */
	wake = now + (reader->taken < reader->batch_count ? patience : reader->deadline);
	for (struct deep_worker *worker = reader->workers; worker; worker = worker->next) {
		uint64_t late = worker->started + worker->task.allowance + patience;
		uint64_t end = worker->started + worker->task.allowance + reader->deadline;

		if (worker->state != WORKER_BUSY)
			continue;
		if (now >= end || reader->is_cancelled) {
			worker->state = WORKER_STUCK;
			reader->stuck_count++;
			answer(reader, &reader->batch[worker->index],
			       reader->is_cancelled ? -ECANCELED : -ETIMEDOUT);
			continue;
		}
		worker->is_late = now >= late;
		if (wake > (worker->is_late ? end : late))
			wake = worker->is_late ? end : late;
	}
	return wake;
}

/* Answers what is left when nobody can be found to read it. */
static void give_up_rest(struct deep_reader *reader, int error)
{
	while (reader->taken < reader->batch_count) {
		struct deep_request *request = &reader->batch[reader->taken++];

		if (request->error == -EINPROGRESS)
			answer(reader, request, error);
	}
}

/* The last reader is kept for processes that do not look like trouble. */
static bool may_add_worker(const struct deep_reader *reader)
{
	const struct deep_request *next = &reader->batch[reader->taken];
	unsigned limit = next->is_suspect ? DEEP_READERS_MAXIMUM - 1 : DEEP_READERS_MAXIMUM;

	return reader->worker_count < limit;
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

static void run_batch(struct deep_reader *reader)
{
	while (reader->answered < reader->batch_count) {
		uint64_t wake = check_workers(reader, clock_monotonic());

		if (reader->is_cancelled) {
			give_up_rest(reader, -ECANCELED);
			continue;
		}
		skip_answered(reader);
		if (reader->taken < reader->batch_count && !has_free_worker(reader)) {
			if (may_add_worker(reader) && deep_worker_start(reader) == 0)
				continue;
			if (reader->worker_count == reader->stuck_count ||
			    reader->batch[reader->taken].is_suspect) {
				give_up_rest(reader, -EAGAIN);
				continue;
			}
		}
		if (reader->answered < reader->batch_count)
			wait_for_progress(reader, wake);
	}
}

void deep_reader_run(struct deep_reader *reader, struct deep_request *requests, size_t count)
{
	pthread_mutex_lock(&reader->lock);
	forget_old_answers(reader, clock_monotonic());
	reader->batch = requests;
	reader->batch_count = count;
	reader->taken = reader->answered = 0;
	for (size_t i = 0; i < count; i++) {
		requests[i].error = -EINPROGRESS;
		requests[i].text = (struct text){ .data = NULL };
		if (is_held_up(reader, &requests[i]))
			answer(reader, &requests[i], -ETIMEDOUT);
		else if (take_late_answer(reader, &requests[i]))
			reader->answered++;
	}
	if (reader->answered < count)
		pthread_cond_signal(&reader->work);
	run_batch(reader);
	reader->batch = NULL;
	reader->batch_count = reader->taken = 0;
	pthread_mutex_unlock(&reader->lock);
}
