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
	GAP = 2,	/* between neighbours */
	SENTENCE_WIDTH = 66,	/* has room for most of them */
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

bool meter_has_rates(const struct scene *scene)
{
	return model_interval(scene->model, METRIC_SYSTEM_PGFAULT) > 0;
}

/* A machine of which there is one sample has no rates: then the sum since boot stands there. */
static void put_number(const struct scene *scene, const struct canvas *canvas, int x, int width,
		       const struct meter *meter)
{
	if (meter->column.lens == LENS_RATE && !meter_has_rates(scene))
		figure_put(scene, canvas, x, 0, width, SYSTEM_ROW,
			   column_value(meter->column.metric), STYLE_STALE);
	else
		figure_put(scene, canvas, x, 0, width, SYSTEM_ROW, meter->column,
			   number_style(scene, meter, STYLE_BOLD));
}

/* The sum since boot, in `width` columns from x on: it is there even before there is a rate. */
static void draw_total(const struct scene *scene, const struct canvas *canvas,
		       const struct meter *meter, struct rectangle place)
{
	enum nature nature = metric_info(meter->column.metric)->nature;
	char total[FIGURE_SIZE], text[FIGURE_SIZE + 16] = "";

	if (meter->column.lens != LENS_RATE || !meter_has_rates(scene) ||
	    (nature != NATURE_COUNTER && nature != NATURE_ACCUMULATING))
		return;
	figure_text(scene, SYSTEM_ROW, column_value(meter->column.metric), total, sizeof(total));
	text_append(text, sizeof(text), "%s since boot", total);
	if (text_width(text) <= place.width)
		canvas_put_right(canvas, place.x, place.y, place.width, STYLE_DIM, text);
}

/* What the number is, where there is no curve; whole sentences only. */
static void draw_help(const struct canvas *canvas, const struct meter *meter)
{
	const char *help = metric_info(meter->column.metric)->help;

	if (canvas->width >= SENTENCE_WIDTH && text_width(help) < canvas->width)
		canvas_put(canvas, 1, 0, STYLE_DIM, help);
}

static void draw_line(const struct scene *scene, const struct canvas *canvas,
		      const struct meter *meter, int label_width)
{
	int room = canvas->width - (NUMBER_WIDTH - 1);
	int number_x = label_width < room ? label_width : room;
	int number_width = number_x < room ? NUMBER_WIDTH : NUMBER_WIDTH - 1;
	int curve_x = number_x + number_width + 1;
	struct canvas curve = canvas_sub(canvas, (struct rectangle){
		curve_x, 0, canvas->width - curve_x, canvas->height });

	canvas_put_cut(canvas, 0, 0, number_x, STYLE_NEUTRAL, meter->label);
	put_number(scene, canvas, number_x, number_width, meter);
	if (!meter_has_rates(scene))
		draw_help(&curve, meter);
	else if (curve.width >= 4)
		graph_history(&curve, scene->model, meter->column, NULL, meter->style,
			      meter->maximum, meter->minimum_scale);
}

static void draw_block(const struct scene *scene, const struct canvas *canvas,
		       const struct meter *meter, int label_width)
{
	struct canvas curve = canvas_sub(
		canvas, (struct rectangle){ 0, 1, canvas->width, canvas->height - 1 });
	int end = label_width + NUMBER_WIDTH + 2;

	canvas_put(canvas, 0, 0, STYLE_NEUTRAL, meter->label);
	put_number(scene, canvas, label_width, NUMBER_WIDTH, meter);
	draw_total(scene, canvas, meter, (struct rectangle){ end, 0, canvas->width - end, 1 });
	graph_history(&curve, scene->model, meter->column, NULL, meter->style, meter->maximum,
		      meter->minimum_scale);
}

void meter_draw(const struct scene *scene, const struct canvas *canvas, const struct meter *meter,
		int label_width)
{
	if (canvas->height >= BLOCK_HEIGHT && canvas->width >= BLOCK_WIDTH)
		draw_block(scene, canvas, meter, label_width);
	else
		draw_line(scene, canvas, meter, label_width);
}

/* How the meters of a group stand: in columns, the first one higher when `has_hero`. */
struct arrangement {
	int  columns, rows;
	int  skip;	/* rows scrolled away */
	int  gap;	/* between columns */
	bool has_hero;
};

static int rows_for(int count, int columns)
{
	return (count + columns - 1) / columns;
}

