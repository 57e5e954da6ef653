/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of many mounts a path leads to, by the mount table alone: what is mounted over something
 * hides it, and a path must not be followed through a file system whose server may hang.
 */
#ifndef MEMPANE_COLLECT_MOUNT_SIGHT_H
#define MEMPANE_COLLECT_MOUNT_SIGHT_H

#include "mempane/parse.h"

enum sight {
	SIGHT_CLEAR,	/* the path of the mount leads to it, through local file systems only */
	SIGHT_HIDDEN,	/* something else is mounted over it */
	SIGHT_REMOTE,	/* on the way is a file system that may not answer */
};

/* `ret_obstacle`: for SIGHT_REMOTE the type of that file system. */
enum sight mount_sight(const struct mount *mounts, size_t count, size_t index,
		       struct text *ret_obstacle);

#endif
