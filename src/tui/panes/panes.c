/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of panes, in the order of their keys and then of the menu. Numbers stay with their
 * subject.
 */
#include "../pane.h"
#include "stack.h"

static const struct pane_entry entries[] = {
	{ '1', "Overview", &pane_overview, NULL, "Over" },
	{ '2', "Processes", &pane_processes, "processes", "Procs" },
	{ '3', "Faults", &pane_activity, NULL, NULL },
	{ '4', "Fragmentation", &pane_fragmentation, NULL, "Frag" },
	{ '5', "Slab", &pane_table, "slab", NULL },
	{ '6', "Nodes", &pane_nodes, NULL, NULL },
	{ '7', "Cgroups", &pane_cgroups, NULL, "Cgroup" },
	{ '8', "Swap", &pane_swap, NULL, NULL },
	{ '9', "Shared", &pane_shared, NULL, NULL },
	{ '0', "More", &pane_menu, NULL, NULL },
	{ 0, "Balance sheet", &pane_balance, NULL, NULL },
	{ 0, "Reclaim", &pane_reclaim, NULL, NULL },
	{ 0, "Zones", &pane_zones, NULL, NULL },
	{ 0, "Huge pages", &pane_huge, NULL, NULL },
	{ 0, "Growth", &pane_growth, NULL, NULL },
	{ 0, "OOM outlook", &pane_oom, NULL, NULL },
	{ 0, "Commit and settings", &pane_commit, NULL, NULL },
	{ 0, "Kernel memory", &pane_kernel, NULL, NULL },
	{ 0, "Inspector", &pane_inspector, NULL, NULL },
	{ 0, "Help", &pane_help, NULL, NULL },
};

const struct pane_entry *pane_entry_at(size_t index)
{
	return index < ARRAY_SIZE(entries) ? &entries[index] : NULL;
}

bool pane_entry_is_there(const struct pane_entry *entry)
{
	return !entry->view || view_find(entry->view);
}

const char *pane_entry_name(const struct pane_entry *entry)
{
	return entry->view ? entry->view : entry->pane->name;
}

const char *pane_entry_help(const struct pane_entry *entry)
{
	const struct view *view = entry->view ? view_find(entry->view) : NULL;

	return view ? view->help : entry->pane->help;
}
