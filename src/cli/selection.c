/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Turns options and view names into a report request and a demand. Reads nothing. */
#include "selection.h"

#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suggest.h"

enum status selection_add_view(struct selection *selection, const char *name)
{
	const struct view *view = view_find(name);
	struct suggestion suggestion;
	struct shown given;

	if (view && selection->view_count < SELECTION_VIEWS_MAXIMUM) {
		for (size_t i = 0; i < selection->view_count; i++)
			if (selection->views[i] == view)
				return STATUS_SUCCESS;
		selection->views[selection->view_count++] = view;
		return STATUS_SUCCESS;
	}
	suggestion_begin(&suggestion, name);
	for (size_t i = 0; view_at(i); i++)
		suggestion_consider(&suggestion, view_at(i)->name);
	return complain(STATUS_USAGE, "unknown view '%s'%s ('mempane list views' shows all)",
			shown(&given, name), suggestion_end(&suggestion));
}

struct column selection_find_sort(enum entity entity, const char *word, bool *ret_is_ascending)
{
	bool has_sign = *word == '+' || *word == '-';
	struct column column = column_find(entity, text_from(word + has_sign));

	*ret_is_ascending = *word == '+' || (!has_sign && column.metric &&
					     column_unit(column) == UNIT_TEXT);
	return column;
}

enum status selection_complain_column(enum entity entity, const char *word)
{
	struct suggestion suggestion;
	struct shown given;

	if (*word == '+' || *word == '-')
		word++;
	suggestion_begin(&suggestion, word);
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
			char name[96];

			column_name((struct column){ metric, lens }, name, sizeof(name));
			if (column_find(entity, text_from(name)).metric)
				suggestion_consider(&suggestion, name);
		}
	return complain(STATUS_USAGE,
			"unknown column '%s' of %s%s ('mempane list metrics' shows all)",
			shown(&given, word), entity_info(entity)->name,
			suggestion_end(&suggestion));
}

static enum status join_expression(const struct options *options, char **ret_expression)
{
	int length = 0;

	*ret_expression = NULL;
	if (options->user && options->filter)
		length = asprintf(ret_expression, "user=%s %s", options->user, options->filter);
	else if (options->user)
		length = asprintf(ret_expression, "user=%s", options->user);
	else if (options->filter)
		length = asprintf(ret_expression, "%s", options->filter);
	return length < 0 ? complain_code(-ENOMEM, "--filter") : STATUS_SUCCESS;
}

/* The view that --filter and --sort mean: the processes if they are shown, or the first table. */
static const struct view *find_target(const struct selection *selection)
{
	const struct view *first_table = selection->views[0];

	if (selection->target)
		return selection->target;
	for (size_t i = selection->view_count; i > 0; i--) {
		const struct view *view = selection->views[i - 1];

		if (view->layout != VIEW_FORM && view->entity == ENTITY_PROCESS)
			return view;
		if (view->layout == VIEW_TABLE)
			first_table = view;
	}
	return first_table;
}

static enum status read_sort(struct selection *selection, const struct options *options)
{
	const struct view *target = find_target(selection);
	struct report_request *request = &selection->request;

	if (!options->sort)
		return STATUS_SUCCESS;
	request->sort = selection_find_sort(target->entity, options->sort,
					    &request->sort_ascending);
	for (size_t i = 0; i < selection->view_count && !request->sort.metric; i++)
		request->sort = selection_find_sort(selection->views[i]->entity, options->sort,
						    &request->sort_ascending);
	if (!request->sort.metric)
		return selection_complain_column(target->entity, options->sort);
	demand_add(&selection->demand, request->sort.metric);
	return STATUS_SUCCESS;
}

/* An unknown column is the likeliest slip, so it gets a suggestion. */
static enum status complain_filter(enum entity entity, const char *expression,
				   struct error *error)
{
	size_t length = strspn(error->path, "abcdefghijklmnopqrstuvwxyz"
					    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	struct text name = { error->path, length };
	struct shown given, place;
	char word[96], sentence[1024];

	snprintf(word, sizeof(word), "%.*s", (int)length, error->path);
	if (length && strchr("=!<>~", error->path[length]) && error->path[length] &&
	    !column_find(entity, name).metric)
		return selection_complain_column(entity, word);
	error->code = 0;	/* "invalid argument" adds nothing */
	error_describe(error, sentence, sizeof(sentence));
	return complain(STATUS_USAGE, "--filter '%s': %s", shown(&given, expression),
			shown(&place, sentence));
}

/* On this machine a name that nobody has is a slip; a capture may know names that are gone. */
static enum status check_user(const struct options *options)
{
	struct shown given;

