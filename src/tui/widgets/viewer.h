/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any view in a box: as a table, a form or a matrix, with its title, its state and, when there is
 * nothing to show, the reason. What stack panes are made of.
 */
#ifndef MEMPANE_TUI_VIEWER_H
#define MEMPANE_TUI_VIEWER_H

#include "form.h"
#include "matrix.h"
#include "table.h"

struct viewer {
	const struct view *view;
	const char        *title;	/* in the border; the view's unless it is changed */
	char               hint[64];	/* behind what the border tells while it is focused */
	bool               is_detail;	/* of a row of another viewer; see viewer_follow() */
	bool               is_form;	/* shown as one, though its view may be a table */
	union {
		struct table_widget  table;
		struct form_widget   form;
		struct matrix_widget matrix;
	};
};

/* `master`: the entity whose selected row this one details, ENTITY_COUNT when none. A view of the
 * same entity then shows that row as a form, one of another entity its rows of the same name. */
int viewer_init(struct viewer *viewer, const struct view *view, enum entity master);
void viewer_done(struct viewer *viewer);
/* Of tables: another view of the same rows; order goes, filter and selection stay. */
void viewer_show(struct viewer *viewer, const struct view *view);
/* The row that a detail is of; NULL: none. */
void viewer_follow(struct viewer *viewer, const struct key *key);

/* Orders again when the sample changed; to be called before the questions below. */
void viewer_update(const struct scene *scene, struct viewer *viewer);
/* Lines that everything takes, heading included; 0: there is nothing to show. */
int viewer_lines(const struct scene *scene, struct viewer *viewer, int width);
/* Columns that everything takes, in so many lines inside the box. */
int viewer_width(const struct scene *scene, const struct viewer *viewer, int lines);
/* Of so many columns those that it has use for: whole columns of a form, at least one. */
int viewer_fit(const struct viewer *viewer, int width);
/* The row under the cursor, or -1. */
int64_t viewer_row(const struct scene *scene, const struct viewer *viewer);

/* "NUMA nodes 8 · sum of FREE 12.3G" */
void viewer_title(const struct scene *scene, const struct viewer *viewer, char *buffer,
		  size_t size);
/* Why there is nothing: not yet, absent, refused and which privilege it takes. */
void viewer_reason(const struct scene *scene, const struct viewer *viewer, char *buffer,
		   size_t size);
/* With its box. */
void viewer_draw(const struct scene *scene, struct viewer *viewer, const struct canvas *canvas,
		 bool is_focused);
/* Mouse events in the coordinates of the box. */
enum handled viewer_act(struct scene *scene, struct viewer *viewer, const struct input *input);
void viewer_want(const struct viewer *viewer, struct demand *demand);
/* Of tables: what other panes send the user to see, and NULL to go back. */
void viewer_aim(struct viewer *viewer, const struct aim *aim);
bool viewer_explain(const struct scene *scene, const struct viewer *viewer, char *buffer,
		    size_t size);

#endif
