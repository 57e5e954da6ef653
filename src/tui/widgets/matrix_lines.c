/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines and columns of a matrix, which come from the keys of the newest sample: nodes that come
 * and go make and take some. Knows no keys of the keyboard and no canvas.
 */
#include "matrix_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH_MINIMUM = 4, LABEL_MINIMUM = 5, CAPACITY_FIRST = 16 };

const struct table *matrix_data(const struct scene *scene, const struct matrix_widget *matrix)
{
	const struct sample *now = model_now(scene->model);

	return now ? sample_table(now, matrix->view->entity) : NULL;
}

void matrix_label(const struct matrix_line *line, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s%" PRIu64 "%s%s", line->name[0] ? "" : "node ", line->first,
		 line->name[0] ? " " : "", line->name);
}

/* ---- finding ---- */

static void line_name(const struct scene *scene, const struct key *key, char *buffer, size_t size)
{
	text_sanitise(key->name ? key->name : "", scene->style.is_utf8, buffer, size);
}

static bool is_line(const struct matrix_line *line, uint64_t first, const char *name)
{
	return line->first == first && strcmp(line->name, name) == 0;
}

static size_t find_line(const struct matrix_widget *matrix, uint64_t first, const char *name,
			size_t hint)
{
	for (size_t step = 0; step < matrix->line_count; step++) {
		size_t i = (hint + step) % matrix->line_count;

		if (is_line(&matrix->lines[i], first, name))
			return i;
	}
	return matrix->line_count;
}