static struct arrangement side_by_side(int count, int columns, int gap)
{
	return (struct arrangement){ .columns = columns, .rows = rows_for(count, columns),
				     .gap = columns > 1 ? gap : 0 };
}

/* Graphs first, then one graph above lines with curves, then numbers side by side. */
static struct arrangement arrange(const struct canvas *canvas, int count, int label_width,
				  bool has_curves)
{
	int blocks = canvas->width / BLOCK_WIDTH, lines = canvas->width / LINE_WIDTH;
	int numbers = (canvas->width + 1) / (label_width + NUMBER_WIDTH);

	if (!has_curves && count <= canvas->height)
		return side_by_side(count, 1, 0);
	for (int columns = 1; columns <= blocks && columns <= count; columns++)
		if (rows_for(count, columns) * BLOCK_HEIGHT <= canvas->height)
			return side_by_side(count, columns, GAP);
	if (count * 2 <= canvas->height)
		return side_by_side(count, 1, 0);
	if (count > 1 && count + 1 < canvas->height)
		return (struct arrangement){ .columns = 1, .rows = count, .has_hero = true };
	for (int columns = 1; columns <= lines; columns++)
		if (rows_for(count, columns) <= canvas->height)
			return side_by_side(count, columns, GAP);
	return side_by_side(count, numbers < 1 || count <= canvas->height ? 1 : numbers, 1);
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

static struct rectangle place_of(const struct canvas *canvas,
				 const struct arrangement *arrangement, int index,
				 bool has_curves)
{
	int columns = arrangement->columns, rows = arrangement->rows;
	int column = index % columns, row = index / columns - arrangement->skip;
	int gap = arrangement->gap, width = (canvas->width + gap) / columns;
	int height = rows <= canvas->height && has_curves ? canvas->height / rows : 1;
	int spare = rows <= canvas->height ? canvas->height % rows : 0;
	struct rectangle place = { .x = column * width, .width = width - gap };

	if (column == columns - 1)
		place.width = canvas->width - place.x;
	if (arrangement->has_hero) {
		place.height = index == 0 ? canvas->height - rows + 1 : 1;
		place.y = index == 0 ? 0 : canvas->height - rows + index;
	} else {
		/* A single spare line is better left blank than given to one of equals. */
		place.height = height > 1 ? height + (row < spare) : 1;
		place.y = row * height + (height == 1 ? 0 : row < spare ? row : spare);
	}
	if (place.y < 0 || place.y >= canvas->height)
		return (struct rectangle){ 0 };
	return place;
}

/* Index among the known ones, or 0. */
static int known_index(const struct scene *scene, const struct meter *meters, int selected)
{
	int index = 0;

	for (int i = 0; i < selected; i++)
		index += meter_is_known(scene, &meters[i]);
	return index;
}

static struct arrangement arrange_group(const struct scene *scene, const struct canvas *canvas,
					const struct meter *meters, size_t count, int selected,
					int label_width)
{
	struct arrangement arrangement;
	int known = 0, row;

	for (size_t i = 0; i < count; i++)
		known += meter_is_known(scene, &meters[i]);
	arrangement = arrange(canvas, known ? known : 1, label_width, meter_has_rates(scene));
	row = known_index(scene, meters, selected) / arrangement.columns;
	if (!arrangement.has_hero && row >= canvas->height)
		arrangement.skip = row - canvas->height + 1;
	return arrangement;
}

void meters_draw(const struct scene *scene, const struct canvas *canvas,
		 const struct meter *meters, size_t count, int selected,
		 struct rectangle *ret_places)
{
	int label_width = widest_label(meters, count), index = 0;
	struct arrangement arrangement =
		arrange_group(scene, canvas, meters, count, selected, label_width);

	for (size_t i = 0; i < count; i++) {
		struct rectangle place = { 0 };
		struct canvas area;

		if (meter_is_known(scene, &meters[i]))
			place = place_of(canvas, &arrangement, index++, meter_has_rates(scene));
		if (ret_places)
			ret_places[i] = place;
		if (rectangle_is_empty(place))
			continue;
		area = canvas_sub(canvas, place);
		meter_draw(scene, &area, &meters[i], label_width);
		if ((int)i == selected)
			canvas_overlay(&area, (struct rectangle){ 0, 0, area.width, 1 },
				       OVERLAY_SELECTED);
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
