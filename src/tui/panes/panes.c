/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of panes, in the order of their keys. Numbers stay with their subject: those of panes
 * that are not built yet are left out.
 */
#include "../pane.h"

static const struct pane_entry entries[] = {
	{ '1', "Overview", &pane_overview, NULL },
	{ '2', "Processes", &pane_table, "processes" },
	{ '3', "Faults", &pane_activity, NULL },
	{ '4', "Fragmentation", &pane_fragmentation, NULL },
	{ '5', "Slab", &pane_table, "slab" },
	{ '8', "Swap", &pane_table, "swap" },
	{ 0, "Inspector", &pane_inspector, NULL },
	{ 0, "Help", &pane_help, NULL },
};

const struct pane_entry *pane_entry_at(size_t index)
{
	return index < ARRAY_SIZE(entries) ? &entries[index] : NULL;
}
