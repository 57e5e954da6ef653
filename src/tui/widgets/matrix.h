/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view as a matrix: a line per (first, name) of the keys, a column per `second`, one number in
 * each field. Used for distances, which are shaded, and for blocks by order. Draws no box.
 */
#ifndef MEMPANE_TUI_MATRIX_H
#define MEMPANE_TUI_MATRIX_H

#include "../pane.h"

enum { MATRIX_COLUMNS_MAXIMUM = 1024, MATRIX_LINES_MAXIMUM = 1024 };

struct matrix_line {
	uint64_t first;
	char     name[64];
};

struct matrix_column {
	uint64_t second;
	int      width;
};

struct matrix_widget {
	const struct view  *view;
	struct matrix_line *lines;	/* owned; as many as the sample's keys say */
	size_t              line_count, line_capacity;
	struct matrix_column *columns;	/* owned; ascending, with gaps where the keys have some */
	size_t              column_count, column_capacity;
	int                 label_width;
	uint64_t            generation;	/* of the sample that all of this is of */
	enum number_style   numbers;
	unsigned            value;	/* index in the view's columns of the number shown */
	size_t              line, column;	/* the cursor, which stays with its keys */
	size_t              top, first_column;	/* scrolled away before these */
	int                 page;	/* lines drawn last */
	bool                has_no_cursor;
	bool                has_selection;	/* the user chose a field: */
	struct matrix_line  selected_line;
	uint64_t            selected_second;
};

void matrix_widget_init(struct matrix_widget *matrix, const struct view *view);
void matrix_widget_done(struct matrix_widget *matrix);
void matrix_widget_update(const struct scene *scene, struct matrix_widget *matrix);
int matrix_widget_width(const struct matrix_widget *matrix);
/* The number that is shown. */
struct column matrix_widget_value(const struct matrix_widget *matrix);
/* Whether there is another one to choose. */
bool matrix_widget_has_choice(const struct matrix_widget *matrix);
/* Row in the sample under the cursor, or -1. */
int64_t matrix_widget_row(const struct scene *scene, const struct matrix_widget *matrix);

void matrix_widget_draw(const struct scene *scene, struct matrix_widget *matrix,
			const struct canvas *canvas);
/* Moving; SORT_LEFT and SORT_RIGHT choose another number. */
enum handled matrix_widget_act(struct matrix_widget *matrix, const struct input *input);

#endif
