/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the boxes of the overview stand, by the room there is: three columns, two, or rows. Knows
 * how many lines the parts need, not what they show.
 */
#include "overview.h"

#include <string.h>

#include "zones.h"

enum {
	TWO_COLUMNS = 72, THREE_COLUMNS = 180,	/* widths from which parts stand side by side */
	MEMORY_MINIMUM = 45, MEMORY_MAXIMUM = 88,
	PROCESSES_HEIGHT = 7,
	OTHER_BOXES = 10,	/* least height of the boxes above the zones */
	BOX_HEIGHT = 5,		/* of the smallest box worth drawing */
};

static int zone_lines(const struct scene *scene)
{
	const struct sample *now = model_now(scene->model);
	int count = now ? (int)zone_count(now) : 1;

	return count < 1 ? 1 : count > 16 ? 16 : count;
}

/* Boxes below each other that share their borders: `count` parts from `first` on. */
static void place_stack(const struct scene *scene, struct overview *overview,
			struct rectangle area, enum overview_part first, size_t count)
{
	int zones = zone_lines(scene), lines = zones > 3 ? 3 : zones;
	int spare = area.height - OTHER_BOXES - lines - 1;
	struct share all[OVERVIEW_PART_COUNT] = {
		[OVERVIEW_PRESSURE] = { .minimum = 2, .weight = 2, .rank = 1 },
		[OVERVIEW_FAULTS] = { .minimum = 3, .weight = 2, .rank = 2 },
		[OVERVIEW_RECLAIM] = { .minimum = 4, .weight = 3, .rank = 4 },
		[OVERVIEW_FRAGMENTATION] = { .minimum = lines + 1, .weight = 2,
					     .maximum = zones + 2, .rank = 3 },
	};
	struct rectangle inner = { area.x, area.y, area.width, area.height - 1 };

	/* A zone more is worth more than a higher curve. */
	if (spare > 0)
		all[OVERVIEW_FRAGMENTATION].minimum += spare < zones + 1 - lines ?
						       spare : zones + 1 - lines;
	layout_rows(inner, all + first, count, overview->places + first);
	for (size_t i = 0; i < count; i++)
		if (!rectangle_is_empty(overview->places[first + i]))
			overview->places[first + i].height++;
}

static int top_height(const struct scene *scene, int width, int height)
{
	int box = overview_memory_height(scene, width - 2) + 2, top = height / 2;

	if (top < box)
		top = box;
	if (top > height - PROCESSES_HEIGHT)
		top = height - PROCESSES_HEIGHT;
	return top < BOX_HEIGHT ? height : top;
}

static void place_columns(const struct scene *scene, struct overview *overview, int width,
			  int height)
{
	int memory = width * 54 / 100, side, top;

	if (width >= THREE_COLUMNS)
		memory = width * 38 / 100;
	if (memory > MEMORY_MAXIMUM)
		memory = MEMORY_MAXIMUM;
	if (memory < MEMORY_MINIMUM)
		memory = MEMORY_MINIMUM;
	top = top_height(scene, memory, height);
	overview->places[OVERVIEW_MEMORY] = (struct rectangle){ 0, 0, memory, top };
	overview->places[OVERVIEW_PROCESSES] = (struct rectangle){ 0, top, width, height - top };
	side = width - memory;
	if (width < THREE_COLUMNS) {
		place_stack(scene, overview, (struct rectangle){ memory, 0, side, top },
			    OVERVIEW_PRESSURE, 4);
		return;
	}
	place_stack(scene, overview, (struct rectangle){ memory, 0, side / 2, top },
		    OVERVIEW_PRESSURE, 2);
	place_stack(scene, overview,
		    (struct rectangle){ memory + side / 2, 0, side - side / 2, top },
		    OVERVIEW_RECLAIM, 2);
}

/* Everything below each other: for narrow terminals. */
static void place_rows(const struct scene *scene, struct overview *overview, int width, int height)
{
	int memory = overview_memory_height(scene, width - 2) + 2;
	int least = memory < height - 5 ? memory : height - 5;
	const struct share shares[] = {
		{ .minimum = least < 4 ? 4 : least, .maximum = memory, .rank = 0 },
		{ .minimum = 14, .weight = 1, .maximum = 20, .rank = 2 },
		{ .minimum = 5, .weight = 2, .rank = 1 },
	};
	struct rectangle areas[ARRAY_SIZE(shares)];

	layout_rows((struct rectangle){ 0, 0, width, height }, shares, ARRAY_SIZE(shares), areas);
	overview->places[OVERVIEW_MEMORY] = areas[0];
	overview->places[OVERVIEW_PROCESSES] = areas[2];
	if (!rectangle_is_empty(areas[1]))
		place_stack(scene, overview, areas[1], OVERVIEW_PRESSURE, 4);
}

void overview_place(const struct scene *scene, struct overview *overview, int width, int height)
{
	memset(overview->places, 0, sizeof(overview->places));
	if (width >= TWO_COLUMNS && height > PROCESSES_HEIGHT + BOX_HEIGHT)
		place_columns(scene, overview, width, height);
	else
		place_rows(scene, overview, width, height);
}
