/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Views to a screen.
 */
#ifndef MEMPANE_TUI_H
#define MEMPANE_TUI_H

#include "mempane/error.h"
#include "mempane/feed.h"
#include "mempane/view.h"

enum colour_depth { COLOUR_AUTOMATIC, COLOUR_NONE, COLOUR_8, COLOUR_256 };

/* What the user may keep from one run to the next. All zeros is how the screen looks by itself. */
struct tui_settings {
	uint64_t      interval;		/* ns between live samples; 0: the feed's own */
	double        budget;		/* of the collector, like the next; only kept for saving */
	uint64_t      walk_limit;	/* ns */
	char          view[64];		/* pane or view that opens first; empty: the overview */
	struct column sort;		/* of the process table; METRIC_NONE: the view's own */
	bool          sort_ascending;
	bool          is_tree;		/* of the process table, like the next two */
	bool          hides_kernel_threads;
	bool          is_name_only;	/* names instead of command lines */
	bool          is_exact;		/* every digit instead of rounded numbers */
	bool          has_no_colours;	/* until they are switched on */
	bool          has_no_mouse;	/* kept for saving; tui_options.has_mouse decides */
};

/* Moving pages of processes between nodes, by whoever can. */
struct tui_mover {
	/* The nodes with memory, ascending; how many, at most `room`. */
	size_t  (*nodes)(unsigned *nodes, size_t room);
	/* Called on a thread of its own, and may take long: the number of pages that could not be
	   moved, or a negative errno. */
	int64_t (*move)(uint64_t pid, unsigned from, unsigned to);
};

struct tui_options {
	const struct view *view;	/* opens first; NULL: as the settings say */
	uint64_t           subject;	/* opens the inspector on this PID; 0: none */
	const char        *filter;	/* first filter of the process table, or NULL */
	bool               is_utf8;	/* the locale's character set; false: ASCII only */
	bool               has_mouse;
	bool               is_readonly;	/* no action may change anything on the machine */
	const struct tui_mover *mover;		/* of the machine that is shown; NULL: none */
	enum colour_depth  colours;
	const char        *version;
	unsigned           iterations;	/* ends after so many samples; 0: never */

	struct tui_settings settings;	/* at first; the interval is the feed's already */
	/*
	 * Keeps the settings as they are now, since the screen itself writes no files. Called while
	 * the screen is shown, with save_context: must not print, and should not take long. 0 or a
	 * negative errno; in either case one line for the user in `ret_message`, raw bytes allowed.
	 * NULL: they cannot be kept. Never called with is_readonly.
	 */
	int              (*save)(void *save_context, const struct tui_settings *settings,
				 char *ret_message, size_t size);
	void              *save_context;
};

/* Whether a pane or view of this name can open first: it exists and needs no process chosen. */
bool tui_can_open(const char *name);

/* Runs until the user quits or a signal ends it; the terminal is restored in every case. Takes over
 * the feed. Returns 0, or a negative errno with `error` filled. A deadly signal is raised again
 * after the terminal was restored. */
int tui_run(struct feed *take_feed, const struct tui_options *options, struct error *error);

#endif
