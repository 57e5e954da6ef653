/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NUMA nodes: a row for each directory nodeN, then the files in it that somebody asked for. A node
 * that is taken away in between has cells that say so; that is no failure.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "collection.h"

enum { NODE_PATH_SIZE = 96 };

/* Files with a parser of their own. The events of numastat are in vmstat, too: that is parsed
 * first, so that a rate divides by the time of the file that it is said to come from. */
enum { FILE_VMSTAT };
static const struct {
	enum source source;
	PARSE_ROW_FUNCTION((*parse));
} node_files[] = {
	[FILE_VMSTAT] = { SOURCE_NODE_VMSTAT, parse_node_vmstat },
	{ SOURCE_NODE_MEMINFO, parse_node_meminfo },
	{ SOURCE_NODE_NUMASTAT, parse_node_numastat },
	{ SOURCE_NODE_CPULIST, parse_node_cpulist },
	{ SOURCE_NODE_DISTANCE, parse_node_distance },
};

/* Directories of a node that hold a value in each file. */
static const struct {
	enum source source;
	const char *name;
} node_directories[] = {
	{ SOURCE_NODE_MEMORY_FAILURE, "memory_failure" },
	{ SOURCE_NODE_ACCESS, "access0/initiators" },
	{ SOURCE_NODE_SIDE_CACHE, "memory_side_cache" },
};

/* A list of nodes, and the flag that it means for each of them. */
static const struct {
	enum metric list, flag;
} node_lists[] = {
	{ METRIC_SYSTEM_NODES_POSSIBLE, METRIC_NONE },
	{ METRIC_SYSTEM_NODES_ONLINE, METRIC_NONE },
	{ METRIC_SYSTEM_NODES_HAVE_MEMORY, METRIC_NODE_HAS_MEMORY },
	{ METRIC_SYSTEM_NODES_HAVE_NORMAL_MEMORY, METRIC_NODE_HAS_NORMAL_MEMORY },
	{ METRIC_SYSTEM_NODES_HAVE_CPU, METRIC_NODE_HAS_CPU },
	{ METRIC_SYSTEM_NODES_HAVE_GENERIC_INITIATOR, METRIC_NODE_HAS_GENERIC_INITIATOR },
};

static int list_nodes(struct collection *collection)
{
	struct collector *collector = collection->collector;
	struct sample *sample = collection->sample;
	const char *path = source_info(SOURCE_NODES)->path;
	uint64_t begin = clock_monotonic(), *numbers = NULL;
	size_t count = 0;
	int error = collection_list_numbers(collection, SOURCE_NODES, path, "node", &numbers,
					    &count);

	collection->is_wanted[SOURCE_NODES] = true;
	outcome_note_read(&sample->outcomes[SOURCE_NODES], error,
			  tree_read_time(collector->tree, path), clock_monotonic() - begin);
	if (error)
		return error == -ENOMEM ? error : 0;
	for (size_t i = 0; i < count; i++) {
		int64_t row = sample_add_row(sample, ENTITY_NODE,
					     (struct key){ .first = numbers[i] });

		if (row < 0)
			return -ENOMEM;
		sample_put_count(sample, (size_t)row, METRIC_NODE_NODE, numbers[i]);
	}
	return 0;
}

static void put_list_presence(struct sample *sample, size_t list, enum presence presence)
{
	size_t nodes = sample_table(sample, ENTITY_NODE)->row_count;

	sample_put_presence(sample, 0, node_lists[list].list, presence);
	for (size_t row = 0; node_lists[list].flag && row < nodes; row++)
		sample_put_presence(sample, row, node_lists[list].flag, presence);
}

static int collect_list(struct collection *collection, size_t list)
{
	struct sample *sample = collection->sample;
	struct parse_report report = { .rows = 0 };
	char path[NODE_PATH_SIZE];
	struct text text;
	int error;

	snprintf(path, sizeof(path), "%s/%s", source_info(SOURCE_NODES)->path,
		 metric_info(node_lists[list].list)->field);
	error = collection_read(collection, SOURCE_NODES, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error) {
		put_list_presence(sample, list, presence_of_error(error));
		return 0;
	}
	parse_node_list(sample, node_lists[list].list, node_lists[list].flag, text, &report);
	outcome_note_report(&sample->outcomes[SOURCE_NODES], &report);
	return 0;
}

static int collect_lists(struct collection *collection)
{
	const struct metric_set *wanted = &collection->demand->metrics;
	int error = 0;

	for (size_t i = 0; i < ARRAY_SIZE(node_lists) && !error; i++)
		if (metric_set_has(wanted, node_lists[i].list) ||
		    (node_lists[i].flag && metric_set_has(wanted, node_lists[i].flag)))
			error = collect_list(collection, i);
	return error;
}

/* sysfs says so of a node that was taken away while its file was open. */
static int node_error(int error)
{
	return error == -EIO || error == -ENODEV ? -ESRCH : error;
}

