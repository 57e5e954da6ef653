/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the process is: its nodes, and its mappings by node as a matrix. The mappings are a table
 * like any other; a column for each node is drawn beside it.
 */
#include "inspector.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "../widgets/bar.h"

enum { NODES_MAXIMUM = 1024, LEFT_MINIMUM = 52, GAP = 1 };
/* With room to spare fields grow, so that the shades read as an area. */
enum { LEFT_COMFORT = 110, WIDEST = 10 };

/* The columns of nodes. */
struct node_columns {
	struct {
		uint64_t node;
		double   bytes;		/* of the process */
	} nodes[NODES_MAXIMUM];
	size_t count;			/* known nodes */
	size_t shown;			/* of these have a column of their own, the first ones */
	bool   has_rest;		/* and one column more has what is on all others */
	int    width;			/* of a column, with the gap before it */
};

/* ---- which nodes ---- */

static void add_node(struct node_columns *columns, uint64_t node, double bytes)
{
	for (size_t i = 0; i < columns->count; i++)
		if (columns->nodes[i].node == node) {
			columns->nodes[i].bytes += bytes;
			return;
		}
	if (columns->count == NODES_MAXIMUM)
		return;
	columns->nodes[columns->count].node = node;
	columns->nodes[columns->count++].bytes = bytes;
}

/* Those that the process is on, and those that it could be on. */
static void find_nodes(const struct scene *scene, struct node_columns *columns)
{
	const struct sample *now = model_now(scene->model);
	const struct table *nodes = sample_table(now, ENTITY_NODE);
	const struct table *placement = sample_table(now, ENTITY_PLACEMENT);

	columns->count = 0;
	for (size_t row = 0; row < nodes->row_count; row++)
		if (figure_value(scene, row, column_value(METRIC_NODE_HAS_MEMORY)) != 0)
			add_node(columns, nodes->keys[row].first, 0);
	for (size_t row = 0; row < placement->row_count; row++) {
		double bytes = figure_value(scene, row, column_value(METRIC_PLACEMENT_RESIDENT));

		add_node(columns, placement->keys[row].first, isnan(bytes) ? 0 : bytes);
	}
}

static bool is_before(const struct node_columns *columns, size_t a, size_t b, bool by_bytes)
{
	if (by_bytes && columns->nodes[a].bytes != columns->nodes[b].bytes)
		return columns->nodes[a].bytes > columns->nodes[b].bytes;
	return columns->nodes[a].node < columns->nodes[b].node;
}

/* Few, and mostly in order already. */
static void sort_nodes(struct node_columns *columns, bool by_bytes)
{
	for (size_t i = 1; i < columns->count; i++)
		for (size_t at = i; at && is_before(columns, at, at - 1, by_bytes); at--) {
			uint64_t node = columns->nodes[at].node;
			double bytes = columns->nodes[at].bytes;

			columns->nodes[at] = columns->nodes[at - 1];
			columns->nodes[at - 1].node = node;
			columns->nodes[at - 1].bytes = bytes;
		}
}

static void widen(struct node_columns *columns, int width)
{
	int shown = (int)columns->shown + columns->has_rest;
	int room = shown && width > LEFT_COMFORT ? (width - LEFT_COMFORT) / shown : 0;

	if (room > WIDEST)
		room = WIDEST;
	if (room > columns->width)
		columns->width = room;
}

/* All of them in the order of their numbers, or as many as fit of those with the most memory. */
static void choose_nodes(const struct scene *scene, struct node_columns *columns, int width)
{
	const struct view_column cell = { .column = column_value(METRIC_NODE_MAPPING_RESIDENT),
					  .title = "N0", .width = 5 };
	int room = width > LEFT_MINIMUM ? width - LEFT_MINIMUM : 0;
	size_t fitting;

	find_nodes(scene, columns);
	columns->width = column_width(&cell, scene->numbers) + GAP;
	fitting = (size_t)(room / columns->width);
	columns->has_rest = columns->count > fitting;
	sort_nodes(columns, columns->has_rest);
	columns->shown = !columns->has_rest ? columns->count : fitting ? fitting - 1 : 0;
	columns->has_rest = columns->has_rest && fitting > 0;
	widen(columns, width);
}

static int columns_width(const struct node_columns *columns)
{
	return ((int)columns->shown + columns->has_rest) * columns->width;
}

/* ---- the matrix ---- */

