/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of parsers that take pieces: a file split anywhere says what the whole file says. */
#ifndef MEMPANE_TESTS_PIECES_H
#define MEMPANE_TESTS_PIECES_H

#include "reading.h"

/* Parses the text in two pieces, of which the second begins where the first was not taken. */
typedef void parse_split(struct sample *sample, const struct parse_scale *scale, struct text text,
			 size_t split, struct parse_report *report);

static inline void assert_same_cells(const struct sample *a, const struct sample *b,
				     enum entity entity, size_t split)
{
	const struct table *left = sample_table(a, entity), *right = sample_table(b, entity);

	if (left->row_count != right->row_count)
		fail_msg("split at %zu: %zu rows, not %zu", split, right->row_count,
			 left->row_count);
	for (size_t row = 0; row < left->row_count; row++)
		for (size_t i = 0; i < left->column_count; i++) {
			enum metric metric = left->columns[i];
			const struct cell *one = sample_get(a, row, metric);
			const struct cell *other = sample_get(b, row, metric);
			bool is_text = metric_info(metric)->unit == UNIT_TEXT;

			if (one->presence != other->presence ||
			    (cell_has_value(one) && (is_text ? strcmp(one->text, other->text) != 0 :
								one->count != other->count)))
				fail_msg("split at %zu: row %zu has another %s", split, row,
					 metric_info(metric)->name);
		}
}

static inline void check_split(const struct reading *whole, parse_split *parse, struct text text,
			       size_t split, enum entity entity)
{
	struct parse_scale scale = { .page_size = 65536, .clock_ticks = 100 };
	struct reading reading = { .sample = sample_of_everything() };

	parse(reading.sample, &scale, text, split, &reading.report);
	assert_same_cells(whole->sample, reading.sample, entity, split);
	assert_same_cells(whole->sample, reading.sample, ENTITY_UNKNOWN, split);
	assert_int_equal(reading.report.malformed_line, whole->report.malformed_line);
	assert_int_equal(reading.report.unknown_fields, whole->report.unknown_fields);
	assert_int_equal(reading.report.rows, whole->report.rows);
	reading_done(&reading);
}

static inline void check_splits(const char *parser, parse_split *parse, enum entity entity,
				const struct report_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reading whole = reading_of_case(parser, cases[i].file);
		char path[256];
		struct text text;

		snprintf(path, sizeof(path), "texts/%s/%s", parser, cases[i].file);
		text = fixture_load(path);
		for (size_t split = 0; split <= text.size; split += text.size > 8192 ? 61 : 1)
			check_split(&whole, parse, text, split, entity);
		free((void *)(uintptr_t)text.data);
		reading_done(&whole);
	}
}

#endif
