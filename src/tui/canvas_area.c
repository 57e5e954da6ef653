/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Areas of a canvas: fills, overlays, lines and boxes with titles in the border.
 */
#include "canvas.h"

void canvas_fill(const struct canvas *canvas, struct rectangle area, enum style style,
		 uint32_t code)
{
	struct rectangle whole = { 0, 0, canvas->width, canvas->height };

	area = rectangle_intersect(area, whole);
	for (int y = area.y; y < area.y + area.height; y++)
		for (int x = area.x; x < area.x + area.width; x++)
			canvas_put_code(canvas, x, y, style, code, '#');
}

void canvas_clear(const struct canvas *canvas)
{
	canvas_fill(canvas, (struct rectangle){ 0, 0, canvas->width, canvas->height },
		    STYLE_NEUTRAL, ' ');
}

void canvas_overlay(const struct canvas *canvas, struct rectangle area, enum overlay overlay)
{
	struct grid *grid = canvas->grid;
	struct rectangle place = { canvas->area.x + area.x, canvas->area.y + area.y, area.width,
				   area.height };

	place = rectangle_intersect(canvas->area, place);
	for (int y = place.y; y < place.y + place.height; y++)
		for (int x = place.x; x < place.x + place.width; x++)
			grid->cells[(size_t)y * (size_t)grid->width + (size_t)x].overlay =
				(uint8_t)overlay;
}

void canvas_fade(const struct canvas *canvas)
{
	struct grid *grid = canvas->grid;
	struct rectangle place = canvas->area;

	for (int y = place.y; y < place.y + place.height; y++)
		for (int x = place.x; x < place.x + place.width; x++) {
			struct canvas_cell *cell =
				&grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];

			if (cell->overlay == OVERLAY_NONE)
				cell->overlay = OVERLAY_OLD;
		}
}

void canvas_line(const struct canvas *canvas, int y, enum style style)
{
	for (int x = 0; x < canvas->width; x++)
		canvas_put_code(canvas, x, y, style, 0x2500, '-');
}

static void draw_border(const struct canvas *canvas, enum style style)
{
	int right = canvas->width - 1, bottom = canvas->height - 1;

	canvas_line(canvas, 0, style);
	canvas_line(canvas, bottom, style);
	for (int y = 1; y < bottom; y++) {
		canvas_put_code(canvas, 0, y, style, 0x2502, '|');
		canvas_put_code(canvas, right, y, style, 0x2502, '|');
	}
	canvas_put_code(canvas, 0, 0, style, 0x256d, '+');
	canvas_put_code(canvas, right, 0, style, 0x256e, '+');
	canvas_put_code(canvas, 0, bottom, style, 0x2570, '+');
	canvas_put_code(canvas, right, bottom, style, 0x256f, '+');
}

/* " text " in the border at the left, and one at the right if both fit. */
static void draw_border_texts(const struct canvas *canvas, int y, const char *left,
			      enum style left_style, const char *right, enum style right_style)
{
	int room = canvas->width - 4, taken = 0, needed = right ? text_width(right) : 0;

	if (left && *left && room > 2) {
		canvas_put(canvas, 1, y, left_style, " ");
		taken = canvas_put_cut(canvas, 2, y, room, left_style, left);
		canvas_put(canvas, 2 + taken, y, left_style, " ");
		taken += 3;
	}
	if (needed == 0 || taken + needed + 2 > room + 1) {
		int rest = canvas->width - taken - 5;

		if (needed == 0 || rest < 12)
			return;
		canvas_put(canvas, taken + 2, y, right_style, " ");
		rest = canvas_put_cut(canvas, taken + 3, y, rest - 1, right_style, right);
		canvas_put(canvas, taken + 3 + rest, y, right_style, " ");
		return;
	}
	canvas_put(canvas, canvas->width - needed - 4, y, right_style, " ");
	canvas_put(canvas, canvas->width - needed - 3, y, right_style, right);
	canvas_put(canvas, canvas->width - 3, y, right_style, " ");
}

struct canvas canvas_box(const struct canvas *canvas, const struct box *box)
{
	enum style note_style = box->note_style ? box->note_style : STYLE_DIM;

	if (canvas->width < 2 || canvas->height < 2)
		return canvas_sub(canvas, (struct rectangle){ 0, 0, 0, 0 });
	draw_border(canvas, box->is_focused ? STYLE_FRAME_FOCUSED : STYLE_FRAME);
	draw_border_texts(canvas, 0, box->title, STYLE_TITLE, box->note, note_style);
	draw_border_texts(canvas, canvas->height - 1, box->foot, STYLE_DIM, box->foot_note,
			  STYLE_DIM);
	return canvas_sub(canvas, (struct rectangle){ 1, 1, canvas->width - 2,
						      canvas->height - 2 });
}
