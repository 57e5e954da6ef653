/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Histories as pictures: Braille where UTF-8 allows, ASCII columns elsewhere. The newest value is
 * at the right edge; every graph carries its scale, unit and span.
 */
#ifndef MEMPANE_TUI_GRAPH_H
#define MEMPANE_TUI_GRAPH_H

#include "../canvas.h"

struct graph {
	const double *values;		/* newest last; NAN: no value, leaves a gap */
	size_t        count;
	double        maximum;		/* top of the scale; 0: a round one above the highest */
	double        minimum_scale;	/* an automatic scale never ends below this; 0: by unit */
	enum unit     unit;		/* of the values, for the scale's labels */
	bool          is_rate;		/* labels get "/s" */
	double        seconds_per_value; /* for the span's label; 0: no label */
	enum style    style;
	bool          has_no_scale;	/* just the curve */
};

/* Fills the canvas: scale at the left top, zero at the left bottom, span right below when there are
 * three rows or more. */
void graph_draw(const struct canvas *canvas, const struct graph *graph);

/* How many values a graph of this width can show: two a column with Braille. */
size_t graph_capacity(const struct canvas *canvas, bool has_scale);

/* The tracked history of a column (of the only row when key is NULL) as a graph over the whole
 * canvas. `minimum_scale` as above. */
struct model;
struct key;
void graph_history(const struct canvas *canvas, struct model *model, struct column column,
		   const struct key *key, enum style style, double maximum, double minimum_scale);

/* One row high, `width` columns, no labels. */
void graph_spark(const struct canvas *canvas, int x, int y, int width, const double *values,
		 size_t count, double maximum, enum style style);
void graph_spark_history(const struct canvas *canvas, int x, int y, int width,
			 const struct history *history, double maximum, enum style style);

/* 1, 2 or 5 times a power of ten (of 1024 for bytes), at least `value`. */
double graph_round_up(double value, enum unit unit);

#endif
