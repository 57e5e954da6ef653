/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text report: a line that says what was looked at and when, then each view under its title.
 * Knows layouts, not views. Assumes that tzset() was called.
 */
#include "formats.h"

#include <time.h>

#include "select.h"
#include "text_parts.h"

void text_cell_format(const struct text_view *part, struct cell cell, struct column column,
		      char *buffer)
{
	cell_format(cell, column, part->request->is_exact ? NUMBER_EXACT : NUMBER_HUMAN,
		    part->request->is_utf8, buffer, TEXT_CELL_SIZE);
}

bool text_column_is_left(struct column column)
{
	return metric_info(column.metric)->unit == UNIT_TEXT;
}

static void put_blanks(FILE *file, int count)
{
	for (int i = 0; i < count; i++)
		putc(' ', file);
}

/* Writes whole characters up to `width` columns and returns the columns written. */
static int put_cut(FILE *file, const char *text, int width)
{
	int used = 0;

	for (;;) {
		uint32_t code;
		int columns;
		size_t length = text_next_character(text, &code, &columns);

		if (!length || used + columns > width)
			return used;
		fwrite(text, 1, length, file);
		text += length;
		used += columns;
	}
}

static void put(FILE *file, const char *text, int width, bool is_left, bool is_cut, bool is_last)
{
	int used = text_width(text);

	if (!is_left)
		put_blanks(file, width - used);
	if (is_cut && used > width)
		used = put_cut(file, text, width);
	else
		fputs(text, file);
	if (is_left && !is_last)
		put_blanks(file, width - used);
}

void text_put(FILE *file, const char *text, int width, bool is_left, bool is_cut)
{
	put(file, text, width, is_left, is_cut, false);
}

void text_put_last(FILE *file, const char *text, int width, bool is_left, bool is_cut)
{
	put(file, text, width, is_left, is_cut, true);
}

static void write_fact(FILE *file, const struct report_request *request, const char *raw)
{
	char text[256];

	if (!raw)
		return;
	text_sanitise(raw, request->is_utf8, text, sizeof(text));
	fprintf(file, "  %s", text);
}

/* The metric whose interval stands for all rates, or all changes, of the report; or METRIC_NONE. */
static enum metric first_metric_through(const struct report_request *request, enum lens lens)
{
	for (size_t i = 0; i < request->view_count; i++)
		for (const struct view_column *at = request->views[i]->columns; at->column.metric;
		     at++)
			if (at->column.lens == lens)
				return at->column.metric;
	return METRIC_NONE;
}

static void write_interval(FILE *file, const struct model *model,
			   const struct report_request *request)
{
	enum metric metric = first_metric_through(request, LENS_RATE);
	const char *what = "rates";
	double interval;

	if (!metric) {
		metric = first_metric_through(request, LENS_CHANGE);
		what = "changes";
	}
	if (!metric)
		return;
	interval = model_interval(model, metric);
	if (interval > 0)
		fprintf(file, "  %s over %.2f s", what, interval);
	else
		fprintf(file, "  no %s: they need two samples", what);
}

static void write_header(FILE *file, const struct model *model,
			 const struct report_request *request)
{
	const struct sample *now = model_now(model);
	time_t seconds = (time_t)(now->taken.wall / NANOSECONDS_PER_SECOND);
	char time[64] = "time unknown";
	struct tm parts;

	if (now->taken.wall && localtime_r(&seconds, &parts))
		strftime(time, sizeof(time), "%Y-%m-%d %H:%M:%S %z", &parts);
	fputs(time, file);
	write_fact(file, request, now->origin.host);
	write_fact(file, request, now->origin.kernel);
	write_fact(file, request, now->origin.architecture);
	write_interval(file, model, request);
	putc('\n', file);
	if (now->is_incomplete)
		fputs("Incomplete: memory ran out while this sample was taken.\n", file);
}

static void write_title(const struct text_view *part)
{
	fprintf(part->file, "\n%s", part->view->title);
	if (part->view->layout == VIEW_TABLE && part->rows.count) {
		if (part->shown < part->rows.count)
			fprintf(part->file, ": %zu of %zu", part->shown, part->rows.count);
		else
			fprintf(part->file, ": %zu", part->rows.count);
	}
	if (part->rows.hidden)
		fprintf(part->file, " (%zu more hidden by the filter)", part->rows.hidden);
	putc('\n', part->file);
}

static int write_view(struct text_view *part)
{
	int r = select_rows(part->model, part->request, part->view, &part->rows);

	if (r < 0)
		return r;
	part->shown = select_count(part->request, part->view, &part->rows);
	write_title(part);
	if (part->rows.count) {
		switch (part->view->layout) {
		case VIEW_TABLE: r = text_table_write(part); break;
		case VIEW_FORM: text_form_write(part); break;
		case VIEW_MATRIX: r = text_matrix_write(part); break;
		}
	} else {
		fputs("  none\n", part->file);
	}
	text_notes_write(part);
	return r;
}

static int write_sample(FILE *file, const struct model *model,
			const struct report_request *request)
{
	struct text_view part = { .file = file, .model = model, .request = request };
	int r = 0;

	if (request->number)
		putc('\n', file);
	write_header(file, model, request);
	for (size_t i = 0; i < request->view_count && r >= 0; i++) {
		part.view = request->views[i];
		r = write_view(&part);
	}
	rows_done(&part.rows);
	return r < 0 ? r : 0;
}

const struct report report_text = {
	.name = "text",
	.help = "Tables for people; numbers rounded unless --exact is given.",
	.is_for_people = true,
	.write = write_sample,
};
