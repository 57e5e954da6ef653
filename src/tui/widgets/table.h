/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view's rows as a table that one can move in: columns of fixed width, order, filter, search,
 * selection by key, scrolling both ways. Used by the generic pane and inside others. Draws no box.
 */
#ifndef MEMPANE_TUI_TABLE_H
#define MEMPANE_TUI_TABLE_H

#include "../pane.h"

enum { TABLE_COLUMNS_MAXIMUM = 65, TABLE_TEXT_MAXIMUM = 256 };

/* Where a column was drawn last, for the mouse. */
struct table_place {
	uint8_t column;		/* index in the table's columns */
	int     x, width;
};

/* Order and filter of a table, kept while it shows what another pane sent the user to see. */
struct table_before {
	char          filter[TABLE_TEXT_MAXIMUM];
	struct column sort;
	bool          is_ascending, is_tree;
};

struct table_widget {
	const struct view *view;
	/* The view's, and while there is a mark the change of the sorted one beside it. */
	struct view_column columns[TABLE_COLUMNS_MAXIMUM];
	size_t             column_count;
	char               change_title[64];
	bool               shows_change;
	struct column      sort;
	bool               is_ascending;
	bool               is_tree;
	bool               is_name_only;	/* name instead of command line */
	bool               hides_kernel_threads, hides_idle;
	char               filter[TABLE_TEXT_MAXIMUM];	/* as typed */
	char               search[TABLE_TEXT_MAXIMUM];
	char               user[64];		/* show this user only */
	struct filter     *compiled;		/* owned; NULL: all rows */
	struct error       filter_error;	/* of the text being typed; code 0: none */
	struct rows        rows;		/* owned */
	uint64_t           generation;		/* of the sample that `rows` belongs to */
	bool               is_dirty;		/* order or filter changed since */
	bool               has_selection;
	struct key         selected;		/* owned copy */
	size_t             cursor;		/* index in rows of the selection */
	size_t             top;			/* first row drawn */
	int                page;		/* rows drawn last */
	unsigned           cursor_column;	/* index in columns, for EXPLAIN and SORT_HERE */
	bool               has_column_cursor;	/* the user chose a column */
	unsigned           first_column;	/* horizontal scroll, past the fixed ones */
	struct key        *folded;		/* owned copies */
	size_t             folded_count;
	struct table_place places[TABLE_COLUMNS_MAXIMUM];
	size_t             place_count;
	int                spark_x, spark_width;	/* curves beside the rows; width 0: none */
	int                bar_x, bar_width;	/* bars beside them; the same */
	size_t             unknown;		/* rows whose sort cell was refused */
	size_t             estimated;		/* rows of which it is an upper bound */
	uint64_t           first_pids[128];	/* rows on screen, for the demand */
	size_t             first_pid_count;
	bool               has_no_cursor;	/* a list that is only looked at */
	enum metric        left_out;		/* a column that the pane draws itself; 0: none */
	size_t             limit;		/* 0: all rows */
	bool               is_detail;		/* only rows of the name below; none without one */
	char              *only_name;		/* owned */
	bool               is_aimed;		/* until the user changes it or goes back */
	struct table_before before;		/* what the aim replaced */
};

/* 0 or -ENOMEM. */
int table_widget_init(struct table_widget *table, const struct view *view, bool is_detail);
void table_widget_done(struct table_widget *table);

/* Other columns of the same rows, ordered as their view says; filter and selection stay. */
void table_widget_show(struct table_widget *table, const struct view *view);

/* Orders again when the sample or a setting changed. */
void table_widget_update(const struct scene *scene, struct table_widget *table);
/* Heading in row 0, rows below. Updates first. */
void table_widget_draw(const struct scene *scene, struct table_widget *table,
		       const struct canvas *canvas);
/* Moving, sorting, filtering, searching, folding, and the mouse (in the canvas's coordinates).
 * ENTER and double clicks are left to the pane. */
enum handled table_widget_act(struct scene *scene, struct table_widget *table,
			      const struct input *input);
void table_widget_want(const struct table_widget *table, struct demand *demand);

/* Takes over a filter expression; an invalid one leaves the old filter and fills filter_error. */
void table_set_filter(struct table_widget *table, const char *expression);

/* Shows what `aim` says until it is taken back (NULL), which restores order and filter. */
void table_widget_aim(struct table_widget *table, const struct aim *aim);
/* A detail shows only rows whose key has this name; NULL: none. */
void table_widget_follow(struct table_widget *table, const char *name);

/* Row in the sample of the selection, or -1. */
int64_t table_widget_row(const struct table_widget *table);
/* "by PSS ↓ · filter: x · 12 of 40 · 17 refused: needs CAP_SYS_PTRACE" */
void table_widget_note(const struct scene *scene, const struct table_widget *table, char *buffer,
		       size_t size);
/* What the chosen column is: title, help, file, field, formula, cost; and what is special about the
 * selected row's value in it. */
bool table_widget_explain(const struct scene *scene, const struct table_widget *table, char *buffer,
			  size_t size);
/* What a metric through a lens is, in sentences. */
void column_explain(struct column column, char *buffer, size_t size);

/* Width of a column on screen, and the style that a cell's presence and value ask for. */
int column_width(const struct view_column *column, enum number_style numbers);
enum style cell_style(struct cell cell, struct column column);

#endif
