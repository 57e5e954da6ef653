/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes to rectangles, by pure functions: results always lie inside the area, never overlap and
 * are never negative.
 */
#ifndef MEMPANE_TUI_LAYOUT_H
#define MEMPANE_TUI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

struct rectangle {
	int x, y, width, height;
};

/* What one of several neighbours asks for. */
struct share {
	int minimum;	/* below this it is not shown at all */
	int weight;	/* how what is left is divided; 0: stays at its minimum */
	int maximum;	/* takes no more than this; 0: no bound */
	int rank;	/* of those that do not fit, the highest rank goes first */
};

/* Divides `length` among `count` shares. ret_lengths[i] is 0 for one that did not fit; the rest add
 * up to at most `length`, and to exactly `length` when some weight has no maximum. */
void layout_divide(int length, const struct share *shares, size_t count, int *ret_lengths);

/* The same along one side of an area; hidden ones get an empty rectangle. */
void layout_rows(struct rectangle area, const struct share *shares, size_t count,
		 struct rectangle *ret_areas);
void layout_columns(struct rectangle area, const struct share *shares, size_t count,
		    struct rectangle *ret_areas);

struct rectangle rectangle_intersect(struct rectangle a, struct rectangle b);
bool rectangle_contains(struct rectangle area, int x, int y);
bool rectangle_is_empty(struct rectangle area);

#endif
