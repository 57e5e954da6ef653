/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The heat map of free blocks: a zone in each line, a column for each order, as many orders as the
 * kernel's file has.
 */
#include "fragmentation.h"

#include <math.h>
#include <stdio.h>

enum {
	NAME_WIDTH = 11, FREE_WIDTH = 8, ABOVE_WIDTH = 11, LARGEST_WIDTH = 9,
	ORDER_NARROW = 5, ORDER_WIDE = 7, ORDER_WIDEST = 16,
};

/* Which of the columns beside the orders have room. */
struct columns {
	int  order_width;
	bool has_above, has_largest;
	int  first_order_x, largest_x;
	size_t orders, first_order, shown;
};

static int fixed_width(const struct columns *columns)
{
	return NAME_WIDTH + FREE_WIDTH + (columns->has_above ? ABOVE_WIDTH : 0) +
	       (columns->has_largest ? LARGEST_WIDTH : 0);
}

static struct columns choose_columns(const struct scene *scene,
				     const struct fragmentation *fragmentation, int width)
{
	struct columns columns = { .orders = zone_most_orders(model_now(scene->model)),
				   .has_above = true, .has_largest = true };
	int room, orders = (int)columns.orders;

	if (fixed_width(&columns) + orders * ORDER_NARROW > width)
		columns.has_largest = false;
	if (fixed_width(&columns) + orders * ORDER_NARROW > width)
		columns.has_above = false;
	room = width - fixed_width(&columns);
	columns.order_width = orders ? room / orders : 0;
	if (columns.order_width > ORDER_WIDEST)
		columns.order_width = ORDER_WIDEST;
	if (columns.order_width < ORDER_NARROW)
		columns.order_width = ORDER_NARROW;
	columns.shown = room > 0 ? (size_t)(room / columns.order_width) : 0;
	if (columns.shown > columns.orders)
		columns.shown = columns.orders;
	if (columns.shown && fragmentation->order >= columns.shown)
		columns.first_order = fragmentation->order - columns.shown + 1;
	columns.first_order_x = NAME_WIDTH + FREE_WIDTH + (columns.has_above ? ABOVE_WIDTH : 0);
	columns.largest_x = width - LARGEST_WIDTH;
	return columns;
}

/* "3:32K", from the block size of the zone that is drawn first. */
static void order_heading(const struct scene *scene, const struct zone_span *span, size_t order,
			  bool has_size, char *buffer, size_t size)
{
	double bytes = order < span->orders ?
		figure_value(scene, span->first + order,
			     column_value(METRIC_FREE_AREA_BLOCK_SIZE)) : NAN;
	char text[FIGURE_SIZE];

	snprintf(buffer, size, "%zu", order);
	if (isnan(bytes) || !has_size)
		return;
	block_size_text(bytes, text, sizeof(text));
	text_append(buffer, size, ":%s", text);
}

static void draw_heading(const struct scene *scene, const struct fragmentation *fragmentation,
			 const struct canvas *canvas, const struct columns *columns)
{
	struct zone_span span;
	char text[FIGURE_SIZE];

	canvas_fill(canvas, (struct rectangle){ 0, 0, canvas->width, 1 }, STYLE_HEADER, ' ');
	canvas_put(canvas, 0, 0, STYLE_HEADER, "ZONE");
	canvas_put_right(canvas, NAME_WIDTH, 0, FREE_WIDTH - 1, STYLE_HEADER, "FREE");
	if (columns->has_above)
		canvas_put_right(canvas, NAME_WIDTH + FREE_WIDTH, 0, ABOVE_WIDTH - 1,
				 STYLE_HEADER, "ABOVE-LOW");
	if (columns->has_largest)
		canvas_put_right(canvas, columns->largest_x, 0, LARGEST_WIDTH - 1, STYLE_HEADER,
				 "LARGEST");
	if (!zone_at(model_now(scene->model), fragmentation->zone, &span))
		return;
	for (size_t i = 0; i < columns->shown; i++) {
		size_t order = columns->first_order + i;

		order_heading(scene, &span, order, columns->order_width >= ORDER_WIDE, text,
			      sizeof(text));
		canvas_put_right(canvas,
				 columns->first_order_x + (int)i * columns->order_width, 0,
				 columns->order_width - 1,
				 order == fragmentation->order ? STYLE_HEADER_SORTED :
								 STYLE_HEADER,
				 text);
	}
}

