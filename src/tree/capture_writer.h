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
/* The same in pieces; closing gives the file its name, or drops it. A failed or needless one takes
 * pieces and does nothing. */
struct capture_file {
	int step, descriptor;	/* -1: nothing is written */
};
int capture_file_open(struct capture_writer *writer, const char *path,
		      struct capture_file *ret_file);
int capture_file_add(struct capture_file *file, struct text piece);
int capture_file_close(struct capture_file *file, const char *path, bool is_whole);
int capture_writer_make_directory(struct capture_writer *writer, const char *path);

/* Drops facts that the files make needless, sorts the rest, and puts FACTS in place at once. */
int capture_writer_finish(struct capture_writer *writer, struct facts_file *file);

#endif
