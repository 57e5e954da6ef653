/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sending a signal to exactly the process that was selected, never to one that got its PID later.
 */
#ifndef MEMPANE_TUI_SIGNAL_H
#define MEMPANE_TUI_SIGNAL_H

#include "target.h"

struct signal_request {
	struct target target;	/* held from the choice to the confirmation */
	int           number;	/* the chosen signal; 0: not chosen yet */
};

/* Handles ACTION_SIGNAL and its answers for the process in `row` (-1: none). */
enum handled signal_act(struct scene *scene, struct signal_request *request, int64_t row,
			const struct input *input);
void signal_done(struct signal_request *request);

#endif
