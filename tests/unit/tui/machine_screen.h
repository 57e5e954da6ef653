/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A captured machine on a canvas: what pane tests look at. Included after cmocka's headers.
 */
#ifndef MEMPANE_TESTS_MACHINE_SCREEN_H
#define MEMPANE_TESTS_MACHINE_SCREEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/tree.h"

#include "../../../src/tui/app.h"

struct machine_screen {
	struct app        *app;
	struct tui_options options;	/* the app borrows them */
};

static inline void screen_settle(struct machine_screen *screen)
{
	while (app_take_sample(screen->app, 0) == 1)
		;
	app_draw(screen->app);
}

/* Opens a root with UTF-8 and 256 colours; `subject` 0: the overview. */
static inline struct machine_screen screen_open_root(const char *path, int width, int height,
						     uint64_t subject)
{
	const struct feed_options feed_options = { .interval = NANOSECONDS_PER_SECOND };
	struct machine_screen screen = { 0 };
	struct error error;
	struct tree *tree;
	struct feed *feed;

	assert_int_equal(tree_open(path, &tree, &error), 0);
	assert_int_equal(feed_open(tree, &feed_options, &feed), 0);
	screen.options = (struct tui_options){ .is_utf8 = true, .subject = subject,
					       .colours = COLOUR_256, .version = "test" };
	assert_int_equal(app_open(feed, &screen.options, COLOUR_256, true, &screen.app), 0);
	assert_int_equal(app_resize(screen.app, width, height), 0);
	return screen;
}

/* fixtures/machines/NAME */
static inline struct machine_screen screen_open(const char *name, int width, int height,
						uint64_t subject)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/machines/%s", getenv("MEMPANE_FIXTURES"), name);
	return screen_open_root(path, width, height, subject);
}

/* Must follow once the struct stands still; every further use goes through it. */
static inline void screen_begin(struct machine_screen *screen)
{
	screen->app->options = screen->app->scene.options = &screen->options;
	screen_settle(screen);
}

static inline void screen_press(struct machine_screen *screen, const char *key)
{
	uint32_t code = key_find(key, strlen(key));

	assert_true(code != 0);
	app_key(screen->app, code, NULL);
	screen_settle(screen);
}

static inline void screen_resize(struct machine_screen *screen, int width, int height)
{
	assert_int_equal(app_resize(screen->app, width, height), 0);
	app_draw(screen->app);
}

/* The first row that holds the text, or -1. */
static inline int screen_row(const struct machine_screen *screen, const char *text)
{
	char line[4096];

	for (int y = 0; y < screen->app->grid.height; y++) {
		grid_row_text(&screen->app->grid, y, line, sizeof(line));
		if (strstr(line, text))
			return y;
	}
	return -1;
}

static inline void screen_print(const struct machine_screen *screen)
{
	char line[4096];

	for (int y = 0; y < screen->app->grid.height; y++) {
		grid_row_text(&screen->app->grid, y, line, sizeof(line));
		print_message("%s\n", line);
	}
}

static inline void assert_shows(const struct machine_screen *screen, const char *text)
{
	if (screen_row(screen, text) >= 0)
		return;
	screen_print(screen);
	fail_msg("the screen does not show \"%s\"", text);
}

static inline void assert_lacks(const struct machine_screen *screen, const char *text)
{
	if (screen_row(screen, text) < 0)
		return;
	screen_print(screen);
	fail_msg("the screen shows \"%s\"", text);
}

/* Draws at every size of a grid of sizes, and looks at each cell. */
static inline void assert_any_size(struct machine_screen *screen)
{
	for (int height = 1; height < 64; height += height < 26 ? 1 : 9)
		for (int width = 1; width < 230; width += width < 24 ? 1 : 11) {
			screen_resize(screen, width, height);
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++) {
					const struct canvas_cell *cell =
						grid_cell(&screen->app->grid, x, y);

					assert_non_null(cell);
					assert_true(cell->code == 0 || cell->code >= ' ');
					assert_true(cell->style < STYLE_COUNT);
				}
		}
}

#endif
