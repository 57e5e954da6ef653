/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where control groups are mounted and which version accounts memory: mountinfo, then
 * cgroup.controllers of v2 and /proc/cgroups. Must not assume /sys/fs/cgroup: mount points differ,
 * and in a container the mounted group may be any.
 */
#include "cgroup_layout.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct finding {
	struct collection      *collection;
	struct cgroup_layout    layout;
	bool                    has_v1;		/* any hierarchy of v1, whatever its controllers */
	struct text             controllers;	/* of v2; empty when unreadable */
	int                     controllers_error;
	struct cgroup_controller memory;	/* of /proc/cgroups */
	int                     memory_error;	/* 0: it has such a line */
};

/* Of several mounts of one hierarchy the one that shows most of it. */
static void consider(struct cgroup_hierarchy *hierarchy, const struct mount *mount)
{
	if (mount->point.size < 2)
		return;
	if (hierarchy->point && strlen(hierarchy->root) <= mount->root.size)
		return;
	hierarchy->point = mount->point.data + 1;
	hierarchy->root = mount->root.data;
}

static int find_mounts(struct finding *finding)
{
	const struct mount *mounts;
	size_t count;
	int error = collection_mounts(finding->collection, &mounts, &count);

	for (size_t i = 0; i < count && !error; i++) {
		if (text_equal(mounts[i].type, "cgroup2"))
			consider(&finding->layout.unified, &mounts[i]);
		if (!text_equal(mounts[i].type, "cgroup"))
			continue;
		finding->has_v1 = true;
		if (mount_has_option(&mounts[i], "memory"))
			consider(&finding->layout.legacy, &mounts[i]);
	}
	return error;
}

static int read_controllers(struct finding *finding)
{
	const char *point = finding->layout.unified.point;
	char path[VALUE_PATH_SIZE];
	int error = -ENOENT;

	if (point && snprintf(path, sizeof(path), "%s/cgroup.controllers", point) < VALUE_PATH_SIZE)
		error = collection_read(finding->collection, SOURCE_CGROUP_CONTROLLERS, path,
					&finding->controllers);
	finding->controllers_error = error;
	return error == -ENOMEM ? error : 0;
}

static int read_cgroups(struct finding *finding)
{
	struct collection *collection = finding->collection;
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read(collection, SOURCE_CGROUPS, source_info(SOURCE_CGROUPS)->path,
				    &text);

	if (!error) {
		finding->memory_error = parse_cgroup_controller(text, "memory", &finding->memory);
		if (sample_table(collection->sample, ENTITY_SYSTEM)->row_count)
			parse_cgroups(collection->sample, &collection->collector->scale, text,
				      &report);
		outcome_note_report(&collection->sample->outcomes[SOURCE_CGROUPS], &report);
		return 0;
	}
	finding->memory_error = error;
	if (sample_table(collection->sample, ENTITY_SYSTEM)->row_count)
		sample_put_source_presence(collection->sample, ENTITY_SYSTEM, 0, SOURCE_CGROUPS,
					   presence_of_error(error));
	return error == -ENOMEM ? error : 0;
}

static bool has_word(struct text text, const char *wanted)
{
	struct text word;

	while (text_next_word(&text, &word))
		if (text_equal(word, wanted))
			return true;
	return false;
}

/* The memory controller lives in exactly one hierarchy. */
static void decide(struct finding *finding)
{
	struct cgroup_layout *layout = &finding->layout;

	if (layout->legacy.point)
		layout->is_v1 = true;
	else if (layout->unified.point && !finding->controllers_error)
		layout->is_v2 = has_word(finding->controllers, "memory");
	else if (layout->unified.point && !finding->memory_error)
		layout->is_v2 = finding->memory.is_enabled && finding->memory.hierarchy == 0;
}

static const char *describe_version(const struct finding *finding)
{
	const struct cgroup_layout *layout = &finding->layout;

	if (layout->is_v1)
		return layout->unified.point ? "hybrid (memory: v1)" : "v1";
	if (layout->is_v2)
		return finding->has_v1 ? "hybrid (memory: v2)" : "v2";
	if (!finding->has_v1 && !layout->unified.point)
		return "none (no control groups are mounted)";
	if (!finding->memory_error && !finding->memory.is_enabled)
		return "none (the memory controller is switched off)";
	if (!layout->unified.point)
		return "none (no mounted hierarchy has the memory controller)";
	return "none (v2 is mounted without the memory controller)";
}

static void put_point(struct sample *sample, enum metric metric,
		      const struct cgroup_hierarchy *hierarchy)
{
	char path[VALUE_PATH_SIZE];
	int length;

	if (!hierarchy->point)
		return;
	length = snprintf(path, sizeof(path), "/%s", hierarchy->point);
	if (length < VALUE_PATH_SIZE)
		sample_put_text(sample, 0, metric, (struct text){ path, (size_t)length });
}

static void tell(const struct finding *finding)
{
	const struct cgroup_layout *layout = &finding->layout;
	struct sample *sample = finding->collection->sample;

	sample_put_text(sample, 0, METRIC_SYSTEM_CGROUP_VERSION,
			text_from(describe_version(finding)));
	if (layout->is_v1 || layout->is_v2)
		put_point(sample, METRIC_SYSTEM_CGROUP_MOUNT,
			  layout->is_v1 ? &layout->legacy : &layout->unified);
	put_point(sample, METRIC_SYSTEM_CGROUP_PRESSURE_MOUNT, &layout->unified);
	if (!finding->controllers_error)
		sample_put_text(sample, 0, METRIC_SYSTEM_CGROUP_CONTROLLERS,
				text_trim(finding->controllers));
	else
		sample_put_presence(sample, 0, METRIC_SYSTEM_CGROUP_CONTROLLERS,
				    presence_of_error(finding->controllers_error));
}

int cgroup_layout_find(struct collection *collection, struct cgroup_layout *ret_layout)
{
	struct finding finding = { .collection = collection, .memory_error = -ENOENT };
	bool has_system = sample_table(collection->sample, ENTITY_SYSTEM)->row_count != 0;
	int error = find_mounts(&finding);

	if (!error)
		error = read_controllers(&finding);
	if (error == -ENOMEM || read_cgroups(&finding))
		return -ENOMEM;
	if (error && has_system)
		sample_put_source_presence(collection->sample, ENTITY_SYSTEM, 0, SOURCE_MOUNTINFO,
					   presence_of_error(error));
	if (error)
		return error;
	decide(&finding);
	if (has_system)
		tell(&finding);
	*ret_layout = finding.layout;
	return 0;
}

bool cgroup_locate(const struct cgroup_hierarchy *hierarchy, const char *path,
		   char place[VALUE_PATH_SIZE])
{
	size_t length;

	if (!hierarchy->point)
		return false;
	length = strcmp(hierarchy->root, "/") == 0 ? 0 : strlen(hierarchy->root);
	if (strncmp(path, hierarchy->root, length) != 0 ||
	    (path[length] != '/' && path[length] != '\0'))
		return false;
	path += length;
	if (strcmp(path, "/") == 0)
		path = "";
	return snprintf(place, VALUE_PATH_SIZE, "%s%s", hierarchy->point, path) < VALUE_PATH_SIZE;
}
