/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stack pane keeps of its parts. Private to panes/stack*.c. */
#ifndef MEMPANE_TUI_PANES_STACK_INTERNAL_H
#define MEMPANE_TUI_PANES_STACK_INTERNAL_H

#include "../widgets/viewer.h"
#include "stack.h"

enum part_state {
	PART_OPEN,
	PART_EMPTY,	/* one line: why */
	PART_FOLDED,	/* one line: its name, for lack of room */
};

struct part {
	const struct stack_part *info;
	struct viewer            viewer;
	enum part_state          state;
	int                      lines;		/* that it could use, its box included */
	struct rectangle         place;		/* drawn last */
};

struct stack_pane {
	const struct pane *pane;
	struct part        parts[STACK_PARTS_MAXIMUM];
	size_t             count, focus;
	bool               is_placed;	/* drawn once, so states and places are known */
};

/* What a folded part takes of the line that it shares with others. */
int stack_name_width(const struct stack_pane *stack, size_t index);

/* States and places of all parts, in an area of this size. */
void stack_place(const struct scene *scene, struct stack_pane *stack, int width, int height);

#endif