/* The first row of the mapping among those by node, which are in the order of addresses. */
static size_t find_first(const struct table *table, uint64_t start)
{
	size_t first = 0, end = table->row_count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (table->keys[middle].first < start)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* What a mapping has on each node that is shown, the rest last. */
static void add_up_nodes(const struct scene *scene, const struct node_columns *columns,
			 uint64_t start, double bytes[NODES_MAXIMUM + 1])
{
	const struct table *table = sample_table(model_now(scene->model), ENTITY_NODE_MAPPING);

	for (size_t i = 0; i <= columns->shown; i++)
		bytes[i] = 0;
	for (size_t row = find_first(table, start);
	     row < table->row_count && table->keys[row].first == start; row++) {
		size_t at = 0;

		while (at < columns->shown && columns->nodes[at].node != table->keys[row].second)
			at++;
		bytes[at] += figure_value(scene, row,
					  column_value(METRIC_NODE_MAPPING_RESIDENT));
	}
}

/* The whole field is shaded, so that a mapping reads as one line. */
static void draw_field(const struct scene *scene, const struct canvas *canvas, int x, int y,
		       int width, double bytes, double all)
{
	enum style style = bytes > 0 && all > 0 ? style_heat(bytes / all) : STYLE_DIM;
	char text[FIGURE_SIZE] = "!";

	if (!isnan(bytes))
		unit_format_count(UNIT_BYTES, scene->numbers, (uint64_t)bytes, text, sizeof(text));
	canvas_fill(canvas, (struct rectangle){ x, y, width, 1 }, style, ' ');
	canvas_put_number(canvas, x, y, width, isnan(bytes) ? STYLE_ALARM : style, text);
}

static void draw_line(const struct scene *scene, const struct node_columns *columns,
		      const struct canvas *canvas, int x, int y, size_t row)
{
	const struct table *mappings = sample_table(model_now(scene->model), ENTITY_MAPPING);
	double all = figure_value(scene, row, column_value(METRIC_MAPPING_NODE_RESIDENT));
	double bytes[NODES_MAXIMUM + 1];

	if (isnan(all))	/* refused, or a sum of small ones, of which the nodes are not known */
		return;
	add_up_nodes(scene, columns, mappings->keys[row].first, bytes);
	for (size_t i = 0; i < columns->shown + columns->has_rest; i++)
		draw_field(scene, canvas, x + (int)i * columns->width + GAP, y,
			   columns->width - GAP, bytes[i], all);
}

static void draw_headings(const struct node_columns *columns, const struct canvas *canvas, int x)
{
	char title[24];

	for (size_t i = 0; i < columns->shown + columns->has_rest; i++) {
		snprintf(title, sizeof(title), "N%" PRIu64, columns->nodes[i].node);
		canvas_put_right(canvas, x + (int)i * columns->width + GAP, 0,
				 columns->width - GAP, STYLE_HEADER,
				 i < columns->shown ? title : "REST");
	}
}

void inspector_matrix_draw(const struct scene *scene, struct inspector *inspector,
			   const struct canvas *canvas)
{
	struct table_widget *table = &inspector->tables[INSPECTOR_MATRIX];
	struct node_columns columns;
	struct canvas left;
	int x;

	choose_nodes(scene, &columns, canvas->width);
	x = canvas->width - columns_width(&columns);
	left = canvas_sub(canvas, (struct rectangle){ 0, 0, x, canvas->height });
	canvas_fill(canvas, (struct rectangle){ 0, 0, canvas->width, 1 }, STYLE_HEADER, ' ');
	table_widget_draw(scene, table, &left);
	draw_headings(&columns, canvas, x);
	for (int y = 1; y <= table->page; y++) {
		size_t index = table->top + (size_t)y - 1;

		if (index < table->rows.count)
			draw_line(scene, &columns, canvas, x, y, table->rows.items[index].row);
	}
}

void inspector_matrix_want(struct demand *demand)
{
	demand_add(demand, METRIC_NODE_MAPPING_START);
	demand_add(demand, METRIC_NODE_MAPPING_NODE);
	demand_add(demand, METRIC_NODE_MAPPING_RESIDENT);
	demand_add(demand, METRIC_PLACEMENT_NODE);
	demand_add(demand, METRIC_PLACEMENT_RESIDENT);
	demand_add(demand, METRIC_PLACEMENT_SHARE);
}

/* ---- all mappings together ---- */

void inspector_matrix_foot(const struct scene *scene, char *buffer, size_t size)
{
	const struct sample *now = model_now(scene->model);
	size_t nodes = now ? sample_table(now, ENTITY_PLACEMENT)->row_count : 0;

	buffer[0] = '\0';
	for (size_t row = 0; row < nodes; row++) {
		char bytes[FIGURE_SIZE], share[FIGURE_SIZE];

		figure_text(scene, row, column_value(METRIC_PLACEMENT_RESIDENT), bytes,
			    sizeof(bytes));
		figure_text(scene, row, column_value(METRIC_PLACEMENT_SHARE), share,
			    sizeof(share));
		text_append(buffer, size, "%sN%" PRIu64 " %s %s", row ? " · " : "all: ",
			    sample_table(now, ENTITY_PLACEMENT)->keys[row].first, bytes, share);
	}
}

bool inspector_sees_nodes(const struct scene *scene)
{
	return figure_value(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_MEMORY_NODES)) > 1;
}

void inspector_nodes_summary(const struct scene *scene, char *buffer, size_t size)
{
	const struct sample *now = model_now(scene->model);
	const struct table *placement = sample_table(now, ENTITY_PLACEMENT);
	double most = 0;
	size_t at = 0;

	buffer[0] = '\0';
	for (size_t row = 0; row < placement->row_count; row++) {
		double share = figure_value(scene, row, column_value(METRIC_PLACEMENT_SHARE));

		if (share > most) {
			most = share;
			at = row;
		}
	}
	if (most > 0 && inspector_sees_nodes(scene))
		snprintf(buffer, size, "%.0f%% on node %" PRIu64, most * 100,
			 placement->keys[at].first);
}

void inspector_placement_draw(const struct scene *scene, struct inspector *inspector,
			      const struct canvas *canvas)
{
	enum { WITH_BARS = 48 };
	struct table_widget *table = &inspector->tables[INSPECTOR_PLACEMENT];
	int x = canvas->width >= WITH_BARS ? canvas->width * 2 / 3 : canvas->width;
	struct canvas left = canvas_sub(canvas, (struct rectangle){ 0, 0, x, canvas->height });

	canvas_fill(canvas, (struct rectangle){ 0, 0, canvas->width, 1 }, STYLE_HEADER, ' ');
	table_widget_draw(scene, table, &left);
	for (int y = 1; y <= table->page && x < canvas->width; y++) {
		size_t index = table->top + (size_t)y - 1;

		if (index >= table->rows.count)
			break;
		bar_gauge(canvas, x + 2, y, canvas->width - x - 3,
			  figure_value(scene, table->rows.items[index].row,
				       column_value(METRIC_PLACEMENT_SHARE)),
			  STYLE_SERIES_1);
	}
}
