/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meanings and how themes show them. Panes name meanings only; numbers of colours are known to
 * style.c, the terminal's way of setting them to screen.c.
 */
#ifndef MEMPANE_TUI_STYLE_H
#define MEMPANE_TUI_STYLE_H

#include "mempane/tui.h"

enum style {
	STYLE_NEUTRAL,		/* facts */
	STYLE_DIM,		/* secondary words, units, zero, frames' captions */
	STYLE_BOLD,		/* the number that a line is about */
	STYLE_ACCENT,		/* what can be acted on, what is active */
	STYLE_TITLE,		/* a box's title */
	STYLE_FRAME,		/* box borders */
	STYLE_FRAME_FOCUSED,
	STYLE_HEADER,		/* column headings */
	STYLE_HEADER_SORTED,	/* the heading that rows are ordered by */
	STYLE_KEY,		/* a key's name in the last line */
	STYLE_WARNING,		/* look soon */
	STYLE_ALARM,		/* look now */
	STYLE_GOOD,		/* a check that passed: used with a word, never alone */
	STYLE_CHANGED,		/* changed since the last sample: for one sample */
	STYLE_STALE,		/* a value from an earlier sample */
	STYLE_SCALE,		/* axis labels and grid lines of graphs */

	/* One hue per kind of memory, the same in every pane. */
	STYLE_ANONYMOUS,
	STYLE_FILE,
	STYLE_SHMEM,
	STYLE_SLAB_RECLAIMABLE,
	STYLE_SLAB_UNRECLAIMABLE,
	STYLE_PAGE_TABLES,
	STYLE_KERNEL,		/* stacks, per CPU, vmalloc: everything else of the kernel */
	STYLE_HUGE,
	STYLE_SWAP,
	STYLE_FREE,
	STYLE_UNACCOUNTED,

	/* Graph lines that are no kind of memory. */
	STYLE_SERIES_1,
	STYLE_SERIES_2,
	STYLE_SERIES_3,

	/* Cells of a heat map, text on a background: from nothing to full. */
	STYLE_HEAT_0, STYLE_HEAT_1, STYLE_HEAT_2, STYLE_HEAT_3,
	STYLE_HEAT_4, STYLE_HEAT_5, STYLE_HEAT_6, STYLE_HEAT_7,

	/* The node that memory is on, its digit on a background; hues return after eight nodes. */
	STYLE_NODE_0, STYLE_NODE_1, STYLE_NODE_2, STYLE_NODE_3,
	STYLE_NODE_4, STYLE_NODE_5, STYLE_NODE_6, STYLE_NODE_7,

	STYLE_COUNT,
};

/* Laid over cells that were drawn before, whatever their style. */
enum overlay {
	OVERLAY_NONE,
	OVERLAY_SELECTED,	/* the selected row or item */
	OVERLAY_MATCH,		/* a hit of the search */
	OVERLAY_OLD,		/* from a sample that should have been followed by another one */
	OVERLAY_COUNT,
};

/* What the canvas must know of the terminal. */
struct style_info {
	bool              is_utf8;
	bool              has_braille;	/* the terminal's font has it; needs UTF-8 */
	enum colour_depth colours;	/* never AUTOMATIC */
};

/* A meaning in a theme. */
struct look {
	short foreground;	/* colour number, -1: the terminal's own */
	short background;
	bool  is_bold, is_dim, is_reverse, is_underlined;
};

struct look style_look(enum colour_depth colours, enum style style, enum overlay overlay);

/* `value` of 0..1 as one of the heat levels; 0 only for exactly 0. */
enum style style_heat(double value);

enum style style_of_node(uint64_t node);

/* The hue of a balance sheet part or region class by its `name`; STYLE_KERNEL when unknown. */
enum style style_of_part(const char *name);

/* The letter that stands for a kind of memory in a bar without colours. */
char style_letter(enum style style);

const char *style_name(enum style style);

#endif
