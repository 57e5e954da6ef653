/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One zone in depth: its free memory against the watermarks, the unusable index of every order as a
 * bar with a number, and the histories of both.
 */
#include "fragmentation.h"

#include <math.h>
#include <stdio.h>

#include "../widgets/bar.h"
#include "../widgets/graph.h"

enum {
	GAUGE_HEIGHT = 2, INDEX_MINIMUM = 5, INDEX_MAXIMUM = 14, GRAPH_MINIMUM = 4,
	SIDE_BY_SIDE = 64, NUMBERS_WIDTH = 6, ORDER_MAXIMUM = 9,
	VERDICT_LINES = 2, VERDICT_WIDTH = 6,
};

/* ---- watermarks ---- */

static const struct {
	const char *name;
	enum metric metric;
	enum style  style;
} levels[] = {
	{ "min", METRIC_ZONE_WATERMARK_MIN, STYLE_ALARM },
	{ "low", METRIC_ZONE_WATERMARK_LOW, STYLE_WARNING },
	{ "high", METRIC_ZONE_WATERMARK_HIGH, STYLE_ACCENT },
};

/* The words below the gauge: what the marks are, and how far free memory is from them. */
static void draw_levels(const struct scene *scene, const struct canvas *canvas, size_t row)
{
	char text[FIGURE_SIZE];
	int x = 0;

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		figure_text(scene, row, column_value(levels[i].metric), text, sizeof(text));
		canvas_put_code(canvas, x, 1, levels[i].style, 0x2503, '|');
		x += 2 + canvas_put(canvas, x + 2, 1, STYLE_NEUTRAL, levels[i].name) + 1;
		x += canvas_put(canvas, x, 1, STYLE_BOLD, text) + 2;
	}
	figure_text(scene, row, column_value(METRIC_ZONE_ABOVE_LOW), text, sizeof(text));
	if (x + text_width(text) + 11 > canvas->width)
		return;
	x += canvas_print(canvas, x, 1, STYLE_NEUTRAL, "above low %s", text) + 2;
	figure_text(scene, row, column_value(METRIC_ZONE_PROACTIVE_SCORE), text, sizeof(text));
	if (x + text_width(text) + 16 <= canvas->width)
		canvas_print(canvas, x, 1, STYLE_NEUTRAL, "proactive score %s", text);
}

