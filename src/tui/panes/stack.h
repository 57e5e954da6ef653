/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Panes made of several views, declared in stacks.def. Private to panes/.
 */
#ifndef MEMPANE_TUI_PANES_STACK_H
#define MEMPANE_TUI_PANES_STACK_H

#include "../pane.h"

enum { STACK_PARTS_MAXIMUM = 8 };

/* A view in a pane. One that is not built is left out. */
struct stack_part {
	const char *view;
	int         weight;	/* of the height that is left; 0: only what its rows take */
	int         beside_from;	/* from this width on, right of the one before; 0: never */
	bool        is_detail;	/* of the row selected in the first part */
	const char *title;	/* NULL: the view's */
	int         least;	/* lines, its box included, that come before later parts open */
};

struct stack {
	const struct stack_part *parts;
	size_t                   count;
};

#define STACK(id, ...) extern const struct pane pane_##id;
#include "stacks.def"
#undef STACK

#endif
