/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples and keys to the panes, and what is global: pausing, marks, units, colours, help. Knows no
 * terminal; opening and leaving panes is in app_tabs.c, what is kept in app_settings.c.
 */
#include "app.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release_sample(void *context, struct sample *take_sample)
{
	feed_release(context, take_sample);
}

static void choose_first_pane(struct app *app)
{
	const struct pane_entry *first = pane_entry_at(0);

	if (app->options->subject && app_inspect(app, app->options->subject) == 0)
		return;
	if (app->options->view && app_show_named(app, app->options->view->name) == 0)
		return;
	if (app->settings.view[0] && app_show_named(app, app->settings.view) == 0)
		return;
	if (first)
		app_show_entry(app, first);
}

int app_open(struct feed *take_feed, const struct tui_options *options, enum colour_depth colours,
	     bool has_braille, struct app **ret_app)
{
	struct app *app = calloc(1, sizeof(*app));

	if (app)
		app->model = model_new(release_sample, take_feed);
	if (!app || !app->model) {
		free(app);
		feed_close(take_feed);
		return -ENOMEM;
	}
	app->options = options;
	app->feed = take_feed;
	app->colours_found = colours;
	app->grid.info = (struct style_info){ .is_utf8 = options->is_utf8, .colours = colours,
					      .has_braille = has_braille };
	text_sanitise(feed_label(take_feed), options->is_utf8, app->label, sizeof(app->label));
	app->scene = (struct scene){
		.model = app->model, .options = options, .style = app->grid.info,
		.label = app->label, .is_live = feed_is_live(take_feed),
		.interval = feed_interval(take_feed), .requests = &app->requests,
	};
	app_take_settings(app);
	choose_first_pane(app);
	app_update_demand(app);
	*ret_app = app;
	return 0;
}

void app_close(struct app *app)
{
	if (!app)
		return;
	app_close_tabs(app);
	app_leave_move(app);
	model_free(app->model);
	feed_close(app->feed);
	grid_done(&app->grid);
	free(app);
}

int app_resize(struct app *app, int width, int height)
{
	return grid_resize(&app->grid, width, height);
}

/* ---- samples ---- */

static void note_own_cost(struct app *app)
{
	const struct sample *now = model_now(app->model), *before = model_before(app->model);

	if (!now || !before || now->taken.monotonic <= before->taken.monotonic ||
	    now->self_cpu < before->self_cpu)
		return;
	app->self_share = (double)(now->self_cpu - before->self_cpu) /
			  (double)(now->taken.monotonic - before->taken.monotonic);
}

int app_take_sample(struct app *app, uint64_t timeout)
{
	struct sample *sample;
	int result = feed_next(app->feed, timeout, &sample);

	if (result == -ENODATA) {
		app->has_ended = true;
		return 0;
	}
	if (result == -ENOMEM)
		scene_say(&app->scene, STYLE_WARNING, "a sample was skipped: out of memory");
	if (result != 1)
		return 0;
	model_take(app->model, sample);
	app->samples++;
	app->scene.generation++;
	note_own_cost(app);
	if (app_tab(app) && app_tab(app)->pane->learn)
		app_tab(app)->pane->learn(&app->scene, app_tab(app)->state);
	app_update_demand(app);
	app_say_move(app);
	if (app->options->iterations && app->samples >= app->options->iterations)
		app->is_done = true;
	return 1;
}

bool app_is_waiting(const struct app *app, struct feed_work *ret_work)
{
	return app->scene.is_live && !app->scene.is_paused &&
	       feed_is_at_work(app->feed, ret_work) &&
	       clock_monotonic() - ret_work->begun >= NANOSECONDS_PER_SECOND;
}

/* ---- answers ---- */

static void set_delay(struct app *app, const struct input *input)
{
	double nanoseconds;

	if (!input->is_final || input->is_cancelled)
		return;
	if (unit_parse(UNIT_NANOSECONDS, text_from(input->answer), &nanoseconds) ||
	    nanoseconds < 1e7 || nanoseconds > 86400e9) {
		scene_say(&app->scene, STYLE_WARNING,
			  "a delay is a number of seconds, from 0.01 to 86400");
		return;
	}
	feed_set_interval(app->feed, (uint64_t)nanoseconds);
	app->scene.interval = feed_interval(app->feed);
}

