/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions to the user, drawn over the pane: a line to type, a list to choose from, yes or no, and
 * a window with an explanation. Knows what was asked, not why.
 */
#ifndef MEMPANE_TUI_DIALOG_H
#define MEMPANE_TUI_DIALOG_H

#include "pane.h"

enum dialog_kind { DIALOG_NONE, DIALOG_LINE, DIALOG_LIST, DIALOG_CONFIRM, DIALOG_WINDOW };

enum { DIALOG_ITEMS_MAXIMUM = 72, DIALOG_ITEM_SIZE = 160, DIALOG_LINE_SIZE = 256,
       DIALOG_TEXT_SIZE = 4096 };

struct dialog {
	enum dialog_kind kind;
	enum action      purpose;
	char             title[128];
	char             line[DIALOG_LINE_SIZE];	/* being typed, UTF-8 */
	char             initial[DIALOG_LINE_SIZE];
	char             text[DIALOG_TEXT_SIZE];	/* of the window */
	char             items[DIALOG_ITEMS_MAXIMUM][DIALOG_ITEM_SIZE];
	size_t           item_count, cursor;
	size_t           top;			/* first item or line drawn */
	struct rectangle place;			/* where the list was drawn last */
};

/* What became of a key. */
enum dialog_result {
	DIALOG_GOES_ON,		/* nothing to tell */
	DIALOG_CHANGED,		/* the line is different */
	DIALOG_ACCEPTED,
	DIALOG_CANCELLED,
	DIALOG_CLOSED,		/* a window: nobody waits for an answer */
};

enum dialog_result dialog_key(struct dialog *dialog, uint32_t key, const struct mouse *mouse);
/* `complaint`: what is wrong with the line so far, or an empty text. */
void dialog_draw(struct dialog *dialog, const struct canvas *pane, const struct canvas *last_line,
		 const char *complaint);

#endif
