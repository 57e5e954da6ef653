/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A failure with its place: filled where it is known, turned into words by cli/ and tui/ only.
 */
#ifndef MEMPANE_ERROR_H
#define MEMPANE_ERROR_H

#include <stddef.h>

struct error {
	int      code;		/* negative errno; 0 when nothing failed */
	char     path[256];	/* the file or option concerned, may be empty; raw bytes */
	unsigned line;		/* line in that file, 0 when it does not apply */
	char     what[256];	/* what was expected, or what could not be done */
};

/* Fills `error` (which may be NULL) and returns `code`, so that callers can return it. */
int error_set(struct error *error, int code, const char *path, unsigned line,
	      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "PATH:LINE: WHAT: reason" into `buffer`, control bytes shown as escapes; always terminated. */
void error_describe(const struct error *error, char *buffer, size_t size);

#endif
