/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words about a table: the note in its border, and what a column is, all from the registry.
 */
#include "table_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Appends, cutting at the end of the buffer. */
static void append(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void append(char *buffer, size_t size, const char *format, ...)
{
	size_t length = strlen(buffer);
	va_list arguments;

	va_start(arguments, format);
	if (length + 1 < size)
		vsnprintf(buffer + length, size - length, format, arguments);
	va_end(arguments);
}

static void append_sort(const struct table_widget *table, char *buffer, size_t size)
{
	char title[64];
	struct view_column column = { .column = table->sort };
	size_t count = table_column_count(table);

	if (table->is_tree) {
		append(buffer, size, "tree");
		return;
	}
	if (!table->sort.metric)
		return;
	for (size_t i = 0; i < count; i++)
		if (table->columns[i].column.metric == table->sort.metric &&
		    table->columns[i].column.lens == table->sort.lens)
			column = table->columns[i];
	view_column_title(&column, title, sizeof(title));
	append(buffer, size, "by %s %s", title, table->is_ascending ? "▲" : "▼");
}

static void append_hidden(const struct scene *scene, const struct table_widget *table,
			  char *buffer, size_t size)
{
	char safe[TABLE_TEXT_MAXIMUM];

	if (table->compiled) {
		text_sanitise(table->filter, scene->style.is_utf8, safe, sizeof(safe));
		append(buffer, size, " · filter: %s", safe);
	}
	if (table->user[0]) {
		text_sanitise(table->user, scene->style.is_utf8, safe, sizeof(safe));
		append(buffer, size, " · user: %s", safe);
	}
	if (table->hides_kernel_threads)
		append(buffer, size, " · no kernel threads");
	if (table->hides_idle)
		append(buffer, size, " · active only");
	if (table->rows.hidden)
		append(buffer, size, " · %zu hidden", table->rows.hidden);
}

/* How old the oldest row is, where some are not of this sample since files are slow to answer.
 * Walked values are of many ages at any time, and dim. */
static void append_age(const struct scene *scene, const struct table_widget *table, char *buffer,
		       size_t size)
{
	const struct sample *now = model_now(scene->model);
	const struct table *data = table_data(scene, table);
	enum metric metric = table->columns[0].column.metric;
	enum source source = metric_rate_source(metric);
	uint64_t oldest = 0, of_this_sample;
	char text[32];

	metric = metric_age(metric);
	if (!data || !metric || source_info(source)->cost == COST_WALK)
		return;
	of_this_sample = now->outcomes[source].read_at - now->taken.monotonic;
	for (size_t row = 0; row < data->row_count; row++) {
		const struct cell *age = sample_get(now, row, metric);

		if (cell_has_value(age) && age->count > of_this_sample && age->count > oldest)
			oldest = age->count;
	}
	if (!oldest)
		return;
	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, oldest, text, sizeof(text));
	append(buffer, size, " · up to %s old", text);
}

void table_widget_note(const struct scene *scene, const struct table_widget *table, char *buffer,
		       size_t size)
{
	static const char separator[] = " · ";

	buffer[0] = '\0';
	append_sort(table, buffer, size);
	append_hidden(scene, table, buffer, size);
	if (strncmp(buffer, separator, strlen(separator)) == 0)
		memmove(buffer, buffer + strlen(separator),
			strlen(buffer) - strlen(separator) + 1);
	if (model_has_mark(scene->model))
		append(buffer, size, " · Δ since mark");
	append_age(scene, table, buffer, size);
	if (table->estimated && table->sort.metric)
		append(buffer, size, " · %zu estimated", table->estimated);
	if (table->unknown && table->sort.metric) {
		enum source source = metric_rate_source(table->sort.metric);
		const char *privilege = source ? source_info(source)->privilege : NULL;

		append(buffer, size, " · %zu refused", table->unknown);
		if (privilege)
			append(buffer, size, ": needs %s", privilege);
	}
}

static void explain_origin(const struct metric_info *info, char *buffer, size_t size)
{
	const struct source_info *source = source_info(info->source);

	if (info->source) {
		append(buffer, size, "\nFile: /%s", source->path);
		if (info->field)
			append(buffer, size, ", field %s", info->field);
		append(buffer, size, "\nCost: %s", cost_sentence(source->cost));
		if (source->privilege)
			append(buffer, size, "\nNeeds: %s", source->privilege);
	}
	if (info->formula)
		append(buffer, size, "\nFormula: %s", info->formula);
	for (size_t i = 0; info->is_computed && i < METRIC_INPUTS_MAXIMUM && info->inputs[i]; i++) {
		const struct metric_info *input = metric_info(info->inputs[i]);

		append(buffer, size, "%s%s", i ? ", " : "\nFrom: ", input->name);
		if (input->source && i == 0)
			append(buffer, size, " (/%s)", source_info(input->source)->path);
	}
}

