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
	GAUGE_HEIGHT = 2, INDEX_MINIMUM = 4, INDEX_MAXIMUM = 14, GRAPH_MINIMUM = 4,
	SIDE_BY_SIDE = 64, ORDER_MINIMUM = 4, ORDER_MAXIMUM = 9,
};

int fragmentation_zone_height(void)
{
	return GAUGE_HEIGHT + INDEX_MAXIMUM;
}

/* ---- watermarks ---- */

static void format_mark(const struct scene *scene, const char *name, size_t row,
			enum metric metric, char *buffer, size_t size)
{
	char text[FIGURE_SIZE];

	figure_text(scene, row, column_value(metric), text, sizeof(text));
	buffer[0] = '\0';
	text_append(buffer, size, "%s %s", name, text);
}

/* The scale ends where the marks can still be told apart, so free memory may fill it. */
static void draw_gauge(const struct scene *scene, const struct canvas *canvas,
		       const struct zone_span *span)
{
	static const struct {
		const char *name;
		enum metric metric;
		enum style  style;
	} levels[] = {
		{ "min", METRIC_ZONE_WATERMARK_MIN, STYLE_ALARM },
		{ "low", METRIC_ZONE_WATERMARK_LOW, STYLE_WARNING },
		{ "high", METRIC_ZONE_WATERMARK_HIGH, STYLE_ACCENT },
	};
	size_t row = (size_t)span->row;
	double high = figure_value(scene, row, column_value(METRIC_ZONE_WATERMARK_HIGH));
	double free = figure_value(scene, row, column_value(METRIC_ZONE_FREE));
	double scale = high > 0 ? high * 4 : 1;
	struct bar_mark marks[ARRAY_SIZE(levels)];
	char labels[ARRAY_SIZE(levels)][FIGURE_SIZE], words[FIGURE_SIZE * 2] = "", text[FIGURE_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		format_mark(scene, levels[i].name, row, levels[i].metric, labels[i],
			    sizeof(labels[i]));
		marks[i] = (struct bar_mark){
			.position = figure_value(scene, row, column_value(levels[i].metric)) /
				    scale,
			.label = labels[i],
			.style = levels[i].style,
		};
	}
	figure_text(scene, row, column_value(METRIC_ZONE_FREE), text, sizeof(text));
	text_append(words, sizeof(words), "free %s%s ", text, free > scale ? " →" : "");
	bar_marked(canvas, 0, 0, canvas->width, free / scale, STYLE_SERIES_1, marks,
		   ARRAY_SIZE(marks), true);
	canvas_put_right(canvas, canvas->width / 2, 1, canvas->width - canvas->width / 2,
			 free <= high ? STYLE_WARNING : STYLE_BOLD, words);
}

/* ---- unusable index per order ---- */

static void draw_index_bar(const struct canvas *canvas, int x, int width, double value)
{
	int rows = canvas->height - 2, eighths = (int)lround(value * rows * 8);

	if (isnan(value))
		return;
	if (eighths == 0 && value > 0)
		eighths = 1;
	for (int row = 0; row < rows; row++) {
		int filled = eighths - (rows - 1 - row) * 8;

		for (int i = 0; i < width; i++)
			if (filled > 0)
				canvas_put_code(canvas, x + i, 1 + row,
						value >= 0.9 ? STYLE_SERIES_2 : STYLE_SERIES_1,
						0x2580 + (uint32_t)(filled > 8 ? 8 : filled), '#');
	}
}

/* Numbers above, bars between, orders below. */
static void draw_index(const struct scene *scene, const struct canvas *canvas,
		       const struct fragmentation *fragmentation, const struct zone_span *span)
{
	int label = 9, width;

	if (span->orders == 0) {
		canvas_put(canvas, 0, 0, STYLE_DIM, "no buddyinfo: blocks per order are unknown");
		return;
	}
	width = (canvas->width - label) / (int)span->orders;
	width = width > ORDER_MAXIMUM ? ORDER_MAXIMUM : width;
	if (width < ORDER_MINIMUM)
		label = 0, width = canvas->width / (int)span->orders;
	if (label) {
		canvas_put(canvas, 0, 0, STYLE_NEUTRAL, "unusable");
		canvas_put(canvas, 0, canvas->height - 1, STYLE_SCALE, "order");
	}
	for (size_t order = 0; order < span->orders && width > 0; order++) {
		double value = zone_unusable(scene, span, order);
		int x = label + (int)order * width;
		char text[FIGURE_SIZE] = "–";

		if (!isnan(value))
			snprintf(text, sizeof(text), width >= 6 ? "%.3f" : "%.2f", value);
		if (width >= ORDER_MINIMUM)
			canvas_put_right(canvas, x, 0, width - (width > 4), STYLE_NEUTRAL,
					 width == 4 && text[0] == '0' ? text + 1 : text);
		draw_index_bar(canvas, x + (width > 5), width > 5 ? width - 2 : width - (width > 1),
			       value);
		snprintf(text, sizeof(text), "%zu", width > 1 ? order : order % 10);
		canvas_put_right(canvas, x, canvas->height - 1, width - (width > 4),
				 order == fragmentation->order ? STYLE_ACCENT : STYLE_SCALE, text);
	}
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

static void draw_histories(const struct scene *scene, const struct canvas *canvas,
			   const struct zone_span *span)
{
	int half = canvas->width >= SIDE_BY_SIDE ? canvas->width / 2 : canvas->width;
	struct canvas left = canvas_sub(
		canvas, (struct rectangle){ 0, 0, half - (half < canvas->width) * 2,
					    canvas->height });
	struct canvas right = canvas_sub(
		canvas, (struct rectangle){ half, 0, canvas->width - half, canvas->height });

	draw_history(scene, &left, span, METRIC_ZONE_FREE, "free", STYLE_SERIES_1);
	if (right.width > 0)
		draw_history(scene, &right, span, METRIC_ZONE_UNUSABLE_HUGE,
			     "unusable for huge pages", STYLE_SERIES_2);
}

void fragmentation_zone_draw(const struct scene *scene, const struct fragmentation *fragmentation,
			     const struct canvas *canvas)
{
	struct zone_span span;
	struct share shares[] = {
		{ .minimum = GAUGE_HEIGHT, .rank = 0 },
		{ .minimum = INDEX_MINIMUM, .weight = 2, .maximum = INDEX_MAXIMUM, .rank = 1 },
		{ .minimum = GRAPH_MINIMUM, .weight = 2, .rank = 2 },
	};
	struct rectangle areas[ARRAY_SIZE(shares)];
	struct canvas part;

	if (!zone_at(model_now(scene->model), fragmentation->zone, &span))
		return;
	if (span.row < 0)
		shares[0].minimum = shares[2].weight = 0, shares[2].minimum = 0;
	layout_rows((struct rectangle){ 0, 0, canvas->width, canvas->height }, shares,
		    ARRAY_SIZE(shares), areas);
	part = canvas_sub(canvas, areas[0]);
	if (span.row >= 0 && part.height == GAUGE_HEIGHT)
		draw_gauge(scene, &part, &span);
	part = canvas_sub(canvas, areas[1]);
	if (part.height >= INDEX_MINIMUM)
		draw_index(scene, &part, fragmentation, &span);
	part = canvas_sub(canvas, areas[2]);
	if (span.row >= 0 && part.height >= GRAPH_MINIMUM)
		draw_histories(scene, &part, &span);
}
