/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mempane snapshot: views to standard output or a file, once or repeatedly. Rates of a running
 * machine need a sample before the first that is written; a capture has its steps.
 */
#include "snapshot.h"

#include <errno.h>
#include <unistd.h>

#include "output.h"
#include "sampling.h"

enum { DEFAULT_TOP = 20 };

static const char *const default_views[] = { "memory", "summary", "zones", "swap", "processes" };

enum status open_root(const struct options *options, struct tree **ret_tree)
{
	struct error error = { 0 };
	struct tree *tree;

	if (tree_open(options->root, &tree, &error) < 0)
		return complain_error(&error);
	if (options->has_self && !tree_is_host(tree)) {
		tree_close(tree);
		return complain(STATUS_USAGE, "self and 0 mean nothing below another root; "
					      "give the number of a process");
	}
	*ret_tree = tree;
	return STATUS_SUCCESS;
}

/* One sample to the output. False when there is no use in going on. */
static bool write_sample(struct selection *selection, const struct options *options,
			 const struct sampling *sampling, struct output *output, bool is_strict,
			 enum status *status)
{
	enum status missing = selection_check_pids(options, sampling->model);
	int r;

	if (missing == STATUS_SUCCESS) {
		missing = selection_check_mapping(selection, sampling->model);
		is_strict |= missing != STATUS_SUCCESS;
	}
	if (missing != STATUS_SUCCESS)
		*status = missing;
	if (missing != STATUS_SUCCESS && is_strict)
		return false;
	r = selection->report->write(output->file, sampling->model, &selection->request);
	selection->request.number++;
	if (r < 0)
		*status = complain_code(r, "cannot write a sample");
	else if (*status == STATUS_SUCCESS)
		*status = selection_check_blocked(model_now(sampling->model), is_strict);
	return output_commit(output) && r >= 0;
}

static enum status run_samples(struct selection *selection, const struct options *options,
			       struct sampling *sampling, struct output *output, bool is_strict)
{
	unsigned left = options->iterations;
	enum status status = STATUS_SUCCESS;
	int r = 1;

	/* A capture is played to its end unless told otherwise. */
	if (!left)
		left = sampling->is_live ? 1 : UINT32_MAX;
	if (sampling->is_live && selection->has_rates)
		r = sampling_prime(sampling, &selection->before);
	while (r > 0 && left-- > 0) {
		r = sampling_next(sampling, &selection->demand);
		/* Nobody would see what is read while this one is written. */
		if (!left)
			sampling_pause(sampling);
		if (r > 0 && !write_sample(selection, options, sampling, output, is_strict,
					   &status))
			break;
	}
	if (r < 0)
		return sampling_complain(sampling, r);
	return sampling_check_silent(sampling) == STATUS_SUCCESS || status != STATUS_SUCCESS
		       ? status : STATUS_BLOCKED;
}

enum status write_samples(struct selection *selection, const struct options *options,
			  struct tree *take_tree, bool is_strict)
{
	enum status status, output_status;
	struct sampling sampling;
	struct output output;

	status = selection->report->is_exposition ?
		 output_open_replacing(&output, options->output) :
		 output_open(&output, options->output);
	if (status != STATUS_SUCCESS) {
		tree_close(take_tree);
		return status;
	}
	status = sampling_open(&sampling, take_tree, options, output.descriptor);
	if (status == STATUS_SUCCESS)
		status = run_samples(selection, options, &sampling, &output, is_strict);
	output_status = output_close(&output);
	if (status == STATUS_SUCCESS || output_status != STATUS_SUCCESS)
		status = output_status == STATUS_SUCCESS ? status : output_status;
	/* Last, since it may raise the signal that ended the sampling. */
	sampling_close(&sampling);
	return status;
}

/* Without a PID list, tables of the default views are cut; asked-for PIDs are all shown. */
static enum status add_views(struct selection *selection, const struct options *options)
{
	enum status status = STATUS_SUCCESS;

	for (size_t i = 0; i < options->operand_count && status == STATUS_SUCCESS; i++)
		status = selection_add_view(selection, options->operands[i]);
	if (options->operand_count)
		return status;
	for (size_t i = 0; i < ARRAY_SIZE(default_views) && status == STATUS_SUCCESS; i++)
		status = selection_add_view(selection, default_views[i]);
	return status;
}

static bool is_about_one_process(const struct view *view)
{
	return entity_info(view->entity)->is_per_subject ||
	       (view->entity == ENTITY_PROCESS && view->layout == VIEW_FORM);
}

/* Mappings and their like are collected for one process only, which -p has to name, and their pages
 * for one mapping. */
static enum status find_subject(struct selection *selection, const struct options *options)
{
	bool needs_mapping = false;

	for (size_t i = 0; i < selection->view_count; i++) {
		const struct view *view = selection->views[i];

		if (!is_about_one_process(view))
			continue;
		if (options->pid_count != 1)
			return complain(STATUS_USAGE, "view '%s' is about one process: expected "
						      "its PID with -p", view->name);
		if (entity_info(view->entity)->is_per_mapping && !options->mapping)
			return complain(STATUS_USAGE, "view '%s' is about one mapping: expected "
						      "its address with --mapping", view->name);
		needs_mapping |= entity_info(view->entity)->is_per_mapping;
		selection_set_subject(selection, options->pids[0], options->mapping);
	}
	if (options->mapping && !needs_mapping)
		return complain(STATUS_USAGE, "--mapping: none of the views is about one mapping "
					      "(strip and strip_nodes are)");
	return STATUS_SUCCESS;
}

enum status snapshot_run(const struct options *options, const struct surroundings *surroundings)
{
	struct selection selection = { 0 };
	struct tree *tree;
	enum status status = add_views(&selection, options);

	if (status == STATUS_SUCCESS)
		status = selection_finish(&selection, options, surroundings);
	if (status == STATUS_SUCCESS)
		status = find_subject(&selection, options);
	if (!options->operand_count && !options->top && !options->pid_count &&
	    selection.report && selection.report == report_find("text"))
		selection.request.top = DEFAULT_TOP;
	/* A list of PIDs without the table that shows them would change nothing. */
	if (status == STATUS_SUCCESS && options->pid_count)
		demand_add(&selection.demand, METRIC_PROCESS_PID);
	if (status == STATUS_SUCCESS)
		status = open_root(options, &tree);
	if (status == STATUS_SUCCESS)
		status = write_samples(&selection, options, tree, false);
	selection_done(&selection);
	return status;
}
