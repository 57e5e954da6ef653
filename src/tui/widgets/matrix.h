/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view as a matrix: a line per (first, name) of the keys, a column per `second`, one number in
 * each field. Used for distances and for blocks by order. Draws no box.
 */
#ifndef MEMPANE_TUI_MATRIX_H
#define MEMPANE_TUI_MATRIX_H

#include "../pane.h"

enum { MATRIX_COLUMNS_MAXIMUM = 64, MATRIX_LINES_MAXIMUM = 512 };

struct matrix_line {
	uint64_t first;
	char     name[64];
};

struct matrix_widget {
	const struct view  *view;
	struct matrix_line *lines;	/* owned; as many as the sample's keys say */
	size_t              line_count, line_capacity;
	size_t              column_count;
	int                 label_width;
	int                 widths[MATRIX_COLUMNS_MAXIMUM];
	uint64_t            generation;	/* of the sample that all of this is of */
	enum number_style   numbers;
	unsigned            value;	/* index in the view's columns of the number shown */
	size_t              line, column;	/* the cursor */
	size_t              top, first_column;	/* scrolled away before these */
	int                 page;	/* lines drawn last */
	bool                has_no_cursor;
};

void matrix_widget_init(struct matrix_widget *matrix, const struct view *view);
void matrix_widget_done(struct matrix_widget *matrix);
void matrix_widget_update(const struct scene *scene, struct matrix_widget *matrix);
int matrix_widget_width(const struct matrix_widget *matrix);
/* The number that is shown. */
struct column matrix_widget_value(const struct matrix_widget *matrix);
/* Row in the sample under the cursor, or -1. */
int64_t matrix_widget_row(const struct scene *scene, const struct matrix_widget *matrix);

void matrix_widget_draw(const struct scene *scene, struct matrix_widget *matrix,
			const struct canvas *canvas);
/* Moving; SORT_LEFT and SORT_RIGHT choose another number. */
enum handled matrix_widget_act(struct matrix_widget *matrix, const struct input *input);

#endif
