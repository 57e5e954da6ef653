/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of a key-value file to the registry's metrics.
 *
 * Files and registry name fields in nearly the same order, so the next field is guessed first; the
 * hashes of the registry's field tables find the others.
 */
#ifndef MEMPANE_PARSE_KEY_VALUES_H
#define MEMPANE_PARSE_KEY_VALUES_H

#include "values.h"

enum { FIELD_PREFIXES_MAXIMUM = 16, UNKNOWN_FIELDS_MAXIMUM = 32 };

/* How the lines of the file are written. */
enum key_value_format {
	KEY_VALUE_COLON,	/* "Key: 12 kB": sizes carry their unit */
	KEY_VALUE_BLANK,	/* "key 12": no units */
};

/* A metric that adds up all fields with its prefix. */
struct field_sum {
	uint64_t total;
	bool     is_broken;	/* one of the addends was no number */
	bool     has_begun;	/* in this row */
};

struct field_index {
	const struct field_table *table;
	enum key_value_format     format;
	size_t                    expected;	/* position of the field that is guessed next */
	struct metric_set         seen;	/* in this row */
	bool                      keeps_values;	/* fills only cells that are still ABSENT */
	struct field_sum          sums[FIELD_PREFIXES_MAXIMUM];	/* of the table's prefixes */
	uint64_t                  unknown[UNKNOWN_FIELDS_MAXIMUM];	/* hashes of those counted */
	size_t                    unknown_count;
	unsigned                  bound;	/* fields stored, of all rows */
};

/* `first`: any metric of the entity that the fields are for. */
void field_index_begin(struct field_index *index, enum source source, enum metric first,
		       enum key_value_format format);

/* Another row begins: the same fields will come again. */
void field_index_rewind(struct field_index *index);

/* The metric of a field by its exact name; METRIC_NONE when there is none. */
enum metric field_index_find(struct field_index *index, struct text field);

/* Stores the value in the metric of this field; an unknown field is counted and kept. False when
 * the row has had this field before: then a heading was lost and the value belongs elsewhere. */
bool field_put(struct parse_input *input, struct field_index *index, size_t row,
	       struct text field, struct text value);

/* For lines that a parser reads itself: false when the row has had this metric before. */
bool field_index_see(struct field_index *index, enum metric metric);

/* One "Key: 12 kB" or "key 12" line; false when it is neither, or comes twice. */
bool key_value_put(struct parse_input *input, struct field_index *index, size_t row,
		   struct text line);

/* All lines that are left. */
void key_values_put(struct parse_input *input, struct field_index *index, size_t row);

#endif
