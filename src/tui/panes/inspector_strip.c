/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One mapping as a strip of nodes along its addresses: a character for each cell, over a table of
 * the same cells. Digits say it all; colours only let the eye find where they change.
 */
#include "inspector.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum {
	LABEL_WIDTH = 13, CELL_WIDEST = 4, LINE_CELLS = 256,
	TABLE_MINIMUM = 4,	/* lines of it that are worth the room */
};

/* Of the asked pages that are there, so many on one node make a cell that node's. */
static const double clear_majority = 0.9;

static int64_t find_mapping(const struct scene *scene, uint64_t start)
{
	const struct sample *now = model_now(scene->model);
	const struct table *mappings = sample_table(now, ENTITY_MAPPING);

	for (size_t row = 0; row < mappings->row_count; row++)
		if (mappings->keys[row].first == start)
			return (int64_t)row;
	return -1;
}

void inspector_strip_open(struct scene *scene, struct inspector *inspector, int64_t row)
{
	uint64_t start = sample_table(model_now(scene->model), ENTITY_MAPPING)->keys[row].first;

	if (!start) {
		scene_say(scene, STYLE_DIM, "many mappings added up: they have no place of their own");
		return;
	}
	inspector->strip_from = inspector->focus;
	inspector->mapping = start;
	inspector->focus = INSPECTOR_STRIP;
	inspector->tables[INSPECTOR_STRIP].has_selection = false;
	inspector->tables[INSPECTOR_STRIP].cursor = 0;
}

void inspector_strip_close(struct inspector *inspector)
{
	if (inspector->focus == INSPECTOR_STRIP)
		inspector->focus = inspector->strip_from;
	inspector->mapping = 0;
}

void inspector_strip_want(const struct inspector *inspector, struct demand *demand)
{
	static const enum metric metrics[] = {
		METRIC_STRIP_NODE_NODE, METRIC_STRIP_NODE_RESIDENT, METRIC_STRIP_NODE_SHARE,
		METRIC_STRIP_NODE_ESTIMATED,
	};

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		demand_add(demand, metrics[i]);
	if (inspector->has_nodes)
		demand_add(demand, METRIC_MAPPING_POLICY);
	demand->mapping = inspector->mapping;
}

/* Left and right are the next cells, up and down those of the next line. */
enum handled inspector_strip_act(struct scene *scene, struct inspector *inspector,
				 const struct input *input)
{
	struct table_widget *table = &inspector->tables[INSPECTOR_STRIP];
	struct input step = *input;
	size_t steps = 1;

	if (input->action == ACTION_LEFT || input->action == ACTION_RIGHT)
		step.action = input->action == ACTION_LEFT ? ACTION_UP : ACTION_DOWN;
	else if (input->action == ACTION_UP || input->action == ACTION_DOWN)
		steps = inspector->strip_width;
	for (; steps > 1; steps--)
		table_widget_act(scene, table, &step);
	return table_widget_act(scene, table, &step);
}

/* ---- words ---- */

void inspector_strip_title(const struct scene *scene, const struct inspector *inspector,
			   char *buffer, size_t size)
{
	int64_t row = model_now(scene->model) ? find_mapping(scene, inspector->mapping) : -1;
	char bytes[FIGURE_SIZE], class[64];

	snprintf(buffer, size, "Strip of %" PRIx64, inspector->mapping);
	if (row < 0)
		return;
	figure_text(scene, (size_t)row, column_value(METRIC_MAPPING_SIZE), bytes, sizeof(bytes));
	figure_text(scene, (size_t)row, column_value(METRIC_MAPPING_CLASS), class, sizeof(class));
	text_append(buffer, size, ", %s of %s", bytes, class);
	figure_text(scene, (size_t)row, column_value(METRIC_MAPPING_PATH), class, sizeof(class));
	if (class[0])
		text_append(buffer, size, " %s", class);
}

void inspector_strip_foot(const struct scene *scene, const struct inspector *inspector,
			  char *buffer, size_t size)
{
	static const struct {
		enum metric metric;
		const char *words;
	} parts[] = {
		{ METRIC_STRIP_START, ": " }, { METRIC_STRIP_PAGES, " pages, " },
		{ METRIC_STRIP_SAMPLED, " asked, " }, { METRIC_STRIP_PRESENT, " there " },
		{ METRIC_STRIP_NODES, "" },
	};
	int64_t row = table_widget_row(&inspector->tables[INSPECTOR_STRIP]);
	char text[FIGURE_SIZE];

	buffer[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(parts) && row >= 0; i++) {
		figure_text(scene, (size_t)row, column_value(parts[i].metric), text, sizeof(text));
		text_append(buffer, size, "%s%s", text, parts[i].words);
	}
}

