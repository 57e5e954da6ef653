/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The overview's lines about fragmentation: for each zone the largest free block, and how much of
 * its free memory is of no use to each order.
 */
#include "overview.h"

#include <math.h>
#include <stdio.h>

#include "../widgets/bar.h"
#include "zones.h"

enum { TITLE_WIDTH = 10, BYTES_WIDTH = 6 };

void overview_fragmentation_title(const struct scene *scene, struct overview_title *title)
{
	(void)scene;
	snprintf(title->text, sizeof(title->text), "Free blocks");
	snprintf(title->note, sizeof(title->note), "%s",
		 title->width >= 76 ? "largest, and % of free memory unusable at each order" :
		 title->width >= 50 ? "largest, % unusable by order" :
				      "unusable");
}

/* One cell an order, or as many as there is room for. */
static int order_width(const struct canvas *canvas, int x, size_t orders)
{
	int width = orders ? (canvas->width - x) / (int)orders : 0;

	return width > 6 ? 6 : width;
}

static void put_largest(const struct scene *scene, const struct canvas *canvas, int y,
			const struct zone_span *span)
{
	int64_t largest = zone_largest_free(scene, span);
	char text[FIGURE_SIZE] = "none";

	if (largest == 0)
		snprintf(text, sizeof(text), "–");
	else if (largest > 0)
		block_size_text((double)largest, text, sizeof(text));
	canvas_put_right(canvas, TITLE_WIDTH, y, BYTES_WIDTH - 1,
			 largest < 0 ? STYLE_WARNING : STYLE_BOLD, text);
}

static void draw_zone(const struct scene *scene, const struct canvas *canvas, int y,
		      const struct zone_span *span)
{
	int x = TITLE_WIDTH + BYTES_WIDTH, width = order_width(canvas, x, span->orders);
	char title[64];

	zone_title(scene, span, title, sizeof(title));
	canvas_put_cut(canvas, 0, y, TITLE_WIDTH - 1, STYLE_NEUTRAL, title);
	put_largest(scene, canvas, y, span);
	for (size_t order = 0; order < span->orders; order++) {
		double value = zone_unusable(scene, span, order);
		int place = x + (int)order * (width ? width : 1);

		if (isnan(value))
			continue;
		if (width < 3)
			bar_column(canvas, place, y, value,
				   value >= 0.9 ? STYLE_SERIES_2 : STYLE_SERIES_1);
		else
			canvas_print(canvas, place, y, style_heat(value), "%*.0f", width,
				     value * 100);
	}
}

/* The orders above their columns, with their unit. */
static void draw_heading(const struct scene *scene, const struct canvas *canvas)
{
	size_t orders = zone_most_orders(model_now(scene->model));
	int x = TITLE_WIDTH + BYTES_WIDTH, width = order_width(canvas, x, orders);

	canvas_put(canvas, 0, 0, STYLE_DIM, "zone");
	canvas_put_right(canvas, TITLE_WIDTH - 2, 0, BYTES_WIDTH + 1, STYLE_DIM, "largest");
	for (size_t order = 0; order < orders; order++) {
		int place = x + (int)order * (width ? width : 1);

		if (width >= 3)
			canvas_print(canvas, place, 0, STYLE_DIM, "%*zu", width, order);
		else
			canvas_print(canvas, place, 0, STYLE_DIM, "%zu", order % 10);
	}
}

void overview_fragmentation_draw(const struct scene *scene, const struct overview *overview,
				 const struct canvas *canvas)
{
	const struct sample *now = model_now(scene->model);
	int count = now ? (int)zone_count(now) : 0, y = 0;
	int first = overview->focus == OVERVIEW_FRAGMENTATION ? (int)overview->line : 0;
	struct zone_span span;

	if (count == 0) {
		canvas_put(canvas, 0, 0, STYLE_DIM, now ? "no buddyinfo here" : "waiting");
		return;
	}
	if (canvas->height > count || (canvas->height > 5 && canvas->height < count))
		draw_heading(scene, canvas), y++;
	if (first > count - (canvas->height - y))
		first = count - (canvas->height - y);
	for (int i = first < 0 ? 0 : first; i < count && y < canvas->height; i++, y++) {
		if (y == canvas->height - 1 && i < count - 1 && canvas->height > 1) {
			canvas_print(canvas, 0, y, STYLE_DIM, "and %d more zones", count - i);
			return;
		}
		if (zone_at(now, (size_t)i, &span))
			draw_zone(scene, canvas, y, &span);
		if (overview->focus == OVERVIEW_FRAGMENTATION && i == (int)overview->line)
			canvas_overlay(canvas, (struct rectangle){ 0, y, canvas->width, 1 },
				       OVERLAY_SELECTED);
	}
}
