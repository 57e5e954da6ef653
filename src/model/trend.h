/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Robust slopes: the median of the slopes of all pairs of points (Theil 1950, Sen 1968). About 29 %
 * of the points may be anything without moving it. Pure arithmetic.
 */
#ifndef MEMPANE_MODEL_TREND_H
#define MEMPANE_MODEL_TREND_H

#include <stdbool.h>
#include <stddef.h>

/* A trend is told from at least 8 points over 60 s with 70 % of the pairs going its way. */
enum { TREND_POINTS_MINIMUM = 8, TREND_POINTS_MAXIMUM = 120, TREND_SPAN_MINIMUM = 60 };

struct trend {
	double slope;		/* units per second */
	double level;		/* of the line, at the last point */
	double span;		/* seconds from the first point to the last */
	double agreement;	/* share of the pairs whose slopes have the sign of `slope` */
	size_t points;
	bool   is_sure;
};

/* Points in order of time, in seconds, all of them numbers; TREND_POINTS_MAXIMUM are used, evenly
 * chosen. False when there are less than two or without memory. */
bool trend_compute(const double *times, const double *values, size_t count,
		   struct trend *ret_trend);

/* The element that sorting would put at `place`; reorders the numbers. */
double select_place(double *numbers, size_t count, size_t place);

#endif
