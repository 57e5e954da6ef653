/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Moving the pages of a process from one node to another, on a thread of its own: it takes as long
 * as it takes, and cannot be stopped.
 */
#ifndef MEMPANE_TUI_PAGE_MOVE_H
#define MEMPANE_TUI_PAGE_MOVE_H

#include "pane.h"

/* What is to be done; the process is still there. */
struct page_move_order {
	const struct tui_mover *mover;
	uint64_t pid;
	char     name[64];	/* of the process, sanitised */
	unsigned from, to;
};

struct page_move;

/* Begins; copies the order. 0 or a negative errno. */
int page_move_start(const struct page_move_order *order, struct page_move **ret_move);
const struct page_move_order *page_move_order(const struct page_move *move);

/* Nanoseconds since it began, or that it took. */
uint64_t page_move_took(struct page_move *move);

/* Readable once it is done, for poll(). */
int page_move_descriptor(const struct page_move *move);
/* True once it is done: the pages that could not be moved, or a negative errno. */
bool page_move_result(struct page_move *move, int64_t *ret_result);

/* Never waits: one that is under way is left to its fate. */
void page_move_leave(struct page_move *move);

#endif
