/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view as a matrix: what is drawn of it, and where keys move in it.
 */
#include "matrix_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "table.h"

static bool is_number(const struct view_column *column)
{
	return metric_info(column->column.metric)->nature != NATURE_IDENTITY;
}

/* Steps to another number of the view; stays where there is no other. */
static void step_value(struct matrix_widget *matrix, int step)
{
	unsigned count = 0, at = matrix->value;

	while (matrix->view->columns[count].column.metric)
		count++;
	for (unsigned tries = 0; tries < count; tries++) {
		at = (at + count + (unsigned)(step + (int)count)) % count;
		if (is_number(&matrix->view->columns[at])) {
			matrix->value = at;
			return;
		}
	}
}

void matrix_widget_init(struct matrix_widget *matrix, const struct view *view)
{
	*matrix = (struct matrix_widget){ .view = view, .generation = UINT64_MAX };
	if (!is_number(&view->columns[0]))
		step_value(matrix, 1);
}

void matrix_widget_done(struct matrix_widget *matrix)
{
	free(matrix->lines);
	free(matrix->columns);
	*matrix = (struct matrix_widget){ .view = matrix->view };
}

struct column matrix_widget_value(const struct matrix_widget *matrix)
{
	return matrix->view->columns[matrix->value].column;
}

bool matrix_widget_has_choice(const struct matrix_widget *matrix)
{
	struct matrix_widget next = *matrix;

	step_value(&next, 1);
	return next.value != matrix->value;
}

/* ---- drawing ---- */

/* Keeps the cursor in sight. */
static void scroll(struct matrix_widget *matrix, const struct canvas *canvas)
{
	size_t page = matrix->page > 0 ? (size_t)matrix->page : 1;
	int used = matrix->label_width;

	if (matrix->line < matrix->top)
		matrix->top = matrix->line;
	if (matrix->line >= matrix->top + page)
		matrix->top = matrix->line - page + 1;
	if (matrix->top + page > matrix->line_count)
		matrix->top = matrix->line_count > page ? matrix->line_count - page : 0;
	if (matrix_widget_width(matrix) <= canvas->width || matrix->column < matrix->first_column)
		matrix->first_column = matrix_widget_width(matrix) <= canvas->width ?
					       0 : matrix->column;
	/* Without a sample there are no columns, and the cursor is on none. */
	for (size_t i = matrix->first_column; i <= matrix->column && i < matrix->column_count; i++)
		used += matrix->columns[i].width + MATRIX_GAP;
	while (used > canvas->width && matrix->first_column < matrix->column)
		used -= matrix->columns[matrix->first_column++].width + MATRIX_GAP;
}

/* Where column `index` begins; its field ends `width` further. */
static int column_x(const struct matrix_widget *matrix, size_t index)
{
	int x = matrix->label_width + MATRIX_GAP;

	for (size_t i = matrix->first_column; i < index; i++)
		x += matrix->columns[i].width + MATRIX_GAP;
	return x;
}

static void draw_frame(const struct matrix_widget *matrix, const struct canvas *canvas)
{
	char title[96];

	canvas_fill(canvas, (struct rectangle){ 0, 0, canvas->width, 1 }, STYLE_HEADER, ' ');
	canvas_put_cut(canvas, 0, 0, matrix->label_width, STYLE_HEADER,
		       matrix->line_count && matrix->lines[0].name[0] ? "ZONE" : "NODE");
	for (size_t i = matrix->first_column; i < matrix->column_count; i++) {
		bool is_here = i == matrix->column && !matrix->has_no_cursor;

		snprintf(title, sizeof(title), "%" PRIu64, matrix->columns[i].second);
		canvas_put_right(canvas, column_x(matrix, i), 0, matrix->columns[i].width,
				 is_here ? STYLE_HEADER_SORTED : STYLE_HEADER, title);
	}
	for (int y = 1; y <= matrix->page; y++) {
		size_t line = matrix->top + (size_t)y - 1;

		if (line >= matrix->line_count)
			break;
		matrix_label(&matrix->lines[line], title, sizeof(title));
		canvas_put_cut(canvas, 0, y, matrix->label_width, STYLE_NEUTRAL, title);
	}
}

/* How far is far: nothing at the local 10, half at twice and all at four times that. Fixed, and not
 * by what this machine has, so that a remote node looks the same everywhere. */
static bool shade_of(struct cell cell, struct column column, enum style *ret_style)
{
	enum { LOCAL = 10 };

	if (column.metric != METRIC_NODE_DISTANCE_DISTANCE || !cell_has_value(&cell))
		return false;
	*ret_style = style_heat(cell.count > LOCAL ? log2((double)cell.count / LOCAL) / 2 : 0);
	return true;
}

