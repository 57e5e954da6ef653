/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between sorting rows (order.c) and placing them as a tree (tree_order.c). */
#ifndef MEMPANE_MODEL_ORDER_H
#define MEMPANE_MODEL_ORDER_H

#include "past.h"

/* What a row is sorted by. Which member is in use depends on the column. */
struct item {
	uint32_t row;
	bool     has_value;
	union {
		uint64_t    count;
		int64_t     signed_count;
		double      ratio;
		const char *text;
	};
};

/*
 * Writes the sorted `items`, processes or control groups, as a tree, children below parents, to
 * `rows`, which has room for all of them. 0 or -ENOMEM.
 */
int place_tree(const struct model *model, const struct order *order, const struct item *items,
	       size_t count, struct rows *rows);

#endif
