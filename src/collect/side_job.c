/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a side job: its thread, its work, and for how long a sample waits. Knows no file. */
#include "side_job.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mempane/thread.h"

enum { STACK_SIZE = 256 * 1024 };

static const uint64_t deadline_default = 2 * NANOSECONDS_PER_SECOND;
/* What each row may take of a patient caller's time, beyond the deadline. */
static const uint64_t row_allowance = NANOSECONDS_PER_SECOND / 1000;
/* How long the end waits for a thread that is not stuck: one read, and what is made of it. */
static const uint64_t end_patience = NANOSECONDS_PER_SECOND / 50;

/* ---- from new to gone ---- */

static void job_free(struct side_job *job)
{
	sample_free(job->now);
	sample_free(job->last);
	if (job->reader)
		reading_done(job->reader);
	free(job->reader);
	pthread_cond_destroy(&job->change);
	pthread_cond_destroy(&job->work);
	pthread_mutex_destroy(&job->lock);
	free(job);
}

struct side_job *side_job_new(struct collector *collector, const struct side_kind *kind)
{
	struct side_job *job = calloc(1, sizeof(*job));
	pthread_condattr_t attributes;

	if (!job)
		return NULL;
	job->kind = kind;
	pthread_mutex_init(&job->lock, NULL);
	pthread_cond_init(&job->work, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&job->change, &attributes);
	pthread_condattr_destroy(&attributes);
	job->now = sample_new();
	job->last = sample_new();
	job->reader = calloc(1, sizeof(*job->reader));
	if (job->reader)
		reading_init(job->reader, collector->tree, &collector->options);
	if (job->now && job->last && job->reader)
		return job;
	job_free(job);
	return NULL;
}

static void wait_until(struct side_job *job, uint64_t when)
{
	const struct timespec until = {
		.tv_sec = (time_t)(when / NANOSECONDS_PER_SECOND),
		.tv_nsec = (long)(when % NANOSECONDS_PER_SECOND),
	};

	pthread_cond_timedwait(&job->change, &job->lock, &until);
}

/* True when the thread has ended; otherwise it was left behind, and the job is its own. */
static bool end_thread(struct side_job *job)
{
	uint64_t until = clock_monotonic() + end_patience;
	bool is_finished;

	pthread_mutex_lock(&job->lock);
	job->is_ending = true;
	pthread_cond_signal(&job->work);
	while (!job->is_finished && clock_monotonic() < until)
		wait_until(job, until);
	is_finished = job->is_finished;
	job->is_abandoned = !is_finished;
	if (!is_finished)
		pthread_detach(job->thread);
	pthread_mutex_unlock(&job->lock);
	if (is_finished)
		pthread_join(job->thread, NULL);
	return is_finished;
}

void side_job_close(struct side_job *job)
{
	if (!job)
		return;
	side_job_cancel(job);
	if (!job->has_thread || end_thread(job))
		job_free(job);
}

void side_job_cancel(struct side_job *job)
{
	atomic_store(&job->reader->is_cancelled, true);
	pthread_mutex_lock(&job->lock);
	pthread_cond_broadcast(&job->change);
	pthread_mutex_unlock(&job->lock);
}

/* ---- the thread ---- */

void side_job_let_in(struct side_job *job)
{
	pthread_mutex_unlock(&job->lock);
}

void side_job_shut(struct side_job *job)
{
	pthread_mutex_lock(&job->lock);
}

static void do_work(struct side_job *job)
{
	struct sample *sample = job->now;

	if (sample_table(sample, ENTITY_SYSTEM)->is_present &&
	    sample_add_row(sample, ENTITY_SYSTEM, (struct key){ .first = 0 }) < 0)
		job->error = -ENOMEM;
	else
		job->error = job->kind->collect(&job->collection);
	if (sample->is_incomplete)
		job->error = -ENOMEM;
	job->took = clock_monotonic() - job->begun;
	job->is_running = false;
	pthread_cond_broadcast(&job->change);
}

static void *run(void *context)
{
	struct side_job *job = context;
	struct tree *tree = job->reader->tree;
	bool is_abandoned;

	pthread_mutex_lock(&job->lock);
	while (!job->is_ending) {
		if (job->is_running)
			do_work(job);
		else
			pthread_cond_wait(&job->work, &job->lock);
	}
	is_abandoned = job->is_abandoned;
	/* Whoever waits for this thread finds that it has let go of the tree. */
	if (!is_abandoned)
		tree_release(tree);
	job->is_finished = true;
	pthread_cond_broadcast(&job->change);
	pthread_mutex_unlock(&job->lock);
	if (!is_abandoned)
		return NULL;
	job_free(job);
	tree_release(tree);
	return NULL;
}

static bool start_thread(struct side_job *job)
{
	pthread_attr_t attributes;
	sigset_t old;
	int error;

	if (job->has_thread)
		return true;
	tree_hold(job->reader->tree);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	thread_block_signals(&old);
	error = pthread_create(&job->thread, &attributes, run, job);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attributes);
	if (error)
		tree_release(job->reader->tree);
	job->has_thread = !error;
	return job->has_thread;
}