static const char *lens_sentence(enum lens lens)
{
	switch (lens) {
	case LENS_VALUE:
		return "";
	case LENS_CHANGE:
		return "\nShown as the change since the sample before, or since the mark.";
	case LENS_RATE:
		return "\nShown per second, over the time between two reads of its file.";
	case LENS_SHARE:
		return "\nShown as a share.";
	}
	return "";
}

void column_explain(struct column column, char *buffer, size_t size)
{
	const struct metric_info *info = metric_info(column.metric);

	buffer[0] = '\0';
	append(buffer, size, "%s: %s%s", info->title, info->help, lens_sentence(column.lens));
	if (column.lens == LENS_SHARE && info->share_of)
		append(buffer, size, " Of: %s.", metric_info(info->share_of)->name);
	append(buffer, size, "\n\nName: %s.%s  (unit: %s, %s)", entity_info(info->entity)->name,
	       info->name, unit_name(info->unit), nature_name(info->nature));
	explain_origin(info, buffer, size);
	if (!info->sums && info->unit == UNIT_BYTES && info->entity == ENTITY_PROCESS)
		append(buffer, size, "\nRows of this column must not be added up.");
}

/* Between what a value lies that was left out, and why it was. */
static void explain_bounds(const struct scene *scene, size_t row, enum metric metric,
			   enum presence presence, char *buffer, size_t size)
{
	const struct metric_info *info = metric_info(metric);
	const char *lower_title = info->lower ? metric_info(info->lower)->title : "nothing";
	struct bounds bounds;
	char lower[32], upper[32];

	if (!model_bounds(scene->model, row, metric, &bounds))
		return;
	unit_format_count(info->unit, NUMBER_HUMAN, bounds.lower, lower, sizeof(lower));
	unit_format_count(info->unit, NUMBER_HUMAN, bounds.upper, upper, sizeof(upper));
	append(buffer, size, "\n\nIn this row an estimate: between %s (%s) and %s (%s). ", lower,
	       lower_title, upper, metric_info(info->upper)->title);
	append(buffer, size, "%s", presence == PRESENCE_PENDING ?
	       "Its page tables were not walked yet: the budget (--budget) has to allow it." :
	       "Its page tables are not walked, which would hold the process for longer than "
	       "--walk-limit allows. Opening the process walks them.");
	if (info->lower)
		append(buffer, size, " What it shares with forks of it counts in full in %s.",
		       lower_title);
}

/* What was carried forward tells its age. */
static void explain_age(const struct scene *scene, size_t row, enum metric metric, char *buffer,
			size_t size)
{
	static const uint64_t of_this_sample = NANOSECONDS_PER_SECOND / 10;
	enum metric metric_of_age = metric_age(metric);
	struct cell age;
	char text[32];

	if (!metric_of_age)
		return;
	age = model_cell(scene->model, row, (struct column){ metric_of_age, LENS_VALUE });
	if (!cell_has_value(&age) || age.count < of_this_sample)
		return;
	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, age.count, text, sizeof(text));
	append(buffer, size, "\n\nThe value in this row was read %s ago.", text);
}

static void explain_cell(const struct scene *scene, const struct table_widget *table,
			 struct column column, char *buffer, size_t size)
{
	int64_t row = table_widget_row(table);
	struct cell cell;

	if (row < 0 || !table_data(scene, table))
		return;
	cell = model_cell(scene->model, (size_t)row, column);
	if (cell_is_bounded(&cell))
		explain_bounds(scene, (size_t)row, column.metric, cell.presence, buffer, size);
	else if (cell_has_value(&cell))
		explain_age(scene, (size_t)row, column.metric, buffer, size);
}

bool table_widget_explain(const struct scene *scene, const struct table_widget *table, char *buffer,
			  size_t size)
{
	struct column column;

	if (table->cursor_column >= table_column_count(table))
		return false;
	column = table_shown_column(table, table->cursor_column);
	column_explain(column, buffer, size);
	explain_cell(scene, table, column, buffer, size);
	return true;
}
