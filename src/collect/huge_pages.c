/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Directories that the kernel has for each size of huge pages: the hugetlb pools of the machine and
 * of its nodes, and the sizes of transparent huge pages.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "collection.h"

struct sized_directories {
	enum entity entity;
	enum source source;
	const char *path;	/* holds hugepages-SIZEkB */
	uint64_t    node;	/* node + 1, or 0 */
};

/* "hugepages-2048kB" in bytes. */
static bool read_size(const char *name, uint64_t *ret_size)
{
	static const char prefix[] = "hugepages-", suffix[] = "kB";
	struct text text = text_from(name);
	uint64_t size;

	if (!text_starts_with(text, prefix) || !text_ends_with(text, suffix) ||
	    text.size < sizeof(prefix) + sizeof(suffix) - 2)
		return false;
	text = (struct text){ text.data + sizeof(prefix) - 1,
			      text.size - (sizeof(prefix) - 1) - (sizeof(suffix) - 1) };
	return text_to_uint64(text, &size) == 0 && size &&
	       !__builtin_mul_overflow(size, UINT64_C(1024), ret_size);
}

static bool is_known_file(const char *field)
{
	for (enum metric metric = entity_first_metric(ENTITY_THP_SIZE);
	     metric < entity_end_metric(ENTITY_THP_SIZE); metric++) {
		const char *known = metric_field(metric, SOURCE_THP_SIZE);

		if (known && !strcmp(known, field))
			return true;
	}
	return false;
}

/* `path` is that of a file of stats/, and `size` the part of it from "hugepages-" on. */
static int collect_unknown(struct collection *collection, const char *path, const char *size)
{
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read(collection, SOURCE_THP_SIZE, path, &text);

	if (error)
		return error == -ENOMEM ? error : 0;
	parse_unknown_value(collection->sample, SOURCE_THP_SIZE, size, text, &report);
	outcome_note_report(&collection->sample->outcomes[SOURCE_THP_SIZE], &report);
	return 0;
}

/* Each kernel counts more events of these pages than the one before: what has no metric is kept. */
static int collect_unknown_stats(struct collection *collection, const char *directory,
				 const char *name)
{
	size_t prefix = strlen(directory) - strlen(name);
	char path[VALUE_PATH_SIZE];
	const char *const *files;
	size_t count;
	int error;

	if (snprintf(path, sizeof(path), "%s/stats", directory) >= VALUE_PATH_SIZE)
		return 0;
	error = collection_list_names(collection, SOURCE_THP_SIZE, path, false, &files, &count);
	if (error)
		return error == -ENOMEM ? error : 0;
	for (size_t i = 0; i < count && !error; i++)
		if (snprintf(path, sizeof(path), "%s/stats/%s", directory, files[i]) <
			    VALUE_PATH_SIZE &&
		    !is_known_file(path + strlen(directory) + 1))
			error = collect_unknown(collection, path, path + prefix);
	return error;
}

static int collect_size(struct collection *collection, const struct sized_directories *directories,
			const char *name, uint64_t size)
{
	struct sample *sample = collection->sample;
	bool is_pool = directories->entity == ENTITY_HUGE_POOL;
	struct key key = { .first = size, .second = directories->node };
	char path[VALUE_PATH_SIZE];
	int64_t row;
	int error;

	if (snprintf(path, sizeof(path), "%s/%s", directories->path, name) >= VALUE_PATH_SIZE)
		return 0;
	row = sample_add_row(sample, directories->entity, key);
	if (row < 0)
		return -ENOMEM;
	sample_put_count(sample, (size_t)row,
			 is_pool ? METRIC_HUGE_POOL_PAGE_SIZE : METRIC_THP_SIZE_PAGE_SIZE, size);
	if (directories->node)
		sample_put_count(sample, (size_t)row, METRIC_HUGE_POOL_NODE,
				 directories->node - 1);
	error = values_collect(collection, directories->source, directories->entity, (size_t)row,
			       path);
	if (!error && !is_pool && sample_table(sample, ENTITY_UNKNOWN)->is_present)
		error = collect_unknown_stats(collection, path, name);
	return error;
}

/* Sizes in ascending order, which is not that of their names. */
static size_t sort_sizes(const char *const *names, size_t count, const char **ret_names,
			 uint64_t *ret_sizes)
{
	size_t kept = 0;
	uint64_t size;

	for (size_t i = 0; i < count; i++) {
		size_t at = kept;

		if (!read_size(names[i], &size))
			continue;
		for (; at > 0 && ret_sizes[at - 1] > size; at--) {
			ret_sizes[at] = ret_sizes[at - 1];
			ret_names[at] = ret_names[at - 1];
		}
		ret_sizes[at] = size;
		ret_names[at] = names[i];
		kept++;
	}
	return kept;
}

static int collect_sizes(struct collection *collection, const struct sized_directories *directories)
{
	enum { SIZES_MAXIMUM = 64 };	/* no more powers of two than that */
	struct collector *collector = collection->collector;
	struct outcome *outcome = &collection->sample->outcomes[directories->source];
	const char *const *names, *sorted[SIZES_MAXIMUM];
	uint64_t sizes[SIZES_MAXIMUM];
	size_t count;
	int error = collection_list_names(collection, directories->source, directories->path, true,
					  &names, &count);

	if (error == -ENOMEM)
		return error;
	if (!error) {
		count = sort_sizes(names, count < SIZES_MAXIMUM ? count : SIZES_MAXIMUM, sorted,
				   sizes);
		error = count ? 0 : -ENOENT;
	}
	/* Rows come of the list alone, so it counts as a read. */
	outcome_note_read(outcome, error, tree_now(collector->tree).monotonic, 0);
	if (error)
		return 0;
	for (size_t i = 0; i < count && !error; i++)
		error = collect_size(collection, directories, sorted[i], sizes[i]);
	return error;
}

static int collect_node_pools(struct collection *collection)
{
	char path[64];
	uint64_t *nodes;
	size_t count;
	int error = collection_list_numbers(collection, SOURCE_NODE_HUGE_POOL,
					    "sys/devices/system/node", "node", &nodes, &count);

	if (error)
		return error == -ENOMEM ? error : 0;
	for (size_t i = 0; i < count && !error; i++) {
		struct sized_directories directories = {
			.entity = ENTITY_HUGE_POOL,
			.source = SOURCE_NODE_HUGE_POOL,
			.path = path,
			.node = nodes[i] + 1,
		};

		snprintf(path, sizeof(path), "sys/devices/system/node/node%" PRIu64 "/hugepages",
			 nodes[i]);
		if (directories.node)
			error = collect_sizes(collection, &directories);
	}
	return error;
}

int huge_pages_collect(struct collection *collection)
{
	static const struct sized_directories pools = {
		ENTITY_HUGE_POOL, SOURCE_HUGE_POOL, "sys/kernel/mm/hugepages", 0,
	};
	static const struct sized_directories transparent = {
		ENTITY_THP_SIZE, SOURCE_THP_SIZE, "sys/kernel/mm/transparent_hugepage", 0,
	};
	const struct sample *sample = collection->sample;
	int error = 0;

	if (sample_table(sample, ENTITY_HUGE_POOL)->is_present) {
		error = collect_sizes(collection, &pools);
		if (!error)
			error = collect_node_pools(collection);
	}
	if (!error && sample_table(sample, ENTITY_THP_SIZE)->is_present)
		error = collect_sizes(collection, &transparent);
	return error;
}
