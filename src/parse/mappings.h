/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line that begins a mapping in smaps, and the whole of smaps_rollup. */
#ifndef MEMPANE_PARSE_MAPPINGS_H
#define MEMPANE_PARSE_MAPPINGS_H

#include "mempane/text.h"

struct mapping_heading {
	uint64_t    start, end, offset, inode;
	struct text permissions, device, path;
};

/* False when the line is no complete heading. */
bool mapping_heading_read(struct text line, struct mapping_heading *ret_heading);

/* Whether a line is meant to be a heading: no key of a key-value line looks like that. */
bool is_mapping_heading(struct text line);

#endif
