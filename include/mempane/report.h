/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Views to bytes: one file per format.
 */
#ifndef MEMPANE_REPORT_H
#define MEMPANE_REPORT_H

#include <stdio.h>

#include "mempane/view.h"

/* What to write, the same for all formats. */
struct report_request {
	const struct view *const *views;
	size_t                    view_count;
	struct column             sort;		/* METRIC_NONE: each view's own */
	bool                      sort_ascending;
	size_t                    top;		/* rows of a table at most; 0: all */
	const struct filter      *filter;	/* applies to views of its entity; NULL: none */
	enum entity               filter_entity;
	bool                      is_exact;	/* text: every digit instead of human units */
	unsigned                  width;	/* text: columns at most; 0: as wide as needed */
	bool                      is_utf8;	/* text: the reader's locale shows UTF-8 */
	unsigned                  number;	/* of this sample, from 0 */
	uint64_t                  subject;	/* PID that per-subject views are about, or 0 */
};

struct report {
	const char *name, *help;
	/* The output holds one sample, which replaces the one before; and metrics as they are, so
	 * that no rate has to be taken. */
	bool is_exposition;
	bool is_for_people;	/* leaves out columns of VIEW_RANK_EXPORT in tables */
	/* Writes one sample. Write errors stay in the FILE for the caller to find. 0 or -ENOMEM. */
	int (*write)(FILE *file, const struct model *model, const struct report_request *request);
};

const struct report *report_at(size_t index);		/* NULL past the end */
const struct report *report_find(const char *name);	/* NULL when there is none */

/* The JSON Schema (draft 2020-12) of what the format json writes, for every view. */
void report_write_schema(FILE *file);

#endif
