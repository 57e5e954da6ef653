/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the files of a capture below a directory that nobody else may enter. */
#ifndef TREE_CAPTURE_WRITER_H
#define TREE_CAPTURE_WRITER_H

#include "facts_file.h"

struct capture_writer {
	int         root, step;		/* descriptors; step is -1 before the first one */
	const char *path;		/* owned; for messages */
};

/* Makes the directory, or takes an empty one of our own. */
int capture_writer_open(struct capture_writer *writer, const char *path, struct error *error);
void capture_writer_close(struct capture_writer *writer);

int capture_writer_begin_step(struct capture_writer *writer, unsigned step);
/* A path that was written before in this step keeps what it had. */
int capture_writer_write(struct capture_writer *writer, const char *path, struct text text);
int capture_writer_make_directory(struct capture_writer *writer, const char *path);

/* Drops facts that the files make needless, sorts the rest, and puts FACTS in place at once. */
int capture_writer_finish(struct capture_writer *writer, struct facts_file *file);

#endif
