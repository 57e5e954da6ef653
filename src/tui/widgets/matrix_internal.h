/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a matrix share: the lines and columns that the keys of the sample make. */
#ifndef MEMPANE_TUI_MATRIX_INTERNAL_H
#define MEMPANE_TUI_MATRIX_INTERNAL_H

#include "matrix.h"

enum { MATRIX_GAP = 1 };

const struct table *matrix_data(const struct scene *scene, const struct matrix_widget *matrix);

/* Where a row of the sample stands. False when it has no place. `hint`: a line to look at first,
 * since rows of a line mostly follow each other. */
bool matrix_place(const struct scene *scene, const struct matrix_widget *matrix,
		  const struct key *key, size_t hint, size_t *ret_line, size_t *ret_column);

/* "node 3", "0 Normal" */
void matrix_label(const struct matrix_line *line, char *buffer, size_t size);

/* Notes what the cursor is on, so that it stays there in samples with other lines. */
void matrix_select(struct matrix_widget *matrix, size_t line, size_t column);

#endif
