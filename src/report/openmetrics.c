/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expositions for Prometheus and its kin, in two dialects that differ in what they tell of
 * counters:
 *
 *   openmetrics  OpenMetrics 1.0. Declares counters with HELP only: TYPE and UNIT would have to
 *                name them without _total, which readers of the older text format (promtool, the
 *                textfile collector of node_exporter) take for another metric. So one output suits
 *                both.
 *   prometheus   the text format 0.0.4, counters with their TYPE.
 *
 * Each metric of the requested views is a family (families.h), whatever lens the view shows it
 * through: counters are raw. Rows are labels; texts, identifiers and addresses are labels of
 * mempane_ENTITY_info, whose value is 1. Nanoseconds become seconds, thousandths ratios, no limit
 * +Inf. A cell without value, or with a bound instead of one, has no series. No timestamps, as the
 * textfile collector asks.
 */
#include "formats.h"

#include <inttypes.h>
#include <string.h>

#include "exact.h"
#include "families.h"
#include "labels.h"
#include "members.h"
#include "select.h"

struct exposition {
	FILE                *file;
	const struct model  *model;
	const struct members *members;
	const struct rows   *rows;
	struct labels        labels;
	bool                 is_openmetrics;
};

static void write_help(FILE *file, const char *name, const char *help)
{
	fprintf(file, "# HELP %s ", name);
	for (; *help; help++) {
		if (*help == '\\')
			putc('\\', file);
		putc(*help, file);
	}
	putc('\n', file);
}

static void write_head(const struct exposition *exposition, enum metric metric, const char *name)
{
	bool is_counter = family_kind(metric) == FAMILY_COUNTER;
	const char *unit = family_unit(metric);

	if (!is_counter || !exposition->is_openmetrics)
		fprintf(exposition->file, "# TYPE %s %s\n", name, is_counter ? "counter" : "gauge");
	if (unit && !is_counter && exposition->is_openmetrics)
		fprintf(exposition->file, "# UNIT %s %s\n", name, unit);
	write_help(exposition->file, name, metric_info(metric)->help);
}

/* A whole number of 1/scale, in decimals without trailing zeros. */
static void write_fraction(FILE *file, bool is_negative, uint64_t value, uint64_t scale)
{
	uint64_t rest = value % scale;

	fprintf(file, "%s%" PRIu64, is_negative ? "-" : "", value / scale);
	if (rest)
		putc('.', file);
	for (; rest; rest %= scale) {
		rest *= 10;
		putc((int)('0' + rest / scale), file);
	}
}

static void write_value(FILE *file, struct cell cell, enum metric metric)
{
	char number[NUMBER_SIZE];
	uint64_t magnitude;

	if (cell.presence == PRESENCE_UNLIMITED) {
		fputs("+Inf", file);
		return;
	}
	switch (metric_info(metric)->unit) {
	case UNIT_NANOSECONDS:
		write_fraction(file, false, cell.count, NANOSECONDS_PER_SECOND);
		return;
	case UNIT_INDEX:
		magnitude = cell.signed_count < 0 ? -(uint64_t)cell.signed_count :
						    (uint64_t)cell.signed_count;
		write_fraction(file, cell.signed_count < 0, magnitude, 1000);
		return;
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_SIGNED_BYTES:
	case UNIT_RATIO:
	case UNIT_NUMBER:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
	case UNIT_TEXT:
		break;
	}
	format_exact(cell, (struct column){ metric, LENS_VALUE }, number);
	fputs(number, file);
}

/* A ratio that is no number has no value either. */
static bool has_series(struct cell cell, enum metric metric)
{
	if (metric_info(metric)->unit == UNIT_RATIO && cell.presence == PRESENCE_PRESENT)
		return cell.ratio - cell.ratio == 0;
	return cell.presence == PRESENCE_PRESENT || cell.presence == PRESENCE_STALE ||
	       (cell.presence == PRESENCE_UNLIMITED && family_kind(metric) == FAMILY_GAUGE);
}

