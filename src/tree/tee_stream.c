/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file in pieces that is written into a capture on its way. Under its own name there only once it
 * is whole: a reader may get stuck in it for ever, and the capture be completed meanwhile.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tee_stream.h"

struct tee_stream {
	struct tree_stream  stream;
	struct tree_stream *inner;
	struct capture_file copy;
	struct tee_end      end;
	char               *path;
	bool                is_whole;
	int                 read_error, write_error;	/* negative */
};

static int64_t tee_stream_read(struct tree_stream *stream, char *buffer, size_t size)
{
	struct tee_stream *tee = (struct tee_stream *)stream;
	int64_t count = tree_stream_read(tee->inner, buffer, size);

	tee->is_whole = count == 0;
	if (count < 0)
		tee->read_error = (int)count;
	else if (count > 0 && !tee->write_error)
		tee->write_error = capture_file_add(&tee->copy,
						    (struct text){ buffer, (size_t)count });
	return count;
}

static void tee_stream_close(struct tree_stream *stream)
{
	struct tee_stream *tee = (struct tee_stream *)stream;
	int result = capture_file_close(&tee->copy, tee->path,
					tee->is_whole && !tee->write_error);

	if (!tee->write_error)
		tee->write_error = result;
	tree_stream_close(tee->inner);
	tee->end.note(tee->end.context, tee->path, tee->read_error, tee->write_error);
	free(tee->path);
	free(tee);
}

int tee_stream_new(struct tree_stream *take_inner, const char *path,
		   const struct capture_file *take_copy, const struct tee_end *end,
		   struct tree_stream **ret_stream)
{
	struct tee_stream *tee = calloc(1, sizeof(*tee));
	char *copy = strdup(path);

	if (!tee || !copy) {
		struct capture_file file = *take_copy;

		free(tee);
		free(copy);
		capture_file_close(&file, path, false);
		tree_stream_close(take_inner);
		return -ENOMEM;
	}
	*tee = (struct tee_stream){
		.stream = { .read = tee_stream_read, .close = tee_stream_close },
		.inner = take_inner, .copy = *take_copy, .end = *end, .path = copy,
	};
	*ret_stream = &tee->stream;
	return 0;
}