/* The scale ends where the marks can still be told apart, so free memory may fill it. */
static void draw_gauge(const struct scene *scene, const struct canvas *canvas,
		       const struct zone_span *span)
{
	size_t row = (size_t)span->row;
	double high = figure_value(scene, row, column_value(METRIC_ZONE_WATERMARK_HIGH));
	double low = figure_value(scene, row, column_value(METRIC_ZONE_WATERMARK_LOW));
	double free = figure_value(scene, row, column_value(METRIC_ZONE_FREE));
	double scale = high > 0 ? high * 4 : 1;
	struct bar_mark marks[ARRAY_SIZE(levels)];
	bool is_beyond = free > scale;
	int width = canvas->width - 16;
	char text[FIGURE_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
		marks[i] = (struct bar_mark){
			.position = figure_value(scene, row, column_value(levels[i].metric)) /
				    scale,
			.style = levels[i].style,
		};
	bar_marked(canvas, 0, 0, width, free / scale,
		   free <= low ? STYLE_WARNING : STYLE_SERIES_1, marks, ARRAY_SIZE(marks), false);
	if (is_beyond)
		canvas_put_code(canvas, width, 0, STYLE_SERIES_1, 0x25b6, '>');
	figure_text(scene, row, column_value(METRIC_ZONE_FREE), text, sizeof(text));
	canvas_print(canvas, width + 2, 0, STYLE_NEUTRAL, "free ");
	canvas_put_number(canvas, width + 7, 0, canvas->width - width - 7,
			  free <= low ? STYLE_WARNING : STYLE_BOLD, text);
	draw_levels(scene, canvas, row);
}

/* ---- unusable index per order ---- */

/* A picture with a bar for each order. */
struct bars {
	const char *label;
	double      values[ORDERS_MAXIMUM];	/* 0..1, NAN: unknown */
	char        texts[ORDERS_MAXIMUM][FIGURE_SIZE];
	enum style  styles[ORDERS_MAXIMUM];
	size_t      count;
	size_t      selected;
};

static void draw_bar(const struct canvas *canvas, int x, int width, double value,
		     enum style style)
{
	int rows = canvas->height, eighths = (int)lround(value * rows * 8);

	if (isnan(value))
		return;
	if (eighths == 0)	/* zero is a line, not nothing */
		style = value > 0 ? style : STYLE_SCALE, eighths = 1;
	for (int row = 0; row < rows; row++) {
		int filled = eighths - (rows - 1 - row) * 8;

		for (int i = 0; i < width && filled > 0; i++)
			canvas_put_code(canvas, x + i, row, style,
					0x2580 + (uint32_t)(filled > 8 ? 8 : filled),
					filled >= 8 ? '#' : filled > 3 ? '=' : '_');
	}
}

/* What it is, numbers, bars, orders. */
static void draw_bars(const struct canvas *canvas, const struct bars *bars)
{
	int width = canvas->width / (int)bars->count;
	bool has_numbers = width >= NUMBERS_WIDTH;
	struct canvas area = canvas_sub(canvas, (struct rectangle){
		0, 1 + has_numbers, canvas->width, canvas->height - 2 - has_numbers });
	char text[FIGURE_SIZE];

	width = width > ORDER_MAXIMUM ? ORDER_MAXIMUM : width;
	canvas_put_cut(canvas, 0, 0, canvas->width, STYLE_NEUTRAL, bars->label);
	for (size_t order = 0; order < bars->count && width > 0; order++) {
		int x = (int)order * width;

		if (has_numbers)
			canvas_put_number(canvas, x, 1, width - 1, bars->styles[order],
					  bars->texts[order]);
		draw_bar(&area, x + (width > 6), width > 6 ? width - 2 : width - (width > 1),
			 bars->values[order], bars->styles[order]);
		snprintf(text, sizeof(text), "%zu", width > 2 ? order : order % 10);
		canvas_put_right(canvas, x, canvas->height - 1, width - (width > 1),
				 order == bars->selected ? STYLE_ACCENT : STYLE_SCALE, text);
	}
}

static void fill_index(const struct scene *scene, const struct zone_span *span, struct bars *bars)
{
	bars->label = "unusable index: share of free memory of no use to an order";
	for (size_t order = 0; order < bars->count; order++) {
		double value = zone_unusable(scene, span, order);

		bars->values[order] = value;
		bars->styles[order] = value >= 0.9 ? STYLE_SERIES_2 : STYLE_SERIES_1;
		snprintf(bars->texts[order], FIGURE_SIZE, isnan(value) ? "–" : "%.2f", value);
	}
}

/* Where the free memory is: relative to the order that holds most. */
static void fill_free(const struct scene *scene, const struct zone_span *span, struct bars *bars)
{
	struct column free = column_value(METRIC_FREE_AREA_FREE);
	double most = 1;

	bars->label = "free memory in blocks of an order";
	for (size_t order = 0; order < bars->count; order++) {
		bars->values[order] = figure_value(scene, span->first + order, free);
		if (bars->values[order] > most)
			most = bars->values[order];
		figure_text(scene, span->first + order, free, bars->texts[order], FIGURE_SIZE);
		bars->styles[order] = STYLE_SERIES_3;
	}
	for (size_t order = 0; order < bars->count; order++)
		bars->values[order] /= most;
}

static int order_width(const struct canvas *canvas, size_t count)
{
	int width = count ? canvas->width / (int)count : 0;

	return width > ORDER_MAXIMUM ? ORDER_MAXIMUM : width;
}

/* Below the picture of the index, where there is room for words. Returns the lines taken. */
static int draw_verdicts(const struct scene *scene, const struct canvas *canvas,
			 const struct zone_span *span, size_t count, int height)
{
	struct canvas area = canvas_sub(canvas, (struct rectangle){ 0, height - VERDICT_LINES,
								    canvas->width,
								    VERDICT_LINES });

	if (order_width(canvas, count) < VERDICT_WIDTH || height < INDEX_MINIMUM + VERDICT_LINES)
		return 0;
	fragmentation_verdicts_draw(scene, &area, span, order_width(canvas, count));
	return VERDICT_LINES;
}

static void draw_orders(const struct scene *scene, const struct canvas *canvas,
			const struct fragmentation *fragmentation, const struct zone_span *span)
{
	bool has_both = canvas->height >= 2 * INDEX_MINIMUM + 3;
	int height = has_both ? (canvas->height - 1) / 2 : canvas->height;
	struct bars bars = { .selected = fragmentation->order, .count = span->orders };
	struct canvas area;
	int verdicts;

	if (bars.count > ORDERS_MAXIMUM)
		bars.count = ORDERS_MAXIMUM;
	if (bars.count == 0) {
		canvas_put(canvas, 0, 0, STYLE_DIM, "no buddyinfo: blocks per order are unknown");
		return;
	}
	fill_index(scene, span, &bars);
	verdicts = draw_verdicts(scene, canvas, span, bars.count, height);
	if (verdicts)
		bars.label = "unusable index; below: fate of a request, external index";
	area = canvas_sub(canvas,
			  (struct rectangle){ 0, 0, canvas->width, height - verdicts });
	draw_bars(&area, &bars);
	if (!has_both)
		return;
	area = canvas_sub(canvas, (struct rectangle){ 0, canvas->height - height, canvas->width,
						      height });
	fill_free(scene, span, &bars);
	draw_bars(&area, &bars);
}

/* ---- histories ---- */

static void draw_history(const struct scene *scene, const struct canvas *canvas,
			 const struct zone_span *span, enum metric metric, const char *label,
			 enum style style)
{
	const struct key *key =
		&sample_table(model_now(scene->model), ENTITY_ZONE)->keys[span->row];
	struct canvas curve = canvas_sub(
		canvas, (struct rectangle){ 0, 1, canvas->width, canvas->height - 1 });
	int x = canvas_put(canvas, 0, 0, STYLE_NEUTRAL, label);

	figure_put(scene, canvas, x, 0, 8, (size_t)span->row, column_value(metric), STYLE_BOLD);
	graph_history(&curve, scene->model, column_value(metric), key, style,
		      metric == METRIC_ZONE_UNUSABLE_HUGE ? 1000 : 0, 0);
}

/* Side by side, or below each other where that is too narrow. */
static void draw_histories(const struct scene *scene, const struct canvas *canvas,
			   const struct zone_span *span)
{
	bool is_wide = span->orders && canvas->width >= SIDE_BY_SIDE && canvas->height < 12;
	bool has_both = span->orders && (is_wide || canvas->height >= 8);
	int width = is_wide ? canvas->width / 2 : canvas->width;
	int height = is_wide || !has_both ? canvas->height : canvas->height / 2;
	struct rectangle second = { is_wide ? width : 0, is_wide ? 0 : height,
				    canvas->width - (is_wide ? width : 0),
				    canvas->height - (is_wide ? 0 : height) };
	struct canvas area = canvas_sub(
		canvas, (struct rectangle){ 0, 0, width - 2 * is_wide, height });

	draw_history(scene, &area, span, METRIC_ZONE_FREE, "free", STYLE_SERIES_1);
	area = canvas_sub(canvas, second);
	if (has_both)
		draw_history(scene, &area, span, METRIC_ZONE_UNUSABLE_HUGE,
			     "unusable for huge pages", STYLE_SERIES_2);
}

/* Index and histories beside each other where the zone's box is wide, else below each other. */
static void place_pictures(struct rectangle area, struct rectangle *ret_index,
			   struct rectangle *ret_histories)
{
	const struct share shares[] = {
		{ .minimum = INDEX_MINIMUM, .weight = 1, .maximum = INDEX_MAXIMUM, .rank = 0 },
		{ .minimum = GRAPH_MINIMUM, .weight = 1, .rank = 1 },
	};
	struct rectangle areas[ARRAY_SIZE(shares)];
	int half = area.width / 2;

	if (area.width >= 2 * SIDE_BY_SIDE - 16) {
		*ret_index = (struct rectangle){ area.x, area.y, half - 2, area.height };
		*ret_histories = (struct rectangle){ area.x + half, area.y, area.width - half,
						     area.height };
		return;
	}
	layout_rows(area, shares, ARRAY_SIZE(shares), areas);
	*ret_index = areas[0];
	*ret_histories = areas[1];
}

void fragmentation_zone_draw(const struct scene *scene, const struct fragmentation *fragmentation,
			     const struct canvas *canvas)
{
	struct zone_span span;
	struct rectangle rest = { 0, 0, canvas->width, canvas->height }, index, histories;
	struct canvas part;

	if (!zone_at(model_now(scene->model), fragmentation->zone, &span))
		return;
	if (span.row >= 0) {
		int gap = canvas->height >= GAUGE_HEIGHT + 1 + INDEX_MINIMUM + GRAPH_MINIMUM;

		part = canvas_sub(canvas,
				  (struct rectangle){ 0, 0, canvas->width, GAUGE_HEIGHT });
		draw_gauge(scene, &part, &span);
		rest.y = GAUGE_HEIGHT + gap;
		part = canvas_sub(canvas,
				  (struct rectangle){ 0, GAUGE_HEIGHT, canvas->width, gap });
		if (gap)
			fragmentation_types_draw(scene, &part, &span);
		rest.height -= rest.y;
	}
	place_pictures(rest, &index, &histories);
	part = canvas_sub(canvas, index);
	if (part.height >= INDEX_MINIMUM)
		draw_orders(scene, &part, fragmentation, &span);
	part = canvas_sub(canvas, histories);
	if (span.row >= 0 && part.height >= GRAPH_MINIMUM)
		draw_histories(scene, &part, &span);
}