	if (!options->user || strcmp(options->root, "/") ||
	    strspn(options->user, "0123456789") == strlen(options->user) ||
	    getpwnam(options->user))
		return STATUS_SUCCESS;
	return complain(STATUS_USAGE, "--user: no user '%s' on this machine",
			shown(&given, options->user));
}

enum status selection_read_filter(const struct options *options, enum entity entity,
				  char **ret_expression, struct filter **ret_filter)
{
	struct error error = { 0 };
	enum status status = check_user(options);
	int r;

	*ret_expression = NULL;
	*ret_filter = NULL;
	if (status == STATUS_SUCCESS)
		status = join_expression(options, ret_expression);
	if (status != STATUS_SUCCESS || !*ret_expression)
		return status;
	r = filter_new(entity, *ret_expression, ret_filter, &error);
	if (r == -ENOMEM)
		return complain_code(r, "--filter");
	return r < 0 ? complain_filter(entity, *ret_expression, &error) : STATUS_SUCCESS;
}

static bool shows_processes(const struct selection *selection)
{
	for (size_t i = 0; i < selection->view_count; i++)
		if (selection->views[i]->entity == ENTITY_PROCESS)
			return true;
	return false;
}

static enum status read_filter(struct selection *selection, const struct options *options)
{
	/* Only processes have a user. */
	enum entity entity = options->user ? ENTITY_PROCESS : find_target(selection)->entity;
	enum status status;
	char *expression;

	if (options->user && !shows_processes(selection))
		return complain(STATUS_USAGE, "--user: none of the views shows processes");
	status = selection_read_filter(options, entity, &expression, &selection->filter);
	free(expression);
	if (status != STATUS_SUCCESS || !selection->filter)
		return status;
	filter_demand(selection->filter, &selection->demand);
	selection->request.filter = selection->filter;
	selection->request.filter_entity = entity;
	return STATUS_SUCCESS;
}

/* Rows of machine formats carry what identifies them. */
static void demand_identity(struct demand *demand, enum entity entity)
{
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		if (metric_info(metric)->nature == NATURE_IDENTITY)
			demand_add(demand, metric);
}

static void demand_views(struct selection *selection)
{
	for (size_t i = 0; i < selection->view_count; i++) {
		const struct view *view = selection->views[i];

		if (selection->report->is_for_people)
			view_demand_shown(view, &selection->demand);
		else
			view_demand(view, &selection->demand);
		demand_identity(&selection->demand, view->entity);
	}
}

static bool needs_earlier(struct column column)
{
	return column.lens == LENS_RATE || column.lens == LENS_CHANGE;
}

static void demand_earlier(struct selection *selection, struct column column)
{
	if (!needs_earlier(column))
		return;
	selection->has_rates = true;
	demand_add(&selection->before, column.metric);
	/* What is carried forward changes between readings, not between samples. */
	demand_add(&selection->before, metric_age(column.metric));
}

/* The first of two samples holds what is compared and no more, so that costly reads happen once. */
static void demand_before(struct selection *selection)
{
	for (size_t i = 0; i < selection->view_count && !selection->report->is_exposition; i++)
		for (const struct view_column *at = selection->views[i]->columns;
		     at->column.metric; at++)
			demand_earlier(selection, at->column);
	if (selection->request.sort.metric)
		demand_earlier(selection, selection->request.sort);
	/* A filter may compare rates too; which ones is its own business. */
	if (selection->filter)
		filter_demand(selection->filter, &selection->before);
}

enum status selection_finish(struct selection *selection, const struct options *options,
			     const struct surroundings *surroundings)
{
	enum status status;

	selection->report = report_find(options->format);
	selection->demand.is_exhaustive = selection->before.is_exhaustive = true;
	selection->before.is_only_before = true;
	selection->demand.pids = selection->before.pids = options->pids;
	selection->demand.pid_count = selection->before.pid_count = options->pid_count;
	demand_views(selection);
	status = read_sort(selection, options);
	if (status == STATUS_SUCCESS)
		status = read_filter(selection, options);
	if (status != STATUS_SUCCESS)
		return status;
	demand_before(selection);
	selection->request.views = selection->views;
	selection->request.view_count = selection->view_count;
	selection->request.top = options->top;
	selection->request.is_exact = options_has(options, OPTION_EXACT);
	selection->request.is_utf8 = surroundings->is_utf8;
	selection->request.width = options->output ? 0 : surroundings->width;
	return STATUS_SUCCESS;
}

void selection_set_subject(struct selection *selection, uint64_t pid, uint64_t mapping)
{
	selection->demand.subject = selection->before.subject = selection->request.subject = pid;
	selection->demand.mapping = mapping;
}

void selection_done(struct selection *selection)
{
	filter_free(selection->filter);
}

static bool has_process(const struct sample *sample, uint64_t pid)
{
	const struct table *table = sample_table(sample, ENTITY_PROCESS);

	for (size_t i = 0; i < table->row_count; i++)
		if (table->keys[i].first == pid)
			return true;
	return false;
}

enum status selection_check_pids(const struct options *options, const struct model *model)
{
	enum status status = STATUS_SUCCESS;

