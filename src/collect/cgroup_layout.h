/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which hierarchies of control groups there are, and in which the memory controller is. */
#ifndef MEMPANE_COLLECT_CGROUP_LAYOUT_H
#define MEMPANE_COLLECT_CGROUP_LAYOUT_H

#include "collection.h"

/* A mounted hierarchy. Both strings live in scratch, or are constant. */
struct cgroup_hierarchy {
	const char *point;	/* below the tree's root; NULL: not mounted */
	const char *root;	/* path of the group that is mounted there: "/", or a part of it */
};

struct cgroup_layout {
	struct cgroup_hierarchy unified;	/* cgroup v2, whatever its controllers */
	struct cgroup_hierarchy legacy;		/* of cgroup v1, with the memory controller */
	bool is_v1, is_v2;	/* where the memory controller is; neither: nowhere */
};

/* Finds out, and tells it in the SYSTEM row. 0, -ENOMEM, or why there are no mounts to look at. */
int cgroup_layout_find(struct collection *collection, struct cgroup_layout *ret_layout);

/* The directory of a group in a mounted hierarchy, below the tree's root; false when that does not
 * show the group. */
bool cgroup_locate(const struct cgroup_hierarchy *hierarchy, const char *path,
		   char place[VALUE_PATH_SIZE]);

#endif
