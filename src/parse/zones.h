/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What buddyinfo and zoneinfo share: the "Node 0, zone   Normal" that begins their records. */
#ifndef MEMPANE_PARSE_ZONES_H
#define MEMPANE_PARSE_ZONES_H

#include "values.h"

struct zone_name {
	uint64_t    node;
	struct text name;
};

/* Takes the zone's name off the line; false when it does not begin with one. */
bool zone_name_read(struct text *line, struct zone_name *ret_zone);

#endif
