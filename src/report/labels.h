/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The labels of each row of an exposition, made once and written with every family: what identifies
 * the row and, for the info family, its texts. No two rows get the same labels.
 */
#ifndef MEMPANE_REPORT_LABELS_H
#define MEMPANE_REPORT_LABELS_H

#include "families.h"
#include "members.h"

struct labels {
	char    *text;		/* owned; each row's labels NUL-terminated */
	size_t  *offsets;	/* owned; one per row */
	size_t   count;
};

/* For the first `count` of `rows`. `subject` is the process that rows without a PID of their own
 * are about, or 0. 0 or -ENOMEM. */
int labels_make(const struct model *model, const struct members *members, const struct rows *rows,
		size_t count, uint64_t subject, struct labels *ret_labels);
void labels_done(struct labels *labels);

/* "pid=\"1\",name=\"init\"", without braces; empty when nothing identifies the row. */
const char *labels_of(const struct labels *labels, size_t index);

/* One label of a metric's cell; `has_more` puts a comma before it. False when it has no value. */
bool label_write(FILE *file, struct cell cell, enum metric metric, bool has_more);

#endif
