/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The overview's answer to "where is the RAM": the balance sheet as a bar and a table that add up,
 * what is promised, and swap. Takes the parts from the sample: it knows none by name but for short
 * forms.
 */
#include "overview.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../widgets/bar.h"
#include "../widgets/graph.h"

enum {
	PARTS_MAXIMUM = 32,
	SWATCH_WIDTH = 2,
	NAME_WIDTH = 19, SHORT_NAME_WIDTH = 12,
	BYTES_WIDTH = 7, SHARE_WIDTH = 5, RATE_WIDTH = 10,
	GAUGE_MINIMUM = 8, TREND_MINIMUM = 8, TREND_MAXIMUM = 20,
	FULL_WIDTH = SWATCH_WIDTH + NAME_WIDTH + BYTES_WIDTH + SHARE_WIDTH + RATE_WIDTH,
	GRAPH_HEIGHT = 4,
};

static size_t part_count(const struct scene *scene)
{
	const struct sample *now = model_now(scene->model);
	size_t count = now ? sample_table(now, ENTITY_BALANCE)->row_count : 0;

	return count < PARTS_MAXIMUM ? count : PARTS_MAXIMUM;
}

size_t overview_memory_lines(const struct scene *scene)
{
	return part_count(scene);
}

/* The long name has room only in wide boxes. */
static const char *short_name(const char *name)
{
	static const char *const names[][2] = {
		{ "slab reclaimable", "slab recl." },
		{ "slab unreclaimable", "slab unrecl." },
		{ "kernel stacks", "kern stacks" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(name, names[i][0]) == 0)
			return names[i][1];
	return name;
}

static const char *part_name(const struct scene *scene, size_t row)
{
	const struct table *table = sample_table(model_now(scene->model), ENTITY_BALANCE);

	return table->keys[row].name ? table->keys[row].name : "";
}

void overview_memory_title(const struct scene *scene, struct overview_title *title)
{
	struct column available = column_value(METRIC_SYSTEM_MEMORY_AVAILABLE);
	char total[FIGURE_SIZE], left[FIGURE_SIZE], share[FIGURE_SIZE];
	double value;

	figure_text(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_MEMORY_TOTAL), total,
		    sizeof(total));
	figure_text(scene, SYSTEM_ROW, available, left, sizeof(left));
	available.lens = LENS_SHARE;
	figure_text(scene, SYSTEM_ROW, available, share, sizeof(share));
	value = figure_value(scene, SYSTEM_ROW, available);
	snprintf(title->text, sizeof(title->text), "Memory %s", total);
	snprintf(title->note, sizeof(title->note), "available %s (%s)", left, share);
	title->note_style = style_below(value, 0.10, 0.05);
	if (title->note_style == STYLE_NEUTRAL)
		title->note_style = STYLE_BOLD;
}

static void draw_bar(const struct scene *scene, const struct canvas *canvas, int rows)
{
	struct bar_part parts[PARTS_MAXIMUM];
	size_t count = part_count(scene);

	for (size_t i = 0; i < count; i++) {
		struct column share = { METRIC_BALANCE_SIZE, LENS_SHARE };

		parts[i].share = figure_value(scene, i, share);
		parts[i].style = style_of_part(part_name(scene, i));
	}
	for (int y = 0; y < rows; y++)
		bar_stacked(canvas, 0, y, canvas->width, parts, count);
}

/* By the second, or in all since the mark. */
static struct column change_column(const struct scene *scene)
{
	return (struct column){ METRIC_BALANCE_SIZE,
				model_has_mark(scene->model) ? LENS_CHANGE : LENS_RATE };
}

/* A change that matters: a thousandth of the whole. */
static enum style change_style(const struct scene *scene, double change)
{
	double total = figure_value(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_MEMORY_TOTAL));

	return fabs(change) * 1000 > total ? STYLE_CHANGED : STYLE_NEUTRAL;
}

/* Where a line's gauge and trend begin, and how wide they are; 0: no room. */
struct extras {
	int gauge_x, gauge_width;
	int trend_x, trend_width;
};

static struct extras place_extras(int width)
{
	struct extras extras = { .gauge_x = FULL_WIDTH + 1 };
	int room = width - extras.gauge_x;

