/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the text report: one writer per layout of a view, and the notes below it. All of
 * them get the same view in the making.
 */
#ifndef MEMPANE_REPORT_TEXT_PARTS_H
#define MEMPANE_REPORT_TEXT_PARTS_H

#include "mempane/report.h"

/* Room for one formatted cell; longer texts are cut at a whole character. */
enum { TEXT_CELL_SIZE = 8192, TEXT_TITLE_SIZE = 64 };

struct text_view {
	FILE                        *file;
	const struct model          *model;
	const struct report_request *request;
	const struct view           *view;
	struct rows                  rows;	/* all that match */
	size_t                       shown;	/* the first so many are written */
};

int text_table_write(struct text_view *part);	/* 0 or -ENOMEM */
int text_matrix_write(struct text_view *part);	/* 0 or -ENOMEM */
void text_form_write(struct text_view *part);

/* What was refused, missing, held up or not understood, and what would help. */
void text_notes_write(struct text_view *part);

/* A cell as the request wants it; `buffer` is TEXT_CELL_SIZE long. */
void text_cell_format(const struct text_view *part, struct cell cell, struct column column,
		      char *buffer);

bool text_column_is_left(struct column column);

/* Writes `text` in `width` columns; text that is too wide is cut when `is_cut`. */
void text_put(FILE *file, const char *text, int width, bool is_left, bool is_cut);

/* As the last thing on a line: no blanks after left-aligned text. */
void text_put_last(FILE *file, const char *text, int width, bool is_left, bool is_cut);

#endif
