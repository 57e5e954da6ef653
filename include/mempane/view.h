/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is worth looking at: pure data. The screen and every report render views, so whatever can be
 * seen can be exported.
 */
#ifndef MEMPANE_VIEW_H
#define MEMPANE_VIEW_H

#include "mempane/model.h"

enum view_layout {
	VIEW_TABLE,	/* a row per entity row */
	VIEW_FORM,	/* one row, shown as a list of column names and values */
	VIEW_MATRIX,	/* a row per (first, name) of the key, a column per `second`: free areas */
};

/* Columns of this rank are for machine formats and for screens with room to spare; the text report,
 * whose lines people read, leaves them out. */
enum { VIEW_RANK_EXPORT = 100 };

struct view_column {
	struct column column;
	const char   *title;	/* NULL: the metric's title, with "/s" for rates */
	const char   *group;	/* VIEW_FORM: heading above this and the following columns */
	unsigned      rank;	/* 0 always shown; higher ones go first where width is short */
	unsigned      width;	/* 0: by the unit */
};

struct view {
	const char               *name;		/* on the command line */
	const char               *title;	/* for people */
	const char               *help;		/* one sentence */
	enum view_layout          layout;
	enum entity               entity;
	const struct view_column *columns;	/* ends with METRIC_NONE */
	/* Of VIEW_TABLE: what matters of one row that is looked at by itself, as a form. Metrics of
	 * `columns`, too. NULL: `columns`. */
	const struct view_column *detail;
	struct column             sort;		/* METRIC_NONE: the table's own order */
	bool                      sort_ascending;
	bool                      is_tree;	/* children below parents, unless somebody sorts */
};

const struct view *view_at(size_t index);	/* NULL past the end; in display order */
const struct view *view_find(const char *name);	/* NULL when there is none */

/* Adds what the view shows, or one column of it, to the demand. */
void view_demand(const struct view *view, struct demand *demand);
void view_demand_column(const struct view_column *column, struct demand *demand);
/* Only what the text report shows of it. Of a file of which that is nothing, all is asked for: a
 * note tells how reading it went. */
void view_demand_shown(const struct view *view, struct demand *demand);
bool view_has_rates(const struct view *view);

/* The heading of a column: its title, "/s" appended for rates. */
void view_column_title(const struct view_column *column, char *buffer, size_t size);

/*
 * A cell as people read it, presence included: absent "–", refused "?", pending "…", blocked "⧗",
 * gone "×", unlimited "max", unreadable "!" (ASCII: - ? . # x max !), a bound
 * ">100000". Text is sanitised. Always terminated. Shared by the text report and the screen.
 */
void cell_format(struct cell cell, struct column column, enum number_style style, bool is_utf8,
		 char *buffer, size_t size);

#endif
