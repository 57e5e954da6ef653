/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A grid of cells that panes draw into, and windows on it that clip. Knows no terminal: the same
 * drawing is sent to curses by screen.c and printed as text by tests.
 *
 * All text goes through here, so this is the border where bytes become safe: whatever is passed, no
 * control character ever ends up in a cell. Own texts may use – … · × ▲ ▼ → Δ and the like freely:
 * without UTF-8 they are replaced by ASCII of the same width.
 */
#ifndef MEMPANE_TUI_CANVAS_H
#define MEMPANE_TUI_CANVAS_H

#include <stdint.h>

#include "layout.h"
#include "style.h"

struct canvas_cell {
	uint32_t code;		/* one character; 0 in the right half of a wide one */
	uint32_t mark;		/* a combining mark on it, or 0 */
	uint8_t  width;		/* 1 or 2; 0 in the right half */
	uint8_t  style;		/* enum style */
	uint8_t  overlay;	/* enum overlay */
};

struct grid {
	int                 width, height;
	struct canvas_cell *cells;	/* owned; row by row */
	size_t              capacity;
	struct style_info   info;
};

/* A window on a grid; coordinates count from its own corner, anything outside is clipped. By value:
 * nothing to release. */
struct canvas {
	struct grid     *grid;
	struct rectangle area;		/* in the grid */
	int              width, height;	/* of the area */
};

/* 0 or -ENOMEM, in which case the grid keeps its size. The content is cleared. */
int grid_resize(struct grid *grid, int width, int height);
void grid_clear(struct grid *grid);
void grid_done(struct grid *grid);
struct canvas grid_canvas(struct grid *grid);
const struct canvas_cell *grid_cell(const struct grid *grid, int x, int y);	/* NULL outside */
/* A row as UTF-8 without trailing blanks, for tests; returns the length. */
size_t grid_row_text(const struct grid *grid, int y, char *buffer, size_t size);

struct canvas canvas_sub(const struct canvas *canvas, struct rectangle area);
bool canvas_is_utf8(const struct canvas *canvas);
bool canvas_has_colours(const struct canvas *canvas);

/* ---- text: all return the number of columns taken ---- */

/* Own or already sanitised text, clipped at the canvas's right edge. */
int canvas_put(const struct canvas *canvas, int x, int y, enum style style, const char *text);
int canvas_print(const struct canvas *canvas, int x, int y, enum style style,
		 const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Bytes from the kernel, escaped by text_sanitise(). */
int canvas_put_raw(const struct canvas *canvas, int x, int y, enum style style, const char *raw);
/* At most `width` columns; what is cut ends in "…". */
int canvas_put_cut(const struct canvas *canvas, int x, int y, int width, enum style style,
		   const char *text);
int canvas_put_raw_cut(const struct canvas *canvas, int x, int y, int width, enum style style,
		       const char *raw);
/* Ends at column x + width - 1. A text that is too wide is cut at its end. */
int canvas_put_right(const struct canvas *canvas, int x, int y, int width, enum style style,
		     const char *text);
/* The same for a number, of which no digit may be lost: one that is too wide becomes "#". */
int canvas_put_number(const struct canvas *canvas, int x, int y, int width, enum style style,
		      const char *text);
int canvas_put_centred(const struct canvas *canvas, int y, enum style style, const char *text);
/* One character; the ASCII one is used without UTF-8. */
void canvas_put_code(const struct canvas *canvas, int x, int y, enum style style, uint32_t code,
		     char ascii);

/* ---- areas ---- */

void canvas_fill(const struct canvas *canvas, struct rectangle area, enum style style,
		 uint32_t code);
void canvas_clear(const struct canvas *canvas);
/* What is there looks old, but for what is overlaid already. */
void canvas_fade(const struct canvas *canvas);
void canvas_overlay(const struct canvas *canvas, struct rectangle area, enum overlay overlay);
void canvas_line(const struct canvas *canvas, int y, enum style style);	/* ─ from edge to edge */

struct box {
	const char *title;	/* top left in the border, or NULL; sanitised */
	const char *note;	/* top right, secondary; goes first when there is no room */
	const char *foot;	/* bottom left, or NULL */
	const char *foot_note;	/* bottom right, or NULL */
	enum style  note_style;	/* 0: dim */
	bool        is_focused;
};

/* Draws the border with its titles and returns the inside, empty when there is no room. */
struct canvas canvas_box(const struct canvas *canvas, const struct box *box);

#endif
