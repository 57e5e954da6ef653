/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sets of views that COLUMNS goes through. */
#include "column_sets.h"

#include <stdio.h>
#include <string.h>

enum { SET_MAXIMUM = 8 };

static const char *const sets[][SET_MAXIMUM] = {
	{ "processes", "process_faults", "delays", "process_placement", "process_huge",
	  "process_oom" },
	{ "nodes", "node_meminfo", "node_watermarks", "node_huge", "node_compaction" },
	{ "numastat", "node_tiers", "node_vmstat" },
};

/* False when the view is in no set. */
static bool find_place(const struct view *view, size_t *ret_set, size_t *ret_index,
		       size_t *ret_count)
{
	for (size_t set = 0; set < ARRAY_SIZE(sets); set++) {
		size_t count = 0, found = SET_MAXIMUM;

		for (; count < SET_MAXIMUM && sets[set][count]; count++)
			if (strcmp(sets[set][count], view->name) == 0)
				found = count;
		if (found == SET_MAXIMUM)
			continue;
		*ret_set = set;
		*ret_index = found;
		*ret_count = count;
		return true;
	}
	return false;
}

const struct view *column_set_first(const struct view *view)
{
	size_t set, index, count;

	return find_place(view, &set, &index, &count) ? view_find(sets[set][0]) : NULL;
}

bool column_set_step(struct viewer *viewer)
{
	size_t set, index, count;

	if (viewer->is_form || !find_place(viewer->view, &set, &index, &count))
		return false;
	viewer_show(viewer, view_find(sets[set][(index + 1) % count]));
	return true;
}

void column_set_hint(struct viewer *viewer)
{
	size_t set, index, count;
	char key[16];

	viewer->hint[0] = '\0';
	if (viewer->is_form || !find_place(viewer->view, &set, &index, &count))
		return;
	action_first_key(ACTION_COLUMNS, key, sizeof(key));
	snprintf(viewer->hint, sizeof(viewer->hint), "columns %zu of %zu: %s", index + 1, count, key);
}
