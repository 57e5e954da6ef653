/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal: shows grids, gives keys. The only face of curses; knows nothing of panes or samples.
 */
#ifndef MEMPANE_TUI_SCREEN_H
#define MEMPANE_TUI_SCREEN_H

#include "actions.h"
#include "canvas.h"

struct screen;

/* Takes the terminal on standard input and output. 0, or negative errno with `error` filled. */
int screen_open(const struct tui_options *options, struct screen **ret_screen,
		struct error *error);
/* Gives the terminal back as it was. NULL is fine. */
void screen_close(struct screen *screen);

enum colour_depth screen_colours(const struct screen *screen);
bool screen_has_braille(const struct screen *screen);

/* Asks the terminal for its size; never 0. */
void screen_size(struct screen *screen, int *ret_width, int *ret_height);

/* Sends what differs from the grid shown before; 0 or -ENOMEM. */
int screen_show(struct screen *screen, const struct grid *grid);
/* The next screen_show() sends everything. */
void screen_repaint(struct screen *screen);

/* The next waiting key; false when there is none. */
bool screen_key(struct screen *screen, uint32_t *ret_key, struct mouse *ret_mouse);

/* Restores the terminal and stops the process until SIGCONT. */
void screen_suspend(struct screen *screen);
/* After a SIGCONT that did not come through screen_suspend(). */
void screen_resume(struct screen *screen);

#endif
