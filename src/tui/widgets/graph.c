/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Histories as pictures. Values come as an array, newest last; where they come from is no concern,
 * except for the two functions that read a history of the model.
 */
#include "graph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 8, VALUES_MAXIMUM = HISTORY_LENGTH };

static bool is_braille(const struct canvas *canvas)
{
	return canvas_is_utf8(canvas) && canvas->grid->info.has_braille;
}

double graph_round_up(double value, enum unit unit)
{
	static const double steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500 };
	double base = unit == UNIT_BYTES || unit == UNIT_SIGNED_BYTES ? 1024 : 1000;
	double scale = unit == UNIT_RATIO ? 0.001 : 1;

	if (!(value > 0) || !isfinite(value))
		return scale;
	for (int power = 0; power < 8; power++, scale *= base)
		for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
			if (value <= steps[i] * scale)
				return steps[i] * scale;
	return value;
}

static double default_scale(enum unit unit, bool is_rate)
{
	switch (unit) {
	case UNIT_BYTES:
	case UNIT_SIGNED_BYTES:
		return is_rate ? 65536 : 1048576;
	case UNIT_RATIO:
		return 0.01;
	case UNIT_NANOSECONDS:
		return 1e7;
	case UNIT_COUNT:
	case UNIT_INDEX:
	case UNIT_NUMBER:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
	case UNIT_TEXT:
		break;
	}
	return 10;
}

static double scale_of(const struct graph *graph, size_t shown)
{
	double highest = 0, least = graph->minimum_scale;

	if (graph->maximum > 0)
		return graph->maximum;
	for (size_t i = graph->count - shown; i < graph->count; i++)
		if (graph->values[i] > highest)
			highest = graph->values[i];
	if (graph->has_no_scale)
		return highest > 0 ? highest : 1;
	if (least <= 0)
		least = default_scale(graph->unit, graph->is_rate);
	return graph_round_up(highest > least ? highest : least, graph->unit);
}

static bool has_room_for_scale(const struct canvas *canvas)
{
	return canvas->width >= LABEL_WIDTH + 4;
}

size_t graph_capacity(const struct canvas *canvas, bool has_scale)
{
	int columns = canvas->width - (has_scale ? LABEL_WIDTH : 0);

	if (columns <= 0)
		return 0;
	return (size_t)columns * (is_braille(canvas) ? 2 : 1);
}

/* Height of a value in steps; anything above 0 shows at least one. -1: no value. */
static int steps_of(double value, double maximum, int steps)
{
	int height;

	if (isnan(value))
		return -1;
	height = (int)lround(value / maximum * steps);
	if (height == 0 && value > 0)
		height = 1;
	return height < 0 ? 0 : height > steps ? steps : height;
}

/* The dots of one column of a Braille cell, from none to four, filled from below. */
static uint32_t braille_dots(int dots, bool is_right)
{
	static const uint8_t left[] = { 0, 0x40, 0x44, 0x46, 0x47 };
	static const uint8_t right[] = { 0, 0x80, 0xa0, 0xb0, 0xb8 };

	dots = dots < 0 ? 0 : dots > 4 ? 4 : dots;
	return is_right ? right[dots] : left[dots];
}

static void draw_braille(const struct canvas *canvas, int column, const int heights[2],
			 enum style style)
{
	for (int row = 0; row < canvas->height; row++) {
		int below = (canvas->height - 1 - row) * 4;
		uint32_t dots = braille_dots(heights[0] - below, false) |
				braille_dots(heights[1] - below, true);
		bool is_base = row == canvas->height - 1;

		if (dots)
			canvas_put_code(canvas, column, row, style, 0x2800 + dots, '#');
		else if (is_base && (heights[0] == 0 || heights[1] == 0))
			canvas_put_code(canvas, column, row, STYLE_SCALE,
					0x2800 + braille_dots(heights[0] == 0, false) +
						braille_dots(heights[1] == 0, true),
					'_');
	}
}

static void draw_column(const struct canvas *canvas, int column, double value, double maximum,
			enum style style)
{
	static const char levels[] = "_.:-=+*#";
	int height = steps_of(value, maximum, canvas->height * 2);

	if (height < 0)
		return;
	if (canvas->height == 1) {
		unsigned level = (unsigned)steps_of(value, maximum, 7) & 7;

		canvas_put_code(canvas, column, 0, level ? style : STYLE_SCALE,
				level > 3 ? 0x2588 : level ? 0x2584 : '_', levels[level]);
		return;
	}
	for (int row = 0; row < canvas->height; row++) {
		int above = height - (canvas->height - 1 - row) * 2;

		if (above >= 1)
			canvas_put_code(canvas, column, row, style, above >= 2 ? 0x2588 : 0x2584,
					above >= 2 ? '#' : ':');
		else if (row == canvas->height - 1)
			canvas_put_code(canvas, column, row, STYLE_SCALE, '_', '_');
	}
}

