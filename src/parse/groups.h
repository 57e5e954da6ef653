/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files with a line for each single thing, of which only sums by name are kept: finds the row of a
 * name, or makes it. A hostile file gets a bounded number of rows; what has none goes to one row
 * for all others.
 */
#ifndef MEMPANE_PARSE_GROUPS_H
#define MEMPANE_PARSE_GROUPS_H

#include "values.h"

enum { GROUPS_MAXIMUM = 16384 };	/* kernels have some thousand call sites */

struct groups {
	struct parse_input *input;	/* borrowed */
	enum entity         entity;
	uint32_t           *slots;	/* row + 1; in the sample's arena */
	size_t              limit;	/* rows that the file may have; never more than a quarter of
					   the slots */
	int64_t             others;	/* row of all names that came too late, or -1 */
};

/* Before the first line is taken. 0 or -ENOMEM: then the sample is marked incomplete. */
int groups_begin(struct groups *groups, struct parse_input *input, enum entity entity);

/* The row of a name, as its key has it; -ENOMEM without memory. */
int64_t groups_row(struct groups *groups, struct text name, bool *ret_is_new);

/* Adds to a cell; a sum beyond 64 bits is unreadable and stays so. */
void groups_add(struct groups *groups, size_t row, enum metric metric, uint64_t value);

/* The same with a number in the file's unit: without it the sum would be too small, so one that is
 * no number makes the sum unreadable, and is noted. False then. */
bool groups_add_number(struct groups *groups, size_t row, enum metric metric, struct text number);

#endif
