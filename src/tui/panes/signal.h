/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sending a signal to exactly the process that was selected, never to one that got its PID later.
 */
#ifndef MEMPANE_TUI_SIGNAL_H
#define MEMPANE_TUI_SIGNAL_H

#include "../pane.h"

struct signal_request {
	bool       is_open;	/* `descriptor` is valid */
	int        descriptor;	/* of the process; held from the choice to the confirmation */
	uint64_t   opened_at;	/* monotonic ns */
	struct key process;	/* without a name: nothing to release */
	char       name[64];	/* sanitised */
	int        number;	/* the chosen signal; 0: not chosen yet */
};

/* Handles ACTION_SIGNAL and its answers for the process in `row` (-1: none). */
enum handled signal_act(struct scene *scene, struct signal_request *request, int64_t row,
			const struct input *input);
void signal_done(struct signal_request *request);

#endif