	for (size_t i = 0; i < options->pid_count; i++)
		if (!has_process(model_now(model), options->pids[i]))
			status = complain(STATUS_NO_PROCESS, "no process %" PRIu64,
					  options->pids[i]);
	return status;
}

static bool is_in_mapping(const struct sample *sample, size_t row, uint64_t address)
{
	const struct cell *start = sample_get(sample, row, METRIC_MAPPING_START);
	const struct cell *end = sample_get(sample, row, METRIC_MAPPING_END);

	return cell_has_value(start) && cell_has_value(end) && address >= start->count &&
	       address < end->count;
}

enum status selection_check_mapping(const struct selection *selection, const struct model *model)
{
	const struct sample *now = model_now(model);
	const struct table *mappings = sample_table(now, ENTITY_MAPPING);

	/* Where mappings cannot be read at all, their source says why. */
	if (!selection->demand.mapping || mappings->row_count == 0)
		return STATUS_SUCCESS;
	for (size_t row = 0; row < mappings->row_count; row++)
		if (is_in_mapping(now, row, selection->demand.mapping))
			return STATUS_SUCCESS;
	return complain(STATUS_NO_PROCESS, "no mapping of process %" PRIu64 " at %" PRIx64
			", or not one of its largest (snapshot mappings -p %" PRIu64 " shows them)",
			selection->demand.subject, selection->demand.mapping,
			selection->demand.subject);
}

/* The files of one sort that did not come back; how long the first of them has been waited for. */
static bool list_blocked(const struct sample *sample, bool is_lock, char *files, size_t size,
			 char *duration, size_t duration_size)
{
	uint64_t longest = 0, ended = sample->taken.monotonic + sample->took;
	struct shown path;
	size_t used = 0;

	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++) {
		const struct outcome *outcome = &sample->outcomes[source];

		if (!outcome->blocked || used >= size ||
		    source_info(source)->takes_mmap_lock != is_lock)
			continue;
		used += (size_t)snprintf(files + used, size - used, "%s%s%s", used ? ", " : "",
					 outcome->blocked_path ? "" : "/",
					 outcome->blocked_path ? shown(&path, outcome->blocked_path)
							       : source_info(source)->path);
		if (ended > outcome->blocked_since && ended - outcome->blocked_since > longest)
			longest = ended - outcome->blocked_since;
	}
	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, longest, duration, duration_size);
	return used != 0;
}

enum status selection_check_blocked(const struct sample *sample, bool is_strict)
{
	enum status status = STATUS_SUCCESS;
	char files[512], duration[32];

	if (is_strict && list_blocked(sample, true, files, sizeof(files), duration,
				      sizeof(duration)))
		status = complain(STATUS_BLOCKED, "blocked for %s, something holds the process's "
						  "mmap_lock: %s", duration, files);
	if (list_blocked(sample, false, files, sizeof(files), duration, sizeof(duration)))
		status = complain(STATUS_BLOCKED, "no answer for %s, what was to come from there "
						  "is missing: %s", duration, files);
	return status;
}
