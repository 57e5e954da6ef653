/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes damaged copies in memory of exactly their size, so that a sanitiser sees a step too far. */
#include "damage.h"

#include <stdlib.h>
#include <string.h>

static const char largest[] = "18446744073709551615";

static size_t step_of(size_t count, size_t most)
{
	return count > most ? count / most + 1 : 1;
}

static void run_copy(struct oracle *oracle, const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	oracle_run(oracle, copy, size);
	free(copy);
}

static size_t cut(struct oracle *oracle, const uint8_t *data, size_t size, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i += step_of(size, most), count++)
		run_copy(oracle, data, i);
	return count;
}

static size_t line_size(const uint8_t *data, size_t size)
{
	const uint8_t *newline = memchr(data, '\n', size);

	return newline ? (size_t)(newline - data) + 1 : size;
}

static size_t count_lines(const uint8_t *data, size_t size)
{
	size_t count = 0;

	for (size_t at = 0; at < size; at += line_size(data + at, size - at))
		count++;
	return count;
}

/* The line with its numbers replaced, at `out`; returns its new size. */
static size_t enlarge(const uint8_t *line, size_t size, uint8_t *out)
{
	size_t written = 0;

	for (size_t i = 0; i < size;) {
		if (line[i] < '0' || line[i] > '9') {
			out[written++] = line[i++];
			continue;
		}
		memcpy(out + written, largest, strlen(largest));
		written += strlen(largest);
		while (i < size && line[i] >= '0' && line[i] <= '9')
			i++;
	}
	return written;
}

/* The text without the line at `at`, with it twice, and with its numbers replaced. */
static void damage_line(struct oracle *oracle, const uint8_t *data, size_t size, size_t at,
			uint8_t *buffer)
{
	size_t line = line_size(data + at, size - at), rest = size - at - line, written;

	memcpy(buffer, data, at);
	memcpy(buffer + at, data + at + line, rest);
	run_copy(oracle, buffer, at + rest);
	memcpy(buffer + at, data + at, line);
	memcpy(buffer + at + line, data + at, size - at);
	run_copy(oracle, buffer, size + line);
	written = at + enlarge(data + at, line, buffer + at);
	memcpy(buffer + written, data + at + line, rest);
	run_copy(oracle, buffer, written + rest);
}

static size_t damage_lines(struct oracle *oracle, const uint8_t *data, size_t size, size_t most)
{
	size_t step = step_of(count_lines(data, size), most), number = 0, count = 0;
	uint8_t *buffer = malloc((size + 1) * strlen(largest));

	if (!buffer)
		abort();
	for (size_t at = 0; at < size; at += line_size(data + at, size - at))
		if (number++ % step == 0) {
			damage_line(oracle, data, size, at, buffer);
			count += 3;
		}
	run_copy(oracle, buffer, enlarge(data, size, buffer));
	free(buffer);
	return count + 1;
}

/* Of a larger file, as much as one of the largest size costs. */
static size_t spread(size_t size, size_t most)
{
	if (most == SIZE_MAX)
		return size > DAMAGE_ALL_MAXIMUM ?
		       (size_t)DAMAGE_ALL_MAXIMUM * DAMAGE_ALL_MAXIMUM / 64 / size : SIZE_MAX;
	if (size / 8 < most)
		return SIZE_MAX;
	/* A file of megabytes costs as much as thousands of small ones. */
	return size > 1 << 16 ? most * (1 << 16) / size + 1 : most;
}

size_t damage_run(struct oracle *oracle, const uint8_t *data, size_t size, size_t most)
{
	most = spread(size, most);
	return cut(oracle, data, size, most) + damage_lines(oracle, data, size, most);
}