/* Where the column is, or would have to be. */
static size_t find_column(const struct matrix_widget *matrix, uint64_t second)
{
	size_t first = 0, end = matrix->column_count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (matrix->columns[middle].second < second)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

static bool is_column(const struct matrix_widget *matrix, size_t index, uint64_t second)
{
	return index < matrix->column_count && matrix->columns[index].second == second;
}

bool matrix_place(const struct scene *scene, const struct matrix_widget *matrix,
		  const struct key *key, size_t hint, size_t *ret_line, size_t *ret_column)
{
	char name[sizeof(matrix->lines->name)];

	line_name(scene, key, name, sizeof(name));
	*ret_line = find_line(matrix, key->first, name, hint);
	*ret_column = find_column(matrix, key->second);
	return *ret_line < matrix->line_count && is_column(matrix, *ret_column, key->second);
}

/* ---- making ---- */

static bool grow(void **items, size_t *capacity, size_t count, size_t size, size_t maximum)
{
	size_t wanted = *capacity ? *capacity * 2 : CAPACITY_FIRST;
	void *larger;

	if (count < *capacity)
		return true;
	if (wanted > maximum)
		return false;
	larger = reallocarray(*items, wanted, size);
	if (!larger)
		return false;
	*items = larger;
	*capacity = wanted;
	return true;
}

static bool add_line(struct matrix_widget *matrix, uint64_t first, const char *name)
{
	struct matrix_line *line;
	void *lines = matrix->lines;

	if (!grow(&lines, &matrix->line_capacity, matrix->line_count, sizeof(*line),
		  MATRIX_LINES_MAXIMUM))
		return false;
	matrix->lines = lines;
	line = &matrix->lines[matrix->line_count++];
	line->first = first;
	snprintf(line->name, sizeof(line->name), "%s", name);
	return true;
}

static bool add_column(struct matrix_widget *matrix, size_t at, uint64_t second)
{
	void *columns = matrix->columns;
	char title[32];

	if (!grow(&columns, &matrix->column_capacity, matrix->column_count,
		  sizeof(*matrix->columns), MATRIX_COLUMNS_MAXIMUM))
		return false;
	matrix->columns = columns;
	memmove(matrix->columns + at + 1, matrix->columns + at,
		(matrix->column_count - at) * sizeof(*matrix->columns));
	matrix->columns[at].second = second;
	matrix->columns[at].width = snprintf(title, sizeof(title), "%" PRIu64, second);
	if (matrix->columns[at].width < WIDTH_MINIMUM)
		matrix->columns[at].width = WIDTH_MINIMUM;
	matrix->column_count++;
	return true;
}

static void measure_row(const struct scene *scene, struct matrix_column *place, size_t row,
			struct column column)
{
	char text[64];

	cell_format(model_cell(scene->model, row, column), column, scene->numbers,
		    scene->style.is_utf8, text, sizeof(text));
	if (text_width(text) > place->width)
		place->width = text_width(text);
}

static void measure_labels(struct matrix_widget *matrix)
{
	char text[96];

	matrix->label_width = LABEL_MINIMUM;
	for (size_t i = 0; i < matrix->line_count; i++) {
		matrix_label(&matrix->lines[i], text, sizeof(text));
		if (text_width(text) > matrix->label_width)
			matrix->label_width = text_width(text);
	}
}

/* The line of the row, made where there is none. */
static bool add_row(const struct scene *scene, struct matrix_widget *matrix, size_t row,
		    size_t *line)
{
	const struct key *key = &matrix_data(scene, matrix)->keys[row];
	size_t column = find_column(matrix, key->second);
	char name[sizeof(matrix->lines->name)];

	if (!is_column(matrix, column, key->second) && !add_column(matrix, column, key->second))
		return true;
	line_name(scene, key, name, sizeof(name));
	*line = find_line(matrix, key->first, name, *line);
	if (*line == matrix->line_count && !add_line(matrix, key->first, name))
		return false;
	measure_row(scene, &matrix->columns[column], row, matrix_widget_value(matrix));
	return true;
}

/* ---- the cursor ---- */

void matrix_select(struct matrix_widget *matrix, size_t line, size_t column)
{
	matrix->line = line;
	matrix->column = column;
	matrix->has_selection = line < matrix->line_count && column < matrix->column_count;
	if (!matrix->has_selection)
		return;
	matrix->selected_line = matrix->lines[line];
	matrix->selected_second = matrix->columns[column].second;
}

/* With its keys; when they are gone, with its place. */
static void find_selection(struct matrix_widget *matrix)
{
	size_t line = matrix->line, column = matrix->column, found;

	if (matrix->has_selection) {
		found = find_line(matrix, matrix->selected_line.first, matrix->selected_line.name,
				  line);
		line = found < matrix->line_count ? found : line;
		found = find_column(matrix, matrix->selected_second);
		column = is_column(matrix, found, matrix->selected_second) ? found : column;
	}
	if (line >= matrix->line_count)
		line = matrix->line_count ? matrix->line_count - 1 : 0;
	if (column >= matrix->column_count)
		column = matrix->column_count ? matrix->column_count - 1 : 0;
	matrix->line = line;
	matrix->column = column;
}

void matrix_widget_update(const struct scene *scene, struct matrix_widget *matrix)
{
	const struct table *data = matrix_data(scene, matrix);
	size_t line = 0;

	if (matrix->generation == scene->generation && matrix->numbers == scene->numbers)
		return;
	matrix->generation = scene->generation;
	matrix->numbers = scene->numbers;
	matrix->line_count = matrix->column_count = 0;
	for (size_t row = 0; data && row < data->row_count; row++)
		if (!add_row(scene, matrix, row, &line))
			break;
	measure_labels(matrix);
	find_selection(matrix);
}

/* ---- questions ---- */

int matrix_widget_width(const struct matrix_widget *matrix)
{
	int width = matrix->label_width;

	for (size_t i = 0; i < matrix->column_count; i++)
		width += matrix->columns[i].width + MATRIX_GAP;
	return width + 1;
}

int64_t matrix_widget_row(const struct scene *scene, const struct matrix_widget *matrix)
{
	const struct table *data = matrix_data(scene, matrix);

	for (size_t row = 0; data && row < data->row_count; row++) {
		size_t line, column;

		if (matrix_place(scene, matrix, &data->keys[row], matrix->line, &line, &column) &&
		    line == matrix->line && column == matrix->column)
			return (int64_t)row;
	}
	return -1;
}
