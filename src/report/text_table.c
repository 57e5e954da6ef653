/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables in the text report: columns only as wide as their content needs; where a width is given,
 * columns of high rank give way to it. Knows no view by name.
 */
#include "text_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Columns between two fields, and the least that a cut text column keeps. */
enum { GAP = 1, CUT_MINIMUM = 16 };

static const char total_label[] = "total";

struct field {
	const struct view_column *view_column;
	int                       width;
	bool                      is_left, is_hidden;
	bool                      has_total;
	char                      total[TEXT_TITLE_SIZE];
};

struct layout {
	struct field *fields;
	size_t        count;
	bool          has_totals;
	/* The cells of fields that may be shown, row by row, each ended by NUL: their width must be
	 * known before the first is written. */
	char         *texts;
	size_t        used, size;
};

/* Never shown here, whatever room there is. */
static bool is_export(const struct field *field)
{
	return field->view_column->rank >= VIEW_RANK_EXPORT;
}

static void widen(struct field *field, const char *text)
{
	int width = text_width(text);

	if (width > field->width)
		field->width = width;
}

static int make_room(struct layout *layout, size_t room)
{
	size_t size = layout->size ? layout->size : 4 * room;
	char *texts;

	if (layout->size - layout->used >= room)
		return 0;
	while (size - layout->used < room)
		size *= 2;
	texts = realloc(layout->texts, size);
	if (!texts)
		return -ENOMEM;
	layout->texts = texts;
	layout->size = size;
	return 0;
}

static int keep_row(const struct text_view *part, struct layout *layout, size_t row)
{
	for (size_t i = 0; i < layout->count; i++) {
		struct field *field = &layout->fields[i];
		struct column column = field->view_column->column;
		char *text;

		if (field->is_hidden)
			continue;
		if (make_room(layout, TEXT_CELL_SIZE))
			return -ENOMEM;
		text = layout->texts + layout->used;
		text_cell_format(part, model_cell(part->model, row, column), column, text);
		widen(field, text);
		layout->used += strlen(text) + 1;
	}
	return 0;
}

static int keep_rows(const struct text_view *part, struct layout *layout)
{
	int r = 0;

	for (size_t i = 0; i < part->shown && r == 0; i++)
		r = keep_row(part, layout, part->rows.items[i].row);
	return r;
}

/* A sum that lacks cells is a lower bound and says so. */
static void add_total(const struct text_view *part, struct field *field, const uint32_t *rows)
{
	struct column column = field->view_column->column;
	struct cell sum = model_sum(part->model, column, rows, part->rows.count);
	char text[TEXT_CELL_SIZE];

	if (!cell_has_value(&sum))
		return;
	bool is_partial = model_sum_is_partial(part->model, column, rows, part->rows.count);

	text_cell_format(part, sum, column, text);
	snprintf(field->total, sizeof(field->total), "%s%.50s", is_partial ? ">" : "", text);
	field->has_total = true;
	widen(field, field->total);
}