/* What another file has given already stays. */
static void put_file_presence(struct sample *sample, size_t row, enum source source, int error)
{
	const struct table *nodes = sample_table(sample, ENTITY_NODE);

	for (size_t i = 0; i < nodes->column_count; i++) {
		struct cell *cell = sample_cell(sample, row, nodes->columns[i]);

		if (metric_info(nodes->columns[i])->source == source && !cell_has_value(cell))
			cell->presence = presence_of_error(error);
	}
}

static int collect_file(struct collection *collection, size_t file, size_t row, const char *path)
{
	struct collector *collector = collection->collector;
	struct sample *sample = collection->sample;
	struct arena_mark mark = arena_mark(&collector->scratch);
	enum source source = node_files[file].source;
	struct parse_report report = { .rows = 0 };
	uint64_t read_at = tree_read_time(collector->tree, path), begin = clock_monotonic();
	struct text text;
	int error = node_error(collection_peek(collection, source, path, &text));

	if (error == -ENOMEM)
		return error;
	if (error)
		put_file_presence(sample, row, source, error);
	else
		node_files[file].parse(sample, row, &collector->scale, text, &report);
	outcome_note_read(&sample->outcomes[source], error, read_at, clock_monotonic() - begin);
	outcome_note_report(&sample->outcomes[source], &report);
	arena_rewind(&collector->scratch, mark);
	return 0;
}

/* Whether somebody asked for what this file gives, and not only in place of another. */
static bool is_demanded(const struct collection *collection, enum source source)
{
	const struct table *nodes = sample_table(collection->sample, ENTITY_NODE);

	for (size_t i = 0; i < nodes->column_count; i++)
		if (metric_info(nodes->columns[i])->source == source)
			return true;
	return false;
}

/* Whether a file of the node said anything about what was asked for. */
static bool has_any(const struct collection *collection, size_t row, enum source source)
{
	const struct table *nodes = sample_table(collection->sample, ENTITY_NODE);

	for (size_t i = 0; i < nodes->column_count; i++)
		if (metric_info(nodes->columns[i])->source == source &&
		    sample_get(collection->sample, row, nodes->columns[i])->presence !=
			    PRESENCE_ABSENT)
			return true;
	return false;
}

static int collect_named(struct collection *collection, size_t file, size_t row,
			 const char *directory)
{
	char path[NODE_PATH_SIZE];

	snprintf(path, sizeof(path), "%.60s%s", directory,
		 strrchr(source_info(node_files[file].source)->path, '/'));
	return collect_file(collection, file, row, path);
}

static int collect_node(struct collection *collection, size_t row)
{
	uint64_t node = sample_table(collection->sample, ENTITY_NODE)->keys[row].first;
	char directory[NODE_PATH_SIZE], path[NODE_PATH_SIZE];
	int error = 0;

	snprintf(directory, sizeof(directory), "%s/node%" PRIu64, source_info(SOURCE_NODES)->path,
		 node);
	for (size_t i = 0; i < ARRAY_SIZE(node_files) && !error; i++)
		if (is_demanded(collection, node_files[i].source) ||
		    (node_files[i].source == SOURCE_NODE_DISTANCE &&
		     collection->is_wanted[SOURCE_NODE_DISTANCE]))
			error = collect_named(collection, i, row, directory);
	if (!error && is_demanded(collection, SOURCE_NODE_NUMASTAT) &&
	    !has_any(collection, row, SOURCE_NODE_NUMASTAT))
		error = collect_named(collection, FILE_VMSTAT, row, directory);
	for (size_t i = 0; i < ARRAY_SIZE(node_directories) && !error; i++) {
		snprintf(path, sizeof(path), "%.60s/%s", directory, node_directories[i].name);
		error = values_collect(collection, node_directories[i].source, ENTITY_NODE, row,
				       path);
	}
	return error;
}

/* Machines without sysfs, and old kernels, still have what each node counts in zoneinfo. */
static bool needs_zoneinfo(const struct collection *collection)
{
	const struct table *nodes = sample_table(collection->sample, ENTITY_NODE);

	if (!is_demanded(collection, SOURCE_NODE_VMSTAT))
		return false;
	for (size_t row = 0; row < nodes->row_count; row++)
		if (!has_any(collection, row, SOURCE_NODE_VMSTAT))
			return true;
	return nodes->row_count == 0;
}

int nodes_collect(struct collection *collection)
{
	const struct table *nodes = sample_table(collection->sample, ENTITY_NODE);
	int error = 0;

	if (nodes->is_present)
		error = list_nodes(collection);
	if (!error && collection->is_wanted[SOURCE_NODES])
		error = collect_lists(collection);
	for (size_t row = 0; row < nodes->row_count && !error; row++)
		error = collect_node(collection, row);
	if (!error && nodes->row_count)
		error = node_tiers_collect(collection);
	collection->is_wanted[SOURCE_ZONEINFO] |= needs_zoneinfo(collection);
	return error;
}
