/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Streaming JSON (RFC 8259). Strings may hold any byte: valid UTF-8 passes, control characters are
 * escaped, and a byte XX that is not valid UTF-8 becomes the lone surrogate \udcXX, so that the
 * original bytes can be had back (Python: .encode("utf-8", "surrogateescape")).
 */
#ifndef MEMPANE_JSON_H
#define MEMPANE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { JSON_DEPTH_MAXIMUM = 16 };

struct json_writer {
	FILE    *file;		/* borrowed; write errors stay in the FILE */
	unsigned depth;
	bool     has_items[JSON_DEPTH_MAXIMUM];
	bool     is_indented;	/* one member a line, for people; otherwise one line in all */
};

void json_begin(struct json_writer *json, FILE *file, bool is_indented);
void json_end(struct json_writer *json);	/* writes the newline after the value */

/* `name` is NULL inside arrays and at the top. A number that is not finite becomes null. */
void json_object_begin(struct json_writer *json, const char *name);
void json_object_end(struct json_writer *json);
void json_array_begin(struct json_writer *json, const char *name);
void json_array_end(struct json_writer *json);
void json_count(struct json_writer *json, const char *name, uint64_t value);
void json_signed(struct json_writer *json, const char *name, int64_t value);
void json_number(struct json_writer *json, const char *name, double value);
void json_boolean(struct json_writer *json, const char *name, bool value);
void json_string(struct json_writer *json, const char *name, const char *value);
void json_null(struct json_writer *json, const char *name);

#endif
