/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of control groups: walks the hierarchy of the memory controller, parents first, and reads
 * of each group what was demanded. Groups come and go meanwhile; the loss of one never costs
 * another. The walk keeps a list of what is to come instead of calling itself, and the length of
 * paths bounds its depth.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cgroup_layout.h"

enum {
	GROUPS_MAXIMUM = 100000,	/* beyond them nobody reads a table, and memory is finite */
	PENDING_USUAL = 256,
};

struct group_file {
	enum source source;
	const char *name;
	PARSE_ROW_FUNCTION((*parse));
};

static const struct group_file v2_files[] = {
	{ SOURCE_CGROUP_STAT, "memory.stat", parse_cgroup_stat },
	{ SOURCE_CGROUP_EVENTS, "memory.events", parse_cgroup_events },
	{ SOURCE_CGROUP_EVENTS_LOCAL, "memory.events.local", parse_cgroup_events_local },
	{ SOURCE_CGROUP_SWAP_EVENTS, "memory.swap.events", parse_cgroup_swap_events },
};

static const struct group_file v1_files[] = {
	{ SOURCE_CGROUP_V1_STAT, "memory.stat", parse_cgroup_v1_stat },
	{ SOURCE_CGROUP_V1_OOM_CONTROL, "memory.oom_control", parse_cgroup_v1_oom_control },
};

static const struct group_file v2_nodes = {
	SOURCE_CGROUP_NUMA_STAT, "memory.numa_stat", parse_cgroup_numa_stat,
};
static const struct group_file v1_nodes = {
	SOURCE_CGROUP_V1_NUMA_STAT, "memory.numa_stat", parse_cgroup_v1_numa_stat,
};
static const struct group_file pressure_file = {
	SOURCE_CGROUP_PRESSURE, "memory.pressure", parse_cgroup_pressure,
};

struct walk {
	struct collection   *collection;
	struct cgroup_layout layout;
	const struct cgroup_hierarchy *hierarchy;	/* the one that is walked */
	const char **pending;		/* paths of groups to come, the next one last */
	size_t       pending_count, pending_capacity;
	size_t       seen;
	const char  *path;		/* of the group being read, "/" for the root */
	char         place[VALUE_PATH_SIZE];	/* its directory below the tree's root */
	size_t       row;
	bool         is_lost;		/* one of its files failed */
};

static void tell_coming(const struct walk *walk)
{
	walk->collection->coming = walk->pending;
	walk->collection->coming_count = walk->pending_count;
}

