/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks from which node to which the pages of a process are to be moved, and whether the user is
 * sure.
 */
#ifndef MEMPANE_TUI_PANES_MOVE_PAGES_H
#define MEMPANE_TUI_PANES_MOVE_PAGES_H

#include "../dialog.h"
#include "target.h"

struct move_request {
	struct target target;	/* held from the first question to the confirmation */
	unsigned      nodes[DIALOG_ITEMS_MAXIMUM];	/* those that were offered */
	size_t        node_count;
	bool          has_from, has_to;
	unsigned      from, to;
};

/* Handles ACTION_MOVE_PAGES and its answers for the process in `row` of PROCESS (-1: none). `node`
 * is offered first; -1: the one with most of it. */
enum handled move_pages_act(struct scene *scene, struct move_request *request, int64_t row,
			    int64_t node, const struct input *input);
void move_pages_done(struct move_request *request);

#endif
