/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CSV (RFC 4180, with line feeds only). One view is one table: a heading, then a line for each row
 * of each sample, so that any reader of CSV takes the whole output. Several views are several
 * tables, each with its heading, with an empty line between any two of them; they come again with
 * each sample.
 *
 *   time,sample,process.pid,process.name,process.pss,…,reason
 *
 * `time` is RFC 3339 (empty: unknown), `sample` counts from 0. Headings are ENTITY.MEMBER with the
 * members of JSON: a rate is NAME_per_s, a change NAME_change, a share NAME_share. Numbers are
 * exact, in base units. A field is empty when the kernel has no such thing, or when the last field
 * of the line, `reason`, says why: "process.pss=denied process.uss=denied". That field also names
 * values that are bounds (at_least), estimates from a sample (sampled) or old (stale), and limits
 * without a limit (unlimited).
 *
 * In text, \xXX is a byte that would not be harmless and \\ a backslash; also the first byte of a
 * text that a spreadsheet would take for a formula (= + - @) is written so.
 */
#include "formats.h"

#include <inttypes.h>
#include <string.h>

#include "exact.h"
#include "members.h"
#include "select.h"

/* Semicolons and blanks at the ends are no matter of RFC 4180, but of spreadsheets; an empty text
 * is not the same as none. */
static bool needs_quotes(const char *value)
{
	size_t length = strlen(value);

	return !length || strpbrk(value, "\",;") || value[0] == ' ' || value[length - 1] == ' ';
}

static void write_text(FILE *file, const char *value)
{
	bool is_quoted = needs_quotes(value);
	char out[ESCAPED_SIZE];
	int length;

	if (is_quoted)
		putc('"', file);
	if (*value && strchr("=+-@", *value))
		fprintf(file, "\\x%02x", (unsigned char)*value++);
	while ((length = next_escaped(&value, out)) > 0) {
		if (out[0] == '"')
			putc('"', file);
		fwrite(out, 1, (size_t)length, file);
	}
	if (is_quoted)
		putc('"', file);
}

static void write_heading(FILE *file, enum entity entity, const struct members *members)
{
	fputs("time,sample", file);
	for (size_t i = 0; i < members->count; i++)
		fprintf(file, ",%s.%s", entity_info(entity)->name, members->items[i].name);
	fputs(",reason\n", file);
}

static void write_cell(FILE *file, struct cell cell, struct column column)
{
	char number[NUMBER_SIZE];

	putc(',', file);
	if (!cell_has_value(&cell))
		return;
	if (column.lens == LENS_VALUE && metric_info(column.metric)->unit == UNIT_TEXT) {
		write_text(file, cell.text);
		return;
	}
	format_exact(cell, column, number);
	fputs(number, file);
}

static bool needs_reason(enum presence presence)
{
	return presence != PRESENCE_ABSENT && presence != PRESENCE_UNASKED &&
	       presence != PRESENCE_PRESENT;
}

static void write_row(FILE *file, const struct model *model, size_t row, enum entity entity,
		      const struct members *members)
{
	bool has_reason = false;

	for (size_t i = 0; i < members->count; i++)
		write_cell(file, model_cell(model, row, members->items[i].column),
			   members->items[i].column);
	putc(',', file);
	for (size_t i = 0; i < members->count; i++) {
		enum presence presence = model_cell(model, row, members->items[i].column).presence;

		if (!needs_reason(presence))
			continue;
		fprintf(file, "%s%s.%s=%s", has_reason ? " " : "", entity_info(entity)->name,
			members->items[i].name, presence_name(presence));
		has_reason = true;
	}
	putc('\n', file);
}

static int write_view(FILE *file, const struct model *model, const struct report_request *request,
		      const struct view *view)
{
	struct members members;
	struct rows rows = { 0 };
	char time[TIME_SIZE] = "";
	int r = members_of_view(model, view, &members);

	if (r < 0)
		return r;
	r = select_rows(model, request, view, &rows);
	format_time(model_now(model)->taken.wall, time);
	if (r >= 0 && (request->number == 0 || request->view_count > 1))
		write_heading(file, view->entity, &members);
	for (size_t i = 0; r >= 0 && i < select_count(request, view, &rows); i++) {
		fprintf(file, "%s,%u", time, request->number);
		write_row(file, model, rows.items[i].row, view->entity, &members);
	}
	rows_done(&rows);
	members_done(&members);
	return r;
}

static int write_sample(FILE *file, const struct model *model,
			const struct report_request *request)
{
	int r = 0;

	for (size_t i = 0; i < request->view_count && r >= 0; i++) {
		if (i || (request->number && request->view_count > 1))
			putc('\n', file);
		r = write_view(file, model, request, request->views[i]);
	}
	return r < 0 ? r : 0;
}

const struct report report_csv = {
	.name = "csv",
	.help = "A table with a heading and a line for each row and sample, every number exact and "
		"in base units.",
	.write = write_sample,
};
