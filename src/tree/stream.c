/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files in pieces: from a descriptor, or out of memory for kinds of trees that only read whole
 * files. Knows no file by name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tree_private.h"

/* Of a process with 65 million mappings. Only a file that somebody made has no end. */
static const uint64_t length_limit = UINT64_C(1) << 36;

struct file_stream {
	struct tree_stream stream;
	int                descriptor;
	uint64_t           length;	/* read so far */
};

struct memory_stream {
	struct tree_stream stream;
	struct arena       arena;
	struct text        rest;
};

static int64_t file_read(struct tree_stream *stream, char *buffer, size_t size)
{
	struct file_stream *file = (struct file_stream *)stream;
	ssize_t count;

	do
		count = read(file->descriptor, buffer, size);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return -errno;
	file->length += (uint64_t)count;
	return file->length > length_limit ? -EFBIG : count;
}

static void file_close(struct tree_stream *stream)
{
	close(((struct file_stream *)stream)->descriptor);
	free(stream);
}

int directory_stream(const struct directory *directory, const char *path,
		     struct tree_stream **ret_stream)
{
	int flags = O_RDONLY | O_NOCTTY | directory->foreign_flags;
	struct file_stream *file = calloc(1, sizeof(*file));

	if (!file)
		return -ENOMEM;
	file->stream = (struct tree_stream){ .read = file_read, .close = file_close };
	file->descriptor = directory_open_file(directory, path, flags);
	if (file->descriptor < 0) {
		int result = file->descriptor;

		free(file);
		return result;
	}
	*ret_stream = &file->stream;
	return 0;
}

static int64_t memory_read(struct tree_stream *stream, char *buffer, size_t size)
{
	struct memory_stream *memory = (struct memory_stream *)stream;

	if (size > memory->rest.size)
		size = memory->rest.size;
	if (size)
		memcpy(buffer, memory->rest.data, size);
	memory->rest = (struct text){ memory->rest.data + size, memory->rest.size - size };
	return (int64_t)size;
}

static void memory_close(struct tree_stream *stream)
{
	arena_done(&((struct memory_stream *)stream)->arena);
	free(stream);
}

int tree_stream_whole(struct tree *tree, const char *path, struct tree_stream **ret_stream)
{
	struct memory_stream *memory = calloc(1, sizeof(*memory));
	int result;

	if (!memory)
		return -ENOMEM;
	memory->stream = (struct tree_stream){ .read = memory_read, .close = memory_close };
	arena_init(&memory->arena);
	result = tree_read(tree, &memory->arena, path, &memory->rest);
	if (result) {
		memory_close(&memory->stream);
		return result;
	}
	*ret_stream = &memory->stream;
	return 0;
}

int64_t tree_stream_read(struct tree_stream *stream, char *buffer, size_t size)
{
	return stream->read(stream, buffer, size);
}

void tree_stream_close(struct tree_stream *stream)
{
	stream->close(stream);
}
