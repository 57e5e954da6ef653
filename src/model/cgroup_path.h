/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths of control groups: their order, and who is whose parent. */
#ifndef MEMPANE_MODEL_CGROUP_PATH_H
#define MEMPANE_MODEL_CGROUP_PATH_H

#include "past.h"

/* Negative, 0 or positive: parents before their children, which come before the next sibling. */
int cgroup_compare_paths(struct text a, struct text b);

/* Cuts a path to its parent's; false when there is none above. */
bool cgroup_parent_path(struct text *path);

/* The row of the nearest parent in CGROUP, whose rows are in the order above; NO_ROW for the
 * topmost. */
uint32_t cgroup_parent_row(const struct table *table, size_t row);

#endif
