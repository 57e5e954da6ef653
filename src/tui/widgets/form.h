/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One row of a view as names and values, in columns under headings. Scrolls as a whole; the cursor
 * is for EXPLAIN. Used by the form pane and inside others. Draws no box.
 */
#ifndef MEMPANE_TUI_FORM_H
#define MEMPANE_TUI_FORM_H

#include "../pane.h"

struct form_widget {
	const struct view *view;
	const struct view_column *columns;	/* of the view: all, or those of a detail */
	size_t             count;
	int                name_width;
	size_t             cursor;
	int                top, left;	/* first line and first visual column shown */
	int                rows;	/* lines of a visual column, as drawn last */
	int                shown, page;	/* visual columns, and lines of each, on the screen */
	bool               is_cut;	/* not all visual columns are on the screen */
	bool               has_no_cursor;
	bool               is_detail;	/* of the row with `key`; none while there is no key */
	bool               has_key;
	struct key         key;		/* owned copy */
};

void form_widget_init(struct form_widget *form, const struct view *view, bool is_detail);
void form_widget_done(struct form_widget *form);
/* From now on the row with this key is shown; NULL: none. */
void form_widget_follow(struct form_widget *form, const struct key *key);

/* The row shown: the one followed, the inspected process, or the only one; -1: none. */
int64_t form_widget_row(const struct scene *scene, const struct form_widget *form);
/* Whether any of its cells says something. */
bool form_widget_has_content(const struct scene *scene, const struct form_widget *form);
/* Whether the sample was taken before anybody wanted them. */
bool form_widget_is_unasked(const struct scene *scene, const struct form_widget *form);
/* Lines that everything takes at this width, and columns at this height. */
int form_widget_lines(const struct form_widget *form, int width);
int form_widget_width(const struct form_widget *form, int lines);

void form_widget_draw(const struct scene *scene, struct form_widget *form,
		      const struct canvas *canvas);
enum handled form_widget_act(struct form_widget *form, const struct input *input);
bool form_widget_explain(const struct form_widget *form, char *buffer, size_t size);

#endif