static double sum_of(const struct scene *scene, enum metric metric)
{
	size_t rows = sample_table(model_now(scene->model), metric_entity(metric))->row_count;
	double sum = 0;

	for (size_t row = 0; row < rows; row++)
		sum += figure_value(scene, row, column_value(metric));
	return sum;
}

/* "policy bind:1 · page 4.00K · 4096 of 40960 pages asked" */
static void draw_facts(const struct scene *scene, const struct inspector *inspector,
		       const struct canvas *canvas)
{
	int64_t row = find_mapping(scene, inspector->mapping);
	double asked = sum_of(scene, METRIC_STRIP_SAMPLED), pages = sum_of(scene, METRIC_STRIP_PAGES);
	char text[512] = "", value[256];

	if (row >= 0 && inspector->has_nodes) {
		figure_text(scene, (size_t)row, column_value(METRIC_MAPPING_POLICY), value,
			    sizeof(value));
		text_append(text, sizeof(text), "policy %s · ", value);
	}
	if (row >= 0) {
		figure_text(scene, (size_t)row, column_value(METRIC_MAPPING_KERNEL_PAGE_SIZE),
			    value, sizeof(value));
		text_append(text, sizeof(text), "page %s · ", value);
	}
	if (asked < pages)
		text_append(text, sizeof(text), "%.0f of %.0f pages asked, the rest is estimated",
			    asked, pages);
	else
		text_append(text, sizeof(text), "all %.0f pages asked", pages);
	canvas_put_cut(canvas, 1, 0, canvas->width - 2, STYLE_NEUTRAL, text);
}

static char node_letter(uint64_t node)
{
	if (node < 10)
		return (char)('0' + node);
	return node < 36 ? (char)('A' + node - 10) : '#';
}

static int draw_node(const struct scene *scene, const struct canvas *canvas, int x, int y, size_t row)
{
	const struct sample *now = model_now(scene->model);
	uint64_t node = sample_table(now, ENTITY_STRIP_NODE)->keys[row].first;
	bool is_estimate = figure_value(scene, row,
					column_value(METRIC_STRIP_NODE_ESTIMATED)) > 0;
	char bytes[FIGURE_SIZE], share[FIGURE_SIZE], text[3 * FIGURE_SIZE];
	char sign[] = { node_letter(node), '\0' };

	figure_text(scene, row, column_value(METRIC_STRIP_NODE_RESIDENT), bytes, sizeof(bytes));
	figure_text(scene, row, column_value(METRIC_STRIP_NODE_SHARE), share, sizeof(share));
	snprintf(text, sizeof(text), " node %" PRIu64 " %s%s %s", node, is_estimate ? "~" : "",
		 bytes, share);
	if (x + 1 + text_width(text) > canvas->width)
		return 0;
	canvas_put(canvas, x, y, style_of_node(node), sign);
	return 1 + canvas_put(canvas, x + 1, y, STYLE_NEUTRAL, text) + 2;
}

/* What the signs mean; those of nodes with how much is there. */
static void draw_legend(const struct scene *scene, const struct canvas *canvas, int y)
{
	static const char *const signs[] = { "+ several nodes", "· not there", "z zeros only" };
	size_t nodes = sample_table(model_now(scene->model), ENTITY_STRIP_NODE)->row_count;
	int x = 1;

	for (size_t row = 0; row < nodes; row++)
		x += draw_node(scene, canvas, x, y, row);
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (x + text_width(signs[i]) < canvas->width)
			x += canvas_put(canvas, x, y, STYLE_DIM, signs[i]) + 2;
}

/* ---- the strip ---- */

struct sign {
	uint32_t   code;
	char       ascii;
	enum style style;
};

static struct sign sign_of_cell(const struct scene *scene, size_t row)
{
	double present = figure_value(scene, row, column_value(METRIC_STRIP_PRESENT));
	double on_node = figure_value(scene, row, column_value(METRIC_STRIP_NODE_PAGES));
	double node = figure_value(scene, row, column_value(METRIC_STRIP_NODE));

