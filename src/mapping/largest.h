/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows are the largest of those seen so far. Knows no table. */
#ifndef MEMPANE_MAPPING_LARGEST_H
#define MEMPANE_MAPPING_LARGEST_H

#include "mempane/mapping.h"

struct ranked {
	uint64_t weight, number;	/* numbers say which one came first */
	size_t   row;
};

struct largest {
	struct ranked items[MAPPING_ROWS_KEPT];	/* a heap, the least one first */
	size_t        count;
};

/* Of two equal ones the later is less. */
bool ranked_is_less(const struct ranked *a, const struct ranked *b);

/* There must be room. */
void largest_add(struct largest *largest, struct ranked item);

/* There must be a least one, and `item` be larger. */
void largest_replace_least(struct largest *largest, struct ranked item);

/* By number; it is no heap any more then. */
void largest_order(struct largest *largest);

#endif
