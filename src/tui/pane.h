/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A way to draw on the screen, and what it may know. A pane sees the model and its own state; it
 * asks the app for anything that concerns the whole screen by the scene_ functions.
 */
#ifndef MEMPANE_TUI_PANE_H
#define MEMPANE_TUI_PANE_H

#include "actions.h"
#include "canvas.h"

struct requests;
struct page_move_order;

struct scene {
	struct model             *model;
	const struct tui_options *options;
	struct style_info         style;
	int                       width, height;	/* of the pane's area */
	const char               *label;	/* of the feed, sanitised */
	bool                      is_live, is_paused;
	uint64_t                  interval;	/* ns between live samples */
	uint64_t                  subject;	/* the inspected PID, 0: none */
	uint64_t                  generation;	/* grows with every sample: caches compare it */
	enum number_style         numbers;
	struct tui_settings      *settings;	/* the app's, as they are now: panes keep them so */
	struct requests          *requests;	/* the app's; use the scene_ functions */
};

/* What another pane sends the user to see. */
struct aim {
	char          filter[256];	/* empty: all rows */
	struct column sort;		/* METRIC_NONE: as it is */
};

enum handled { HANDLED_NO, HANDLED_YES };

/* What happened. An action, or a mouse event in the pane's coordinates, or the answer to a question
 * that the pane asked with the same action. */
struct input {
	enum action  action;	/* ACTION_NONE for mouse events and unbound keys */
	uint32_t     key;	/* KEY_CODE_MOUSE: see mouse */
	struct mouse mouse;
	const char  *answer;	/* of scene_ask(), the text so far; NULL: this is no answer */
	int          choice;	/* of scene_choose(): the item, its text in `answer`; -1: none */
	bool         is_final;	/* Enter was pressed; false while typing */
	bool         is_cancelled; /* Esc: `answer` is again what it was at first */
};

struct pane {
	const char *name;	/* on the command line and in the menu */
	const char *title;
	const char *help;	/* one sentence or some */
	size_t      state_size;	/* the app allocates it zeroed, and frees it */
	const struct stack *stack;	/* of a stack pane, else NULL */
	/* May be NULL. 0 or -ENOMEM. `view`: what a generic pane shows, else NULL. */
	int          (*open)(struct scene *scene, void *state, const struct pane *pane,
			     const struct view *view);
	void         (*close)(void *state);
	void         (*draw)(const struct scene *scene, void *state, const struct canvas *canvas);
	enum handled (*act)(struct scene *scene, void *state, const struct input *input);
	void         (*want)(const void *state, struct demand *demand);
	/* May be NULL. A sample has come: what is wanted of the next may follow from it. */
	void         (*learn)(const struct scene *scene, void *state);
	/* May be NULL. Shows what `aim` says; NULL: what was there before the last aim. */
	void         (*aim)(struct scene *scene, void *state, const struct aim *aim);
	/* Writes what the EXPLAIN key says about the selection; false: the pane's help is shown. */
	bool         (*explain)(const struct scene *scene, const void *state, char *buffer,
				size_t size);
	/* The actions worth a place in the last line, ACTION_NONE last; may be NULL. */
	const enum action *keys;
};

extern const struct pane pane_overview, pane_activity, pane_fragmentation, pane_inspector,
	pane_table, pane_processes, pane_form, pane_help, pane_menu, pane_balance;

/* A pane with a drawing of its own, or the table pane on a view; with a key in line 2. */
struct pane_entry {
	char               hotkey;	/* 0: reached by the menu only */
	const char        *title;
	const struct pane *pane;
	const char        *view;	/* of the table pane; else NULL */
	const char        *brief;	/* title where line 2 is short; NULL: the same */
};

/* In the order of the keys; NULL past the end. */
const struct pane_entry *pane_entry_at(size_t index);
/* Whether its view is built. */
bool pane_entry_is_there(const struct pane_entry *entry);
const char *pane_entry_name(const struct pane_entry *entry);
const char *pane_entry_help(const struct pane_entry *entry);

/* ---- what a pane may ask of the app; carried out after act() returned ---- */

/* Reads a line from the user; the pane's act() gets `purpose` with the answer at every key. */
void scene_ask(struct scene *scene, enum action purpose, const char *label, const char *initial);
/* Lets the user choose one of `count` lines (copied); act() gets `purpose` with the choice. */
void scene_choose(struct scene *scene, enum action purpose, const char *title,
		  const char *const *items, size_t count, size_t initial);
/* A yes-or-no question; act() gets `purpose` with is_final and choice 1, or nothing. */
void scene_confirm(struct scene *scene, enum action purpose, const char *question);
/* A line at the bottom until the next key. */
void scene_say(struct scene *scene, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Opens the inspector on a process, to come back from with BACK. */
void scene_inspect(struct scene *scene, uint64_t pid, uint64_t start_time);
void scene_show(struct scene *scene, const char *pane_or_view_name);
/* The same, and shows there what `aim` says until the user comes back. */
void scene_aim(struct scene *scene, const char *pane_or_view_name, const struct aim *aim);
/* Moves pages of a process, which goes on when the pane is left; says how it went. */
void scene_move_pages(struct scene *scene, const struct page_move_order *order);
/* A window over the pane with wrapped text, until a key. */
void scene_explain(struct scene *scene, const char *title, const char *text);

#endif