static void deliver(struct app *app, const struct input *input)
{
	struct tab *tab = app_tab(app);

	if (input->action == ACTION_DELAY) {
		set_delay(app, input);
	} else if (tab && tab->pane->act) {
		tab->pane->act(&app->scene, tab->state, input);
	}
}

static void key_to_dialog(struct app *app, uint32_t key, const struct mouse *mouse)
{
	struct dialog *dialog = &app->requests.dialog;
	enum dialog_kind kind = dialog->kind;
	enum dialog_result result = dialog_key(dialog, key, mouse);
	char answer[DIALOG_LINE_SIZE];
	struct input input = { .action = dialog->purpose, .choice = -1 };

	if (result == DIALOG_GOES_ON)
		return;
	if (result != DIALOG_CHANGED)
		dialog->kind = DIALOG_NONE;
	input.is_final = result == DIALOG_ACCEPTED;
	input.is_cancelled = result == DIALOG_CANCELLED;
	if (kind == DIALOG_LINE) {
		snprintf(answer, sizeof(answer), "%s", dialog->line);
		input.answer = answer;
		deliver(app, &input);
	} else if (input.is_final) {
		snprintf(answer, sizeof(answer), "%s", dialog->items[dialog->cursor]);
		input.answer = answer;
		input.choice = kind == DIALOG_LIST ? (int)dialog->cursor : 1;
		deliver(app, &input);
	}
}

/* ---- global actions ---- */

static void ask_for_delay(struct app *app)
{
	char now[32];

	if (!app->scene.is_live) {
		scene_say(&app->scene, STYLE_WARNING, "a capture has its own times");
		return;
	}
	snprintf(now, sizeof(now), "%g", (double)app->scene.interval / 1e9);
	scene_ask(&app->scene, ACTION_DELAY, "Seconds between samples", now);
}

static void explain(struct app *app)
{
	struct tab *tab = app_tab(app);
	char text[DIALOG_TEXT_SIZE];

	if (!tab)
		return;
	if (!tab->pane->explain || !tab->pane->explain(&app->scene, tab->state, text, sizeof(text)))
		snprintf(text, sizeof(text), "%s", tab->view ? tab->view->help : tab->pane->help);
	scene_explain(&app->scene, tab->title, text);
}

static void toggle_pause(struct app *app)
{
	app->scene.is_paused = !app->scene.is_paused;
	feed_set_paused(app->feed, app->scene.is_paused);
}

static void toggle_colours(struct app *app)
{
	app->grid.info.colours = app->grid.info.colours == COLOUR_NONE ? app->colours_found :
									 COLOUR_NONE;
	app->scene.style = app->grid.info;
	app->wants_repaint = true;
}

static void step_entry(struct app *app, int step)
{
	const struct tab *tab = app_tab(app);
	size_t count = 0, now = 0;

	for (const struct pane_entry *entry; (entry = pane_entry_at(count)); count++)
		if (tab && entry->pane == tab->pane &&
		    (!entry->view || (tab->view && strcmp(entry->view, tab->view->name) == 0)))
			now = count;
	for (size_t tries = 0; tries < count; tries++) {
		now = (now + count + (size_t)(step + (int)count)) % count;
		if (pane_entry_is_there(pane_entry_at(now)) &&
		    pane_entry_at(now)->hotkey && pane_entry_at(now)->hotkey != '0') {
			app_show_entry(app, pane_entry_at(now));
			return;
		}
	}
}

static void show_hotkey(struct app *app, char hotkey)
{
	const struct pane_entry *entry;

	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (entry->hotkey == hotkey && pane_entry_is_there(entry)) {
			app_show_entry(app, entry);
			return;
		}
	scene_say(&app->scene, STYLE_DIM, "no pane has this key; 0 lists all panes");
}

