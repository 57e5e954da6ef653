/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Named numbers with their histories, alone and in groups. Knows no particular metric.
 */
#include "meter.h"

#include <math.h>

#include "../widgets/graph.h"

enum {
	NUMBER_WIDTH = 8,	/* "1023M/s" and a sign */
	LINE_WIDTH = 28,	/* of the narrowest line that still has a curve */
	BLOCK_WIDTH = 26,	/* of the narrowest graph with a heading */
	BLOCK_HEIGHT = 3,
};

void meter_track(const struct scene *scene, const struct meter *meter)
{
	model_track(scene->model, meter->column, NULL);
}

bool meter_is_known(const struct scene *scene, const struct meter *meter)
{
	struct cell cell;

	if (!model_now(scene->model) || metric_info(meter->column.metric)->is_computed)
		return true;
	cell = figure_cell(scene, SYSTEM_ROW, column_value(meter->column.metric));
	return cell.presence != PRESENCE_ABSENT;
}

static enum style number_style(const struct scene *scene, const struct meter *meter,
			       enum style calm)
{
	double value = figure_value(scene, SYSTEM_ROW, meter->column);
	enum style style = STYLE_NEUTRAL;

	if (meter->alarm > 0 || meter->warning > 0)
		style = style_above(value, meter->warning > 0 ? meter->warning : INFINITY,
				    meter->alarm > 0 ? meter->alarm : INFINITY);
	return style == STYLE_NEUTRAL ? calm : style;
}

static void draw_line(const struct scene *scene, const struct canvas *canvas,
		      const struct meter *meter, int label_width)
{
	int curve_x = label_width + NUMBER_WIDTH + 1;
	struct canvas curve = canvas_sub(
		canvas, (struct rectangle){ curve_x, 0, canvas->width - curve_x, 1 });

	canvas_put_cut(canvas, 0, 0, label_width, STYLE_NEUTRAL, meter->label);
	figure_put(scene, canvas, label_width, 0, NUMBER_WIDTH, SYSTEM_ROW, meter->column,
		   number_style(scene, meter, STYLE_BOLD));
	if (curve.width >= 4)
		graph_history(&curve, scene->model, meter->column, NULL, meter->style, 0,
			      meter->minimum_scale);
}

/* The sum since boot stands at the right: it is there even before there is a rate. */
static void draw_total(const struct scene *scene, const struct canvas *canvas,
		       const struct meter *meter, int left)
{
	enum nature nature = metric_info(meter->column.metric)->nature;
	char total[FIGURE_SIZE], text[FIGURE_SIZE + 16] = "";

	if (meter->column.lens != LENS_RATE ||
	    (nature != NATURE_COUNTER && nature != NATURE_ACCUMULATING))
		return;
	figure_text(scene, SYSTEM_ROW, column_value(meter->column.metric), total, sizeof(total));
	text_append(text, sizeof(text), "%s since boot", total);
	if (text_width(text) + left + 2 > canvas->width)
		return;
	canvas_put_right(canvas, left, 0, canvas->width - left, STYLE_DIM, text);
}

static void draw_block(const struct scene *scene, const struct canvas *canvas,
		       const struct meter *meter)
{
	int label_width = canvas_put(canvas, 0, 0, STYLE_NEUTRAL, meter->label);
	struct canvas curve = canvas_sub(
		canvas, (struct rectangle){ 0, 1, canvas->width, canvas->height - 1 });
	int number_x = label_width + 1;

	figure_put(scene, canvas, number_x, 0, NUMBER_WIDTH, SYSTEM_ROW, meter->column,
		   number_style(scene, meter, STYLE_BOLD));
	draw_total(scene, canvas, meter, number_x + NUMBER_WIDTH);
	graph_history(&curve, scene->model, meter->column, NULL, meter->style, 0,
		      meter->minimum_scale);
}

void meter_draw(const struct scene *scene, const struct canvas *canvas, const struct meter *meter,
		int label_width)
{
	if (canvas->height >= BLOCK_HEIGHT && canvas->width >= BLOCK_WIDTH)
		draw_block(scene, canvas, meter);
	else
		draw_line(scene, canvas, meter, label_width);
}

/* Without room for a line each: "label number" side by side. */
static int packed_columns(const struct canvas *canvas, int label_width)
{
	int columns = canvas->width / (label_width + NUMBER_WIDTH);

	return columns > 0 ? columns : 1;
}

/* How many meters stand side by side: graphs first, then lines with curves, then numbers. */
static int choose_columns(const struct canvas *canvas, int count, int label_width)
{
	int widest = canvas->width / BLOCK_WIDTH;

	for (int columns = 1; columns <= widest && columns <= count; columns++)
		if ((count + columns - 1) / columns * BLOCK_HEIGHT <= canvas->height)
			return columns;
	for (int columns = 1; columns <= canvas->width / LINE_WIDTH; columns++)
		if ((count + columns - 1) / columns <= canvas->height)
			return columns;
	if (count <= canvas->height)
		return 1;
	return packed_columns(canvas, label_width);
}

static int widest_label(const struct meter *meters, size_t count)
{
	int widest = 0;

	for (size_t i = 0; i < count; i++) {
		int width = text_width(meters[i].label);

		if (width > widest)
			widest = width;
	}
	return widest;
}

static struct rectangle place_of(const struct canvas *canvas, int index, int count, int columns)
{
	int rows = (count + columns - 1) / columns, column = index % columns, row = index / columns;
	int gap = columns > 1 ? 2 : 0, width = (canvas->width + gap) / columns;
	int height = rows <= canvas->height ? canvas->height / rows : 1;
	int spare = rows <= canvas->height ? canvas->height % rows : 0;

	return (struct rectangle){
		.x = column * width,
		.y = row * height + (row < spare ? row : spare),
		.width = column == columns - 1 ? canvas->width - column * width : width - gap,
		.height = height + (row < spare),
	};
}

void meters_draw(const struct scene *scene, const struct canvas *canvas,
		 const struct meter *meters, size_t count, int selected,
		 struct rectangle *ret_places)
{
	int label_width = widest_label(meters, count), known = 0, index = 0, columns;

	for (size_t i = 0; i < count; i++)
		known += meter_is_known(scene, &meters[i]);
	columns = known ? choose_columns(canvas, known, label_width) : 1;
	for (size_t i = 0; i < count; i++) {
		struct rectangle place = { 0 };

		if (meter_is_known(scene, &meters[i])) {
			struct canvas area;

			place = place_of(canvas, index++, known, columns);
			area = canvas_sub(canvas, place);
			meter_draw(scene, &area, &meters[i], label_width);
			if ((int)i == selected)
				canvas_overlay(&area,
					       (struct rectangle){ 0, 0, area.width, 1 },
					       OVERLAY_SELECTED);
		}
		if (ret_places)
			ret_places[i] = place;
	}
}

void meters_demand(const struct meter *meters, size_t count, struct demand *demand)
{
	for (size_t i = 0; i < count; i++)
		demand_add(demand, meters[i].column.metric);
}

void meters_track(const struct scene *scene, const struct meter *meters, size_t count)
{
	for (size_t i = 0; i < count; i++)
		meter_track(scene, &meters[i]);
}
