/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows a mount's path as the kernel does (fs/namei.c, lookup_mnt): at every step to what is
 * mounted there on the mount reached so far. Makes no call.
 */
#include "mount_sight.h"

#include <string.h>

/* Types that answer from this machine. Any other one, network, FUSE or unheard of, may hang. */
static const char *const local_types[] = {
	"tmpfs", "devtmpfs", "ramfs", "rootfs", "hugetlbfs", "ext4", "ext3", "ext2", "xfs", "btrfs",
	"f2fs", "zfs", "bcachefs", "overlay", "squashfs", "erofs", "proc", "sysfs", "cgroup",
	"cgroup2", "devpts", "securityfs", "debugfs", "tracefs", "configfs", "vfat", "exfat", "ntfs3",
	"iso9660", "udf", "jfs", "reiserfs", "nilfs2", "mqueue", "bpf", "selinuxfs", "efivarfs",
	"pstore", "nsfs", "aufs", "ubifs", "jffs2", "cramfs", "romfs", "minix",
};

struct walk {
	const struct mount *mounts;
	size_t              count;
	size_t              at;		/* the mount reached; `count`: none */
	size_t              steps;	/* left: a damaged table may go in circles */
};

static bool is_local(struct text type)
{
	for (size_t i = 0; i < ARRAY_SIZE(local_types); i++)
		if (text_equal(type, local_types[i]))
			return true;
	return false;
}

static bool is_point(const struct mount *mount, struct text point)
{
	return mount->point.size == point.size &&
	       memcmp(mount->point.data, point.data, point.size) == 0;
}

/* The mount that everything else hangs on: its parent is not in the table, or itself. */
static size_t find_root(const struct mount *mounts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool is_child = false;

		if (!text_equal(mounts[i].point, "/"))
			continue;
		for (size_t j = 0; j < count && !is_child; j++)
			is_child = j != i && mounts[j].identifier == mounts[i].parent;
		if (!is_child || mounts[i].parent == mounts[i].identifier)
			return i;
	}
	return count;
}

/* Steps on what is mounted at `point`, and on what is mounted on top of that. */
static void cross(struct walk *walk, struct text point)
{
	for (size_t i = 0; i < walk->count && walk->steps;) {
		const struct mount *mount = &walk->mounts[i];

		if (i != walk->at && mount->parent == walk->mounts[walk->at].identifier &&
		    is_point(mount, point)) {
			walk->at = i;
			walk->steps--;
			i = 0;
		} else {
			i++;
		}
	}
}

enum sight mount_sight(const struct mount *mounts, size_t count, size_t index,
		       struct text *ret_obstacle)
{
	struct walk walk = { .mounts = mounts, .count = count, .at = find_root(mounts, count),
			     .steps = count };
	const struct text path = mounts[index].point;

	if (walk.at == count)
		return SIGHT_HIDDEN;
	cross(&walk, (struct text){ "/", 1 });
	for (size_t size = 2; size <= path.size; size++) {
		if (size < path.size && path.data[size] != '/')
			continue;
		/* Looking a name up asks the file system that holds it. */
		if (!is_local(mounts[walk.at].type)) {
			*ret_obstacle = mounts[walk.at].type;
			return SIGHT_REMOTE;
		}
		cross(&walk, (struct text){ path.data, size });
	}
	return walk.at == index ? SIGHT_CLEAR : SIGHT_HIDDEN;
}
