/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a report goes. Remembers why writing failed, and keeps a file from ending in half a sample.
 * Samples follow each other, or each replaces the one before: a file then is replaced as a whole at
 * every commit, and what cannot be replaced (standard output, a pipe) gets the last one at the end.
 */
#ifndef MEMPANE_CLI_OUTPUT_H
#define MEMPANE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "message.h"
#include "replacement.h"

struct output {
	FILE       *file;
	const char *path;	/* borrowed; NULL: standard output */
	int         descriptor;
	int         error;	/* positive errno of the first write that failed, or 0 */
	bool        is_ours;	/* a regular file that we made or emptied */
	off_t       whole;	/* bytes of complete samples in it */
	bool        replaces;	/* samples are collected in memory; then: */
	bool        is_stream;	/* not a file that could be replaced */
	char       *text;	/* owned: the sample being written */
	size_t      text_size;
	char       *last;	/* owned: the last whole sample, for a stream */
	size_t      last_size;
	struct replacement replacement;
};

/* `path` NULL or "-" is standard output. An existing file is replaced, unless it is a symbolic link
 * or something that cannot hold text. */
enum status output_open(struct output *output, const char *path);
enum status output_open_replacing(struct output *output, const char *path);

/* What was written so far is complete: pushes it out. False when there is no use in going on. */
bool output_commit(struct output *output);

/* Closes and tells what went wrong: a message, except for a reader that went away. */
enum status output_close(struct output *output);

/* Gives descriptors 0 to 2 something to stand on when they were closed, so that no other file gets
 * their number. Writing to a closed standard output still fails. */
void output_occupy_standard(void);

#endif
