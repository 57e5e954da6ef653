/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replaces a file as a whole: whoever reads it sees the old content or the new, never a part. The
 * new content is written beside it, under a hidden name that no collector takes for its own, and
 * renamed. Links are not followed.
 */
#ifndef MEMPANE_CLI_REPLACEMENT_H
#define MEMPANE_CLI_REPLACEMENT_H

#include <stdbool.h>
#include <stddef.h>

struct replacement {
	int         folder;	/* descriptor; -1: none */
	const char *name;	/* in that folder; borrowed from the path */
	bool        is_stream;	/* a pipe or a device: nothing to replace */
};

/* Looks, and changes nothing. 0, or a negative errno: -ELOOP for a symbolic link. */
int replacement_open(struct replacement *replacement, const char *path);

/* 0 or a negative errno, in which case the file is as before. It keeps its mode and, if we may, its
 * owner; a new file gets what the umask leaves. */
int replacement_write(const struct replacement *replacement, const char *data, size_t size);

void replacement_done(struct replacement *replacement);

#endif