/* The whole cell is shaded, so that the map reads as one area. */
static void draw_cell(const struct scene *scene, const struct canvas *canvas, int x, int y,
		      int width, const struct zone_span *span, size_t order)
{
	double index = zone_unusable(scene, span, order);
	char text[FIGURE_SIZE];
	enum style style;

	if (order >= span->orders)
		return;
	style = isnan(index) ? STYLE_NEUTRAL : style_heat(index);
	canvas_fill(canvas, (struct rectangle){ x, y, width, 1 }, style, ' ');
	figure_text(scene, span->first + order, column_value(METRIC_FREE_AREA_BLOCKS), text,
		    sizeof(text));
	canvas_put_number(canvas, x, y, width - 1, style, text);
}

static void draw_zone(const struct scene *scene, const struct fragmentation *fragmentation,
		      const struct canvas *canvas, const struct columns *columns, int y,
		      const struct zone_span *span)
{
	size_t row = span->row < 0 ? SIZE_MAX : (size_t)span->row;
	double above = figure_value(scene, row, column_value(METRIC_ZONE_ABOVE_LOW));
	int64_t largest = zone_largest_free(scene, span);
	char text[FIGURE_SIZE];

	(void)fragmentation;
	zone_title(scene, span, text, sizeof(text));
	canvas_put_cut(canvas, 0, y, NAME_WIDTH, STYLE_NEUTRAL, text);
	figure_put(scene, canvas, NAME_WIDTH, y, FREE_WIDTH - 1, row,
		   column_value(METRIC_ZONE_FREE), STYLE_BOLD);
	if (columns->has_above)
		figure_put(scene, canvas, NAME_WIDTH + FREE_WIDTH, y, ABOVE_WIDTH - 1, row,
			   column_value(METRIC_ZONE_ABOVE_LOW),
			   above < 0 ? STYLE_WARNING : STYLE_NEUTRAL);
	for (size_t i = 0; i < columns->shown; i++)
		draw_cell(scene, canvas, columns->first_order_x + (int)i * columns->order_width, y,
			  columns->order_width, span, columns->first_order + i);
	if (!columns->has_largest)
		return;
	snprintf(text, sizeof(text), "%s", largest < 0 ? "none" : "–");
	if (largest > 0)
		block_size_text((double)largest, text, sizeof(text));
	canvas_put_right(canvas, columns->largest_x, y, LARGEST_WIDTH - 1,
			 largest < 0 ? STYLE_WARNING : STYLE_NEUTRAL, text);
}

static void scroll(struct fragmentation *fragmentation, int rows, int count)
{
	int zone = (int)fragmentation->zone;

	fragmentation->page = rows;
	if (zone < fragmentation->top)
		fragmentation->top = zone;
	if (zone >= fragmentation->top + rows)
		fragmentation->top = zone - rows + 1;
	if (fragmentation->top > count - rows)
		fragmentation->top = count - rows;
	if (fragmentation->top < 0)
		fragmentation->top = 0;
}

void fragmentation_map_draw(const struct scene *scene, struct fragmentation *fragmentation,
			    const struct canvas *canvas)
{
	const struct sample *now = model_now(scene->model);
	struct columns columns = choose_columns(scene, fragmentation, canvas->width);
	int heading = canvas->height > 1, rows = canvas->height - heading;
	int count = (int)zone_count(now);

	if (rows <= 0)
		return;
	scroll(fragmentation, rows, count);
	fragmentation->first_order_x = columns.first_order_x;
	fragmentation->order_width = columns.order_width;
	fragmentation->orders_shown = (int)columns.shown;
	fragmentation->first_order = columns.first_order;
	if (heading)
		draw_heading(scene, fragmentation, canvas, &columns);
	for (int y = 0; y < rows && fragmentation->top + y < count; y++) {
		size_t zone = (size_t)(fragmentation->top + y);
		struct zone_span span;

		if (!zone_at(now, zone, &span))
			break;
		draw_zone(scene, fragmentation, canvas, &columns, y + heading, &span);
		if (zone == fragmentation->zone)	/* the shades stay readable */
			canvas_overlay(canvas, (struct rectangle){ 0, y + heading,
								   columns.first_order_x, 1 },
				       OVERLAY_SELECTED);
	}
}
