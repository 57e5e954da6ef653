/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a request asks of one view: shared by the formats, so that they cannot show different rows.
 */
#ifndef MEMPANE_REPORT_SELECT_H
#define MEMPANE_REPORT_SELECT_H

#include "mempane/report.h"

/* The rows of the view's entity in the requested order, filtered, not cut off at request->top:
 * totals are of all of them. 0 or -ENOMEM. */
int select_rows(const struct model *model, const struct report_request *request,
		const struct view *view, struct rows *rows);

/* How many of them are written. */
size_t select_count(const struct report_request *request, const struct view *view,
		    const struct rows *rows);

/* The kernel file behind a column, which may have refused it. */
enum source select_source(struct column column);

#endif
