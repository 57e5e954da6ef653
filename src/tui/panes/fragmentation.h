/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the fragmentation pane share. Private to panes/fragmentation*.c.
 */
#ifndef MEMPANE_TUI_PANES_FRAGMENTATION_H
#define MEMPANE_TUI_PANES_FRAGMENTATION_H

#include "zones.h"

struct fragmentation {
	uint64_t node;		/* the selected zone, by key: it stays when others appear */
	char     name[32];
	bool     has_selection;
	size_t   zone;		/* its index in the newest sample */
	size_t   order;		/* the selected order */
	int      top;		/* first zone drawn */
	int      page;		/* zones drawn last */
	struct rectangle map;	/* the heat map's lines, drawn last */
	int      first_order_x, order_width, orders_shown;
	size_t   first_order;
};

/* Heading in row 0, a zone in each row below. */
void fragmentation_map_draw(const struct scene *scene, struct fragmentation *fragmentation,
			    const struct canvas *canvas);

/* The selected zone: watermarks, index per order, histories. */
void fragmentation_zone_draw(const struct scene *scene, const struct fragmentation *fragmentation,
			     const struct canvas *canvas);

/* Two lines: what becomes of a request of each order, and the external fragmentation index of those
 * that fail. `width` columns for each order. */
void fragmentation_verdicts_draw(const struct scene *scene, const struct canvas *canvas,
				 const struct zone_span *span, int width);
/* One line: shares of the migrate types, or why they are not known. */
void fragmentation_types_draw(const struct scene *scene, const struct canvas *canvas,
			      const struct zone_span *span);

#endif
