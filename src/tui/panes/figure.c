/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single numbers of the model in panes that are no tables. Knows how they look, not what they mean.
 */
#include "figure.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct column column_value(enum metric metric)
{
	return (struct column){ metric, LENS_VALUE };
}

struct column column_rate(enum metric metric)
{
	return (struct column){ metric, LENS_RATE };
}

struct cell figure_cell(const struct scene *scene, size_t row, struct column column)
{
	const struct sample *now = model_now(scene->model);

	if (!now || row >= sample_table(now, column_entity(column))->row_count)
		return (struct cell){ .presence = PRESENCE_ABSENT };
	return model_cell(scene->model, row, column);
}

double figure_value(const struct scene *scene, size_t row, struct column column)
{
	struct cell cell = figure_cell(scene, row, column);

	if (!cell_has_value(&cell))
		return NAN;
	if (column.lens == LENS_RATE || column.lens == LENS_SHARE)
		return cell.ratio;
	switch (column_unit(column)) {
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		return column.lens == LENS_CHANGE ? (double)cell.signed_count : (double)cell.count;
	case UNIT_SIGNED_BYTES:
	case UNIT_INDEX:
	case UNIT_NUMBER:
		return (double)cell.signed_count;
	case UNIT_RATIO:
		return cell.ratio;
	case UNIT_TEXT:
		break;
	}
	return NAN;
}

static bool is_signed_change(struct column column)
{
	enum nature nature = metric_info(column.metric)->nature;

	return column.lens == LENS_CHANGE ||
	       (column.lens == LENS_RATE && nature != NATURE_COUNTER &&
		nature != NATURE_ACCUMULATING);
}

void figure_text(const struct scene *scene, size_t row, struct column column, char *buffer,
		 size_t size)
{
	struct cell cell = figure_cell(scene, row, column);
	double value = figure_value(scene, row, column);
	char number[FIGURE_SIZE];

	cell_format(cell, column, scene->numbers, scene->style.is_utf8, number, sizeof(number));
	snprintf(buffer, size, "%s%s%s",
		 is_signed_change(column) && value > 0 && number[0] != '+' ? "+" : "", number,
		 column.lens == LENS_RATE && !isnan(value) &&
				 column_unit(column) != UNIT_NANOSECONDS ?
			 "/s" :
			 "");
}

void figure_put(const struct scene *scene, const struct canvas *canvas, int x, int y, int width,
		size_t row, struct column column, enum style style)
{
	double value = figure_value(scene, row, column);
	char text[FIGURE_SIZE];

	figure_text(scene, row, column, text, sizeof(text));
	canvas_put_number(canvas, x, y, width,
			  isnan(value) || value == 0 ? STYLE_DIM : style, text);
}

void figure_put_text(const struct scene *scene, const struct canvas *canvas, int x, int y,
		     int width, size_t row, enum metric metric, enum style style)
{
	struct cell cell = figure_cell(scene, row, column_value(metric));
	char text[256];

	cell_format(cell, column_value(metric), scene->numbers, scene->style.is_utf8, text,
		    sizeof(text));
	canvas_put_cut(canvas, x, y, width, style, text);
}

void text_append(char *buffer, size_t size, const char *format, ...)
{
	size_t length = strnlen(buffer, size);
	va_list arguments;

	if (length + 1 >= size)
		return;
	va_start(arguments, format);
	vsnprintf(buffer + length, size - length, format, arguments);
	va_end(arguments);
}

enum style style_above(double value, double warning, double alarm)
{
	if (value >= alarm)
		return STYLE_ALARM;
	return value >= warning ? STYLE_WARNING : STYLE_NEUTRAL;
}

enum style style_below(double value, double warning, double alarm)
{
	if (value <= alarm)
		return STYLE_ALARM;
	return value <= warning ? STYLE_WARNING : STYLE_NEUTRAL;
}
