/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the screen is kept from one run to the next: taken over at the start, put together again
 * when the user asks for it. Where it is kept is the caller's business.
 */
#include <stdio.h>
#include <string.h>

#include "app.h"

bool tui_can_open(const char *name)
{
	const struct pane_entry *entry;
	const struct view *view;

	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (!entry->view && strcmp(entry->pane->name, name) == 0)
			return entry->hotkey != 0;
	view = view_find(name);
	return view && !view_needs_subject(view);
}

void app_take_settings(struct app *app)
{
	app->settings = app->options->settings;
	app->scene.settings = &app->settings;
	if (app->settings.is_exact)
		app->scene.numbers = NUMBER_EXACT;
	if (app->settings.has_no_colours)
		app->scene.style.colours = app->grid.info.colours = COLOUR_NONE;
}

/* What no pane keeps. A terminal that can not show something tells nothing of what is wanted. */
static void gather(struct app *app)
{
	struct tui_settings *settings = &app->settings;
	const struct tab *tab = app_tab(app);
	const char *name = !tab ? "" : tab->view ? tab->view->name : tab->pane->name;

	if (tui_can_open(name))
		snprintf(settings->view, sizeof(settings->view), "%s", name);
	if (app->scene.is_live)
		settings->interval = app->scene.interval;
	if (app->colours_found != COLOUR_NONE)
		settings->has_no_colours = app->grid.info.colours == COLOUR_NONE;
	settings->is_exact = app->scene.numbers == NUMBER_EXACT;
}

void app_save_settings(struct app *app)
{
	const struct tui_options *options = app->options;
	char message[4 * DIALOG_LINE_SIZE] = "", shown[DIALOG_LINE_SIZE];
	int result;

	if (options->is_readonly || !options->save) {
		scene_say(&app->scene, STYLE_WARNING, "settings not written: %s",
			  options->is_readonly ? "mempane runs with --readonly" :
						 "there is no place for them");
		return;
	}
	gather(app);
	result = options->save(options->save_context, &app->settings, message, sizeof(message));
	text_sanitise(message, app->scene.style.is_utf8, shown, sizeof(shown));
	scene_say(&app->scene, result ? STYLE_WARNING : STYLE_DIM, "%s", shown);
}
