/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of parsers: a file below fixtures/, parsed into a sample that demands everything.
 * Asserts by cmocka; knows no format.
 */
#ifndef MEMPANE_TESTS_READING_H
#define MEMPANE_TESTS_READING_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/parse.h"

struct parser {
	const char *name;
	PARSE_FUNCTION((*table));
	PARSE_ROW_FUNCTION((*row));
};

/* All parsers but those of stat and of mounts, which have no sample, and of single values. */
static const struct parser parsers[] = {
#define TABLE_PARSER(id, function) { .name = #id, .table = function },
#define ROW_PARSER(id, function) { .name = #id, .row = function },
#define STAT_PARSER(id, function)
#define MOUNTS_PARSER(id, function)
#define VALUE_PARSER(id, function)
#include "../../fuzz/parsers.def"
#undef TABLE_PARSER
#undef ROW_PARSER
#undef STAT_PARSER
#undef MOUNTS_PARSER
#undef VALUE_PARSER
};

struct reading {
	struct sample      *sample;
	struct parse_report report;
};

/* The bytes of a file below fixtures/, or a NULL slice; the caller frees the data. */
static inline struct text fixture_load(const char *path)
{
	const char *root = getenv("MEMPANE_FIXTURES");
	struct text text = { NULL, 0 };
	char *buffer = NULL, full[4096];
	FILE *file, *memory;
	int byte;

	snprintf(full, sizeof(full), "%s/%s", root ? root : "fixtures", path);
	file = fopen(full, "r");
	if (!file)
		return text;
	memory = open_memstream(&buffer, &text.size);
	assert_non_null(memory);
	while ((byte = fgetc(file)) != EOF)
		fputc(byte, memory);
	fclose(file);
	fclose(memory);
	text.data = buffer;
	return text;
}

/* An exact copy without a terminator, so that the sanitiser sees every step too far. */
static inline char *exact_copy(struct text text)
{
	char *copy = malloc(text.size ? text.size : 1);

	assert_non_null(copy);
	if (text.size)
		memcpy(copy, text.data, text.size);
	return copy;
}

static inline const struct parser *parser_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (strcmp(parsers[i].name, name) == 0)
			return &parsers[i];
	fail_msg("no parser %s", name);
	return NULL;
}

static inline struct sample *sample_of_everything(void)
{
	struct sample *sample = sample_new();
	struct demand demand = { .is_exhaustive = true };

	assert_non_null(sample);
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		demand_add(&demand, metric);
	assert_int_equal(sample_begin(sample, &demand), 0);
	assert_int_equal(sample_add_row(sample, ENTITY_SYSTEM, (struct key){ 0 }), 0);
	assert_int_equal(sample_add_row(sample, ENTITY_PROCESS, (struct key){ .first = 1 }), 0);
	assert_int_equal(sample_add_row(sample, ENTITY_ZRAM, (struct key){ .name = "zram0" }), 0);
	assert_int_equal(sample_add_row(sample, ENTITY_CGROUP, (struct key){ .name = "/group" }), 0);
	return sample;
}

static inline struct reading reading_of_text(const struct parser *parser, struct text text,
					     uint64_t page_size)
{
	struct reading reading = { .sample = sample_of_everything() };
	struct parse_scale scale = { .page_size = page_size, .clock_ticks = 100 };
	char *copy = exact_copy(text);

	if (strncmp(parser->name, "node_", strlen("node_")) == 0) {
		sample_add_row(reading.sample, ENTITY_NODE, (struct key){ .first = 0 });
		sample_add_row(reading.sample, ENTITY_NODE, (struct key){ .first = 2 });
	}
	text.data = copy;
	if (parser->table)
		parser->table(reading.sample, &scale, text, &reading.report);
	else
		parser->row(reading.sample, 0, &scale, text, &reading.report);
	free(copy);
	return reading;
}

/* `path` is below fixtures/. */
static inline struct reading reading_of_file(const char *parser, const char *path,
					     uint64_t page_size)
{
	struct text text = fixture_load(path);
	struct reading reading;

	if (!text.data)
		fail_msg("cannot read fixtures/%s", path);
	reading = reading_of_text(parser_find(parser), text, page_size);
	free((void *)(uintptr_t)text.data);
	return reading;
}

static inline void reading_done(struct reading *reading)
{
	sample_free(reading->sample);
}

static inline size_t row_count(const struct reading *reading, enum entity entity)
{
	return reading->sample->tables[entity].row_count;
}

/* ---- one file, one row of expectations ---- */

struct report_case {
	const char *file;	/* in fixtures/texts/PARSER/ */
	unsigned    malformed_line, unknown_fields, rows;
};

struct cell_case {
	const char   *file;
	size_t        row;
	enum metric   metric;
	enum presence presence;
	uint64_t      count;	/* PRESENT numbers; signed ones by their bits */
	const char   *text;	/* PRESENT texts */
};

static inline struct reading reading_of_case(const char *parser, const char *file)
{
	char path[256];

	snprintf(path, sizeof(path), "texts/%s/%s", parser, file);
	return reading_of_file(parser, path, 65536);
}

static inline void check_reports(const char *parser, const struct report_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reading reading = reading_of_case(parser, cases[i].file);

		if (reading.report.malformed_line != cases[i].malformed_line ||
		    reading.report.unknown_fields != cases[i].unknown_fields ||
		    reading.report.rows != cases[i].rows)
			fail_msg("%s: line %u, %u unknown, %u rows", cases[i].file,
				 reading.report.malformed_line, reading.report.unknown_fields,
				 reading.report.rows);
		reading_done(&reading);
	}
}

static inline void check_cell(const struct reading *reading, const struct cell_case *expected)
{
	const struct cell *cell = sample_get(reading->sample, expected->row, expected->metric);
	const char *name = metric_info(expected->metric)->name;

	if (cell->presence != expected->presence)
		fail_msg("%s: row %zu %s is %s", expected->file, expected->row, name,
			 presence_name(cell->presence));
	if (cell->presence != PRESENCE_PRESENT)
		return;
	if (expected->text ? strcmp(cell->text, expected->text) != 0 :
			     cell->count != expected->count)
		fail_msg("%s: row %zu %s has another value", expected->file, expected->row, name);
}

static inline void check_cells(const char *parser, const struct cell_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reading reading = reading_of_case(parser, cases[i].file);

		check_cell(&reading, &cases[i]);
		reading_done(&reading);
	}
}

#endif