static int push(struct walk *walk, const char *path)
{
	struct arena *scratch = &walk->collection->collector->scratch;
	size_t capacity = walk->pending_capacity ? walk->pending_capacity * 2 : PENDING_USUAL;
	const char **larger;

	if (walk->pending_count == walk->pending_capacity) {
		larger = arena_alloc_array(scratch, capacity, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		if (walk->pending_count)
			memcpy(larger, walk->pending, walk->pending_count * sizeof(*larger));
		walk->pending = larger;
		walk->pending_capacity = capacity;
	}
	walk->pending[walk->pending_count++] = path;
	tell_coming(walk);
	return 0;
}

/* Backwards, so that the first child comes next. */
static int push_children(struct walk *walk, const char *const *names, size_t count)
{
	struct arena *scratch = &walk->collection->collector->scratch;
	const char *parent = strcmp(walk->path, "/") == 0 ? "" : walk->path;

	for (size_t i = count; i-- > 0;) {
		size_t size = strlen(parent) + 1 + strlen(names[i]) + 1;
		char *path = arena_alloc(scratch, size);

		if (!path)
			return -ENOMEM;
		snprintf(path, size, "%s/%s", parent, names[i]);
		if (push(walk, path))
			return -ENOMEM;
	}
	return 0;
}

/* ---- one group ---- */

/* Why the cells of this row that the file was to fill have no value. */
static void put_presence(struct walk *walk, enum source source, enum presence presence)
{
	struct sample *sample = walk->collection->sample;
	const struct table *table = sample_table(sample, ENTITY_CGROUP);

	for (size_t i = 0; i < table->column_count; i++) {
		struct cell *cell = metric_field(table->columns[i], source) ?
				    sample_cell(sample, walk->row, table->columns[i]) : NULL;

		if (cell && cell->presence == PRESENCE_ABSENT)
			cell->presence = presence;
	}
}

static int read_file(struct walk *walk, const struct group_file *file, const char *place)
{
	struct collection *collection = walk->collection;
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	char path[VALUE_PATH_SIZE];
	struct text text;
	int error;

	if (!collection->is_wanted[file->source] ||
	    snprintf(path, sizeof(path), "%s/%s", place, file->name) >= VALUE_PATH_SIZE)
		return 0;
	error = collection_read(collection, file->source, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error) {
		walk->is_lost = true;
		put_presence(walk, file->source, presence_of_error(error));
	} else {
		file->parse(collection->sample, walk->row, &collector->scale, text, &report);
		outcome_note_report(&collection->sample->outcomes[file->source], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

static int read_all(struct walk *walk, const struct group_file *files, size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++)
		error = read_file(walk, &files[i], walk->place);
	return error;
}

/* In hybrids the memory controller is in v1, and pressure in v2 all the same. */
static int read_pressure(struct walk *walk)
{
	char place[VALUE_PATH_SIZE];

	return cgroup_locate(&walk->layout.unified, walk->path, place) ?
	       read_file(walk, &pressure_file, place) : 0;
}

static int read_group(struct walk *walk)
{
	struct collection *collection = walk->collection;
	int error = 0;

	if (walk->layout.is_v1) {
		error = values_collect(collection, SOURCE_CGROUP_V1, ENTITY_CGROUP, walk->row,
				       walk->place);
		if (!error)
			error = read_all(walk, v1_files, ARRAY_SIZE(v1_files));
	} else if (walk->layout.is_v2) {
		error = values_collect(collection, SOURCE_CGROUP, ENTITY_CGROUP, walk->row,
				       walk->place);
		if (!error)
			error = read_all(walk, v2_files, ARRAY_SIZE(v2_files));
	}
	return error ? error : read_pressure(walk);
}

static int list_children(struct walk *walk, const char *const **ret_names, size_t *ret_count)
{
	enum source source = walk->layout.is_v1 ? SOURCE_CGROUP_V1 : SOURCE_CGROUP;

	*ret_count = 0;
	return collection_list_names(walk->collection, source, walk->place, true, ret_names,
				     ret_count);
}

static bool is_removal(int error)
{
	return error == -ENOENT || error == -ENODEV || error == -ESRCH;
}

/* A group whose files fail may have been removed since it was listed. */
static bool is_gone(struct walk *walk)
{
	struct collection *collection = walk->collection;
	struct arena_mark mark = arena_mark(&collection->collector->scratch);
	const struct cell *current = sample_get(collection->sample, walk->row,
						METRIC_CGROUP_CURRENT);
	const char *const *names;
	size_t count;
	int error = 0;

	walk->is_lost |= current->presence != PRESENCE_UNASKED && !cell_has_value(current);
	if (walk->is_lost && tree_is_live(collection->collector->tree))
		error = list_children(walk, &names, &count);
	arena_rewind(&collection->collector->scratch, mark);
	return is_removal(error);
}

static int add_row(struct walk *walk)
{
	struct sample *sample = walk->collection->sample;
	struct cell *cell;
	int64_t row = sample_add_row(sample, ENTITY_CGROUP, (struct key){ .name = walk->path });

	if (row < 0)
		return -ENOMEM;
	walk->row = (size_t)row;
	walk->is_lost = false;
	sample_put_count(sample, walk->row, METRIC_CGROUP_AGE, 0);
	cell = sample_cell(sample, walk->row, METRIC_CGROUP_PATH);
	if (cell)
		*cell = (struct cell){
			.presence = PRESENCE_PRESENT,
			.text = sample_table(sample, ENTITY_CGROUP)->keys[row].name,
		};
	return 0;
}

static int read_nodes(struct walk *walk)
{
	struct sample *sample = walk->collection->sample;
	const struct table *nodes = sample_table(sample, ENTITY_CGROUP_NODE);
	size_t row = nodes->row_count;
	int error = 0;

	if (walk->layout.is_v1)
		error = read_file(walk, &v1_nodes, walk->place);
	else if (walk->layout.is_v2)
		error = read_file(walk, &v2_nodes, walk->place);
	for (; row < nodes->row_count; row++)
		sample_put_count(sample, row, METRIC_CGROUP_NODE_AGE, 0);
	return error;
}

static void note_lost(struct walk *walk, int error)
{
	enum source source = walk->layout.is_v1 ? SOURCE_CGROUP_V1 : SOURCE_CGROUP;

	/* Removed since its parent was listed: not worth a word. */
	if (is_removal(error))
		error = -ESRCH;
	outcome_note_read(&walk->collection->sample->outcomes[source], error, 0, 0);
}

static int visit(struct walk *walk)
{
	const char *const *names;
	size_t count;
	int error = list_children(walk, &names, &count);

	if (error == -ENOMEM)
		return error;
	if (error) {
		note_lost(walk, error);
		if (is_removal(error))
			return 0;
	}
	/* Of a group that refuses to be listed nobody sees the children, but its own files. */
	error = add_row(walk);
	if (!error)
		error = read_group(walk);
	if (error)
		return error;
	if (is_gone(walk)) {
		sample_drop_last_row(walk->collection->sample, ENTITY_CGROUP);
		note_lost(walk, -ESRCH);
		return 0;
	}
	error = read_nodes(walk);
	side_row_done(walk->collection);
	return error ? error : push_children(walk, names, count);
}

static int walk_all(struct walk *walk)
{
	int error = push(walk, walk->hierarchy->root);

	while (walk->pending_count && !error) {
		if (collection_is_cancelled(walk->collection))
			return -ECANCELED;
		walk->path = walk->pending[--walk->pending_count];
		tell_coming(walk);
		if (walk->seen++ == GROUPS_MAXIMUM) {
			note_lost(walk, -E2BIG);
			break;
		}
		if (cgroup_locate(walk->hierarchy, walk->path, walk->place))
			error = visit(walk);
		else
			note_lost(walk, -ENAMETOOLONG);
	}
	return error;
}

static bool wants_layout(const struct collection *collection)
{
	const struct metric_set *metrics = &collection->demand->metrics;

	return sample_table(collection->sample, ENTITY_CGROUP)->is_present ||
	       collection->is_wanted[SOURCE_CGROUPS] ||
	       collection->is_wanted[SOURCE_CGROUP_CONTROLLERS] ||
	       metric_set_has(metrics, METRIC_SYSTEM_CGROUP_VERSION) ||
	       metric_set_has(metrics, METRIC_SYSTEM_CGROUP_MOUNT) ||
	       metric_set_has(metrics, METRIC_SYSTEM_CGROUP_PRESSURE_MOUNT);
}

int cgroups_collect(struct collection *collection)
{
	struct walk walk = { .collection = collection };
	int error;

	if (!wants_layout(collection))
		return 0;
	error = cgroup_layout_find(collection, &walk.layout);
	if (error)
		return error == -ENOMEM ? error : 0;
	walk.hierarchy = walk.layout.is_v1 ? &walk.layout.legacy : &walk.layout.unified;
	if (!sample_table(collection->sample, ENTITY_CGROUP)->is_present ||
	    !walk.hierarchy->point)
		return 0;
	return walk_all(&walk);
}
