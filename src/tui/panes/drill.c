/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is behind ENTER on a row: a process leads to the inspector, a control group to its
 * processes, a node to those that hold it, a part of the balance sheet to who holds it.
 */
#include "drill.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "figure.h"

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (isspace((unsigned char)*text) || !isprint((unsigned char)*text))
			return false;
	return true;
}

void drill_filter(const char *column, const char *text, bool is_branch, char *buffer, size_t size)
{
	bool is_root = strcmp(text, "/") == 0;

	buffer[0] = '\0';
	if (is_branch && is_root)	/* everything is below the root */
		return;
	if (!is_branch && is_plain(text)) {
		text_append(buffer, size, "%s=%s", column, text);
		return;
	}
	/* As a regular expression: terms of filters hold no blanks. */
	text_append(buffer, size, "%s~^", column);
	for (; *text && strlen(buffer) + 8 < size; text++)
		if (isalnum((unsigned char)*text) || *text == '/' || *text == '-' || *text == '_')
			text_append(buffer, size, "%c", *text);
		else
			text_append(buffer, size, ".");
	if (!*text)
		text_append(buffer, size, "%s", is_branch ? "(/|$)" : "$");
}

/* ---- processes ---- */

static enum handled inspect_row(struct scene *scene, int64_t row, const struct key *key)
{
	(void)row;
	scene_inspect(scene, key->first, key->second);
	return HANDLED_YES;
}

/* Of a row that names a process without its start time. */
static enum handled inspect_pid(struct scene *scene, int64_t row, enum metric metric)
{
	const struct cell *pid = sample_get(model_now(scene->model), (size_t)row, metric);

	if (!cell_has_value(pid) || pid->count == 0)
		return HANDLED_NO;
	scene_inspect(scene, pid->count, 0);
	return HANDLED_YES;
}

/* Rows that belong to no process in particular lead to those that hold the most of their kind. */
static enum handled show_holders(struct scene *scene, enum entity entity)
{
	static const struct {
		enum entity entity;
		enum metric metric;
	} kinds[] = {
		{ ENTITY_SWAP, METRIC_PROCESS_SWAP },
		{ ENTITY_ZRAM, METRIC_PROCESS_SWAP },
		{ ENTITY_SHM_SEGMENT, METRIC_PROCESS_RESIDENT_SHMEM },
		{ ENTITY_TMPFS, METRIC_PROCESS_RESIDENT_SHMEM },
		{ ENTITY_HUGE_POOL, METRIC_PROCESS_HUGETLB },
		{ ENTITY_THP_SIZE, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct aim aim = { .sort = { kinds[i].metric, LENS_VALUE } };

		if (kinds[i].entity != entity)
			continue;
		scene_aim(scene, "processes", &aim);
		return HANDLED_YES;
	}
	return HANDLED_NO;
}

/* ---- control groups ---- */

static bool has_groups_below(const struct sample *sample, const char *path)
{
	const struct table *groups = sample_table(sample, ENTITY_CGROUP);
	size_t length = strlen(path);

	for (size_t i = 0; i < groups->row_count; i++)
		if (groups->keys[i].name && strncmp(groups->keys[i].name, path, length) == 0 &&
		    (groups->keys[i].name[length] == '/' || (length == 1 && path[0] == '/')))
			return true;
	return false;
}

static enum handled show_group(struct scene *scene, const char *path)
{
	struct aim aim = { .sort = { METRIC_PROCESS_PSS, LENS_VALUE } };

	if (!path || !path[0])
		return HANDLED_NO;
	drill_filter("cgroup", path, has_groups_below(model_now(scene->model), path), aim.filter,
		     sizeof(aim.filter));
	scene_aim(scene, "processes", &aim);
	return HANDLED_YES;
}

/* ---- rows of which the name or a number says it ---- */

static enum handled show_named(struct scene *scene, const char *view, const char *column,
			       const char *name)
{
	struct aim aim = { 0 };

	if (!name || !name[0])
		return HANDLED_NO;
	drill_filter(column, name, false, aim.filter, sizeof(aim.filter));
	scene_aim(scene, view, &aim);
	return HANDLED_YES;
}

static enum handled show_node(struct scene *scene, uint64_t node)
{
	struct aim aim = { 0 };

