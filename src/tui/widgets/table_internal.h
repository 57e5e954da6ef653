/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the table widget share. Private to widgets/table*.c.
 */
#ifndef MEMPANE_TUI_TABLE_INTERNAL_H
#define MEMPANE_TUI_TABLE_INTERNAL_H

#include "table.h"

size_t table_column_count(const struct table_widget *table);
void table_set_columns(struct table_widget *table, bool has_mark);
bool table_can_be_tree(const struct table_widget *table);
unsigned table_sort_column(const struct table_widget *table);	/* index in the view, or 0 */
/* The table of the newest sample; NULL before the first one. */
const struct table *table_data(const struct scene *scene, const struct table_widget *table);
void table_select(const struct scene *scene, struct table_widget *table, size_t index);
void table_sort_by(struct table_widget *table, struct column column, bool is_ascending);
void table_sort_by_index(struct table_widget *table, size_t index);

/* Questions: the sort column, search, filter, user. */
enum handled table_ask_sort(struct scene *scene, struct table_widget *table,
			    const struct input *input);
enum handled table_find_act(struct scene *scene, struct table_widget *table,
			    const struct input *input);

/* The metric that a view's column shows now: the name instead of the command line. */
struct column table_shown_column(const struct table_widget *table, size_t index);

/* A cell of any numeric unit as a double; 0 when it has no value. */
double cell_number(struct cell cell, struct column column);

/* Places the columns that fit into `width`: fills table->places. */
void table_place_columns(const struct scene *scene, struct table_widget *table, int width);

/* Curves of the sorted column: takes their room from the last column, heads and draws them. */
void table_spark_place(const struct scene *scene, struct table_widget *table, int width);
void table_spark_heading(const struct scene *scene, const struct table_widget *table,
			 const struct canvas *canvas);
void table_spark_draw(const struct scene *scene, const struct table_widget *table,
		      const struct canvas *canvas, int y, size_t row);

/* Bars of what fills nodes: the same for them. The room is what they need at least; 0: none. */
int table_bar_room(const struct table_widget *table);
void table_bar_place(struct table_widget *table);
void table_bar_heading(const struct table_widget *table, const struct canvas *canvas);
void table_bar_draw(const struct scene *scene, const struct table_widget *table,
		    const struct canvas *canvas, int y, size_t row);

#endif
