/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of formats. To add one: a file with its struct report, and its name here. */
#include "mempane/report.h"

#include <string.h>

#include "formats.h"

static const struct report *const reports[] = {
	&report_text,
	&report_json,
	&report_csv,
	&report_openmetrics,
	&report_prometheus,
};

const struct report *report_at(size_t index)
{
	return index < ARRAY_SIZE(reports) ? reports[index] : NULL;
}

const struct report *report_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(reports); i++)
		if (strcmp(reports[i]->name, name) == 0)
			return reports[i];
	return NULL;
}
