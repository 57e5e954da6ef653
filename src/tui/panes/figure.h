/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single numbers of the model in panes that are no tables: as text with unit and sign, aligned, and
 * with the look that their presence asks for. Private to panes/.
 */
#ifndef MEMPANE_TUI_PANES_FIGURE_H
#define MEMPANE_TUI_PANES_FIGURE_H

#include "../pane.h"
#include "mempane/view.h"

enum { FIGURE_SIZE = 48, SYSTEM_ROW = 0 };

/* The column that looks at a metric's value, or at its rate. */
struct column column_value(enum metric metric);
struct column column_rate(enum metric metric);

/* The cell of the newest sample; ABSENT when there is none, or no such row. */
struct cell figure_cell(const struct scene *scene, size_t row, struct column column);

/* As a number in the column's unit; NAN without a value. */
double figure_value(const struct scene *scene, size_t row, struct column column);

/* With "/s" for rates and a sign for changes: "84.1k/s", "+3.1M/s", "12.3G", "–". */
void figure_text(const struct scene *scene, size_t row, struct column column, char *buffer,
		 size_t size);

/* The same, ending at column x + width - 1. Zero and what has no value are dim. */
void figure_put(const struct scene *scene, const struct canvas *canvas, int x, int y, int width,
		size_t row, struct column column, enum style style);

/* A text cell, sanitised; "–" and the like without a value. */
void figure_put_text(const struct scene *scene, const struct canvas *canvas, int x, int y,
		     int width, size_t row, enum metric metric, enum style style);

/* Adds printf text to the end of a buffer; what does not fit is cut. */
void text_append(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Looks better the bigger, or the smaller, `value` is: the style that it deserves. NAN: neutral. */
enum style style_above(double value, double warning, double alarm);
enum style style_below(double value, double warning, double alarm);

#endif
