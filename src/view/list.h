/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views by their C names, for views.c. One file defines each. */
#ifndef MEMPANE_VIEW_LIST_H
#define MEMPANE_VIEW_LIST_H

#include "mempane/view.h"

extern const struct view faults_view, fragmentation_view, limits_view, mappings_view,
	meminfo_view, memory_view, pressure_view, process_view, processes_view, regions_view,
	slab_view, sources_view, summary_view, swap_view, unknown_view, vmstat_view, zones_view;

#endif
