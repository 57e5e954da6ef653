/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view as a matrix. Which lines and columns there are comes from the keys of the newest sample.
 */
#include "matrix.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

enum { GAP = 1, WIDTH_MINIMUM = 4 };

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
	*matrix = (struct matrix_widget){ .view = matrix->view };
}

struct column matrix_widget_value(const struct matrix_widget *matrix)
{
	return matrix->view->columns[matrix->value].column;
}

/* ---- lines and columns ---- */

static const struct table *data_of(const struct scene *scene, const struct matrix_widget *matrix)
{
	const struct sample *now = model_now(scene->model);

	return now ? sample_table(now, matrix->view->entity) : NULL;
}

static void line_name(const struct scene *scene, const struct key *key, char *buffer, size_t size)
{
	text_sanitise(key->name ? key->name : "", scene->style.is_utf8, buffer, size);
}

/* Rows of a line mostly follow each other, so the last one is looked at first. */
static size_t find_line(const struct matrix_widget *matrix, uint64_t first, const char *name,
			size_t hint)
{
	for (size_t step = 0; step < matrix->line_count; step++) {
		size_t i = (hint + step) % matrix->line_count;

		if (matrix->lines[i].first == first && strcmp(matrix->lines[i].name, name) == 0)
			return i;
	}
	return matrix->line_count;
}

static bool add_line(struct matrix_widget *matrix, uint64_t first, const char *name)
{
	if (matrix->line_count == matrix->line_capacity) {
		size_t capacity = matrix->line_capacity ? matrix->line_capacity * 2 : 16;
		struct matrix_line *lines = NULL;

		if (capacity <= MATRIX_LINES_MAXIMUM)
			lines = reallocarray(matrix->lines, capacity, sizeof(*lines));
		if (!lines)
			return false;
		matrix->lines = lines;
		matrix->line_capacity = capacity;
	}
	matrix->lines[matrix->line_count].first = first;
	snprintf(matrix->lines[matrix->line_count].name, sizeof(matrix->lines->name), "%s", name);
	matrix->line_count++;
	return true;
}

static void format_label(const struct matrix_line *line, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s%" PRIu64 "%s%s", line->name[0] ? "" : "node ", line->first,
		 line->name[0] ? " " : "", line->name);
}

static void measure_row(const struct scene *scene, struct matrix_widget *matrix, size_t row,
			uint64_t second)
{
	struct column column = matrix_widget_value(matrix);
	char text[64];

	cell_format(model_cell(scene->model, row, column), column, scene->numbers,
		    scene->style.is_utf8, text, sizeof(text));
	if (text_width(text) > matrix->widths[second])
		matrix->widths[second] = text_width(text);
}

static void measure_labels(struct matrix_widget *matrix)
{
	char text[96];

	matrix->label_width = 5;
	for (size_t i = 0; i < matrix->line_count; i++) {
		format_label(&matrix->lines[i], text, sizeof(text));
		if (text_width(text) > matrix->label_width)
			matrix->label_width = text_width(text);
	}
	if (matrix->line >= matrix->line_count)
		matrix->line = matrix->line_count ? matrix->line_count - 1 : 0;
	if (matrix->column >= matrix->column_count)
		matrix->column = matrix->column_count ? matrix->column_count - 1 : 0;
}

void matrix_widget_update(const struct scene *scene, struct matrix_widget *matrix)
{
	const struct table *data = data_of(scene, matrix);
	size_t line = 0;

	if (matrix->generation == scene->generation && matrix->numbers == scene->numbers)
		return;
	matrix->generation = scene->generation;
	matrix->numbers = scene->numbers;
	matrix->line_count = matrix->column_count = 0;
	for (size_t i = 0; i < MATRIX_COLUMNS_MAXIMUM; i++)
		matrix->widths[i] = WIDTH_MINIMUM;
	for (size_t row = 0; data && row < data->row_count; row++) {
		const struct key *key = &data->keys[row];
		char name[sizeof(matrix->lines->name)];

		if (key->second >= MATRIX_COLUMNS_MAXIMUM)
			continue;
		line_name(scene, key, name, sizeof(name));
		line = find_line(matrix, key->first, name, line);
		if (line == matrix->line_count && !add_line(matrix, key->first, name))
			return;
		if (key->second >= matrix->column_count)
			matrix->column_count = (size_t)key->second + 1;
		measure_row(scene, matrix, row, key->second);
	}
	measure_labels(matrix);
}

