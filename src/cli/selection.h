/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line asks to be written, and what has to be collected for it. */
#ifndef MEMPANE_CLI_SELECTION_H
#define MEMPANE_CLI_SELECTION_H

#include "mempane/report.h"

#include "commands.h"

enum { SELECTION_VIEWS_MAXIMUM = 64 };

struct selection {
	const struct view    *views[SELECTION_VIEWS_MAXIMUM];
	size_t                view_count;
	const struct view    *target;	/* what --sort and --filter mean; NULL: found out */
	const struct report  *report;
	struct report_request request;	/* borrows the views and the filter */
	struct filter        *filter;	/* owned */
	struct demand         demand;	/* borrows the options' PIDs */
	struct demand         before;	/* the little that the first of two samples needs */
	bool                  has_rates;
};

/* Adds a view by name; complains when there is none. */
enum status selection_add_view(struct selection *selection, const char *name);

/* Once the views are known: order, filter, limits and the demand, from the options. Call
 * selection_done() in either case. */
enum status selection_finish(struct selection *selection, const struct options *options,
			     const struct surroundings *surroundings);
/* The process that views of one process are about, and the address of the mapping that views of one
 * mapping are about, or 0. */
void selection_set_subject(struct selection *selection, uint64_t pid, uint64_t mapping);

void selection_done(struct selection *selection);

/* "[+-]COLUMN" of `entity`; METRIC_NONE in the result when there is no such column. */
struct column selection_find_sort(enum entity entity, const char *word, bool *ret_is_ascending);

/* --user and --filter as one expression and as the filter of `entity` that it makes, both owned by
 * the caller; NULL without them. */
enum status selection_read_filter(const struct options *options, enum entity entity,
				  char **ret_expression, struct filter **ret_filter);

/* Complains about an unknown column and suggests one of `entity`. */
enum status selection_complain_column(enum entity entity, const char *word);

/* Complains when a PID was asked for that the sample does not have. */
enum status selection_check_pids(const struct options *options, const struct model *model);

/* Complains when the inspected process has no mapping at the address that was asked for. */
enum status selection_check_mapping(const struct selection *selection, const struct model *model);

/* Complains about the files of the machine that did not come back, and when `is_strict` about those
 * of processes, too, which are held up by a lock. */
enum status selection_check_blocked(const struct sample *sample, bool is_strict);

#endif
