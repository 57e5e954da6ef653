/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What SLUB tells of each cache that slabinfo lists: sys/kernel/slab/CACHE. Caches of like objects
 * are merged: there, their names are links to one directory (":0000192"), which is read once, for
 * the name that slabinfo shows. Files that walk lists under a lock ("objects") are never read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"

static const char slab_path[] = "sys/kernel/slab";

struct alias {
	const char *name, *directory;	/* within slab_path; in scratch */
};

struct aliases {
	struct alias *items;	/* by directory, then by name; in scratch */
	size_t        count;
};

/* The last part of a link, or nothing when it does not name an entry. */
static const char *entry_of(const char *target)
{
	const char *slash = strrchr(target, '/');
	const char *entry = slash ? slash + 1 : target;

	return !*entry || !strcmp(entry, ".") || !strcmp(entry, "..") ? NULL : entry;
}

/* The directory of a name: another one where the cache was merged. NULL without memory. */
static const char *directory_of(struct collection *collection, const char *name)
{
	char path[VALUE_PATH_SIZE];
	struct text target;
	const char *entry;
	int error;

	if (snprintf(path, sizeof(path), "%s/%s", slab_path, name) >= VALUE_PATH_SIZE)
		return name;
	error = collection_read_link(collection, SOURCE_SLAB_CACHE, path, &target);
	if (error)
		return error == -ENOMEM ? NULL : name;
	entry = entry_of(target.data);
	return entry ? entry : name;
}

static int compare_aliases(const void *left, const void *right)
{
	const struct alias *a = left, *b = right;
	int order = strcmp(a->directory, b->directory);

	return order ? order : strcmp(a->name, b->name);
}

/* Every name in the folder with its directory; only when somebody asks for names. */
static int list_aliases(struct collection *collection, struct aliases *ret_aliases)
{
	struct collector *collector = collection->collector;
	const char *const *names;
	size_t count;
	int error = collection_list_names(collection, SOURCE_SLAB_CACHE, slab_path, false, &names,
					  &count);

	if (error)
		return error;
	ret_aliases->items = arena_alloc_array(&collector->scratch, count + 1,
					       sizeof(*ret_aliases->items));
	if (!ret_aliases->items)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const char *directory = directory_of(collection, names[i]);

		if (!directory)
			return -ENOMEM;
		if (strcmp(directory, names[i]))
			ret_aliases->items[ret_aliases->count++] =
				(struct alias){ names[i], directory };
	}
	qsort(ret_aliases->items, ret_aliases->count, sizeof(*ret_aliases->items),
	      compare_aliases);
	return 0;
}

static size_t first_of(const struct aliases *aliases, const char *directory)
{
	size_t low = 0, high = aliases->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(aliases->items[middle].directory, directory) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* "kmalloc-192, bio-192": all names of the directory but the row's own. */
static int put_alias_names(struct collection *collection, size_t row,
			   const struct aliases *aliases, const char *name, const char *directory)
{
	struct arena *scratch = &collection->collector->scratch;
	size_t first = first_of(aliases, directory), end = first, size = 1, used = 0;
	char *text;

	for (; end < aliases->count && !strcmp(aliases->items[end].directory, directory); end++)
		size += strlen(aliases->items[end].name) + 2;
	text = arena_alloc(scratch, size);
	if (!text)
		return -ENOMEM;
	for (size_t i = first; i < end; i++)
		if (strcmp(aliases->items[i].name, name))
			used += (size_t)snprintf(text + used, size - used, "%s%s",
						 used ? ", " : "", aliases->items[i].name);
	if (used)
		sample_put_text(collection->sample, row, METRIC_SLAB_ALIAS_NAMES,
				(struct text){ text, used });
	return 0;
}

/* sysfs writes "!" for the "/" that a name of a file cannot hold. */
static char *file_name(struct arena *arena, const char *name)
{
	char *copy = arena_copy(arena, name, strlen(name));

	for (char *c = copy; c && *c; c++)
		if (*c == '/')
			*c = '!';
	return copy;
}

static int collect_cache(struct collection *collection, size_t row, const struct aliases *aliases)
{
	struct collector *collector = collection->collector;
	const char *name = sample_table(collection->sample, ENTITY_SLAB)->keys[row].name;
	struct arena_mark mark = arena_mark(&collector->scratch);
	char path[VALUE_PATH_SIZE];
	const char *file, *directory;
	int error = 0;

	if (!name || !entry_of(name))
		return 0;
	file = file_name(&collector->scratch, name);
	directory = file ? directory_of(collection, file) : NULL;
	if (!directory)
		return -ENOMEM;
	if (snprintf(path, sizeof(path), "%s/%s", slab_path, directory) < VALUE_PATH_SIZE)
		error = values_collect(collection, SOURCE_SLAB_CACHE, ENTITY_SLAB, row, path);
	if (!error && aliases->count)
		error = put_alias_names(collection, row, aliases, file, directory);
	arena_rewind(&collector->scratch, mark);
	return error;
}

/* The whole folder is missing, or refuses. */
static void put_failure(struct collection *collection, int error)
{
	struct sample *sample = collection->sample;

	outcome_note_read(&sample->outcomes[SOURCE_SLAB_CACHE], error,
			  tree_now(collection->collector->tree).monotonic, 0);
	for (size_t row = 0; row < sample_table(sample, ENTITY_SLAB)->row_count; row++)
		sample_put_source_presence(sample, ENTITY_SLAB, row, SOURCE_SLAB_CACHE,
					   presence_of_error(error));
}

int slab_caches_collect(struct collection *collection)
{
	const struct metric_set *demanded = &collection->demand->metrics;
	struct aliases aliases = { .count = 0 };
	int error = 0;

	if (!collection->is_wanted[SOURCE_SLAB_CACHE] ||
	    !sample_table(collection->sample, ENTITY_SLAB)->row_count)
		return 0;
	if (metric_set_has(demanded, METRIC_SLAB_ALIAS_NAMES))
		error = list_aliases(collection, &aliases);
	if (error && error != -ENOMEM) {
		put_failure(collection, error);
		return 0;
	}
	for (size_t row = 0;
	     row < sample_table(collection->sample, ENTITY_SLAB)->row_count && !error; row++) {
		error = collect_cache(collection, row, &aliases);
		if (!error && collection_is_cancelled(collection))
			error = -ECANCELED;
	}
	return error;
}
