/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slices of bytes that somebody else owns, and the exact reading of numbers in them.
 *
 * Kernel files are not NUL-terminated and may hold any byte, so parsers work on slices only.
 */
#ifndef MEMPANE_TEXT_H
#define MEMPANE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	const char *data;
	size_t      size;
};

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct text text_from(const char *string);	/* NULL becomes the empty slice */

/* Takes the next line off `rest`, without its newline or CR LF; false at the end. */
bool text_next_line(struct text *rest, struct text *ret_line);

/* Takes the next run of non-blanks off `rest`; false when only blanks are left. */
bool text_next_word(struct text *rest, struct text *ret_word);

/* Splits at the first `separator`: before it to `ret_head`, after it stays in `rest`.
 * Without a separator: false, and nothing changes. */
bool text_split(struct text *rest, char separator, struct text *ret_head);

bool text_is_blank(struct text text);	/* true of the empty slice, too */
struct text text_trim(struct text text);
bool text_ends_with(struct text text, const char *suffix);

/* Here, so that of a name that is known the compiler first compares the length. */
static inline bool text_starts_with(struct text text, const char *prefix)
{
	size_t length = strlen(prefix);

	return text.size >= length && (length == 0 || memcmp(text.data, prefix, length) == 0);
}

static inline bool text_equal(struct text text, const char *string)	/* nothing equals NULL */
{
	return string && text.size == strlen(string) && text_starts_with(text, string);
}

/* The whole slice as a number. 0, -EINVAL when it is not one, -ERANGE beyond 64 bits;
 * the output is untouched on failure. */
int text_to_uint64(struct text text, uint64_t *ret_value);
/* Takes blanks and a number off `rest`, up to a blank or the end; false, and nothing changes, when
 * that is not all digits or so many that it may not fit: then the word is to be read closely. */
bool text_next_count(struct text *rest, uint64_t *ret_value);
/* Takes the next word off `rest`, which is to be a hexadecimal number; false, and nothing is taken,
 * when it is none or does not fit. */
bool text_next_hexadecimal(struct text *rest, uint64_t *ret_value);
int text_to_int64(struct text text, int64_t *ret_value);
int text_to_hexadecimal(struct text text, uint64_t *ret_value);
/* Takes all hexadecimal digits off that `rest` begins with. 0, -EINVAL without any, and -ERANGE
 * when they do not fit into 64 bits: then they are taken off, too. */
int text_take_hexadecimal(struct text *rest, uint64_t *ret_value);

/* A decimal with a fraction ("12.34"), independent of the locale. */
int text_to_double(struct text text, double *ret_value);

/* The shortest decimal from which the same double is read again. `value` must be finite. */
enum { NUMBER_SIZE = 32 };
void number_format(double value, char buffer[NUMBER_SIZE]);

/* What printf() makes of "%PRIu64" and "%.*f", several times as fast. `value` is from 0 to below
 * 2^53, `decimals` at most 3. Return the length. */
size_t number_format_count(uint64_t value, char buffer[NUMBER_SIZE]);
size_t number_format_fixed(double value, unsigned decimals, char buffer[NUMBER_SIZE]);

/* Makes bytes from the kernel fit for a terminal, at the output border and nowhere else: escapes C0
 * (a newline as backslash n, others as backslash x1b), DEL, C1, invalid UTF-8, bidi and format
 * characters, and cuts runs of combining marks; without `is_utf8` everything beyond ASCII. Always
 * terminated; cuts at whole characters. Returns the length. */
size_t text_sanitise(const char *raw, bool is_utf8, char *buffer, size_t size);

/* Bytes of the well-formed UTF-8 character at `raw` (RFC 3629), at least 1; 0 when there is none:
 * then its first byte stands for itself only. */
int text_character_size(const char *raw);

/* Columns that sanitised text takes on a terminal; independent of the locale. */
int text_width(const char *sanitised);

/* Decodes one character of sanitised UTF-8; returns its length in bytes (0 at the end) and its
 * width in columns (0, 1 or 2). */
int text_next_character(const char *sanitised, uint32_t *ret_code, int *ret_width);

#endif
