/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The streaming JSON writer: remembers nothing but the depth and whether a comma is due. Knows no
 * metric and no sample.
 */
#include "mempane/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>

#include "mempane/text.h"

void json_begin(struct json_writer *json, FILE *file, bool is_indented)
{
	*json = (struct json_writer){ .file = file, .is_indented = is_indented };
}

void json_end(struct json_writer *json)
{
	assert(json->depth == 0);
	putc('\n', json->file);
}

static void write_line_break(const struct json_writer *json)
{
	if (!json->is_indented)
		return;
	putc('\n', json->file);
	for (unsigned i = 0; i < json->depth; i++)
		fputs("  ", json->file);
}

static void write_control(FILE *file, unsigned char byte)
{
	switch (byte) {
	case '"': fputs("\\\"", file); break;
	case '\\': fputs("\\\\", file); break;
	case '\b': fputs("\\b", file); break;
	case '\f': fputs("\\f", file); break;
	case '\n': fputs("\\n", file); break;
	case '\r': fputs("\\r", file); break;
	case '\t': fputs("\\t", file); break;
	default: fprintf(file, "\\u%04x", byte); break;
	}
}

/* How many bytes from here on stand for themselves, one character each. */
static size_t plain_length(const unsigned char *at)
{
	size_t length = 0;

	while (at[length] >= 0x20 && at[length] < 0x7F && at[length] != '"' && at[length] != '\\')
		length++;
	return length;
}

/* Any other character; returns its length. Escapes more than RFC 8259 asks for: DEL and the C1
 * controls too, so that a JSON line shown on a terminal cannot drive it. */
static size_t write_special(FILE *file, const unsigned char *at)
{
	int length = text_character_size((const char *)at);

	if (length == 0) {
		fprintf(file, "\\udc%02x", *at);
		return 1;
	}
	if (*at < 0x20 || *at == '"' || *at == '\\' || *at == 0x7F)
		write_control(file, *at);
	else if (at[0] == 0xC2 && at[1] < 0xA0)
		fprintf(file, "\\u%04x", at[1]);
	else
		fwrite(at, 1, (size_t)length, file);
	return (size_t)length;
}

static void write_quoted(FILE *file, const char *value)
{
	const unsigned char *at = (const unsigned char *)value;

	putc('"', file);
	while (*at) {
		size_t length = plain_length(at);

		if (length)
			fwrite(at, 1, length, file);
		else
			length = write_special(file, at);
		at += length;
	}
	putc('"', file);
}

/* The comma, the line break and the name that precede a value. */
static void begin_value(struct json_writer *json, const char *name)
{
	if (json->depth) {
		if (json->has_items[json->depth - 1])
			putc(',', json->file);
		json->has_items[json->depth - 1] = true;
		write_line_break(json);
	}
	if (name) {
		write_quoted(json->file, name);
		fputs(json->is_indented ? ": " : ":", json->file);
	}
}

static void open_bracket(struct json_writer *json, const char *name, char bracket)
{
	begin_value(json, name);
	assert(json->depth < JSON_DEPTH_MAXIMUM);
	putc(bracket, json->file);
	json->has_items[json->depth++] = false;
}

static void close_bracket(struct json_writer *json, char bracket)
{
	assert(json->depth > 0);
	if (json->has_items[--json->depth])
		write_line_break(json);
	putc(bracket, json->file);
}

void json_object_begin(struct json_writer *json, const char *name)
{
	open_bracket(json, name, '{');
}

void json_object_end(struct json_writer *json)
{
	close_bracket(json, '}');
}

void json_array_begin(struct json_writer *json, const char *name)
{
	open_bracket(json, name, '[');
}

void json_array_end(struct json_writer *json)
{
	close_bracket(json, ']');
}

void json_count(struct json_writer *json, const char *name, uint64_t value)
{
	char digits[NUMBER_SIZE];

	begin_value(json, name);
	fwrite(digits, 1, number_format_count(value, digits), json->file);
}

void json_signed(struct json_writer *json, const char *name, int64_t value)
{
	begin_value(json, name);
	fprintf(json->file, "%" PRId64, value);
}

void json_number(struct json_writer *json, const char *name, double value)
{
	char digits[NUMBER_SIZE];

	if (!isfinite(value)) {
		json_null(json, name);
		return;
	}
	begin_value(json, name);
	number_format(value, digits);
	fputs(digits, json->file);
}

void json_boolean(struct json_writer *json, const char *name, bool value)
{
	begin_value(json, name);
	fputs(value ? "true" : "false", json->file);
}

void json_string(struct json_writer *json, const char *name, const char *value)
{
	if (!value) {
		json_null(json, name);
		return;
	}
	begin_value(json, name);
	write_quoted(json->file, value);
}

void json_null(struct json_writer *json, const char *name)
{
	begin_value(json, name);
	fputs("null", json->file);
}
