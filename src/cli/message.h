/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user is told on standard error, and what the program returns. Anything that a user, a
 * file or a kernel wrote must pass through shown() on its way into a message.
 */
#ifndef MEMPANE_CLI_MESSAGE_H
#define MEMPANE_CLI_MESSAGE_H

#include "mempane/error.h"

enum status {
	STATUS_SUCCESS = 0,
	STATUS_FAILURE = 1,
	STATUS_USAGE = 2,
	STATUS_BLOCKED = 3,		/* all is written but what a process holds up */
	STATUS_NO_PROCESS = 42,		/* pmap's habit */
};

struct shown {
	char text[2048];
};

/* `raw` made fit for the terminal of this locale, in `buffer`. */
const char *shown(struct shown *buffer, const char *raw);

/* "mempane: …", and the same with `status` as result, so that callers can return it. */
enum status complain(enum status status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

enum status complain_error(const struct error *error);

/* A failure without a place, such as no memory. */
enum status complain_code(int code, const char *what);

#endif
