/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What panes ask of the app: noted here while a pane acts, carried out by app.c afterwards.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app.h"

static struct dialog *dialog_begin(struct scene *scene, enum dialog_kind kind, enum action purpose,
				   const char *title)
{
	struct dialog *dialog = &scene->requests->dialog;

	memset(dialog, 0, sizeof(*dialog));
	dialog->kind = kind;
	dialog->purpose = purpose;
	snprintf(dialog->title, sizeof(dialog->title), "%s", title);
	return dialog;
}

void scene_ask(struct scene *scene, enum action purpose, const char *label, const char *initial)
{
	struct dialog *dialog = dialog_begin(scene, DIALOG_LINE, purpose, label);

	snprintf(dialog->initial, sizeof(dialog->initial), "%s", initial);
	memcpy(dialog->line, dialog->initial, sizeof(dialog->line));
}

void scene_choose(struct scene *scene, enum action purpose, const char *title,
		  const char *const *items, size_t count, size_t initial)
{
	struct dialog *dialog = dialog_begin(scene, DIALOG_LIST, purpose, title);

	if (count > DIALOG_ITEMS_MAXIMUM)
		count = DIALOG_ITEMS_MAXIMUM;
	for (size_t i = 0; i < count; i++)
		text_sanitise(items[i], scene->style.is_utf8, dialog->items[i], DIALOG_ITEM_SIZE);
	dialog->item_count = count;
	dialog->cursor = initial < count ? initial : 0;
}

void scene_confirm(struct scene *scene, enum action purpose, const char *question)
{
	dialog_begin(scene, DIALOG_CONFIRM, purpose, question);
}

void scene_say(struct scene *scene, enum style style, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(scene->requests->message, sizeof(scene->requests->message), format, arguments);
	va_end(arguments);
	scene->requests->message_style = style;
}

void scene_inspect(struct scene *scene, uint64_t pid, uint64_t start_time)
{
	scene->requests->inspect_pid = pid;
	scene->requests->inspect_start = start_time;
}

void scene_show(struct scene *scene, const char *pane_or_view_name)
{
	snprintf(scene->requests->show, sizeof(scene->requests->show), "%s", pane_or_view_name);
}

void scene_aim(struct scene *scene, const char *pane_or_view_name, const struct aim *aim)
{
	scene_show(scene, pane_or_view_name);
	scene->requests->aim = *aim;
	scene->requests->has_aim = true;
}

void scene_move_pages(struct scene *scene, const struct page_move_order *order)
{
	scene->requests->move = *order;
	scene->requests->has_move = true;
}

void scene_explain(struct scene *scene, const char *title, const char *text)
{
	struct dialog *dialog = dialog_begin(scene, DIALOG_WINDOW, ACTION_NONE, title);

	snprintf(dialog->text, sizeof(dialog->text), "%s", text);
}
