/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The named columns of a row in machine formats: what identifies the row comes first, asked for or
 * not. Knows no syntax.
 */
#ifndef MEMPANE_REPORT_MEMBERS_H
#define MEMPANE_REPORT_MEMBERS_H

#include "mempane/report.h"

struct member {
	struct column column;
	char          name[96];	/* "pss", "minor_faults_per_s" */
};

struct members {
	struct member *items;	/* owned */
	size_t         count;
};

/* The union of the columns of the requested views of `entity`. 0 or -ENOMEM. */
int members_of_entity(const struct model *model, const struct report_request *request,
		      enum entity entity, struct members *ret_members);

/* The columns of one view. 0 or -ENOMEM. */
int members_of_view(const struct model *model, const struct view *view,
		    struct members *ret_members);

/* The metrics of entity's columns, each once and as a value. 0 or -ENOMEM. */
int members_of_values(const struct model *model, const struct report_request *request,
		      enum entity entity, struct members *ret_members);

void members_done(struct members *members);

/* Several views of one entity share its rows; the first of them gives the order. */
bool members_begin_with(const struct report_request *request, size_t view_index);

#endif
