/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Horizontal bars. Knows shares and styles, not what they stand for.
 */
#include "bar.h"

#include <math.h>

enum { TRACK = 0xb7 };	/* a middle dot */

static double clamp_share(double value)
{
	if (!(value > 0))
		return 0;
	return value < 1 ? value : 1;
}

/* Without colours, parts are told apart by their letters; with them, blocks are solid. */
static void put_part(const struct canvas *canvas, int x, int y, enum style style)
{
	char letter = style_letter(style);

	if (style == STYLE_FREE)
		canvas_put_code(canvas, x, y, style, 0x2591, '.');
	else if (!canvas_has_colours(canvas) && letter != ' ')
		canvas_put_code(canvas, x, y, style, (unsigned char)letter, letter);
	else if (style == STYLE_UNACCOUNTED)
		canvas_put_code(canvas, x, y, style, 0x2592, '?');
	else
		canvas_put_code(canvas, x, y, style, 0x2588, letter == ' ' ? '#' : letter);
}

void bar_stacked(const struct canvas *canvas, int x, int y, int width,
		 const struct bar_part *parts, size_t count)
{
	double sum = 0;
	int column = 0;

	for (size_t i = 0; i < count; i++) {
		int end;

		sum += clamp_share(parts[i].share);
		end = (int)lround((sum < 1 ? sum : 1) * width);
		for (; column < end; column++)
			put_part(canvas, x + column, y, parts[i].style);
		/* A notch tells neighbours of one hue apart. */
		if (i + 1 < count && parts[i + 1].style == parts[i].style &&
		    parts[i + 1].share * width >= 1 && parts[i].share * width >= 2 &&
		    canvas_is_utf8(canvas) && canvas_has_colours(canvas))
			canvas_put_code(canvas, x + end - 1, y, parts[i].style, 0x258a, '|');
	}
	for (; column < width; column++)
		canvas_put_code(canvas, x + column, y, STYLE_DIM, TRACK, '.');
}

void bar_gauge(const struct canvas *canvas, int x, int y, int width, double value,
	       enum style style)
{
	int eighths = (int)lround(clamp_share(value) * width * 8);

	if (eighths == 0 && value > 0)
		eighths = 1;
	for (int i = 0; i < width; i++) {
		int filled = eighths - i * 8;

		if (filled >= 8)
			canvas_put_code(canvas, x + i, y, style, 0x2588, '|');
		else if (filled > 0)	/* left blocks get narrower upwards from U+2588 */
			canvas_put_code(canvas, x + i, y, style, (uint32_t)(0x2590 - filled),
					filled >= 4 ? '|' : '.');
		else
			canvas_put_code(canvas, x + i, y, STYLE_FREE, TRACK, '.');
	}
}

void bar_marked(const struct canvas *canvas, int x, int y, int width, double value,
		enum style style, const struct bar_mark *marks, size_t count, bool has_labels)
{
	int label_end = x - 1;

	bar_gauge(canvas, x, y, width, value, style);
	for (size_t i = 0; i < count; i++) {
		int place = x + (int)(clamp_share(marks[i].position) * (width - 1));

		canvas_put_code(canvas, place, y, marks[i].style, 0x2503, '|');
		if (!has_labels || !marks[i].label || place <= label_end)
			continue;
		canvas_put_code(canvas, place, y + 1, marks[i].style, 0x2191, '^');
		label_end = place + 1 + canvas_put(canvas, place + 1, y + 1, marks[i].style,
						   marks[i].label);
	}
}

void bar_column(const struct canvas *canvas, int x, int y, double value, enum style style)
{
	static const char levels[] = ".:-=+*#@";
	int level;

	if (isnan(value))
		return;
	level = (int)(clamp_share(value) * 7.999);
	canvas_put_code(canvas, x, y, style, (uint32_t)(0x2581 + level), levels[level]);
}