static void draw_curve(const struct canvas *canvas, const struct graph *graph, double maximum)
{
	size_t per_column = is_braille(canvas) ? 2 : 1;

	for (int column = 0; column < canvas->width; column++) {
		size_t back = (size_t)(canvas->width - column) * per_column;	/* from the end */
		int heights[2];

		if (per_column == 1) {
			if (back <= graph->count)
				draw_column(canvas, column, graph->values[graph->count - back],
					    maximum, graph->style);
			continue;
		}
		for (size_t half = 0; half < 2; half++)
			heights[half] = back - half > graph->count ? -1 :
				steps_of(graph->values[graph->count - back + half], maximum,
					 canvas->height * 4);
		draw_braille(canvas, column, heights, graph->style);
	}
}

static void format_scale(const struct graph *graph, double maximum, char *buffer, size_t size)
{
	if (graph->unit == UNIT_RATIO)
		unit_format_ratio(NUMBER_HUMAN, maximum, buffer, size);
	else if (graph->unit == UNIT_INDEX && !graph->is_rate)
		unit_format_signed(UNIT_INDEX, NUMBER_HUMAN, (int64_t)maximum, buffer, size);
	else
		unit_format_rate(graph->unit, maximum, buffer, size);
	if (graph->is_rate && graph->unit != UNIT_NANOSECONDS && strlen(buffer) + 3 <= size)
		memcpy(buffer + strlen(buffer), "/s", sizeof("/s"));
}

static void format_span(double seconds, char *buffer, size_t size)
{
	if (seconds < 100)
		snprintf(buffer, size, "←%.0fs", seconds);
	else if (seconds < 6000)
		snprintf(buffer, size, "←%.0fm", seconds / 60);
	else
		snprintf(buffer, size, "←%.0fh", seconds / 3600);
}

static void draw_labels(const struct canvas *canvas, const struct graph *graph, double maximum)
{
	size_t capacity = graph_capacity(canvas, true);
	char top[32], span[16] = "";

	format_scale(graph, maximum, top, sizeof(top));
	if (canvas->height == 1) {
		canvas_put_right(canvas, canvas->width - LABEL_WIDTH + 1, 0, LABEL_WIDTH - 1,
				 STYLE_SCALE, top);
		return;
	}
	canvas_put_right(canvas, 0, 0, LABEL_WIDTH - 1, STYLE_SCALE, top);
	canvas_put_right(canvas, 0, canvas->height - 1, LABEL_WIDTH - 1, STYLE_SCALE, "0");
	if (graph->seconds_per_value <= 0)
		return;
	format_span((double)capacity * graph->seconds_per_value, span, sizeof(span));
	canvas_put(canvas, 0, canvas->height - 1, STYLE_SCALE, span);
}

void graph_draw(const struct canvas *canvas, const struct graph *graph)
{
	bool has_scale = !graph->has_no_scale && has_room_for_scale(canvas);
	size_t shown = graph_capacity(canvas, has_scale);
	int curve_x = has_scale && canvas->height > 1 ? LABEL_WIDTH : 0;
	int curve_width = canvas->width - (has_scale ? LABEL_WIDTH : 0);
	struct canvas curve = canvas_sub(canvas, (struct rectangle){ curve_x, 0, curve_width,
								     canvas->height });
	double maximum;

	if (canvas->width <= 0 || canvas->height <= 0)
		return;
	maximum = scale_of(graph, shown < graph->count ? shown : graph->count);
	if (has_scale)
		draw_labels(canvas, graph, maximum);
	draw_curve(&curve, graph, maximum);
}

/* Copies the newest values, oldest of them first; returns how many. */
static size_t load_history(const struct history *history, size_t wanted, double *values)
{
	size_t count = history ? history_count(history) : 0;

	if (count > wanted)
		count = wanted;
	if (count > VALUES_MAXIMUM)
		count = VALUES_MAXIMUM;
	for (size_t i = 0; i < count; i++)
		values[i] = history_value(history, count - 1 - i);
	return count;
}

void graph_history(const struct canvas *canvas, struct model *model, struct column column,
		   const struct key *key, enum style style, double maximum, double minimum_scale)
{
	const struct history *history = model_track(model, column, key);
	double values[VALUES_MAXIMUM];
	bool has_scale = has_room_for_scale(canvas);
	size_t count = load_history(history, graph_capacity(canvas, has_scale), values);
	struct graph graph = {
		.values = values,
		.count = count,
		.maximum = maximum,
		.minimum_scale = minimum_scale,
		.unit = column_unit(column),
		.is_rate = column_is_rate(column),
		.style = style,
	};

	if (count > 1)
		graph.seconds_per_value = history_span(history, count) / (double)(count - 1);
	graph_draw(canvas, &graph);
}

void graph_spark(const struct canvas *canvas, int x, int y, int width, const double *values,
		 size_t count, double maximum, enum style style)
{
	struct canvas line = canvas_sub(canvas, (struct rectangle){ x, y, width, 1 });
	struct graph graph = {
		.values = values, .count = count, .maximum = maximum, .style = style,
		.unit = UNIT_COUNT, .minimum_scale = 1e-9, .has_no_scale = true,
	};

	graph_draw(&line, &graph);
}

void graph_spark_history(const struct canvas *canvas, int x, int y, int width,
			 const struct history *history, double maximum, enum style style)
{
	double values[VALUES_MAXIMUM];
	size_t wanted = width > 0 ? (size_t)width * 2 : 0;
	size_t count = load_history(history, wanted, values);

	graph_spark(canvas, x, y, width, values, count, maximum, style);
}