int matrix_widget_width(const struct matrix_widget *matrix)
{
	int width = matrix->label_width;

	for (size_t i = 0; i < matrix->column_count; i++)
		width += matrix->widths[i] + GAP;
	return width + 1;
}

int64_t matrix_widget_row(const struct scene *scene, const struct matrix_widget *matrix)
{
	const struct table *data = data_of(scene, matrix);
	const struct matrix_line *line = &matrix->lines[matrix->line];

	for (size_t row = 0; data && matrix->line < matrix->line_count && row < data->row_count;
	     row++) {
		const struct key *key = &data->keys[row];
		char name[sizeof(line->name)];

		line_name(scene, key, name, sizeof(name));
		if (key->first == line->first && key->second == matrix->column &&
		    strcmp(name, line->name) == 0)
			return (int64_t)row;
	}
	return -1;
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
	for (size_t i = matrix->first_column; i <= matrix->column; i++)
		used += matrix->widths[i] + GAP;
	while (used > canvas->width && matrix->first_column < matrix->column)
		used -= matrix->widths[matrix->first_column++] + GAP;
}

/* Where column `index` begins; its field ends `width` further. */
static int column_x(const struct matrix_widget *matrix, size_t index)
{
	int x = matrix->label_width + GAP;

	for (size_t i = matrix->first_column; i < index; i++)
		x += matrix->widths[i] + GAP;
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

		snprintf(title, sizeof(title), "%zu", i);
		canvas_put_right(canvas, column_x(matrix, i), 0, matrix->widths[i],
				 is_here ? STYLE_HEADER_SORTED : STYLE_HEADER, title);
	}
	for (int y = 1; y <= matrix->page; y++) {
		size_t line = matrix->top + (size_t)y - 1;

		if (line >= matrix->line_count)
			break;
		format_label(&matrix->lines[line], title, sizeof(title));
		canvas_put_cut(canvas, 0, y, matrix->label_width, STYLE_NEUTRAL, title);
	}
}

static void draw_field(const struct scene *scene, const struct matrix_widget *matrix,
		       const struct canvas *canvas, size_t line, size_t index, size_t row)
{
	struct column column = matrix_widget_value(matrix);
	struct cell cell = model_cell(scene->model, row, column);
	int y = (int)(line - matrix->top) + 1, x = column_x(matrix, index);
	char text[64];

	cell_format(cell, column, scene->numbers, canvas_is_utf8(canvas), text, sizeof(text));
	canvas_put_number(canvas, x, y, matrix->widths[index], cell_style(cell, column), text);
}

void matrix_widget_draw(const struct scene *scene, struct matrix_widget *matrix,
			const struct canvas *canvas)
{
	const struct table *data = data_of(scene, matrix);
	size_t line = 0;

	matrix_widget_update(scene, matrix);
	matrix->page = canvas->height > 1 ? canvas->height - 1 : 0;
	scroll(matrix, canvas);
	draw_frame(matrix, canvas);
	for (size_t row = 0; data && row < data->row_count; row++) {
		const struct key *key = &data->keys[row];
		char name[sizeof(matrix->lines->name)];

		line_name(scene, key, name, sizeof(name));
		line = find_line(matrix, key->first, name, line);
		if (line == matrix->line_count || key->second >= matrix->column_count ||
		    key->second < matrix->first_column || line < matrix->top ||
		    line >= matrix->top + (size_t)matrix->page)
			continue;
		draw_field(scene, matrix, canvas, line, (size_t)key->second, row);
	}
	if (!matrix->has_no_cursor && matrix->line < matrix->line_count)
		canvas_overlay(canvas,
			       (struct rectangle){ 0, (int)(matrix->line - matrix->top) + 1,
						   canvas->width, matrix->page > 0 },
			       OVERLAY_SELECTED);
}

/* ---- keys ---- */

static void move_to(struct matrix_widget *matrix, int64_t line, int64_t column)
{
	int64_t last = (int64_t)matrix->line_count - 1, end = (int64_t)matrix->column_count - 1;

	if (last < 0 || end < 0)
		return;
	matrix->line = (size_t)(line < 0 ? 0 : line > last ? last : line);
	matrix->column = (size_t)(column < 0 ? 0 : column > end ? end : column);
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
		    mouse->x < column_x(matrix, i) + matrix->widths[i])
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
