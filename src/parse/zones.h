/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files about zones share: the "Node 0, zone   Normal" that begins their records, and for
 * the two readers of zoneinfo what each of its lines is about.
 */
#ifndef MEMPANE_PARSE_ZONES_H
#define MEMPANE_PARSE_ZONES_H

#include "values.h"

struct zone_name {
	uint64_t    node;
	struct text name;
};

/* Takes the zone's name off the line; false when it does not begin with one. */
bool zone_name_read(struct text *line, struct zone_name *ret_zone);

/* Fills a cell with the size of a block of 2^order pages; `order` is below 64. */
void row_put_block_size(struct parse_input *input, size_t row, enum metric metric, uint64_t order);

/* ---- zoneinfo_lines.c ---- */

enum zone_line_kind {
	ZONE_LINE_ZONE,			/* a zone begins: lines->zone */
	ZONE_LINE_NODE,			/* statistics of its node begin */
	ZONE_LINE_NODE_VALUE,		/* field and value of the node */
	ZONE_LINE_PAGES,		/* the zone's own values begin, with this field and value */
	ZONE_LINE_VALUE,		/* field and value of the zone */
	ZONE_LINE_PROCESSOR,		/* the list of a processor begins: value is its number */
	ZONE_LINE_PROCESSOR_VALUE,	/* field and value of that list */
};

struct zone_line {
	enum zone_line_kind kind;
	struct text         field, value;	/* without the colon that some fields have */
};

enum { ZONE_POSITION_UNKNOWN = -1 };

struct zone_lines {
	struct parse_input input;
	struct zone_name   zone;	/* of the last ZONE_LINE_ZONE */
	int64_t            position;	/* of the zone among those listed for its node, from 0 */
	enum {
		ZONE_PART_NONE,		/* before the first zone, or after a damaged line */
		ZONE_PART_HEADING,
		ZONE_PART_NODE,
		ZONE_PART_ZONE,
		ZONE_PART_PROCESSORS,
	} part;
};

void zone_lines_begin(struct zone_lines *lines, struct sample *sample,
		      const struct parse_scale *scale, struct text text,
		      struct parse_report *report);

/* The next line that says something; false at the end. Damaged ones are noted and passed over, and
 * with them whatever stands between them and the next zone. */
bool zone_lines_next(struct zone_lines *lines, struct zone_line *ret_line);

/* The line taken last makes no sense either. */
void zone_lines_distrust(struct zone_lines *lines);

#endif