	snprintf(aim.filter, sizeof(aim.filter), "node=%" PRIu64, node);
	scene_aim(scene, "process_nodes", &aim);
	return HANDLED_YES;
}

static enum handled show_pane(struct scene *scene, const char *name)
{
	scene_show(scene, name);
	return HANDLED_YES;
}

/* Who holds a part of the balance sheet: the view and its column are facts of the part. */
static enum handled show_owners(struct scene *scene, int64_t row, const struct key *key)
{
	const struct sample *now = model_now(scene->model);
	const struct cell *owners = sample_get(now, (size_t)row, METRIC_BALANCE_OWNERS);
	const struct cell *sort = sample_get(now, (size_t)row, METRIC_BALANCE_OWNERS_SORT);
	const struct view *view = cell_has_value(owners) ? view_find(owners->text) : NULL;
	struct aim aim = { 0 };

	(void)key;
	if (!view)
		return HANDLED_NO;
	if (cell_has_value(sort))
		aim.sort = column_find(view->entity, text_from(sort->text));
	scene_aim(scene, view->name, &aim);
	return HANDLED_YES;
}

static enum handled show_growing(struct scene *scene, int64_t row, const struct key *key)
{
	const struct cell *kind = sample_get(model_now(scene->model), (size_t)row,
					     METRIC_GROWTH_KIND);

	if (!cell_has_value(kind) || !kind->text)
		return HANDLED_NO;
	if (strcmp(kind->text, "process") == 0)
		return inspect_pid(scene, row, METRIC_GROWTH_PID);
	if (strcmp(kind->text, "cgroup") == 0)
		return show_group(scene, key->name);
	if (strcmp(kind->text, "slab") == 0)
		return show_named(scene, "slab", "name", key->name);
	return show_pane(scene, "balance");
}

static enum handled show_zone(struct scene *scene, int64_t row, const struct key *key)
{
	(void)row;
	(void)key;
	return show_pane(scene, "fragmentation");
}

static enum handled show_reclaim(struct scene *scene, int64_t row, const struct key *key)
{
	(void)row;
	(void)key;
	return show_pane(scene, "faults");
}

static enum handled inspect_victim(struct scene *scene, int64_t row, const struct key *key)
{
	(void)key;
	return inspect_pid(scene, row, METRIC_OOM_PID);
}

static enum handled inspect_placed(struct scene *scene, int64_t row, const struct key *key)
{
	(void)key;
	return inspect_pid(scene, row, METRIC_PROCESS_NODE_PID);
}

static enum handled inspect_sharer(struct scene *scene, int64_t row, const struct key *key)
{
	(void)key;
	return inspect_pid(scene, row, METRIC_SHARED_FILE_PID);
}

static enum handled show_row_group(struct scene *scene, int64_t row, const struct key *key)
{
	(void)row;
	return show_group(scene, key->name);
}

static enum handled show_row_node(struct scene *scene, int64_t row, const struct key *key)
{
	(void)row;
	return show_node(scene, key->first);
}

static enum handled show_slab(struct scene *scene, int64_t row, const struct key *key)
{
	(void)row;
	return show_named(scene, "slab_details", "name", key->name);
}

/* Where rows lead that lead somewhere; all others to who holds most of their kind, if anybody. */
static enum handled (*const leads[ENTITY_COUNT])(struct scene *, int64_t, const struct key *) = {
	[ENTITY_PROCESS] = inspect_row,
	[ENTITY_OOM] = inspect_victim,
	[ENTITY_PROCESS_NODE] = inspect_placed,
	[ENTITY_SHARED_FILE] = inspect_sharer,
	[ENTITY_CGROUP] = show_row_group,
	[ENTITY_CGROUP_NODE] = show_row_group,
	[ENTITY_BALANCE] = show_owners,
	[ENTITY_GROWTH] = show_growing,
	[ENTITY_NODE] = show_row_node,
	[ENTITY_NODE_DISTANCE] = show_row_node,
	[ENTITY_ZONE] = show_zone,
	[ENTITY_FREE_AREA] = show_zone,
	[ENTITY_FREE_TYPE] = show_zone,
	[ENTITY_PAGEBLOCK] = show_zone,
	[ENTITY_PAGESET] = show_zone,
	[ENTITY_SLAB] = show_slab,
	[ENTITY_RECLAIM] = show_reclaim,
};

static enum handled lead(struct scene *scene, enum entity entity, int64_t row)
{
	const struct key *key = &sample_table(model_now(scene->model), entity)->keys[row];

	return leads[entity] ? leads[entity](scene, row, key) : show_holders(scene, entity);
}

enum handled drill_into(struct scene *scene, enum entity entity, int64_t row)
{
	const struct sample *now = model_now(scene->model);

	if (row < 0 || !now || (size_t)row >= sample_table(now, entity)->row_count)
		return HANDLED_NO;
	if (lead(scene, entity, row) == HANDLED_NO)
		scene_say(scene, STYLE_DIM, "nothing lies behind this row; ? explains it");
	return HANDLED_YES;
}
