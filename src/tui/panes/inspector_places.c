/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the parts of the inspector go, by the size of the screen and what has the focus. */
#include "inspector.h"

#include <string.h>

enum {
	LIMITS_WIDTH = 130,	/* from which there is room for them */
	NODES_WIDTH = 190,	/* from which nodes stand beside limits */
	LIMITS_BOX = 56, LIMITS_HEIGHT = 14,
	ROOMY_HEIGHT = 20,	/* below, the part in focus takes what the other has */
};

static int region_rows(const struct inspector *inspector)
{
	int count = (int)inspector->record.region_count;

	return count < 1 ? 1 : count;
}

/* Regions above mappings. With little room the one in focus takes it. */
static void divide_height(const struct inspector *inspector, struct rectangle area,
			  struct rectangle areas[2])
{
	int regions = region_rows(inspector) + 4, half = area.height / 2 - 1;
	bool is_focused = inspector->focus == INSPECTOR_REGION_TABLE;
	struct share shares[2] = {
		{ .minimum = 4, .maximum = 4, .rank = 1 },
		{ .minimum = 6, .weight = 1, .rank = 0 },
	};

	if (area.width >= LIMITS_WIDTH && regions < LIMITS_HEIGHT)
		regions = LIMITS_HEIGHT;
	if (area.height >= ROOMY_HEIGHT) {
		shares[0].minimum = regions < half ? regions : half;
		shares[0].maximum = 0;
	} else if (is_focused) {
		shares[0] = (struct share){ .minimum = 6, .weight = 1, .maximum = regions };
		shares[1] = (struct share){ .minimum = 4, .weight = 1, .rank = 1 };
	}
	layout_rows(area, shares, ARRAY_SIZE(shares), areas);
}

/* Nodes and limits at the right of the regions; on narrower screens one of them, on narrow ones in
 * place of the mappings while it has the focus. */
static void place_sides(struct inspector *inspector, struct rectangle right)
{
	struct rectangle *regions = &inspector->places[INSPECTOR_REGION_TABLE];
	bool has_nodes = inspector->tables[INSPECTOR_PLACEMENT].rows.count > 1;
	enum inspector_part part = inspector->focus == INSPECTOR_LIMITS ||
						   (!has_nodes &&
						    inspector->focus != INSPECTOR_PLACEMENT) ?
					   INSPECTOR_LIMITS : INSPECTOR_PLACEMENT;

	regions->width -= right.width;
	inspector->places[part] = right;
	if (regions->width + right.width < NODES_WIDTH ||
	    (!inspector->has_nodes && inspector->focus != INSPECTOR_PLACEMENT))
		return;
	regions->width -= right.width;
	inspector->places[INSPECTOR_LIMITS] = right;
	right.x -= right.width;
	inspector->places[INSPECTOR_PLACEMENT] = right;
}

/* The part in focus takes the place of the mappings. */
static void replace_mappings(struct inspector *inspector, struct rectangle area)
{
	inspector->places[INSPECTOR_MAPPINGS] = (struct rectangle){ 0 };
	inspector->places[inspector->focus] = area;
}

void inspector_place(struct inspector *inspector, struct rectangle area)
{
	struct rectangle areas[2];

	divide_height(inspector, area, areas);
	memset(inspector->places, 0, sizeof(inspector->places));
	inspector->places[INSPECTOR_REGION_TABLE] = areas[0];
	inspector->places[INSPECTOR_MAPPINGS] = areas[1];
	if (area.width >= LIMITS_WIDTH && !rectangle_is_empty(areas[0])) {
		place_sides(inspector, (struct rectangle){
			areas[0].x + areas[0].width - LIMITS_BOX, areas[0].y, LIMITS_BOX,
			areas[0].height });
		if (inspector->focus == INSPECTOR_MATRIX || inspector->focus == INSPECTOR_STRIP)
			replace_mappings(inspector, areas[1]);
	} else if (inspector->focus > INSPECTOR_MAPPINGS) {
		replace_mappings(inspector, areas[1]);
	}
}
