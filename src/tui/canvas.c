/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grid and text on it: clipping, wide and combining characters, and the promise that no control
 * character is ever in a cell. Boxes, fills and lines are in canvas_area.c.
 */
#include "canvas.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canvas_glyph.h"

static const struct canvas_cell blank = { .code = ' ', .width = 1, .style = STYLE_NEUTRAL };

int grid_resize(struct grid *grid, int width, int height)
{
	size_t needed = (size_t)(width > 0 ? width : 0) * (size_t)(height > 0 ? height : 0);

	if (needed > grid->capacity) {
		struct canvas_cell *cells = realloc(grid->cells, needed * sizeof(*cells));

		if (!cells)
			return -ENOMEM;
		grid->cells = cells;
		grid->capacity = needed;
	}
	grid->width = needed ? width : 0;
	grid->height = needed ? height : 0;
	grid_clear(grid);
	return 0;
}

void grid_clear(struct grid *grid)
{
	size_t count = (size_t)grid->width * (size_t)grid->height;

	for (size_t i = 0; i < count; i++)
		grid->cells[i] = blank;
}

void grid_done(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){ .info = grid->info };
}

struct canvas grid_canvas(struct grid *grid)
{
	return (struct canvas){
		.grid = grid,
		.area = { 0, 0, grid->width, grid->height },
		.width = grid->width,
		.height = grid->height,
	};
}

const struct canvas_cell *grid_cell(const struct grid *grid, int x, int y)
{
	if (x < 0 || y < 0 || x >= grid->width || y >= grid->height)
		return NULL;
	return &grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];
}

size_t grid_row_text(const struct grid *grid, int y, char *buffer, size_t size)
{
	size_t length = 0, end = 0;

	for (int x = 0; x < grid->width && length + 8 < size; x++) {
		const struct canvas_cell *cell = grid_cell(grid, x, y);

		if (!cell || cell->width == 0)
			continue;
		length += glyph_encode(cell->code, buffer + length);
		if (cell->mark)
			length += glyph_encode(cell->mark, buffer + length);
		if (cell->code != ' ')
			end = length;
	}
	if (size)
		buffer[end] = '\0';
	return end;
}

struct canvas canvas_sub(const struct canvas *canvas, struct rectangle area)
{
	struct rectangle place = { canvas->area.x + area.x, canvas->area.y + area.y,
				   area.width > 0 ? area.width : 0,
				   area.height > 0 ? area.height : 0 };
	struct canvas sub = { .grid = canvas->grid };

	sub.area = rectangle_intersect(canvas->area, place);
	sub.width = sub.area.width;
	sub.height = sub.area.height;
	return sub;
}

bool canvas_is_utf8(const struct canvas *canvas)
{
	return canvas->grid->info.is_utf8;
}

bool canvas_has_colours(const struct canvas *canvas)
{
	return canvas->grid->info.colours == COLOUR_8 || canvas->grid->info.colours == COLOUR_256;
}

static struct canvas_cell *cell_at(const struct canvas *canvas, int x, int y)
{
	if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
		return NULL;
	return &canvas->grid->cells[(size_t)(canvas->area.y + y) * (size_t)canvas->grid->width +
				    (size_t)(canvas->area.x + x)];
}

/* Writing over one half of a wide character leaves a blank where the other half was. */
static void heal_neighbours(const struct canvas *canvas, int x, int y, int width)
{
	struct grid *grid = canvas->grid;
	int grid_x = canvas->area.x + x, grid_y = canvas->area.y + y;
	struct canvas_cell *row = &grid->cells[(size_t)grid_y * (size_t)grid->width];

	if (row[grid_x].width == 0 && grid_x > 0) {
		row[grid_x - 1].code = ' ';
		row[grid_x - 1].mark = 0;
		row[grid_x - 1].width = 1;
	}
	if (grid_x + width < grid->width && row[grid_x + width].width == 0) {
		row[grid_x + width].code = ' ';
		row[grid_x + width].width = 1;
	}
}

static void put_cell(const struct canvas *canvas, int x, int y, enum style style, uint32_t code,
		     int width)
{
	struct canvas_cell *cell = cell_at(canvas, x, y);

	if (!cell)
		return;
	if (width == 2 && x + 1 >= canvas->width) {	/* does not fit at the edge */
		code = ' ';
		width = 1;
	}
	heal_neighbours(canvas, x, y, width);
	*cell = (struct canvas_cell){ .code = code, .width = (uint8_t)width,
				      .style = (uint8_t)style };
	if (width == 2)
		cell[1] = (struct canvas_cell){ .style = (uint8_t)style };
}

