/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The recent past of what a table of processes is sorted by, a curve in each row, where the screen
 * has room for it.
 */
#include "table_internal.h"

#include <stdio.h>

#include "graph.h"

enum { TABLE_MINIMUM = 176, WIDTH = 20, GAP = 2, VALUES_PER_CHARACTER = 2 };

/* One sample has no past. */
static bool has_sparks(const struct scene *scene, const struct table_widget *table, int width)
{
	const struct metric_info *info = metric_info(table->sort.metric);

	return width >= TABLE_MINIMUM && table->view->entity == ENTITY_PROCESS &&
	       (scene->is_live || model_before(scene->model)) && table->sort.metric &&
	       info->unit != UNIT_TEXT && info->nature != NATURE_IDENTITY;
}

void table_spark_place(const struct scene *scene, struct table_widget *table, int width)
{
	struct table_place *last = &table->places[table->place_count - 1];

	table->spark_width = 0;
	if (table->place_count == 0 || !has_sparks(scene, table, width) ||
	    last->width < WIDTH * 2 ||
	    column_unit(table->columns[last->column].column) != UNIT_TEXT)
		return;
	table->spark_x = last->x;
	table->spark_width = WIDTH;
	last->x += WIDTH + GAP;
	last->width -= WIDTH + GAP;
}

void table_spark_heading(const struct scene *scene, const struct table_widget *table,
			 const struct canvas *canvas)
{
	double seconds = (double)scene->interval / 1e9 * WIDTH * VALUES_PER_CHARACTER;
	char title[64], text[128];

	if (!table->spark_width)
		return;
	view_column_title(&(struct view_column){ .column = table->sort }, title, sizeof(title));
	if (scene->is_live)
		snprintf(text, sizeof(text), "%s 0-top %.0fs", title, seconds);
	else
		snprintf(text, sizeof(text), "%s 0-top", title);
	canvas_put_cut(canvas, table->spark_x, 0, table->spark_width, STYLE_HEADER, text);
}

/* Rings are kept for the rows on screen only: who leaves it begins anew. */
void table_spark_draw(const struct scene *scene, const struct table_widget *table,
		      const struct canvas *canvas, int y, size_t row)
{
	const struct table *data = table_data(scene, table);
	const struct history *history;

	if (!table->spark_width || !data)
		return;
	history = model_track(scene->model, table->sort, &data->keys[row]);
	if (history && history_count(history) > 1)
		graph_spark_history(canvas, table->spark_x, y, table->spark_width, history, 0,
				    STYLE_SERIES_1);
}
