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

struct tui_options {
	const struct view *view;	/* opens first; NULL: the overview */
	uint64_t           subject;	/* opens the inspector on this PID; 0: none */
	const char        *filter;	/* first filter of the process table, or NULL */
	struct column      sort;	/* of the process table; METRIC_NONE: the view's own */
	bool               sort_ascending;
	bool               is_utf8;	/* the locale's character set; false: ASCII only */
	bool               has_mouse;
	bool               is_readonly;	/* no action may change anything on the machine */
	enum colour_depth  colours;
	const char        *version;
	unsigned           iterations;	/* ends after so many samples; 0: never */
};

/* Runs until the user quits or a signal ends it; the terminal is restored in every case. Takes over
 * the feed. Returns 0, or a negative errno with `error` filled. A deadly signal is raised again
 * after the terminal was restored. */
int tui_run(struct feed *take_feed, const struct tui_options *options, struct error *error);

#endif
