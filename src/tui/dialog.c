/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions to the user: what keys do to them. Drawing is in dialog_draw.c.
 */
#include "dialog.h"

#include <string.h>

#include "canvas_glyph.h"

/* Takes the last whole character off a UTF-8 line. */
static void erase_last(char *line)
{
	size_t length = strlen(line);

	while (length > 0 && ((unsigned char)line[length - 1] & 0xc0) == 0x80)
		length--;
	line[length ? length - 1 : 0] = '\0';
}

static enum dialog_result key_on_line(struct dialog *dialog, uint32_t key)
{
	size_t length = strlen(dialog->line);

	if (key == KEY_CODE_ENTER)
		return DIALOG_ACCEPTED;
	if (key == KEY_CODE_ESCAPE || key == KEY_CODE_CONTROL + 'C') {
		memcpy(dialog->line, dialog->initial, sizeof(dialog->line));
		return DIALOG_CANCELLED;
	}
	if (key == KEY_CODE_BACKSPACE) {
		erase_last(dialog->line);
		return DIALOG_CHANGED;
	}
	if (key == KEY_CODE_CONTROL + 'U') {
		dialog->line[0] = '\0';
		return DIALOG_CHANGED;
	}
	if (glyph_is_control(key) || length + 5 > sizeof(dialog->line))
		return DIALOG_GOES_ON;
	length += glyph_encode(key, dialog->line + length);
	dialog->line[length] = '\0';
	return DIALOG_CHANGED;
}

static void move_cursor(struct dialog *dialog, int64_t step)
{
	int64_t place = (int64_t)dialog->cursor + step, last = (int64_t)dialog->item_count - 1;

	dialog->cursor = (size_t)(place < 0 || last < 0 ? 0 : place > last ? last : place);
}

/* The next item that begins with the typed letter. */
static void jump_to_letter(struct dialog *dialog, uint32_t key)
{
	for (size_t step = 1; step <= dialog->item_count; step++) {
		size_t index = (dialog->cursor + step) % dialog->item_count;

		if (((unsigned char)dialog->items[index][0] | 0x20u) == (key | 0x20u)) {
			dialog->cursor = index;
			return;
		}
	}
}

static enum dialog_result mouse_on_list(struct dialog *dialog, const struct mouse *mouse)
{
	size_t index;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN) {
		move_cursor(dialog, mouse->kind == MOUSE_WHEEL_UP ? -1 : 1);
		return DIALOG_GOES_ON;
	}
	if (!rectangle_contains(dialog->place, mouse->x, mouse->y))
		return DIALOG_CANCELLED;
	index = dialog->top + (size_t)(mouse->y - dialog->place.y);
	if (index >= dialog->item_count)
		return DIALOG_GOES_ON;
	dialog->cursor = index;
	return DIALOG_ACCEPTED;
}

static enum dialog_result key_on_list(struct dialog *dialog, uint32_t key)
{
	enum { PAGE = 10 };
	enum action action = action_of_key(key);

	if (key == KEY_CODE_ENTER || key == KEY_CODE_SPACE)
		return dialog->item_count ? DIALOG_ACCEPTED : DIALOG_CANCELLED;
	if (key == KEY_CODE_ESCAPE || action == ACTION_QUIT)
		return DIALOG_CANCELLED;
	if (key == KEY_CODE_UP)
		move_cursor(dialog, -1);
	else if (key == KEY_CODE_DOWN)
		move_cursor(dialog, 1);
	else if (key == KEY_CODE_PAGE_UP)
		move_cursor(dialog, -PAGE);
	else if (key == KEY_CODE_PAGE_DOWN)
		move_cursor(dialog, PAGE);
	else if (key == KEY_CODE_HOME)
		move_cursor(dialog, INT32_MIN);
	else if (key == KEY_CODE_END)
		move_cursor(dialog, INT32_MAX);
	else if (key < 0x7f)
		jump_to_letter(dialog, key);
	return DIALOG_GOES_ON;
}

static enum dialog_result key_on_window(struct dialog *dialog, uint32_t key)
{
	if (key == KEY_CODE_UP && dialog->top > 0)
		dialog->top--;
	else if (key == KEY_CODE_DOWN)
		dialog->top++;
	else
		return DIALOG_CLOSED;
	return DIALOG_GOES_ON;
}

enum dialog_result dialog_key(struct dialog *dialog, uint32_t key, const struct mouse *mouse)
{
	switch (dialog->kind) {
	case DIALOG_NONE:
		break;
	case DIALOG_LINE:
		return key_on_line(dialog, key);
	case DIALOG_LIST:
		if (key == KEY_CODE_MOUSE)
			return mouse_on_list(dialog, mouse);
		return key_on_list(dialog, key);
	case DIALOG_CONFIRM:
		return key == 'y' || key == 'Y' ? DIALOG_ACCEPTED : DIALOG_CANCELLED;
	case DIALOG_WINDOW:
		return key_on_window(dialog, key);
	}
	return DIALOG_GOES_ON;
}