	if (room < GAUGE_MINIMUM)
		return extras;
	extras.trend_width = room >= GAUGE_MINIMUM + 1 + TREND_MINIMUM ? room / 2 : 0;
	if (extras.trend_width > TREND_MAXIMUM)
		extras.trend_width = TREND_MAXIMUM;
	extras.gauge_width = room - extras.trend_width - (extras.trend_width > 0);
	extras.trend_x = width - extras.trend_width;
	return extras;
}

/* Moves of a fiftieth of its size fill the height: each part has its own scale, since big and small
 * ones stand below each other. */
static void draw_trend(const struct scene *scene, const struct canvas *canvas,
		       const struct extras *extras, size_t row, enum style style)
{
	const struct key *key = &sample_table(model_now(scene->model), ENTITY_BALANCE)->keys[row];
	const struct history *history =
		model_track(scene->model, column_value(METRIC_BALANCE_SIZE), key);
	double values[TREND_MAXIMUM * 2], least = INFINITY, most = -INFINITY;
	size_t count = history ? history_count(history) : 0;

	if (count > (size_t)extras->trend_width * 2)
		count = (size_t)extras->trend_width * 2;
	for (size_t i = 0; i < count; i++) {
		values[i] = history_value(history, count - 1 - i);
		least = fmin(least, values[i]);
		most = fmax(most, values[i]);
	}
	for (size_t i = 0; i < count; i++)
		values[i] = (values[i] - least) / fmax(fmax(most - least, fabs(most) / 50), 1);
	graph_spark(canvas, extras->trend_x, 0, extras->trend_width, values, count, 1, style);
}

static void draw_extras(const struct scene *scene, const struct canvas *canvas, size_t row,
			enum style style)
{
	struct column share = { METRIC_BALANCE_SIZE, LENS_SHARE };
	struct extras extras = place_extras(canvas->width);

	if (extras.gauge_width > 0)
		bar_gauge(canvas, extras.gauge_x, 0, extras.gauge_width,
			  figure_value(scene, row, share), style);
	if (extras.trend_width > 0)
		draw_trend(scene, canvas, &extras, row, style);
}

static void draw_heading(const struct scene *scene, const struct canvas *canvas, int y)
{
	struct extras extras = place_extras(canvas->width);
	int x = SWATCH_WIDTH + NAME_WIDTH;

	canvas_put(canvas, SWATCH_WIDTH, y, STYLE_DIM, "part");
	canvas_put_right(canvas, x, y, BYTES_WIDTH, STYLE_DIM, "size");
	canvas_put_right(canvas, x + BYTES_WIDTH, y, SHARE_WIDTH, STYLE_DIM, "%");
	canvas_put_right(canvas, x + BYTES_WIDTH + SHARE_WIDTH, y, RATE_WIDTH, STYLE_DIM,
			 model_has_mark(scene->model) ? "Δ mark" : "change");
	if (extras.gauge_width > 0)
		canvas_put(canvas, extras.gauge_x, y, STYLE_DIM, "of total");
	if (extras.trend_width > 0)
		canvas_put(canvas, extras.trend_x, y, STYLE_DIM, "trend");
}

/* One row of the table into a canvas of one line. */
static void draw_part(const struct scene *scene, const struct canvas *canvas, size_t row)
{
	const char *name = part_name(scene, row);
	enum style style = style_of_part(name);
	struct column size = column_value(METRIC_BALANCE_SIZE);
	struct column share = { METRIC_BALANCE_SIZE, LENS_SHARE };
	struct column change = change_column(scene);
	bool is_wide = canvas->width >= FULL_WIDTH;
	int x = SWATCH_WIDTH, name_width = is_wide ? NAME_WIDTH : SHORT_NAME_WIDTH;
	char letter = style_letter(style);

	canvas_put_code(canvas, 0, 0, style,
			canvas_has_colours(canvas) ? 0x25a0 : (unsigned char)letter, letter);
	canvas_put_cut(canvas, x, 0, name_width, STYLE_NEUTRAL,
		       is_wide ? name : short_name(name));
	x += name_width;
	figure_put(scene, canvas, x, 0, BYTES_WIDTH - !is_wide, row, size, STYLE_BOLD);
	x += BYTES_WIDTH - !is_wide;
	if (canvas->width >= x + SHARE_WIDTH)
		figure_put(scene, canvas, x, 0, SHARE_WIDTH, row, share, STYLE_NEUTRAL);
	x += SHARE_WIDTH;
	if (!is_wide)
		return;
	figure_put(scene, canvas, x, 0, RATE_WIDTH, row, change,
		   change_style(scene, figure_value(scene, row, change)));
	draw_extras(scene, canvas, row, style);
}