static int add_totals(const struct text_view *part, struct layout *layout)
{
	uint32_t *rows;

	if (part->rows.count < 2)
		return 0;
	rows = calloc(part->rows.count, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	for (size_t i = 0; i < part->rows.count; i++)
		rows[i] = part->rows.items[i].row;
	for (size_t i = 1; i < layout->count; i++)
		if (!layout->fields[i].is_hidden &&
		    metric_info(layout->fields[i].view_column->column.metric)->sums)
			add_total(part, &layout->fields[i], rows);
	for (size_t i = 1; i < layout->count; i++)
		layout->has_totals |= layout->fields[i].has_total;
	if (layout->has_totals)
		widen(&layout->fields[0], total_label);
	free(rows);
	return 0;
}

static struct field *last_shown(struct layout *layout)
{
	for (size_t i = layout->count; i > 0; i--)
		if (!layout->fields[i - 1].is_hidden)
			return &layout->fields[i - 1];
	return NULL;
}

/* Columns that the line takes at least: text at its end may be cut. */
static int needed_width(struct layout *layout)
{
	const struct field *last = last_shown(layout);
	int width = -GAP;

	for (size_t i = 0; i < layout->count; i++) {
		const struct field *field = &layout->fields[i];

		if (field->is_hidden)
			continue;
		if (field == last && field->is_left && field->width > CUT_MINIMUM)
			width += CUT_MINIMUM + GAP;
		else
			width += field->width + GAP;
	}
	return width;
}

static struct field *most_dispensable(struct layout *layout)
{
	struct field *found = NULL;

	for (size_t i = 0; i < layout->count; i++) {
		struct field *field = &layout->fields[i];

		if (!field->is_hidden && field->view_column->rank &&
		    (!found || field->view_column->rank >= found->view_column->rank))
			found = field;
	}
	return found;
}

static void fit(const struct text_view *part, struct layout *layout)
{
	int width = (int)part->request->width;
	struct field *field;
	int used = -GAP;

	if (!width)
		return;
	while (needed_width(layout) > width && (field = most_dispensable(layout)))
		field->is_hidden = true;
	field = last_shown(layout);
	for (size_t i = 0; i < layout->count; i++)
		if (!layout->fields[i].is_hidden)
			used += layout->fields[i].width + GAP;
	if (used > width && field->is_left) {
		field->width -= used - width;
		if (field->width < CUT_MINIMUM)
			field->width = CUT_MINIMUM;
	}
}

static void put_field(const struct text_view *part, struct layout *layout, size_t index,
		      const char *text)
{
	const struct field *field = &layout->fields[index];

	if (index)
		putc(' ', part->file);
	if (field == last_shown(layout))
		text_put_last(part->file, text, field->width, field->is_left, true);
	else
		text_put(part->file, text, field->width, field->is_left, true);
}

static void write_titles(const struct text_view *part, struct layout *layout)
{
	char title[TEXT_TITLE_SIZE];

	for (size_t i = 0; i < layout->count; i++) {
		if (layout->fields[i].is_hidden)
			continue;
		view_column_title(layout->fields[i].view_column, title, sizeof(title));
		put_field(part, layout, i, title);
	}
	putc('\n', part->file);
}

static void write_rows(const struct text_view *part, struct layout *layout)
{
	const char *text = layout->texts;

	for (size_t i = 0; i < part->shown; i++) {
		for (size_t j = 0; j < layout->count; j++) {
			if (is_export(&layout->fields[j]))
				continue;
			if (!layout->fields[j].is_hidden)
				put_field(part, layout, j, text);
			text += strlen(text) + 1;
		}
		putc('\n', part->file);
	}
}

static void write_totals(const struct text_view *part, struct layout *layout)
{
	size_t last = 0;

	if (!layout->has_totals)
		return;
	for (size_t i = 0; i < layout->count; i++)
		if (layout->fields[i].has_total && !layout->fields[i].is_hidden)
			last = i;
	for (size_t i = 0; i <= last; i++)
		if (!layout->fields[i].is_hidden)
			put_field(part, layout, i, i ? layout->fields[i].total : total_label);
	putc('\n', part->file);
}

static int make_fields(const struct text_view *part, struct layout *layout)
{
	char title[TEXT_TITLE_SIZE];

	while (part->view->columns[layout->count].column.metric)
		layout->count++;
	layout->fields = calloc(layout->count + 1, sizeof(*layout->fields));
	if (!layout->fields)
		return -ENOMEM;
	for (size_t i = 0; i < layout->count; i++) {
		struct field *field = &layout->fields[i];

		field->view_column = &part->view->columns[i];
		field->is_left = text_column_is_left(field->view_column->column);
		field->is_hidden = is_export(field);
		view_column_title(field->view_column, title, sizeof(title));
		widen(field, title);
	}
	return 0;
}

int text_table_write(struct text_view *part)
{
	struct layout layout = { 0 };
	int r = make_fields(part, &layout);

	if (r >= 0)
		r = keep_rows(part, &layout);
	if (r >= 0)
		r = add_totals(part, &layout);
	if (r >= 0) {
		fit(part, &layout);
		write_titles(part, &layout);
		write_rows(part, &layout);
		write_totals(part, &layout);
	}
	free(layout.texts);
	free(layout.fields);
	return r;
}