static void put_mark(const struct canvas *canvas, int x, int y, uint32_t mark)
{
	struct canvas_cell *cell = cell_at(canvas, x, y);

	if (cell && cell->width == 0)
		cell = cell_at(canvas, x - 1, y);
	if (cell && !cell->mark && canvas_is_utf8(canvas))
		cell->mark = mark;
}

/* Puts text into [x, limit) and returns the columns taken. */
static int put_limited(const struct canvas *canvas, int x, int limit, int y, enum style style,
		       const char *text)
{
	uint32_t code;
	int column = x, width, length;

	while ((length = text_next_character(text, &code, &width)) > 0) {
		text += length;
		code = glyph_make_safe(code, &width);
		if (width == 0) {
			if (column > x && !glyph_is_control(code))
				put_mark(canvas, column - 1, y, code);
			continue;
		}
		if (column + width > limit)
			break;
		if (!canvas_is_utf8(canvas) && code > 0x7e) {
			code = (uint32_t)(unsigned char)glyph_ascii(code);
			for (; width > 1; width--)
				put_cell(canvas, column++, y, style, code, 1);
		}
		put_cell(canvas, column, y, style, code, width);
		column += width;
	}
	return column - x;
}

int canvas_put(const struct canvas *canvas, int x, int y, enum style style, const char *text)
{
	return put_limited(canvas, x, canvas->width > x ? canvas->width : x, y, style, text);
}

int canvas_print(const struct canvas *canvas, int x, int y, enum style style,
		 const char *format, ...)
{
	char buffer[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(buffer, sizeof(buffer), format, arguments);
	va_end(arguments);
	return canvas_put(canvas, x, y, style, buffer);
}

int canvas_put_raw(const struct canvas *canvas, int x, int y, enum style style, const char *raw)
{
	return canvas_put_raw_cut(canvas, x, y, canvas->width - x, style, raw);
}

int canvas_put_cut(const struct canvas *canvas, int x, int y, int width, enum style style,
		   const char *text)
{
	int right = x + width < canvas->width ? x + width : canvas->width, taken;

	if (width <= 0 || right <= x)
		return 0;
	if (text_width(text) <= width)
		return put_limited(canvas, x, right, y, style, text);
	taken = put_limited(canvas, x, right - 1, y, style, text);
	canvas_put_code(canvas, x + taken, y, STYLE_DIM, 0x2026, '+');
	return taken + 1;
}

int canvas_put_raw_cut(const struct canvas *canvas, int x, int y, int width, enum style style,
		       const char *raw)
{
	char safe[2048];

	if (!raw)
		return 0;
	text_sanitise(raw, canvas_is_utf8(canvas), safe, sizeof(safe));
	return canvas_put_cut(canvas, x, y, width, style, safe);
}

int canvas_put_right(const struct canvas *canvas, int x, int y, int width, enum style style,
		     const char *text)
{
	int needed = text_width(text);

	if (needed >= width)
		return canvas_put_cut(canvas, x, y, width, style, text);
	put_limited(canvas, x + width - needed, x + width, y, style, text);
	return width;
}

int canvas_put_number(const struct canvas *canvas, int x, int y, int width, enum style style,
		      const char *text)
{
	if (text_width(text) <= width)
		return canvas_put_right(canvas, x, y, width, style, text);
	for (int i = 0; i < width; i++)
		put_cell(canvas, x + i, y, style, '#', 1);
	return width > 0 ? width : 0;
}

int canvas_put_centred(const struct canvas *canvas, int y, enum style style, const char *text)
{
	int needed = text_width(text);
	int x = needed < canvas->width ? (canvas->width - needed) / 2 : 0;

	return canvas_put_cut(canvas, x, y, canvas->width - x, style, text);
}

void canvas_put_code(const struct canvas *canvas, int x, int y, enum style style, uint32_t code,
		     char ascii)
{
	int width = 1;

	if (!canvas_is_utf8(canvas) && code > 0x7e)
		code = (unsigned char)ascii;
	code = glyph_make_safe(code, &width);
	put_cell(canvas, x, y, style, code, 1);
}