static int list_columns(const struct scene *scene, const struct canvas *canvas, int rows)
{
	int count = (int)part_count(scene), columns = 1;
	int least = SWATCH_WIDTH + SHORT_NAME_WIDTH + BYTES_WIDTH;	/* a blank included */

	while ((count + columns - 1) / columns > rows &&
	       (canvas->width + 1) / (columns + 1) >= least)
		columns++;
	return columns;
}

/* Returns the rows taken. */
static int draw_list(const struct scene *scene, const struct overview *overview,
		     const struct canvas *canvas)
{
	int count = (int)part_count(scene), columns = list_columns(scene, canvas, canvas->height);
	int rows = (count + columns - 1) / columns;
	int gap = columns < 2 ? 0 : canvas->width % 2 ? 1 : 2;
	int width = (canvas->width + gap) / columns;

	for (int i = 0; i < count; i++) {
		struct rectangle place = { i / rows * width, i % rows, width - gap, 1 };
		struct canvas line = canvas_sub(canvas, place);

		draw_part(scene, &line, (size_t)i);
		if (overview->focus == OVERVIEW_MEMORY && overview->line == (size_t)i)
			canvas_overlay(canvas, place, OVERLAY_SELECTED);
	}
	return rows;
}

/* What was promised binds in mode 2 only: the words for each mode, as many as there is room for. */
static const char *commit_meaning(double mode, int room)
{
	static const char *const meanings[][4] = {
		{ " limit, which binds in overcommit mode 2 only",
		  " limit (binds in mode 2 only)", " (mode 2 limit)", " limit" },
		{ " limit, not enforced: mode 0 guesses", " limit (mode 0: not enforced)",
		  " (mode 0)", " limit" },
		{ " limit, not enforced: mode 1 grants all", " limit (mode 1: not enforced)",
		  " (mode 1)", " limit" },
		{ " limit, enforced: overcommit mode 2", " limit (mode 2: enforced)",
		  " (mode 2)", " limit" },
	};
	size_t row = mode == 0 ? 1 : mode == 1 ? 2 : mode == 2 ? 3 : 0;

	for (size_t i = 0; i < ARRAY_SIZE(meanings[row]); i++)
		if (text_width(meanings[row][i]) <= room)
			return meanings[row][i];
	return "";
}

static void draw_commit(const struct scene *scene, const struct canvas *canvas, int y)
{
	struct column ratio = column_value(METRIC_SYSTEM_COMMIT_RATIO);
	double mode = figure_value(scene, SYSTEM_ROW,
				   column_value(METRIC_SYSTEM_OVERCOMMIT_MEMORY));
	enum style style = STYLE_BOLD;
	char committed[FIGURE_SIZE], limit[FIGURE_SIZE], share[FIGURE_SIZE];
	int x = canvas_put(canvas, 0, y, STYLE_NEUTRAL, "commit ");

	figure_text(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_COMMITTED), committed,
		    sizeof(committed));
	figure_text(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_COMMIT_LIMIT), limit,
		    sizeof(limit));
	figure_text(scene, SYSTEM_ROW, ratio, share, sizeof(share));
	if (mode == 2)
		style = style_above(figure_value(scene, SYSTEM_ROW, ratio), 0.9, 0.97);
	x += canvas_put(canvas, x, y, style == STYLE_NEUTRAL ? STYLE_BOLD : style, committed);
	x += canvas_print(canvas, x, y, STYLE_NEUTRAL, " promised: %s of %s", share, limit);
	canvas_put(canvas, x, y, STYLE_DIM, commit_meaning(mode, canvas->width - x));
}

static void draw_swap(const struct scene *scene, const struct canvas *canvas, int y)
{
	double total = figure_value(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_SWAP_TOTAL));
	struct column share = { METRIC_SYSTEM_SWAP_USED, LENS_SHARE };
	char used_text[FIGURE_SIZE], total_text[FIGURE_SIZE], share_text[FIGURE_SIZE];
	enum style style;
	int x = canvas_put(canvas, 0, y, STYLE_NEUTRAL, "swap   ");

	if (total == 0) {
		canvas_put(canvas, x, y, STYLE_DIM, "none configured");
		return;
	}
	figure_text(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_SWAP_USED), used_text,
		    sizeof(used_text));
	figure_text(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_SWAP_TOTAL), total_text,
		    sizeof(total_text));
	figure_text(scene, SYSTEM_ROW, share, share_text, sizeof(share_text));
	style = style_above(figure_value(scene, SYSTEM_ROW, share), 0.8, 0.95);
	x += canvas_put(canvas, x, y, style == STYLE_NEUTRAL ? STYLE_BOLD : style, used_text);
	x += canvas_print(canvas, x, y, STYLE_NEUTRAL, " of %s (%s) ", total_text, share_text);
	if (canvas->width - x >= 8)
		bar_gauge(canvas, x, y, canvas->width - x,
			  figure_value(scene, SYSTEM_ROW, share), STYLE_SWAP);
}

