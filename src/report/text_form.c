/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Forms in the text report: a line per value under its name, in groups. What the kernel does not
 * have is left out. Knows no view by name.
 */
#include "text_parts.h"

#include <string.h>

static bool is_left_out(struct cell cell)
{
	return cell.presence == PRESENCE_ABSENT || cell.presence == PRESENCE_UNASKED;
}

/* The view's own words where it has some, the registry's name otherwise. */
static void format_name(const struct view_column *at, char *buffer, size_t size)
{
	if (at->title)
		view_column_title(at, buffer, size);
	else
		column_name(at->column, buffer, size);
}

static void measure(const struct text_view *part, size_t row, int *ret_name, int *ret_value)
{
	char text[TEXT_CELL_SIZE];

	for (const struct view_column *at = part->view->columns; at->column.metric; at++) {
		struct cell cell = model_cell(part->model, row, at->column);

		if (is_left_out(cell))
			continue;
		format_name(at, text, sizeof(text));
		if (text_width(text) > *ret_name)
			*ret_name = text_width(text);
		if (text_column_is_left(at->column))
			continue;
		text_cell_format(part, cell, at->column, text);
		if (text_width(text) > *ret_value)
			*ret_value = text_width(text);
	}
}

static void write_line(const struct text_view *part, const struct view_column *at,
		       struct cell cell, int name_width, int value_width)
{
	char text[TEXT_CELL_SIZE];

	fputs("  ", part->file);
	format_name(at, text, sizeof(text));
	text_put(part->file, text, name_width, true, false);
	fputs("  ", part->file);
	text_cell_format(part, cell, at->column, text);
	text_put_last(part->file, text, value_width, text_column_is_left(at->column), false);
	putc('\n', part->file);
}

static void write_row(const struct text_view *part, size_t row)
{
	const char *group = NULL, *written = NULL;
	int name_width = 0, value_width = 0;

	measure(part, row, &name_width, &value_width);
	for (const struct view_column *at = part->view->columns; at->column.metric; at++) {
		struct cell cell = model_cell(part->model, row, at->column);

		if (at->group)
			group = at->group;
		if (is_left_out(cell))
			continue;
		if (group && group != written)
			fprintf(part->file, " %s\n", group);
		written = group;
		write_line(part, at, cell, name_width, value_width);
	}
}

void text_form_write(struct text_view *part)
{
	for (size_t i = 0; i < part->shown; i++) {
		if (i)
			putc('\n', part->file);
		write_row(part, part->rows.items[i].row);
	}
}
