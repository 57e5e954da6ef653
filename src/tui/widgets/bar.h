/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Horizontal bars: parts of a whole, gauges, watermarks. Readable without colour: parts then differ
 * by letter, and by the shade of blocks where UTF-8 allows.
 */
#ifndef MEMPANE_TUI_BAR_H
#define MEMPANE_TUI_BAR_H

#include "../canvas.h"

struct bar_part {
	double     share;	/* of the whole, 0..1; NAN and negatives count as 0 */
	enum style style;
};

/* Fills `width` columns of row y. Parts too small for a column share rounding fairly, so the bar
 * never grows beyond the sum; what is left is drawn as an empty track. */
void bar_stacked(const struct canvas *canvas, int x, int y, int width,
		 const struct bar_part *parts, size_t count);

/* One value of 0..1 with eighths of a column. NAN draws an empty track. */
void bar_gauge(const struct canvas *canvas, int x, int y, int width, double value,
	       enum style style);

struct bar_mark {
	double      position;	/* 0..1 */
	const char *label;	/* drawn in the row below when `has_labels`; or NULL */
	enum style  style;
};

/* A gauge with marks on it: watermarks on free memory. Takes a second row for the labels. */
void bar_marked(const struct canvas *canvas, int x, int y, int width, double value,
		enum style style, const struct bar_mark *marks, size_t count, bool has_labels);

/* One column of eight levels, for index rows: value of 0..1, NAN blank. */
void bar_column(const struct canvas *canvas, int x, int y, double value, enum style style);

#endif
