/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program behind the screen, without a screen: panes, samples and keys in, a canvas out. tui.c
 * gives it a terminal, tests give it nothing.
 */
#ifndef MEMPANE_TUI_APP_H
#define MEMPANE_TUI_APP_H

#include "dialog.h"
#include "page_move.h"

enum { TABS_MAXIMUM = 40, TRAIL_MAXIMUM = 16 };

/* What a pane asked for while it handled a key. */
struct requests {
	struct dialog dialog;
	uint64_t      inspect_pid;	/* 0: none */
	uint64_t      inspect_start;
	char          show[64];		/* pane or view to go to; empty: none */
	bool          has_aim;
	struct aim    aim;		/* what to show there */
	bool          has_move;
	struct page_move_order move;	/* of pages, to be begun */
	char          message[DIALOG_LINE_SIZE];
	enum style    message_style;
};

/* An opened pane. */
struct tab {
	const struct pane *pane;
	const struct view *view;	/* of a table pane */
	const char        *title;
	void              *state;	/* owned */
};

struct app {
	const struct tui_options *options;
	struct feed              *feed;		/* owned */
	struct model             *model;	/* owned */
	struct grid               grid;		/* what is to be shown */
	struct scene              scene;
	struct tui_settings       settings;	/* as they are now, where a pane keeps them */
	struct requests           requests;
	struct tab                tabs[TABS_MAXIMUM];
	size_t                    tab_count, current;
	size_t                    trail[TRAIL_MAXIMUM];	/* tabs to come back to */
	size_t                    trail_length;
	struct rectangle          places[16];	/* of the hotkeys in line 2, for the mouse */
	const struct pane_entry  *placed[16];	/* what they open */
	char                      label[128];	/* of the feed, sanitised */
	uint64_t                  samples;
	double                    self_share;	/* of one CPU, over the last interval */
	enum colour_depth         colours_found; /* what the terminal can do */
	struct page_move         *move;		/* of pages, under way; NULL: none */
	bool                      tells_move;	/* the message is about that */
	struct demand             demand;	/* what the feed was asked for last */
	uint64_t                  first_pids[128];	/* that `demand` points to */
	bool                      has_ended;	/* no more samples will come */
	bool                      is_done;
	bool                      wants_repaint, wants_suspend;	/* for whoever owns the screen */
};

/* Takes over the feed, also on failure. `colours`: what the terminal can do. 0 or -ENOMEM. */
int app_open(struct feed *take_feed, const struct tui_options *options, enum colour_depth colours,
	     bool has_braille, struct app **ret_app);
void app_close(struct app *app);

int app_resize(struct app *app, int width, int height);
/* Takes what the feed has ready, waiting at most `timeout` ns. 1: there was a new sample. */
int app_take_sample(struct app *app, uint64_t timeout);
/* Whether a sample is overdue that is being taken: what is shown is older than it should be. */
bool app_is_waiting(const struct app *app, struct feed_work *ret_work);
void app_key(struct app *app, uint32_t key, const struct mouse *mouse);
/* Draws everything into app->grid. */
void app_draw(struct app *app);

/* Readable when work that goes on beside the screen has come to its end, or -1; for poll(). */
int app_work_descriptor(const struct app *app);
/* Takes the result, if there is one, and tells it. */
void app_take_work(struct app *app);

/* ---- shared by app*.c and frame.c ---- */

int app_show_entry(struct app *app, const struct pane_entry *entry);
int app_show_view(struct app *app, const struct view *view);
int app_show_pane(struct app *app, const struct pane *pane);
int app_show_named(struct app *app, const char *name);
int app_inspect(struct app *app, uint64_t pid);
void app_go_back(struct app *app);
struct tab *app_tab(struct app *app);	/* the current one; NULL before the first */
void app_update_demand(struct app *app);
void app_close_tabs(struct app *app);
bool view_needs_subject(const struct view *view);	/* it shows one process */

/* Begins the move that was asked for, says how long one has been under way, gives it up. */
void app_begin_move(struct app *app);
void app_say_move(struct app *app);
void app_leave_move(struct app *app);

/* Takes over the options' settings, once the scene is there; SAVE gives them back. */
void app_take_settings(struct app *app);
void app_save_settings(struct app *app);

struct canvas frame_draw(struct app *app);	/* returns the pane's canvas */
void frame_last_line(struct app *app, const struct canvas *line);

#endif
