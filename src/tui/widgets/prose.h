/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences in lines: wraps at blanks, keeps newlines.
 */
#ifndef MEMPANE_TUI_PROSE_H
#define MEMPANE_TUI_PROSE_H

#include "../canvas.h"

/* Draws wrapped text from row y on, from column x to the right edge; returns the rows it takes
 * (drawn or clipped). */
int prose_draw(const struct canvas *canvas, int x, int y, enum style style, const char *text);

/* Rows that the text takes at this width. */
int prose_height(const char *text, int width);

#endif
