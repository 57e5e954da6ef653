/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of a kernel file to cells in the registry's units: the only place that knows what a
 * page, a kB or a tick is worth.
 */
#ifndef MEMPANE_PARSE_VALUES_H
#define MEMPANE_PARSE_VALUES_H

#include "input.h"

/* 0; -EINVAL: no number of this metric's kind; -ERANGE: does not fit; -ENODATA: the scale is
 * unknown. */
int value_read(const struct parse_scale *scale, enum metric metric, enum source source,
	       struct text number, struct cell *ret_cell);

/* The same where unit and scale are known already. */
int number_read(const struct parse_scale *scale, enum unit unit, enum scale kind,
		struct text number, struct cell *ret_cell);

/* Fills the cell, or marks it UNREADABLE and notes the line. False when the number is bad. */
bool value_put(struct parse_input *input, size_t row, enum metric metric, struct text number);

/* The same for a metric's other source, whose numbers may be scaled differently. */
bool value_put_from(struct parse_input *input, size_t row, enum metric metric, enum source source,
		    struct text number);

/* A count as the file has it, of a metric that is one: unit_is_count(). */
bool count_put(struct parse_input *input, size_t row, const struct field_info *field,
	       uint64_t count);
bool unit_is_count(enum unit unit);

bool number_put(struct parse_input *input, size_t row, const struct field_info *field,
		struct text number);

/* LONG_MAX in bytes, rounded down to pages: what cgroup v1 prints for no limit
 * (mm/memcontrol-v1.c, PAGE_COUNTER_MAX * PAGE_SIZE). */
bool count_is_no_limit(const struct parse_scale *scale, uint64_t value);

/* Adds a row whose key's name is a slice; its index or -ENOMEM. */
int64_t row_add(struct parse_input *input, enum entity entity, uint64_t first, uint64_t second,
		struct text name);

/* Fills a text cell with the name of the row's key, which is in the sample already. */
void row_put_name(struct parse_input *input, size_t row, enum metric metric);

/* Keeps a field that the registry does not know, once per source and name. */
void unknown_put(struct parse_input *input, enum source source, struct text field,
		 struct text value);

#endif
