/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A worker's read of a file that is too large to hold: what was read is handed over while the
 * caller waits, and each piece shows that the target lets us go on. Knows no file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "deep_worker.h"

/* The kernel gives a page or less at a time; a line that does not fit makes the buffer grow. */
enum { BUFFER_SIZE = 64 * 1024, ROOM_MINIMUM = 8 * 1024, BUFFER_MAXIMUM = 16 * 1024 * 1024 };

struct buffer {
	char  *data;	/* owned */
	size_t size, used;
	bool   is_last;
};

/* The caller is still there while the lock is held and the worker has not been given up. */
static int hand_over(struct deep_worker *worker, struct buffer *buffer)
{
	struct deep_reader *reader = worker->reader;
	const struct deep_request *task = &worker->task;
	int64_t taken = 0;

	pthread_mutex_lock(&reader->lock);
	worker->started = clock_monotonic();
	if (worker->state != WORKER_BUSY)
		taken = -ECANCELED;
	else if (buffer->is_last || buffer->size - buffer->used < ROOM_MINIMUM)
		taken = task->take(task->context, (struct text){ buffer->data, buffer->used },
				   buffer->is_last);
	pthread_mutex_unlock(&reader->lock);
	if (taken < 0)
		return (int)taken;
	buffer->used -= (size_t)taken;
	if (taken)
		memmove(buffer->data, buffer->data + taken, buffer->used);
	return 0;
}

static int make_room(struct buffer *buffer)
{
	size_t size = buffer->size ? 2 * buffer->size : BUFFER_SIZE;
	char *larger;

	if (buffer->size - buffer->used >= ROOM_MINIMUM)
		return 0;
	if (size > BUFFER_MAXIMUM)
		return -EFBIG;
	larger = realloc(buffer->data, size);
	if (!larger)
		return -ENOMEM;
	buffer->data = larger;
	buffer->size = size;
	return 0;
}

static int read_pieces(struct deep_worker *worker, struct tree_stream *stream,
		       struct buffer *buffer)
{
	int error = make_room(buffer);

	while (!error && !buffer->is_last) {
		int64_t count = tree_stream_read(stream, buffer->data + buffer->used,
						 buffer->size - buffer->used);

		if (count < 0)
			return (int)count;
		buffer->used += (size_t)count;
		buffer->is_last = count == 0;
		error = hand_over(worker, buffer);
		if (!error)
			error = make_room(buffer);
	}
	return error;
}

int deep_stream_read(struct deep_worker *worker, const char *path)
{
	struct buffer buffer = { .data = NULL };
	struct tree_stream *stream;
	int error = tree_stream_open(worker->reader->tree, path, &stream);

	if (error)
		return error;
	error = read_pieces(worker, stream, &buffer);
	tree_stream_close(stream);
	free(buffer.data);
	return error;
}
