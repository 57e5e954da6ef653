/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences in lines. Wraps at blanks; a word longer than the line is split.
 */
#include "prose.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the next line of `text` that fit in `width` columns; ret_next: where the one after it
 * begins. */
static size_t next_line(const char *text, int width, const char **ret_next)
{
	size_t length = 0, last_blank = 0;
	int columns = 0, character, wide;
	uint32_t code;

	while (text[length] && text[length] != '\n') {
		character = text_next_character(text + length, &code, &wide);
		if (columns + wide > width && length > 0)
			break;
		if (code == ' ')
			last_blank = length;
		columns += wide;
		length += (size_t)character;
	}
	if (text[length] && text[length] != '\n' && text[length] != ' ' && last_blank > 0)
		length = last_blank;
	*ret_next = text + length;
	if (**ret_next == '\n')
		++*ret_next;
	else
		while (**ret_next == ' ')
			++*ret_next;
	return length;
}

int prose_draw(const struct canvas *canvas, int x, int y, enum style style, const char *text)
{
	int row = y, width = canvas->width - x;

	while (*text) {
		char line[1024];
		const char *next;
		size_t length = next_line(text, width > 1 ? width : 1, &next);

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		canvas_put(canvas, x, row++, style, line);
		text = next;
	}
	return row - y;
}

int prose_height(const char *text, int width)
{
	int rows = 0;

	while (*text) {
		next_line(text, width > 1 ? width : 1, &text);
		rows++;
	}
	return rows;
}
