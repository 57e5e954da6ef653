/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mempane list: the registry and the views, as text or JSON. Reads no machine. */
#include <string.h>

#include "mempane/json.h"
#include "mempane/report.h"

#include "commands.h"
#include "output.h"
#include "suggest.h"

static const char *origin_of(const struct metric_info *info)
{
	return info->is_computed ? "" : source_info(info->source)->path;
}

static enum cost cost_of(const struct metric_info *info)
{
	return info->is_computed ? COST_COMPUTED : source_info(info->source)->cost;
}

/* One line a metric, so that grep finds whole answers; the sentence ends it. */
static void write_metric(FILE *file, const struct metric_info *info, int name_width)
{
	char name[128], field[256] = "";

	snprintf(name, sizeof(name), "%s.%s", entity_info(info->entity)->name, info->name);
	if (info->is_computed)
		snprintf(field, sizeof(field), "= %s", info->formula ? info->formula : "");
	else if (info->field)
		snprintf(field, sizeof(field), "%s", info->field);
	fprintf(file, "%-*s  %-12s  %-13s  %-17s  %s%s%s%s%s\n", name_width, name,
		unit_name(info->unit), nature_name(info->nature), cost_name(cost_of(info)),
		origin_of(info), field[0] && !info->is_computed ? " " : "", field,
		origin_of(info)[0] || field[0] ? "  " : "", info->help);
}

static void write_metrics(FILE *file)
{
	int width = 0;

	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const struct metric_info *info = metric_info(metric);
		int length = (int)(strlen(entity_info(info->entity)->name) + 1 +
				   strlen(info->name));

		width = length > width ? length : width;
	}
	fprintf(file, "%-*s  %-12s  %-13s  %-17s  %s\n", width, "METRIC", "UNIT", "NATURE", "COST",
		"SOURCE FIELD, OR = FORMULA; MEANING");
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		write_metric(file, metric_info(metric), width);
}

static void write_metric_json(struct json_writer *json, const struct metric_info *info)
{
	json_object_begin(json, NULL);
	json_string(json, "entity", entity_info(info->entity)->name);
	json_string(json, "name", info->name);
	json_string(json, "title", info->title);
	json_string(json, "unit", unit_name(info->unit));
	json_string(json, "nature", nature_name(info->nature));
	json_string(json, "source", info->is_computed ? NULL : source_info(info->source)->path);
	json_string(json, "field", info->field);
	json_string(json, "formula", info->formula);
	json_string(json, "cost", cost_name(cost_of(info)));
	json_string(json, "needs", info->is_computed ? NULL : source_info(info->source)->privilege);
	json_boolean(json, "sums", info->sums);
	json_string(json, "help", info->help);
	json_object_end(json);
}

static void write_metrics_json(FILE *file)
{
	struct json_writer json;

	json_begin(&json, file, true);
	json_object_begin(&json, NULL);
	json_count(&json, "schema_version", 1);
	json_array_begin(&json, "metrics");
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		write_metric_json(&json, metric_info(metric));
	json_array_end(&json);
	json_object_end(&json);
	json_end(&json);
}

static const char *layout_name(enum view_layout layout)
{
	switch (layout) {
	case VIEW_TABLE: return "table";
	case VIEW_FORM: return "form";
	case VIEW_MATRIX: return "matrix";
	}
	return "";
}

static void write_views(FILE *file)
{
	int width = (int)strlen("VIEW");

	for (size_t i = 0; view_at(i); i++)
		if ((int)strlen(view_at(i)->name) > width)
			width = (int)strlen(view_at(i)->name);
	fprintf(file, "%-*s  %-9s  %-6s  MEANING\n", width, "VIEW", "ENTITY", "LAYOUT");
	for (size_t i = 0; view_at(i); i++)
		fprintf(file, "%-*s  %-9s  %-6s  %s\n", width, view_at(i)->name,
			entity_info(view_at(i)->entity)->name, layout_name(view_at(i)->layout),
			view_at(i)->help);
}

static void write_view_json(struct json_writer *json, const struct view *view)
{
	json_object_begin(json, NULL);
	json_string(json, "name", view->name);
	json_string(json, "title", view->title);
	json_string(json, "entity", entity_info(view->entity)->name);
	json_string(json, "layout", layout_name(view->layout));
	json_array_begin(json, "columns");
	for (const struct view_column *at = view->columns; at->column.metric; at++) {
		char name[96];

		column_name(at->column, name, sizeof(name));
		json_string(json, NULL, name);
	}
	json_array_end(json);
	json_string(json, "help", view->help);
	json_object_end(json);
}

static void write_views_json(FILE *file)
{
	struct json_writer json;

	json_begin(&json, file, true);
	json_object_begin(&json, NULL);
	json_count(&json, "schema_version", 1);
	json_array_begin(&json, "views");
	for (size_t i = 0; view_at(i); i++)
		write_view_json(&json, view_at(i));
	json_array_end(&json);
	json_object_end(&json);
	json_end(&json);
}

static const struct list {
	const char *name;
	void (*write)(FILE *file);
	void (*write_json)(FILE *file);
} lists[] = {
	{ "metrics", write_metrics, write_metrics_json },
	{ "views", write_views, write_views_json },
	{ "schema", report_write_schema, report_write_schema },
};

static enum status find_list(const struct options *options, const struct list **ret_list)
{
	struct suggestion suggestion;
	struct shown given;

	if (options->operand_count != 1)
		return complain(STATUS_USAGE, "list: expected one of %s",
				command_info(COMMAND_LIST)->operands);
	suggestion_begin(&suggestion, options->operands[0]);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		suggestion_consider(&suggestion, lists[i].name);
		if (strcmp(options->operands[0], lists[i].name) != 0)
			continue;
		*ret_list = &lists[i];
		return STATUS_SUCCESS;
	}
	return complain(STATUS_USAGE, "list: expected one of %s, not '%s'%s",
			command_info(COMMAND_LIST)->operands,
			shown(&given, options->operands[0]), suggestion_end(&suggestion));
}

enum status list_run(const struct options *options, const struct surroundings *surroundings)
{
	const struct list *list;
	struct output output;
	enum status status = find_list(options, &list);

	(void)surroundings;
	if (status == STATUS_SUCCESS && strcmp(options->format, "json") != 0 &&
	    strcmp(options->format, "text") != 0)
		status = complain(STATUS_USAGE, "list: expected --format text or json, not %s",
				  options->format);
	if (status != STATUS_SUCCESS)
		return status;
	status = output_open(&output, options->output);
	if (status != STATUS_SUCCESS)
		return status;
	if (strcmp(options->format, "json") == 0)
		list->write_json(output.file);
	else
		list->write(output.file);
	output_commit(&output);
	return output_close(&output);
}