static void draw_graph(const struct scene *scene, const struct canvas *canvas)
{
	struct column used = column_value(METRIC_SYSTEM_MEMORY_USED);
	struct canvas curve = canvas_sub(
		canvas, (struct rectangle){ 0, 1, canvas->width, canvas->height - 1 });
	char text[FIGURE_SIZE];

	figure_text(scene, SYSTEM_ROW, used, text, sizeof(text));
	canvas_print(canvas, 0, 0, STYLE_NEUTRAL, "used ");
	canvas_put(canvas, 5, 0, STYLE_BOLD, text);
	canvas_put_right(canvas, 12, 0, canvas->width - 12, STYLE_DIM,
			 "not available without swapping");
	graph_history(&curve, scene->model, used, NULL, STYLE_ANONYMOUS,
		      figure_value(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_MEMORY_TOTAL)),
		      0);
}

int overview_memory_height(const struct scene *scene, int width)
{
	int count = (int)part_count(scene);

	return (width >= FULL_WIDTH ? count : (count + 1) / 2) + 5;
}

void overview_memory_draw(const struct scene *scene, const struct overview *overview,
			  const struct canvas *canvas)
{
	int count = (int)part_count(scene), y = 0, bar = 1, tail = 2;
	struct canvas list;

	if (count == 0) {
		canvas_put(canvas, 0, 0, STYLE_DIM, model_now(scene->model) ?
			   "no meminfo here" : "waiting for the first sample");
		return;
	}
	if (canvas->height >= (list_columns(scene, canvas, canvas->height - 5) > 1 ?
			       (count + 1) / 2 : count) + 5)
		bar = 2;
	draw_bar(scene, canvas, bar);
	if (bar == 2 && canvas->width >= FULL_WIDTH)
		draw_heading(scene, canvas, bar);
	y = bar + (bar == 2);
	if (canvas->height - y < tail + 3)
		tail = canvas->height - y > 3 ? 1 : 0;
	list = canvas_sub(canvas, (struct rectangle){ 0, y, canvas->width,
						      canvas->height - y - tail });
	y += draw_list(scene, overview, &list);
	if (canvas->height - y >= tail + 1 && tail)
		y += canvas->height - y > tail;
	if (tail > 0)
		draw_commit(scene, canvas, y++);
	if (tail > 1)
		draw_swap(scene, canvas, y++);
	if (canvas->height - y > GRAPH_HEIGHT) {
		struct rectangle rest = { 0, y + 1, canvas->width, canvas->height - y - 1 };
		struct canvas graph = canvas_sub(canvas, rest);

		draw_graph(scene, &graph);
	}
}

void overview_memory_explain(const struct scene *scene, const struct overview *overview,
			     char *buffer, size_t size)
{
	const struct sample *now = model_now(scene->model);
	struct cell formula;

	buffer[0] = '\0';
	if (now && overview->line < part_count(scene)) {
		formula = figure_cell(scene, overview->line, column_value(METRIC_BALANCE_FORMULA));
		text_append(buffer, size, "%s = %s (fields of /proc/meminfo)\n\n",
			    part_name(scene, overview->line),
			    cell_has_value(&formula) ? formula.text : "not known");
	}
	text_append(buffer, size,
		    "The parts never overlap and add up to MemTotal: what no field of the kernel "
		    "names is shown as unaccounted (drivers, firmware, and drift between the "
		    "fields).\n\n");
	column_explain(column_value(METRIC_SYSTEM_MEMORY_AVAILABLE), buffer + strlen(buffer),
		       size - strlen(buffer));
	text_append(buffer, size, "\n\n");
	column_explain(column_value(METRIC_SYSTEM_COMMIT_RATIO), buffer + strlen(buffer),
		       size - strlen(buffer));
}
