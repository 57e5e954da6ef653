/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups are named by paths, so their tree needs no other data. Names may hold any byte but
 * a slash. */
#include "cgroup_path.h"

#include <string.h>

/* "/" is the parent of "/a" as "/a" is that of "/a/b". */
static struct text without_root(struct text path)
{
	return text_equal(path, "/") ? (struct text){ path.data, 0 } : path;
}

/* A slash sorts before any other byte, so that nothing comes between parent and children. */
static int weight(struct text path, size_t at)
{
	if (at >= path.size)
		return 0;
	return path.data[at] == '/' ? 1 : (unsigned char)path.data[at] + 2;
}

int cgroup_compare_paths(struct text a, struct text b)
{
	size_t at = 0;

	a = without_root(a);
	b = without_root(b);
	while (at < a.size && at < b.size && a.data[at] == b.data[at])
		at++;
	return weight(a, at) - weight(b, at);
}

bool cgroup_parent_path(struct text *path)
{
	const char *slash = path->size > 1 ? memrchr(path->data, '/', path->size) : NULL;

	if (!slash)
		return false;
	path->size = slash == path->data ? 1 : (size_t)(slash - path->data);
	return true;
}

/* Among the rows before `end`. */
static uint32_t find_path(const struct table *table, struct text path, size_t end)
{
	size_t low = 0, high = end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = cgroup_compare_paths(text_from(table->keys[middle].name), path);

		if (order == 0)
			return (uint32_t)middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_ROW;
}

uint32_t cgroup_parent_row(const struct table *table, size_t row)
{
	struct text path = text_from(table->keys[row].name);

	while (cgroup_parent_path(&path)) {
		uint32_t found = find_path(table, path, row);

		if (found != NO_ROW)
			return found;
	}
	return NO_ROW;
}
