/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats, each defined by the file of its name; listed in report.c. */
#ifndef MEMPANE_REPORT_FORMATS_H
#define MEMPANE_REPORT_FORMATS_H

#include "mempane/report.h"

extern const struct report report_csv;
extern const struct report report_json;
extern const struct report report_openmetrics;
extern const struct report report_prometheus;
extern const struct report report_text;

#endif