static void act_globally(struct app *app, enum action action)
{
	if (action == ACTION_QUIT)
		app->is_done = true;
	else if (action == ACTION_HELP)
		app_show_named(app, "help");
	else if (action == ACTION_EXPLAIN)
		explain(app);
	else if (action == ACTION_PAUSE)
		toggle_pause(app);
	else if (action == ACTION_DELAY)
		ask_for_delay(app);
	else if (action == ACTION_MARK)
		model_set_mark(app->model, !model_has_mark(app->model));
	else if (action == ACTION_UNITS)
		app->scene.numbers = app->scene.numbers == NUMBER_HUMAN ? NUMBER_EXACT :
									  NUMBER_HUMAN;
	else if (action == ACTION_COLOURS)
		toggle_colours(app);
	else if (action == ACTION_SAVE)
		app_save_settings(app);
	else if (action == ACTION_SUSPEND)
		app->wants_suspend = true;
	else if (action == ACTION_MENU)
		app_show_pane(app, &pane_menu);
	else if (action == ACTION_NEXT || action == ACTION_PREVIOUS)
		step_entry(app, action == ACTION_NEXT ? 1 : -1);
	else if (action == ACTION_BACK)
		app_go_back(app);
	else if (action >= ACTION_PANE_1 && action <= ACTION_PANE_9)
		show_hotkey(app, action_info(action)->keys[0]);
	else if (action == ACTION_REFRESH) {
		feed_wake(app->feed);
		app->wants_repaint = true;
	}
}

static void carry_out_requests(struct app *app)
{
	char show[sizeof(app->requests.show)];
	uint64_t pid = app->requests.inspect_pid;

	memcpy(show, app->requests.show, sizeof(show));
	app->requests.show[0] = '\0';
	app->requests.inspect_pid = 0;
	if (pid)
		app_inspect(app, pid);
	else if (show[0] && app_show_named(app, show) == 0 && app->requests.has_aim &&
		 app_tab(app)->pane->aim)
		app_tab(app)->pane->aim(&app->scene, app_tab(app)->state, &app->requests.aim);
	app->requests.has_aim = false;
	if (app->requests.has_move)
		app_begin_move(app);
	app->requests.has_move = false;
}

/* ---- keys ---- */

static void mouse_event(struct app *app, const struct mouse *mouse)
{
	struct tab *tab = app_tab(app);
	struct input input = { .key = KEY_CODE_MOUSE, .mouse = *mouse, .choice = -1 };

	for (size_t i = 0; i < ARRAY_SIZE(app->places) && mouse->kind == MOUSE_CLICK; i++)
		if (rectangle_contains(app->places[i], mouse->x, mouse->y)) {
			app_show_entry(app, app->placed[i]);
			return;
		}
	if (!tab || !tab->pane->act)
		return;
	input.mouse.y -= 2;	/* the two lines above the pane */
	if (tab->pane->act(&app->scene, tab->state, &input) == HANDLED_NO &&
	    mouse->kind == MOUSE_DOUBLE_CLICK) {
		input = (struct input){ .action = ACTION_ENTER, .key = KEY_CODE_ENTER,
					.choice = -1 };
		tab->pane->act(&app->scene, tab->state, &input);
	}
}

void app_key(struct app *app, uint32_t key, const struct mouse *mouse)
{
	struct tab *tab = app_tab(app);
	struct input input = { .action = action_of_key(key), .key = key, .choice = -1 };

	app->requests.message[0] = '\0';
	app->tells_move = false;
	if (app->requests.dialog.kind != DIALOG_NONE)
		key_to_dialog(app, key, mouse);
	else if (key == KEY_CODE_MOUSE)
		mouse_event(app, mouse);
	else if (!tab || !tab->pane->act ||
		 tab->pane->act(&app->scene, tab->state, &input) == HANDLED_NO)
		act_globally(app, input.action);
	carry_out_requests(app);
	app_update_demand(app);
}

void app_draw(struct app *app)
{
	struct canvas screen = grid_canvas(&app->grid), pane, last_line;
	struct tab *tab = app_tab(app);
	struct feed_work work;

	grid_clear(&app->grid);
	pane = frame_draw(app);
	if (!tab || pane.width <= 0 || pane.height <= 0)
		return;
	app->scene.width = pane.width;
	app->scene.height = pane.height;
	tab->pane->draw(&app->scene, tab->state, &pane);
	if (app_is_waiting(app, &work))
		canvas_fade(&pane);
	last_line = canvas_sub(&screen, (struct rectangle){ 0, screen.height - 1, screen.width,
							    1 });
	dialog_draw(&app->requests.dialog, &pane, &last_line, app->requests.message);
}
