/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times, numbers and hostile text for machine formats: exact, and free of bytes that a terminal or
 * a reader of lines would obey.
 */
#ifndef MEMPANE_REPORT_EXACT_H
#define MEMPANE_REPORT_EXACT_H

#include "mempane/report.h"

/* RFC 3339 with milliseconds, in UTC; false when the time is not known. */
enum { TIME_SIZE = 48 };
bool format_time(uint64_t wall, char buffer[TIME_SIZE]);

/* A cell with a number through a lens, every digit, in the metric's base unit (nanoseconds, …).
 * Empty for texts and for doubles that are not finite. */
void format_exact(struct cell cell, struct column column, char buffer[NUMBER_SIZE]);

/*
 * The next character of a text from the kernel, in `out`: as it is, or, for a control character
 * (C0, DEL, C1) and for each byte that is not UTF-8, \xXX per byte; a backslash is doubled. So the
 * bytes can be had back: \xXX is a byte, \\ a backslash. Returns the length; 0 at the end.
 */
enum { ESCAPED_SIZE = 16 };
int next_escaped(const char **at, char out[ESCAPED_SIZE]);

#endif
