/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line that begins a mapping in smaps, and the whole of smaps_rollup. */
#ifndef MEMPANE_PARSE_MAPPINGS_H
#define MEMPANE_PARSE_MAPPINGS_H

#include "mempane/text.h"

struct mapping_heading {
	uint64_t    start, end, offset, inode;
	struct text permissions, device, path;	/* in this order on the line, which the path ends */
};

/* False when the line is no complete heading. */
bool mapping_heading_read(struct text line, struct mapping_heading *ret_heading);

/* The lines of smaps. */
enum mapping_line {
	MAPPING_LINE_OTHER,	/* no key of a key-value line looks like a heading */
	MAPPING_LINE_DAMAGED,	/* meant to be a heading */
	MAPPING_LINE_HEADING,
};

/* Fills `ret_heading` when it is one. */
enum mapping_line mapping_line_read(struct text line, struct mapping_heading *ret_heading);

#endif