static void write_family(const struct exposition *exposition, enum metric metric)
{
	char name[FAMILY_NAME_SIZE];
	bool has_head = false;

	family_name(metric, name);
	for (size_t i = 0; i < exposition->labels.count; i++) {
		struct cell cell = model_cell(exposition->model, exposition->rows->items[i].row,
					      (struct column){ metric, LENS_VALUE });
		const char *labels = labels_of(&exposition->labels, i);

		if (!has_series(cell, metric))
			continue;
		if (!has_head)
			write_head(exposition, metric, name);
		has_head = true;
		fputs(name, exposition->file);
		if (*labels)
			fprintf(exposition->file, "{%s}", labels);
		putc(' ', exposition->file);
		write_value(exposition->file, cell, metric);
		putc('\n', exposition->file);
	}
}

static bool has_info(const struct exposition *exposition)
{
	for (size_t i = 0; i < exposition->members->count; i++)
		if (family_kind(exposition->members->items[i].column.metric) == FAMILY_INFO)
			return exposition->labels.count > 0;
	return false;
}

static void write_info_row(const struct exposition *exposition, size_t index, const char *name)
{
	const char *labels = labels_of(&exposition->labels, index);
	bool has_more = *labels != '\0';

	fprintf(exposition->file, "%s{%s", name, labels);
	for (size_t i = 0; i < exposition->members->count; i++) {
		struct column column = exposition->members->items[i].column;

		if (family_kind(column.metric) == FAMILY_INFO)
			has_more |= label_write(exposition->file,
						model_cell(exposition->model,
							   exposition->rows->items[index].row,
							   column),
						column.metric, has_more);
	}
	fputs("} 1\n", exposition->file);
}

/* Texts would be an info metric in OpenMetrics; the older text format knows gauges. */
static void write_info(const struct exposition *exposition, enum entity entity)
{
	char name[FAMILY_NAME_SIZE];

	family_info_name(entity, name);
	fprintf(exposition->file, "# TYPE %s gauge\n", name);
	write_help(exposition->file, name, entity_info(entity)->help);
	for (size_t i = 0; i < exposition->labels.count; i++)
		write_info_row(exposition, i, name);
}

static void write_families(const struct exposition *exposition, enum entity entity)
{
	for (size_t i = 0; i < exposition->members->count; i++) {
		enum metric metric = exposition->members->items[i].column.metric;
		enum family_kind kind = family_kind(metric);

		if (kind == FAMILY_GAUGE || kind == FAMILY_COUNTER)
			write_family(exposition, metric);
	}
	if (has_info(exposition))
		write_info(exposition, entity);
}

static int write_entity(FILE *file, bool is_openmetrics, const struct model *model,
			const struct report_request *request, const struct view *view)
{
	bool is_about_one = entity_info(view->entity)->is_per_subject;
	struct rows rows = { 0 };
	struct members members;
	struct exposition exposition = { .file = file, .model = model, .members = &members,
					 .rows = &rows, .is_openmetrics = is_openmetrics };
	int r = members_of_values(model, request, view->entity, &members);

	if (r < 0)
		return r;
	r = select_rows(model, request, view, &rows);
	if (r >= 0)
		r = labels_make(model, &members, &rows, select_count(request, view, &rows),
				is_about_one ? request->subject : 0, &exposition.labels);
	if (r >= 0) {
		write_families(&exposition, view->entity);
		labels_done(&exposition.labels);
	}
	rows_done(&rows);
	members_done(&members);
	return r;
}

static int write_all(FILE *file, bool is_openmetrics, const struct model *model,
		     const struct report_request *request)
{
	int r = 0;

	for (size_t i = 0; i < request->view_count && r >= 0; i++)
		if (members_begin_with(request, i))
			r = write_entity(file, is_openmetrics, model, request, request->views[i]);
	return r < 0 ? r : 0;
}

static int write_openmetrics(FILE *file, const struct model *model,
			     const struct report_request *request)
{
	int r = write_all(file, true, model, request);

	if (r == 0)
		fputs("# EOF\n", file);
	return r;
}

static int write_prometheus(FILE *file, const struct model *model,
			    const struct report_request *request)
{
	return write_all(file, false, model, request);
}

const struct report report_openmetrics = {
	.name = "openmetrics",
	.help = "One exposition for Prometheus and others, in the base units of OpenMetrics; also "
		"for the textfile collector of node_exporter.",
	.is_exposition = true,
	.write = write_openmetrics,
};

const struct report report_prometheus = {
	.name = "prometheus",
	.help = "The same in the older text format of Prometheus, which has the type of counters.",
	.is_exposition = true,
	.write = write_prometheus,
};
