/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread that reads one file after another, or calls, and may get stuck in any of them. It
 * touches nothing but its own copy of the task meanwhile, so that it can be left behind.
 */
#include "deep_worker.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "mempane/parse.h"
#include "mempane/thread.h"
#include "process_path.h"

enum {
	STACK_SIZE = 256 * 1024,
	ARENA_KEPT_MAXIMUM = 8 * 1024 * 1024,
	TROUBLE = DEEP_READERS_MAXIMUM / 2,	/* readers that are stuck */
	THREADS_LOOKED_AT = 256,
};

static const uint64_t long_allowance = NANOSECONDS_PER_SECOND / 10;

void deep_worker_reset(struct deep_worker *worker)
{
	if (worker->arena.reserved > ARENA_KEPT_MAXIMUM)
		arena_done(&worker->arena);
	else
		arena_reset(&worker->arena);
}

void deep_worker_free(struct deep_worker *worker)
{
	arena_done(&worker->arena);
	free(worker);
}

void deep_reader_free(struct deep_reader *reader)
{
	pthread_cond_destroy(&reader->progress);
	pthread_cond_destroy(&reader->work);
	pthread_mutex_destroy(&reader->lock);
	free(reader);
}

/* A PID may have passed to another process while the read was held up. */
static int check_identity(struct tree *tree, struct arena *arena, const struct deep_request *task)
{
	char path[PROCESS_PATH_SIZE];
	struct process_stat stat;
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, task->pid, path);
	error = tree_read(tree, arena, path, &text);
	if (error)
		return error == -ENOMEM ? error : -ESRCH;
	if (parse_process_stat(text, &stat))
		return tree_is_live(tree) ? -ESRCH : 0;
	return stat.start_ticks == task->start_ticks ? 0 : -ESRCH;
}

/* Workers that are stuck or may be. */
static unsigned count_doubtful(const struct deep_reader *reader)
{
	unsigned doubtful = 0;

	for (const struct deep_worker *worker = reader->workers; worker; worker = worker->next)
		doubtful += worker->state == WORKER_LEFT ||
			    (worker->state == WORKER_BUSY && worker->task.is_suspect);
	return doubtful;
}

static bool sleeps_in_kernel(struct tree *tree, struct arena *arena, const char *path)
{
	struct process_stat stat;
	struct text text;

	return tree_read(tree, arena, path, &text) == 0 && parse_process_stat(text, &stat) == 0 &&
	       stat.state == 'D';
}

/* Any of its threads may hold the lock, whatever the first one does. */
static bool has_sleeping_thread(struct tree *tree, struct arena *arena, uint64_t pid)
{
	char path[2 * PROCESS_PATH_SIZE];
	uint64_t *threads;
	size_t count;

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/task", pid);
	if (tree_list_numbers(tree, arena, path, "", &threads, &count))
		return false;
	for (size_t i = 0; i < count && i < THREADS_LOOKED_AT; i++) {
		snprintf(path, sizeof(path), "proc/%" PRIu64 "/task/%" PRIu64 "/stat", pid,
			 threads[i]);
		if (sleeps_in_kernel(tree, arena, path))
			return true;
	}
	return false;
}

/* Looks before it reads: for long, so that nobody waits all that time in vain, or while several
 * readers are stuck, since there may be more of what holds them. False: better not. */
static bool look_at_target(struct deep_reader *reader, struct deep_worker *worker, bool is_trouble)
{
	char path[PROCESS_PATH_SIZE];
	bool is_asleep, may_read;

	if (worker->task.is_suspect || (worker->task.allowance < long_allowance && !is_trouble))
		return true;
	process_path(SOURCE_PROCESS_STAT, worker->task.pid, path);
	is_asleep = is_trouble ? has_sleeping_thread(reader->tree, &worker->arena,
						     worker->task.pid)
			       : sleeps_in_kernel(reader->tree, &worker->arena, path);
	pthread_mutex_lock(&reader->lock);
	worker->is_target_asleep = is_asleep;
	worker->task.is_suspect |= is_asleep && is_trouble;
	may_read = !worker->task.is_suspect || count_doubtful(reader) < DEEP_READERS_MAXIMUM;
	if (is_asleep)
		pthread_cond_signal(&reader->progress);
	pthread_mutex_unlock(&reader->lock);
	return may_read;
}

/* Whether the task's answer is that of its process; otherwise it becomes an error. */
static void check_task(struct tree *tree, struct deep_worker *worker)
{
	struct deep_request *task = &worker->task;
	char path[PROCESS_PATH_SIZE];
	int error;

	/* A file that is not there: the kernel has none, or the process has gone in between. */
	if (task->error && !(task->error == -ENOENT && tree_is_live(tree)))
		return;
	error = check_identity(tree, &worker->arena, task);
	if (error == -ESRCH && task->error && !source_info(task->source)->is_answer) {
		process_path(task->source, task->pid, path);
		tree_note_failure(tree, path, error);
	}
	if (error)
		task->error = error;
}

static void read_task(struct tree *tree, struct deep_worker *worker)
{
	struct deep_request *task = &worker->task;
	char path[PROCESS_PATH_SIZE];
	uint64_t begin = clock_thread_cpu();

	process_path(task->source, task->pid, path);
	task->read_at = tree_read_time(tree, path);
	if (task->take)
		task->error = deep_stream_read(worker, path);
	else if (task->digest)
		task->error = task->digest(tree, &worker->arena, task, path, &task->text);
	else
		task->error = tree_read(tree, &worker->arena, path, &task->text);
	task->took = clock_thread_cpu() - begin;
	if (task->error || !task->is_vouched_for)
		check_task(tree, worker);
}