	if (present > 0 && on_node >= clear_majority * present) {
		char letter = node_letter((uint64_t)node);

		return (struct sign){ (unsigned char)letter, letter,
				      style_of_node((uint64_t)node) };
	}
	if (present > 0)
		return (struct sign){ '+', '+', STYLE_BOLD };
	if (figure_value(scene, row, column_value(METRIC_STRIP_FAILED)) > 0)
		return (struct sign){ '!', '!', STYLE_WARNING };
	if (figure_value(scene, row, column_value(METRIC_STRIP_ZERO)) >
	    figure_value(scene, row, column_value(METRIC_STRIP_ABSENT)))
		return (struct sign){ 'z', 'z', STYLE_DIM };
	return (struct sign){ 0xb7, '-', STYLE_DIM };	/* as in the legend */
}

/* Cells in a line, a power of two where there are many, so that addresses line up. */
static size_t cells_in_line(int width, size_t count)
{
	size_t cells = LINE_CELLS;

	while (cells > 1 && cells > (size_t)(width > 1 ? width : 1))
		cells /= 2;
	return count < cells ? count : cells;
}

static int cell_width(int width, size_t cells)
{
	int room = cells ? width / (int)cells : 1;

	return room < 1 ? 1 : room > CELL_WIDEST ? CELL_WIDEST : room;
}

static void draw_label(const struct scene *scene, const struct canvas *canvas, int y, size_t row)
{
	char text[FIGURE_SIZE];

	figure_text(scene, row, column_value(METRIC_STRIP_START), text, sizeof(text));
	canvas_put_right(canvas, 0, y, LABEL_WIDTH - 1, STYLE_DIM, text);
}

struct strip_lines {
	size_t cells;	/* in a line */
	int    width;	/* of a cell */
	size_t first;	/* line drawn first */
	int    count;
};

static struct strip_lines choose_lines(struct inspector *inspector, const struct canvas *canvas,
				       size_t count, size_t selected, int room)
{
	int width = canvas->width - LABEL_WIDTH - 1;
	struct strip_lines lines = { .cells = cells_in_line(width, count) };
	size_t all = lines.cells ? (count + lines.cells - 1) / lines.cells : 0;

	inspector->strip_width = lines.cells ? lines.cells : 1;
	lines.width = cell_width(width, lines.cells);
	lines.count = all < (size_t)room ? (int)all : room;
	if (lines.cells && selected / lines.cells >= (size_t)lines.count)
		lines.first = selected / lines.cells - (size_t)lines.count + 1;
	return lines;
}

static void draw_lines(const struct scene *scene, const struct canvas *canvas,
		       const struct strip_lines *lines, size_t count, int64_t selected)
{
	for (int y = 0; y < lines->count; y++) {
		size_t first = (lines->first + (size_t)y) * lines->cells;

		draw_label(scene, canvas, y, first);
		for (size_t i = 0; i < lines->cells && first + i < count; i++) {
			struct sign sign = sign_of_cell(scene, first + i);
			int x = LABEL_WIDTH + (int)i * lines->width;

			for (int part = 0; part < lines->width; part++)
				canvas_put_code(canvas, x + part, y, sign.style, sign.code,
						sign.ascii);
			if ((int64_t)(first + i) == selected)
				canvas_overlay(canvas, (struct rectangle){ x, y, lines->width, 1 },
					       OVERLAY_SELECTED);
		}
	}
}

void inspector_strip_draw(const struct scene *scene, struct inspector *inspector,
			  const struct canvas *canvas)
{
	struct table_widget *table = &inspector->tables[INSPECTOR_STRIP];
	size_t count = sample_table(model_now(scene->model), ENTITY_STRIP)->row_count;
	int64_t selected = table_widget_row(table);
	int head = canvas->height > 3 ? 2 : 0, room = canvas->height - head, used;
	struct canvas rest = canvas_sub(canvas, (struct rectangle){ 0, head, canvas->width, room });
	struct strip_lines lines = choose_lines(inspector, canvas, count,
						selected < 0 ? 0 : (size_t)selected, room);

	if (head) {
		draw_facts(scene, inspector, canvas);
		draw_legend(scene, canvas, 1);
	}
	draw_lines(scene, &rest, &lines, count, table->has_no_cursor ? -1 : selected);
	used = head + lines.count;
	inspector->strip_table = used;
	if (canvas->height - used < TABLE_MINIMUM)
		return;
	rest = canvas_sub(canvas, (struct rectangle){ 0, used, canvas->width,
						      canvas->height - used });
	table_widget_draw(scene, table, &rest);
}
