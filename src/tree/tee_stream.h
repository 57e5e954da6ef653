/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stream that writes what it reads into a capture. */
#ifndef TREE_TEE_STREAM_H
#define TREE_TEE_STREAM_H

#include "capture_writer.h"
#include "tree_private.h"

/* Told when the stream is closed; both errors are 0 or negative, also when it was given up. */
struct tee_end {
	void (*note)(void *context, const char *path, int read_error, int write_error);
	void *context;
};

/* Takes over `inner` and `copy` in any case. 0 or -ENOMEM. */
int tee_stream_new(struct tree_stream *take_inner, const char *path,
		   const struct capture_file *take_copy, const struct tee_end *end,
		   struct tree_stream **ret_stream);

#endif