void side_row_done(struct collection *collection)
{
	struct side_job *job = collection->job;

	for (size_t i = 0; job && i < SIDE_TABLES; i++) {
		const struct table *table = sample_table(job->now, job->kind->tables[i].entity);

		for (; job->whole_rows[i] < table->row_count; job->whole_rows[i]++)
			sample_put_count(job->now, job->whole_rows[i], job->kind->tables[i].age,
					 job->row_begun);
	}
	if (job)
		job->row_begun = clock_monotonic();
}

/* ---- the sample's side ---- */

uint64_t side_job_deadline(const struct side_job *job)
{
	uint64_t deadline = job->reader->options.side_deadline;

	return deadline ? deadline : deadline_default;
}

static bool is_of_job(const struct side_kind *kind, enum metric metric)
{
	enum entity entity = metric_info(metric)->entity;

	if (metric_info(metric)->is_computed)
		return false;
	if (entity == ENTITY_SYSTEM)
		return metric >= kind->first_cell && metric <= kind->last_cell;
	for (size_t i = 0; i < SIDE_TABLES; i++)
		if (entity == kind->tables[i].entity)
			return true;
	return entity == ENTITY_UNKNOWN;
}

/* Of a table that is there, the names of the rows, which any later sample may want, too. */
static void demand_names(struct side_job *job, const struct side_table *table)
{
	enum metric end = entity_end_metric(table->entity);

	for (enum metric metric = entity_first_metric(table->entity); metric < end; metric++)
		if (metric == table->age || metric_info(metric)->nature == NATURE_IDENTITY)
			metric_set_add(&job->demand.metrics, metric);
}

static void make_demand(struct side_job *job, const struct collection *collection)
{
	const struct demand *wanted = collection->demand;

	job->demand = (struct demand){ .is_exhaustive = wanted->is_exhaustive };
	for (size_t i = 0; i < SIDE_TABLES; i++)
		if (sample_table(collection->sample, job->kind->tables[i].entity)->is_present)
			demand_names(job, &job->kind->tables[i]);
	METRIC_SET_EACH(metric, &wanted->metrics)
		if (is_of_job(job->kind, metric))
			metric_set_add(&job->demand.metrics, metric);
}

static int prepare(struct side_job *job, const struct collection *collection)
{
	int error;

	make_demand(job, collection);
	sample_reset(job->now);
	error = sample_begin(job->now, &job->demand);
	for (size_t i = 0; i < SIDE_TABLES; i++)
		sample_expect_rows(job->now, job->kind->tables[i].entity,
				   sample_table(job->last, job->kind->tables[i].entity)->row_count);
	arena_reset(&job->reader->scratch);
	memset(job->whole_rows, 0, sizeof(job->whole_rows));
	job->begun = job->row_begun = clock_monotonic();
	job->collection = (struct collection){
		.collector = job->reader, .demand = &job->demand, .sample = job->now,
		.started = job->begun, .job = job,
	};
	memcpy(job->collection.is_wanted, collection->is_wanted, sizeof(collection->is_wanted));
	return error;
}

/* Work that was done after its sample had gone is what the next one is compared with. */
static void keep_last(struct side_job *job)
{
	struct sample *kept = job->now;

	if (!job->begun || job->error)
		return;
	job->now = job->last;
	job->last = kept;
	job->has_last = true;
	job->begun = 0;
}

bool side_job_begin(struct side_job *job, const struct collection *collection)
{
	bool is_begun = true;

	if (!sample_table(collection->sample, job->kind->tables[0].entity)->is_present)
		return false;
	pthread_mutex_lock(&job->lock);
	if (!job->is_running) {
		keep_last(job);
		is_begun = start_thread(job) && prepare(job, collection) == 0;
		job->is_running = is_begun;
		pthread_cond_signal(&job->work);
	}
	pthread_mutex_unlock(&job->lock);
	return is_begun;
}

/* Until when the sample waits: a patient one for as long as the rows may take, any other one for a
 * moment, and not at all when the work has taken longer than that the last time. */
static uint64_t find_end(const struct side_job *job, const struct collection *collection)
{
	uint64_t patience = job->reader->options.side_patience, rows = 0;

	if (!collection->demand->is_exhaustive && patience)
		return job->took > patience ? 0 : job->begun + patience;
	for (size_t i = 0; i < SIDE_TABLES; i++)
		rows += sample_table(job->now, job->kind->tables[i].entity)->row_count;
	return job->begun + side_job_deadline(job) + rows * row_allowance;
}

int side_job_take(struct side_job *job, struct collection *collection)
{
	int error = 0;
	uint64_t end;

	pthread_mutex_lock(&job->lock);
	while (job->is_running && !collection_is_cancelled(collection) &&
	       clock_monotonic() < (end = find_end(job, collection)))
		wait_until(job, end);
	if (!job->is_running)
		error = job->error;
	if (!error && !collection_is_cancelled(collection))
		side_rows_take(job, collection);
	if (!job->is_running)
		keep_last(job);
	pthread_mutex_unlock(&job->lock);
	return error;
}
