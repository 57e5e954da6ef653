/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mempane without a command: the live screen, or a snapshot where there is no screen. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "mempane/host.h"
#include "mempane/tui.h"

#include "settings.h"
#include "snapshot.h"
#include "suggest.h"

static enum status complain_operand(const char *word)
{
	struct suggestion suggestion;
	struct shown given;

	suggestion_begin(&suggestion, word);
	for (enum command command = COMMAND_LIVE + 1; command < COMMAND_COUNT; command++)
		suggestion_consider(&suggestion, command_info(command)->name);
	return complain(STATUS_USAGE, "unknown command '%s'%s (--help lists them)",
			shown(&given, word), suggestion_end(&suggestion));
}

static const struct tui_mover page_mover = { .nodes = host_memory_nodes,
					     .move = host_move_pages };

/* The one process that the screen is to open on; 0 when there is none. */
static enum status find_subject(const struct options *options, uint64_t *ret_subject)
{
	bool is_self;

	*ret_subject = options->pid_count ? options->pids[0] : 0;
	if (options->operand_count + options->pid_count > 1)
		return complain(STATUS_USAGE, "expected at most one PID: the screen inspects one "
					      "process at a time");
	if (options->operand_count)
		(void)options_read_pid(options->operands[0], ret_subject, &is_self);
	return STATUS_SUCCESS;
}

static enum status check_subject(struct tree *tree, uint64_t subject)
{
	struct arena arena;
	struct text text;
	char path[64];
	int r;

	if (!subject)
		return STATUS_SUCCESS;
	snprintf(path, sizeof(path), "proc/%" PRIu64 "/stat", subject);
	arena_init(&arena);
	r = tree_read(tree, &arena, path, &text);
	arena_done(&arena);
	if (r == -ENOENT || r == -ESRCH)
		return complain(STATUS_NO_PROCESS, "no process %" PRIu64, subject);
	return STATUS_SUCCESS;
}

/* Every walk of page tables makes its target wait, so they have a budget and a limit; a read that
 * hangs holds no frame up for more than 8 ms, and control groups none for more than 50 ms. */
static enum status open_feed(const struct options *options, struct tui_options *tui_options,
			     struct feed **ret_feed)
{
	const struct feed_options feed_options = {
		.interval = options->interval,
		.collector = { .walk_budget = options->budget,
			       .walk_limit = options->walk_limit,
			       .has_no_walks = options->walk_limit == 0,
			       .read_deadline = NANOSECONDS_PER_SECOND / 5,
			       .read_patience = NANOSECONDS_PER_SECOND / 125,
			       .side_patience = NANOSECONDS_PER_SECOND / 20,
			       .process_reader = options->process_reader },
	};
	struct tree *tree;
	enum status status = open_root(options, &tree);
	int r;

	if (status != STATUS_SUCCESS)
		return status;
	status = check_subject(tree, tui_options->subject);
	if (status != STATUS_SUCCESS) {
		tree_close(tree);
		return status;
	}
	/* Calls are about the processes of this machine, whatever another root shows. */
	tui_options->mover = tree_is_host(tree) ? &page_mover : NULL;
	r = feed_open(tree, &feed_options, ret_feed);
	return r < 0 ? complain_code(r, "cannot begin to read") : STATUS_SUCCESS;
}

static enum status run_screen(const struct options *options,
			      const struct surroundings *surroundings,
			      struct tui_options *tui_options)
{
	struct error error = { 0 };
	struct feed *feed;
	enum status status = open_feed(options, tui_options, &feed);

	if (status != STATUS_SUCCESS)
		return status;
	tui_options->is_utf8 = surroundings->is_utf8;
	tui_options->has_mouse = !options_has(options, OPTION_NO_MOUSE) &&
				 !tui_options->settings.has_no_mouse;
	tui_options->is_readonly = options_has(options, OPTION_READONLY);
	tui_options->iterations = options->iterations;
	tui_options->version = MEMPANE_VERSION;
	if (surroundings->has_no_color || options_has(options, OPTION_NO_COLOR))
		tui_options->colours = COLOUR_NONE;
	return tui_run(feed, tui_options, &error) < 0 ? complain_error(&error) : STATUS_SUCCESS;
}

/* The configuration file's settings, and over them what the command line says. */
static enum status choose_settings(struct options *options, const struct settings_file *file,
				   struct tui_settings *settings)
{
	struct column sort;
	bool is_ascending;

	settings_load(file, settings);
	if (options_has(options, OPTION_DELAY))
		settings->interval = options->interval;
	else
		options->interval = settings->interval;
	if (options_has(options, OPTION_BUDGET))
		settings->budget = options->budget;
	else
		options->budget = settings->budget;
	if (options_has(options, OPTION_WALK_LIMIT))
		settings->walk_limit = options->walk_limit;
	else
		options->walk_limit = settings->walk_limit;
	if (!options->sort)
		return STATUS_SUCCESS;
	sort = selection_find_sort(ENTITY_PROCESS, options->sort, &is_ascending);
	if (!sort.metric)
		return selection_complain_column(ENTITY_PROCESS, options->sort);
	settings->sort = sort;
	settings->sort_ascending = is_ascending;
	settings->is_tree = false;
	return STATUS_SUCCESS;
}

static enum status open_screen(struct options *options, const struct surroundings *surroundings)
{
	struct settings_file file;
	struct tui_options tui_options = { .save = settings_save, .save_context = &file };
	struct filter *filter;
	char *expression;
	enum status status = find_subject(options, &tui_options.subject);

	settings_file_find(&file);
	if (status == STATUS_SUCCESS)
		status = choose_settings(options, &file, &tui_options.settings);
	if (status != STATUS_SUCCESS)
		return status;
	/* Read here too, so that a slip is told before the screen opens. */
	status = selection_read_filter(options, ENTITY_PROCESS, &expression, &filter);
	filter_free(filter);
	tui_options.filter = expression;
	if (status == STATUS_SUCCESS)
		status = run_screen(options, surroundings, &tui_options);
	free(expression);
	return status;
}

enum status live_run(const struct options *options, const struct surroundings *surroundings)
{
	bool is_self = false;
	uint64_t pid;

	if (options->operand_count && !options_read_pid(options->operands[0], &pid, &is_self))
		return complain_operand(options->operands[0]);
	if (surroundings->has_input_terminal && surroundings->has_output_terminal) {
		struct options for_screen = *options;

		for_screen.has_self |= is_self;
		return open_screen(&for_screen, surroundings);
	}
	return options->operand_count ? inspect_run(options, surroundings)
				      : snapshot_run(options, surroundings);
}