static void draw_field(const struct scene *scene, const struct matrix_widget *matrix,
		       const struct canvas *canvas, size_t line, size_t index, size_t row)
{
	struct column column = matrix_widget_value(matrix);
	struct cell cell = model_cell(scene->model, row, column);
	int y = (int)(line - matrix->top) + 1, x = column_x(matrix, index);
	int width = matrix->columns[index].width;
	enum style style = cell_style(cell, column);
	char text[64];

	if (shade_of(cell, column, &style))	/* all of the field, so that fields touch */
		canvas_fill(canvas, (struct rectangle){ x, y, width + MATRIX_GAP, 1 }, style, ' ');
	cell_format(cell, column, scene->numbers, canvas_is_utf8(canvas), text, sizeof(text));
	canvas_put_number(canvas, x, y, width, style, text);
}

/* Shades stay readable: of a line of them only its name and the field under the cursor are marked. */
static void draw_cursor(const struct matrix_widget *matrix, const struct canvas *canvas)
{
	struct rectangle line = { 0, (int)(matrix->line - matrix->top) + 1, canvas->width,
				  matrix->page > 0 };
	struct rectangle field = line;

	if (matrix_widget_value(matrix).metric == METRIC_NODE_DISTANCE_DISTANCE) {
		line.width = matrix->label_width;
		field.x = column_x(matrix, matrix->column);
		field.width = matrix->columns[matrix->column].width;
		canvas_overlay(canvas, field, OVERLAY_SELECTED);
	}
	canvas_overlay(canvas, line, OVERLAY_SELECTED);
}

void matrix_widget_draw(const struct scene *scene, struct matrix_widget *matrix,
			const struct canvas *canvas)
{
	const struct table *data = matrix_data(scene, matrix);
	size_t line = 0, column;

	matrix_widget_update(scene, matrix);
	matrix->page = canvas->height > 1 ? canvas->height - 1 : 0;
	scroll(matrix, canvas);
	draw_frame(matrix, canvas);
	for (size_t row = 0; data && row < data->row_count; row++)
		if (matrix_place(scene, matrix, &data->keys[row], line, &line, &column) &&
		    column >= matrix->first_column && line >= matrix->top &&
		    line < matrix->top + (size_t)matrix->page)
			draw_field(scene, matrix, canvas, line, column, row);
	if (!matrix->has_no_cursor && matrix->line < matrix->line_count)
		draw_cursor(matrix, canvas);
}

/* ---- keys ---- */

static void move_to(struct matrix_widget *matrix, int64_t line, int64_t column)
{
	int64_t last = (int64_t)matrix->line_count - 1, end = (int64_t)matrix->column_count - 1;

	if (last < 0 || end < 0)
		return;
	matrix_select(matrix, (size_t)(line < 0 ? 0 : line > last ? last : line),
		      (size_t)(column < 0 ? 0 : column > end ? end : column));
}

static enum handled act_mouse(struct matrix_widget *matrix, const struct mouse *mouse)
{
	int64_t line = (int64_t)matrix->line, column = (int64_t)matrix->column;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN) {
		move_to(matrix, line + (mouse->kind == MOUSE_WHEEL_UP ? -3 : 3), column);
		return HANDLED_YES;
	}
	if (mouse->y > matrix->page)
		return HANDLED_NO;
	if (mouse->y > 0)
		line = (int64_t)matrix->top + mouse->y - 1;
	for (size_t i = matrix->first_column; i < matrix->column_count; i++)
		if (mouse->x >= column_x(matrix, i) &&
		    mouse->x < column_x(matrix, i) + matrix->columns[i].width)
			column = (int64_t)i;
	move_to(matrix, line, column);
	return mouse->kind == MOUSE_CLICK ? HANDLED_YES : HANDLED_NO;
}

enum handled matrix_widget_act(struct matrix_widget *matrix, const struct input *input)
{
	int64_t line = (int64_t)matrix->line, column = (int64_t)matrix->column;
	int page = matrix->page > 1 ? matrix->page - 1 : 1;

	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(matrix, &input->mouse);
	if (input->action == ACTION_UP)
		line--;
	else if (input->action == ACTION_DOWN)
		line++;
	else if (input->action == ACTION_LEFT)
		column--;
	else if (input->action == ACTION_RIGHT)
		column++;
	else if (input->action == ACTION_PAGE_UP)
		line -= page;
	else if (input->action == ACTION_PAGE_DOWN)
		line += page;
	else if (input->action == ACTION_FIRST)
		line = 0;
	else if (input->action == ACTION_LAST)
		line = INT32_MAX;
	else if (input->action == ACTION_SORT_LEFT || input->action == ACTION_SORT_RIGHT)
		step_value(matrix, input->action == ACTION_SORT_LEFT ? -1 : 1);
	else
		return HANDLED_NO;
	if (input->action == ACTION_SORT_LEFT || input->action == ACTION_SORT_RIGHT)
		matrix->generation = UINT64_MAX;	/* widths are those of another number */
	move_to(matrix, line, column);
	return HANDLED_YES;
}
