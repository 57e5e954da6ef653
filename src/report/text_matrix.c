/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matrices in the text report: lines are the keys' `first` and `name`, columns their `second`. Free
 * areas: node and zone down, orders across, as many as there are; distances: node by node, whose
 * numbers have gaps. One block per value column.
 */
#include "text_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct line {
	uint64_t    first;
	const char *name;
};

struct matrix {
	struct line *lines;
	size_t       line_count;
	uint64_t    *columns;		/* `second` of each, ascending */
	size_t       column_count;
	int64_t     *rows;		/* line by line; -1 where there is no row */
	int          label_width;
};

/* No kernel has more nodes than this; a file that claims so loses those columns. */
enum { COLUMNS_MAXIMUM = 1024 };

static size_t find_line(const struct matrix *matrix, const struct key *key)
{
	size_t i;

	for (i = 0; i < matrix->line_count; i++)
		if (matrix->lines[i].first == key->first &&
		    strcmp(matrix->lines[i].name, key->name ? key->name : "") == 0)
			break;
	return i;
}

/* Where the column is, or would have to be. */
static size_t find_column(const struct matrix *matrix, uint64_t second)
{
	size_t first = 0, end = matrix->column_count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (matrix->columns[middle] < second)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

static bool has_column(const struct matrix *matrix, uint64_t second)
{
	size_t at = find_column(matrix, second);

	return at < matrix->column_count && matrix->columns[at] == second;
}

static void add_column(struct matrix *matrix, uint64_t second)
{
	size_t at = find_column(matrix, second);

	memmove(matrix->columns + at + 1, matrix->columns + at,
		(matrix->column_count - at) * sizeof(*matrix->columns));
	matrix->columns[at] = second;
	matrix->column_count++;
}

static void collect_lines(const struct text_view *part, const struct table *table,
			  struct matrix *matrix)
{
	for (size_t i = 0; i < part->shown; i++) {
		const struct key *key = &table->keys[part->rows.items[i].row];
		size_t line = find_line(matrix, key);

		if (!has_column(matrix, key->second)) {
			if (matrix->column_count == COLUMNS_MAXIMUM)
				continue;
			add_column(matrix, key->second);
		}
		if (line == matrix->line_count)
			matrix->lines[matrix->line_count++] =
				(struct line){ key->first, key->name ? key->name : "" };
	}
}

static int place_rows(const struct text_view *part, const struct table *table,
		      struct matrix *matrix)
{
	size_t count = matrix->line_count * matrix->column_count;

	matrix->rows = calloc(count + 1, sizeof(*matrix->rows));
	if (!matrix->rows)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		matrix->rows[i] = -1;
	for (size_t i = 0; i < part->shown; i++) {
		uint32_t row = part->rows.items[i].row;
		const struct key *key = &table->keys[row];

		if (has_column(matrix, key->second))
			matrix->rows[find_line(matrix, key) * matrix->column_count +
				     find_column(matrix, key->second)] = row;
	}
	return 0;
}

static void format_label(const struct text_view *part, const struct line *line, char *buffer,
			 size_t size)
{
	char name[TEXT_TITLE_SIZE];

	text_sanitise(line->name, part->request->is_utf8, name, sizeof(name));
	snprintf(buffer, size, "node %" PRIu64 " %s", line->first, name);
}

static void format_cell(const struct text_view *part, const struct matrix *matrix, size_t line,
			size_t index, struct column column, char *buffer)
{
	int64_t row = matrix->rows[line * matrix->column_count + index];
	struct cell cell = { .presence = PRESENCE_ABSENT };

	if (row >= 0)
		cell = model_cell(part->model, (size_t)row, column);
	text_cell_format(part, cell, column, buffer);
}

static int column_width(const struct text_view *part, const struct matrix *matrix, size_t index,
			struct column column)
{
	char text[TEXT_CELL_SIZE];
	int width = snprintf(text, sizeof(text), "%" PRIu64, matrix->columns[index]);

	if (width < 2)
		width = 2;
	for (size_t i = 0; i < matrix->line_count; i++) {
		format_cell(part, matrix, i, index, column, text);
		if (text_width(text) > width)
			width = text_width(text);
	}
	return width;
}

static void write_block(const struct text_view *part, const struct matrix *matrix,
			const struct view_column *view_column)
{
	int widths[COLUMNS_MAXIMUM];
	char text[TEXT_CELL_SIZE];

	view_column_title(view_column, text, sizeof(text));
	text_put(part->file, text, matrix->label_width, true, false);
	for (size_t i = 0; i < matrix->column_count; i++) {
		widths[i] = column_width(part, matrix, i, view_column->column);
		fprintf(part->file, " %*" PRIu64, widths[i], matrix->columns[i]);
	}
	putc('\n', part->file);
	for (size_t i = 0; i < matrix->line_count; i++) {
		format_label(part, &matrix->lines[i], text, sizeof(text));
		text_put(part->file, text, matrix->label_width, true, false);
		for (size_t j = 0; j < matrix->column_count; j++) {
			format_cell(part, matrix, i, j, view_column->column, text);
			putc(' ', part->file);
			text_put(part->file, text, widths[j], false, false);
		}
		putc('\n', part->file);
	}
}

static void measure_labels(const struct text_view *part, struct matrix *matrix)
{
	char text[TEXT_CELL_SIZE];

	for (size_t i = 0; i < matrix->line_count; i++) {
		format_label(part, &matrix->lines[i], text, sizeof(text));
		if (text_width(text) > matrix->label_width)
			matrix->label_width = text_width(text);
	}
	for (const struct view_column *at = part->view->columns; at->column.metric; at++) {
		view_column_title(at, text, sizeof(text));
		if (text_width(text) > matrix->label_width)
			matrix->label_width = text_width(text);
	}
}

int text_matrix_write(struct text_view *part)
{
	const struct table *table = sample_table(model_now(part->model), part->view->entity);
	struct matrix matrix = {
		.lines = calloc(part->shown + 1, sizeof(struct line)),
		.columns = calloc(part->shown + 1, sizeof(uint64_t)),
	};
	int r = -ENOMEM;

	if (matrix.lines && matrix.columns) {
		collect_lines(part, table, &matrix);
		r = place_rows(part, table, &matrix);
	}
	if (r >= 0) {
		measure_labels(part, &matrix);
		for (const struct view_column *at = part->view->columns; at->column.metric; at++)
			if (metric_info(at->column.metric)->nature != NATURE_IDENTITY &&
			    at->rank < VIEW_RANK_EXPORT)
				write_block(part, &matrix, at);
	}
	free(matrix.rows);
	free(matrix.columns);
	free(matrix.lines);
	return r;
}