bool deep_worker_may_take(const struct deep_reader *reader)
{
	return !reader->batch[reader->taken].is_suspect ||
	       count_doubtful(reader) < DEEP_READERS_MAXIMUM - 1;
}

static bool take_task(struct deep_reader *reader, struct deep_worker *worker)
{
	while (reader->taken < reader->batch_count && deep_worker_may_take(reader)) {
		size_t index = reader->taken++;

		if (reader->batch[index].error != -EINPROGRESS)
			continue;
		worker->index = index;
		worker->task = reader->batch[index];
		worker->started = clock_monotonic();
		worker->state = WORKER_BUSY;
		worker->is_late = worker->is_target_asleep = false;
		return true;
	}
	return false;
}

static void deliver(struct deep_reader *reader, struct deep_worker *worker, bool was_read)
{
	struct deep_request *request = &reader->batch[worker->index];

	worker->state = WORKER_IDLE;
	if (was_read) {
		*request = worker->task;
		request->since = 0;
		reader->answered++;
	} else {
		deep_reader_refuse(reader, request);
	}
	if (reader->answered == reader->batch_count)
		pthread_cond_signal(&reader->progress);
}

static void unlink_worker(struct deep_reader *reader, struct deep_worker *worker)
{
	struct deep_worker **link = &reader->workers;

	while (*link != worker)
		link = &(*link)->next;
	*link = worker->next;
	reader->worker_count--;
}

/* Where the texts go that a leaving worker has read: the caller may be using them still, and a late
 * answer waits for the next request. NULL: nobody wants them. */
static struct deep_worker **find_heirs(struct deep_reader *reader, const struct deep_worker *worker)
{
	if (reader->is_closing)
		return NULL;
	if (worker->state != WORKER_LEFT)
		return &reader->given;
	/* In progress still: it was left behind before it began. Of pieces that nobody took there
	 * is nothing to give. */
	if (worker->task.error == -ENOMEM || worker->task.error == -EINPROGRESS ||
	    worker->task.take)
		return NULL;
	return &reader->late;
}

/* The last one out frees a reader that was closed while it was stuck. */
static void leave(struct deep_reader *reader, struct deep_worker *worker)
{
	struct deep_worker **heirs = find_heirs(reader, worker);
	bool is_left = worker->state == WORKER_LEFT, is_last;
	struct tree *tree = reader->tree;

	unlink_worker(reader, worker);
	if (is_left)
		reader->left_count--;
	is_last = is_left && reader->is_closing && reader->worker_count == 0;
	if (heirs) {
		worker->next = *heirs;
		*heirs = worker;
	}
	/* Whoever waits for this one finds that it has let go; nobody waits for one left behind. */
	if (!is_left)
		tree_release(tree);
	pthread_cond_signal(&reader->progress);
	pthread_mutex_unlock(&reader->lock);
	if (!heirs)
		deep_worker_free(worker);
	if (is_last)
		deep_reader_free(reader);
	if (is_left)
		tree_release(tree);
}

/* One idle worker waits for the next batch; company that came for a late one goes home. */
static bool is_needed(const struct deep_reader *reader, const struct deep_worker *self)
{
	if (reader->is_closing)
		return false;
	for (const struct deep_worker *other = reader->workers; other; other = other->next)
		if (other != self && other->state == WORKER_IDLE)
			return false;
	return true;
}

/* Called with the lock held, which it gives away meanwhile. Whoever vouched for the process did so
 * for the time of his batch. */
static void check_late_task(struct deep_reader *reader, struct deep_worker *worker)
{
	if (worker->task.error || !worker->task.is_vouched_for)
		return;
	pthread_mutex_unlock(&reader->lock);
	check_task(reader->tree, worker);
	pthread_mutex_lock(&reader->lock);
}

static void *work(void *context)
{
	struct deep_worker *worker = context;
	struct deep_reader *reader = worker->reader;

	pthread_mutex_lock(&reader->lock);
	while (worker->state != WORKER_LEFT) {
		if (take_task(reader, worker)) {
			bool is_trouble = reader->left_count >= TROUBLE, may_read;

			pthread_mutex_unlock(&reader->lock);
			may_read = look_at_target(reader, worker, is_trouble);
			if (may_read)
				read_task(reader->tree, worker);
			pthread_mutex_lock(&reader->lock);
			if (worker->state == WORKER_LEFT && may_read)
				check_late_task(reader, worker);
			if (worker->state == WORKER_BUSY)
				deliver(reader, worker, may_read);
		} else if (is_needed(reader, worker)) {
			pthread_cond_wait(&reader->work, &reader->lock);
		} else {
			break;
		}
	}
	leave(reader, worker);
	return NULL;
}

static int start_thread(struct deep_worker *worker)
{
	sigset_t old;
	pthread_attr_t attributes;
	pthread_t thread;
	int error;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	thread_block_signals(&old);
	error = pthread_create(&thread, &attributes, work, worker);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attributes);
	return -error;
}

int deep_worker_start(struct deep_reader *reader)
{
	struct deep_worker *worker = calloc(1, sizeof(*worker));
	int error;

	if (!worker)
		return -ENOMEM;
	arena_init(&worker->arena);
	worker->reader = reader;
	worker->next = reader->workers;
	tree_hold(reader->tree);
	error = start_thread(worker);
	if (error) {
		tree_release(reader->tree);
		free(worker);
		return error;
	}
	reader->workers = worker;
	reader->worker_count++;
	return 0;
}
