/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen without a terminal: opens a root, takes a size and keys, prints the canvas as text.
 *
 *     tui_canvas ROOT WIDTHxHEIGHT [--ascii] [--view NAME] [--filter TEXT] [--pid PID] [KEY...]
 *     tui_canvas ROOT sweep
 *
 * The second form draws every pane in every size from 1x1 up and checks only that it can.
 * A KEY is a name of actions.def ("2", "Enter", "F6"), or "text:abc" to type several, or
 * "click:X,Y" and "double:X,Y" for the mouse.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/tui/app.h"

static void press(struct app *app, uint32_t key, const struct mouse *mouse)
{
	app_draw(app);
	app_key(app, key, mouse);
	while (app_take_sample(app, 0) == 1)
		;
}

static bool press_named(struct app *app, const char *name)
{
	struct mouse mouse = { .kind = MOUSE_CLICK };
	uint32_t key;

	if (strncmp(name, "text:", 5) == 0) {
		for (const char *c = name + 5; *c; c++)
			press(app, (unsigned char)*c, &mouse);
		return true;
	}
	if (sscanf(name, "click:%d,%d", &mouse.x, &mouse.y) == 2) {
		press(app, KEY_CODE_MOUSE, &mouse);
		return true;
	}
	if (sscanf(name, "double:%d,%d", &mouse.x, &mouse.y) == 2) {
		mouse.kind = MOUSE_DOUBLE_CLICK;
		press(app, KEY_CODE_MOUSE, &mouse);
		return true;
	}
	key = key_find(name, strlen(name));
	if (!key) {
		fprintf(stderr, "unknown key %s\n", name);
		return false;
	}
	press(app, key, &mouse);
	return true;
}

static void print_grid(const struct grid *grid)
{
	char line[8192];

	for (int y = 0; y < grid->height; y++) {
		grid_row_text(grid, y, line, sizeof(line));
		puts(line);
	}
}

static int open_app(const char *root, const struct tui_options *options, struct app **ret_app)
{
	const struct feed_options feed_options = { .interval = NANOSECONDS_PER_SECOND };
	struct error error = { 0 };
	struct tree *tree;
	struct feed *feed;
	char words[600];

	if (tree_open(root, &tree, &error)) {
		error_describe(&error, words, sizeof(words));
		fprintf(stderr, "%s\n", words);
		return -1;
	}
	if (feed_open(tree, &feed_options, &feed))
		return -1;
	return app_open(feed, options, COLOUR_256, options->is_utf8, ret_app);
}

/* Takes the options off the arguments; returns the index of the first key. */
static int read_options(int count, char **arguments, struct tui_options *options)
{
	int i = 3;

	for (; i < count && strncmp(arguments[i], "--", 2) == 0; i++) {
		if (strcmp(arguments[i], "--ascii") == 0)
			options->is_utf8 = false;
		else if (strcmp(arguments[i], "--view") == 0 && i + 1 < count)
			options->view = view_find(arguments[++i]);
		else if (strcmp(arguments[i], "--filter") == 0 && i + 1 < count)
			options->filter = arguments[++i];
		else if (strcmp(arguments[i], "--pid") == 0 && i + 1 < count)
			options->subject = strtoull(arguments[++i], NULL, 10);
	}
	return i;
}

/* Every pane and dialog; what matters is that nothing is drawn outside and nothing breaks. */
static int sweep(const char *root)
{
	static const char *const keys[] = { "1", "2", "t", "Enter", "Esc", "3", "4", "5", "6",
					    "7", "8", "Tab", "9", "0", "b", "Esc", "Enter",
					    "F1", "Esc", "2", "F6", "Esc", "/", "Esc", "?", "Esc" };
	struct tui_options options = { .is_utf8 = true, .version = "test" };
	struct app *app;

	if (open_app(root, &options, &app))
		return 1;
	while (app_take_sample(app, 0) == 1)
		;
	for (size_t key = 0; key < ARRAY_SIZE(keys); key++) {
		if (app_resize(app, 80, 24) || !press_named(app, keys[key]))
			return 1;
		for (int width = 1; width <= 240; width += width < 60 ? 1 : 17)
			for (int height = 1; height <= 90; height += height < 30 ? 1 : 13) {
				if (app_resize(app, width, height))
					return 1;
				app_draw(app);
			}
	}
	app_close(app);
	return 0;
}

int main(int count, char **arguments)
{
	struct tui_options options = { .is_utf8 = true, .has_mouse = true, .version = "test" };
	struct app *app;
	int width, height, first;
	bool is_good = true;

	if (count == 3 && strcmp(arguments[2], "sweep") == 0)
		return sweep(arguments[1]);
	if (count < 3 || sscanf(arguments[2], "%dx%d", &width, &height) != 2) {
		fprintf(stderr, "usage: tui_canvas ROOT WIDTHxHEIGHT [OPTION...] [KEY...]\n");
		return 2;
	}
	first = read_options(count, arguments, &options);
	if (open_app(arguments[1], &options, &app) || app_resize(app, width, height))
		return 1;
	while (app_take_sample(app, 0) == 1)
		;
	for (int i = first; i < count && is_good && !app->is_done; i++)
		is_good = press_named(app, arguments[i]);
	app_draw(app);
	print_grid(&app->grid);
	app_close(app);
	return is_good ? 0 : 2;
}
