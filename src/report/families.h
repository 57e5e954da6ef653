/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a metric is called in an exposition: mempane_ENTITY_NAME, then the base unit (_bytes,
 * _seconds, _ratio), then _total for a counter. Counters that are stored per CPU may fall a little,
 * which a reader of counters would take for a restart, so they are gauges here.
 */
#ifndef MEMPANE_REPORT_FAMILIES_H
#define MEMPANE_REPORT_FAMILIES_H

#include "mempane/metrics.h"

/* Where a metric goes. */
enum family_kind {
	FAMILY_LABEL,	/* names the row */
	FAMILY_INFO,	/* texts and identifiers: labels of mempane_ENTITY_info */
	FAMILY_GAUGE,
	FAMILY_COUNTER,
};

enum { FAMILY_NAME_SIZE = 128 };

enum family_kind family_kind(enum metric metric);
void family_name(enum metric metric, char buffer[FAMILY_NAME_SIZE]);
void family_info_name(enum entity entity, char buffer[FAMILY_NAME_SIZE]);
const char *family_unit(enum metric metric);	/* "bytes", or NULL */

#endif
