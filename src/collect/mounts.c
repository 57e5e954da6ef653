/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mounted file systems, read once per sample for whoever needs them. Knows no file system. */
#include <errno.h>
#include <string.h>

#include "collection.h"

/* Another machine's files below a directory: the reader's own mount points mean nothing there. */
static bool is_elsewhere(const struct tree *tree)
{
	return tree_is_live(tree) && strcmp(tree_label(tree), "/") != 0;
}

static int read_mounts(struct collection *collection, const char *path)
{
	struct collector *collector = collection->collector;
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read(collection, SOURCE_MOUNTINFO, path, &text);

	if (error)
		return error;
	error = parse_mounts(&collector->scratch, text, &collection->mounts,
			     &collection->mount_count, &report);
	outcome_note_report(&collection->sample->outcomes[SOURCE_MOUNTINFO], &report);
	return error;
}

static int find_mounts(struct collection *collection)
{
	static const char *const paths[] = {
		"proc/self/mountinfo", "proc/1/mountinfo", "proc/self/mounts", "proc/mounts",
	};
	bool swaps = is_elsewhere(collection->collector->tree);
	int error = -ENOENT, first = 0;

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		error = read_mounts(collection, paths[swaps && i < 2 ? 1 - i : i]);
		if (!error || error == -ENOMEM)
			return error;
		if (!first)
			first = error;
	}
	return first;
}

int collection_mounts(struct collection *collection, const struct mount **ret_mounts,
		      size_t *ret_count)
{
	if (!collection->has_mounts)
		collection->mounts_error = find_mounts(collection);
	collection->has_mounts = true;
	if (collection->mounts_error)
		return collection->mounts_error;
	*ret_mounts = collection->mounts;
	*ret_count = collection->mount_count;
	return 0;
}
