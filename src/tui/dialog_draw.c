/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions to the user on the canvas: lists and windows in the middle of the pane, lines to type
 * in the last line of the screen.
 */
#include "dialog.h"

#include <stdio.h>

#include "widgets/prose.h"

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* A cleared box of at most this inner size in the middle; returns its inside. */
static struct canvas draw_frame(const struct canvas *pane, int width, int height,
				const char *title, const char *foot)
{
	int outer_width = least(width + 4, pane->width);
	int outer_height = least(height + 2, pane->height);
	struct rectangle place = { (pane->width - outer_width) / 2,
				   (pane->height - outer_height) / 2, outer_width, outer_height };
	struct canvas window = canvas_sub(pane, place), inside;
	struct box box = { .title = title, .foot = foot, .is_focused = true };

	canvas_clear(&window);
	inside = canvas_box(&window, &box);
	return canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
}

static void draw_list(struct dialog *dialog, const struct canvas *pane)
{
	int width = text_width(dialog->title) + 4, height = (int)dialog->item_count;
	struct canvas inside;

	for (size_t i = 0; i < dialog->item_count; i++)
		if (text_width(dialog->items[i]) > width)
			width = text_width(dialog->items[i]);
	inside = draw_frame(pane, width, height, dialog->title, "Enter: choose  Esc: leave");
	if (inside.height <= 0)
		return;
	if (dialog->cursor < dialog->top)
		dialog->top = dialog->cursor;
	if (dialog->cursor >= dialog->top + (size_t)inside.height)
		dialog->top = dialog->cursor - (size_t)inside.height + 1;
	for (int y = 0; y < inside.height && dialog->top + (size_t)y < dialog->item_count; y++) {
		size_t index = dialog->top + (size_t)y;

		canvas_put_cut(&inside, 0, y, inside.width, STYLE_NEUTRAL, dialog->items[index]);
		if (index == dialog->cursor)
			canvas_overlay(&inside, (struct rectangle){ 0, y, inside.width, 1 },
				       OVERLAY_SELECTED);
	}
	dialog->place = inside.area;
}

static void draw_window(struct dialog *dialog, const struct canvas *pane)
{
	int width = least(76, pane->width - 4), height = prose_height(dialog->text, width);
	int shown = least(height, pane->height - 2);
	struct canvas inside;

	if (dialog->top > (size_t)(height - shown > 0 ? height - shown : 0))
		dialog->top = (size_t)(height - shown > 0 ? height - shown : 0);
	inside = draw_frame(pane, width, height, dialog->title,
			    height > shown ? "arrows: scroll  other keys: close" :
					     "any key: close");
	prose_draw(&inside, 0, -(int)dialog->top, STYLE_NEUTRAL, dialog->text);
}

static void draw_line(const struct dialog *dialog, const struct canvas *line,
		      const char *complaint)
{
	static const char hint[] = "Enter: keep  Esc: undo  ^U: clear";
	int x, width = text_width(dialog->line), room;

	canvas_clear(line);
	x = canvas_print(line, 1, 0, STYLE_KEY, "%s: ", dialog->title) + 1;
	room = line->width - x - 1;
	if (width > room) {	/* the end is what is being typed */
		const char *tail = dialog->line;
		uint32_t code;
		int wide;

		while (*tail && text_width(tail) > room)
			tail += text_next_character(tail, &code, &wide);
		x += canvas_put(line, x, 0, STYLE_BOLD, tail);
	} else {
		x += canvas_put(line, x, 0, STYLE_BOLD, dialog->line);
	}
	canvas_put(line, x, 0, STYLE_NEUTRAL, " ");
	canvas_overlay(line, (struct rectangle){ x, 0, 1, 1 }, OVERLAY_SELECTED);
	if (*complaint)
		canvas_put_right(line, x + 2, 0, line->width - x - 3, STYLE_WARNING, complaint);
	else if (line->width - x > (int)sizeof(hint) + 2)
		canvas_put_right(line, 0, 0, line->width - 1, STYLE_DIM, hint);
}

static void draw_question(const struct dialog *dialog, const struct canvas *pane)
{
	int width = least(text_width(dialog->title) > 40 ? text_width(dialog->title) : 40,
			  pane->width - 4);
	struct canvas inside = draw_frame(pane, width, prose_height(dialog->title, width) + 2,
					  "Sure?", NULL);
	int rows = prose_draw(&inside, 0, 0, STYLE_BOLD, dialog->title);

	canvas_put(&inside, 0, rows + 1, STYLE_KEY, "y");
	canvas_put(&inside, 1, rows + 1, STYLE_NEUTRAL, ": do it   any other key: leave it");
}

void dialog_draw(struct dialog *dialog, const struct canvas *pane, const struct canvas *last_line,
		 const char *complaint)
{
	switch (dialog->kind) {
	case DIALOG_NONE:
		break;
	case DIALOG_LINE:
		draw_line(dialog, last_line, complaint);
		break;
	case DIALOG_LIST:
		draw_list(dialog, pane);
		break;
	case DIALOG_CONFIRM:
		draw_question(dialog, pane);
		break;
	case DIALOG_WINDOW:
		draw_window(dialog, pane);
		break;
	}
}
