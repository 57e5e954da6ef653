/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mempane capture: samples taken through a tree that keeps what is read. There is no list of files:
 * whatever the collectors ask for is in the capture.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "mempane/collect.h"

#include "output.h"
#include "sampling.h"
#include "selection.h"
#include "snapshot.h"
#include "watch.h"

struct capture {
	struct tree      *tree;
	struct sample    *sample;
	struct watch     *watch;
	bool              is_live;
	unsigned          step_count;	/* of what is captured */
	uint64_t          missing;	/* a PID that was asked for and is not there, or 0 */
	enum status       answers;	/* STATUS_BLOCKED: a file of the machine gave none */
	struct demand     machine;	/* everything but what is asked of one process */
	struct demand     subject;	/* the rest, for one process at a time */
};

static void demand_everything(struct capture *capture)
{
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		if (entity_info(metric_info(metric)->entity)->is_per_subject)
			demand_add(&capture->subject, metric);
		else
			demand_add(&capture->machine, metric);
	}
	demand_add(&capture->subject, METRIC_PROCESS_PID);
	capture->machine.is_exhaustive = capture->subject.is_exhaustive = true;
}

static enum status open_capture(struct capture *capture, const struct options *options)
{
	struct error error = { 0 };
	struct tree *tree;
	enum status status = open_root(options, &tree);

	if (status != STATUS_SUCCESS)
		return status;
	capture->is_live = tree_is_live(tree);
	capture->step_count = tree_step_count(tree);
	if (tree_open_tee(tree, options->operands[0], &capture->tree, &error) < 0)
		return complain_error(&error);
	capture->sample = sample_new();
	capture->watch = watch_open();
	return capture->sample && capture->watch ? STATUS_SUCCESS :
						   complain_code(-ENOMEM, "cannot begin to read");
}

static int collect(struct capture *capture, struct collector *collector,
		   const struct demand *demand)
{
	sample_reset(capture->sample);
	return collector_collect(collector, demand, capture->sample);
}

/* The machine, then each process that was asked for. A collector remembers what it has read and
 * each step must be whole, so each has a collector of its own. */
static int collect_step(struct capture *capture, const struct options *options)
{
	const struct collector_options collector_options = {
		.read_deadline = NANOSECONDS_PER_SECOND / 5,
	};
	struct collector *collector;
	int r = collector_open(capture->tree, &collector_options, &collector);

	if (r < 0)
		return r;
	watch_collector(capture->watch, collector);
	r = collect(capture, collector, &capture->machine);
	if (r >= 0 && capture->answers == STATUS_SUCCESS)
		capture->answers = selection_check_blocked(capture->sample, false);
	for (size_t i = 0; i < options->pid_count && r >= 0; i++) {
		capture->subject.subject = options->pids[i];
		capture->subject.pids = &options->pids[i];
		capture->subject.pid_count = 1;
		r = collect(capture, collector, &capture->subject);
		if (r >= 0 && !sample_table(capture->sample, ENTITY_PROCESS)->row_count)
			capture->missing = options->pids[i];
	}
	watch_collector(capture->watch, NULL);
	collector_close(collector);
	return r;
}

static enum status take_step(struct capture *capture, const struct options *options, unsigned step)
{
	struct error error = { 0 };
	int r = tree_set_step(capture->tree, step);

	if (r < 0)
		return complain_code(r, "cannot begin a step");
	r = collect_step(capture, options);
	if (r < 0)
		return complain_code(r, "cannot take a sample");
	return tree_tee_status(capture->tree, &error) < 0 ? complain_error(&error)
							  : STATUS_SUCCESS;
}

/* A running machine is captured as often as asked; another capture step by step. */
static enum status take_steps(struct capture *capture, const struct options *options, int signals,
			      int *ret_signal)
{
	unsigned steps = options->iterations ? options->iterations : capture->step_count;
	enum status status = STATUS_SUCCESS;

	if (!capture->is_live && steps > capture->step_count)
		steps = capture->step_count;
	for (unsigned step = 0; step < steps && status == STATUS_SUCCESS; step++) {
		*ret_signal = ending_signals_wait(signals,
						  step && capture->is_live ? options->interval : 0);
		if (*ret_signal)
			break;
		status = take_step(capture, options, step);
	}
	return status;
}

enum status capture_run(const struct options *options, const struct surroundings *surroundings)
{
	struct capture capture = { 0 };
	enum status status;
	int signals, signal = 0;

	(void)surroundings;
	if (options->operand_count != 1)
		return complain(STATUS_USAGE, "capture: expected one new directory");
	if (options->mapping && options->pid_count != 1)
		return complain(STATUS_USAGE, "--mapping: expected the PID of its process with -p");
	demand_everything(&capture);
	capture.subject.mapping = options->mapping;
	signals = ending_signals_open();
	status = open_capture(&capture, options);
	if (status == STATUS_SUCCESS)
		status = take_steps(&capture, options, signals, &signal);
	if (status == STATUS_SUCCESS && capture.missing)
		status = complain(STATUS_NO_PROCESS, "no process %" PRIu64, capture.missing);
	else if (status == STATUS_SUCCESS)
		status = capture.answers;
	watch_close(capture.watch);
	sample_free(capture.sample);
	tree_close(capture.tree);
	ending_signals_close(signals, signal);
	return status;
}
