/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine with a few control groups, of which any file can be held. */
#ifndef TEST_SLOW_GROUPS_H
#define TEST_SLOW_GROUPS_H

#include "collecting.h"

#include "../../../src/collect/side_job.h"

enum { MILLISECOND = 1000 * 1000 };
static const uint64_t patience = 30 * 1000 * 1000;

static inline const char *path_of(const char *group, const char *file)
{
	static char path[128];

	snprintf(path, sizeof(path), "cg%s/%s", group, file);
	return path;
}

/* As v2 says it, and v1. */
static inline void put_stat(struct fake_tree *fake, const char *group, unsigned number)
{
	char text[160];

	snprintf(text, sizeof(text), "anon %u\npgmajfault %u\npgfault %u\n"
				     "total_rss %u\ntotal_pgmajfault %u\ntotal_pgfault %u\n",
		 number, number, number, number, number, number);
	fake_put(fake, path_of(group, "memory.stat"), text);
}

static inline void put_group(struct fake_tree *fake, const char *group, unsigned number)
{
	char text[64];

	snprintf(text, sizeof(text), "%u\n", number);
	fake_put(fake, path_of(group, "memory.current"), text);
	fake_put(fake, path_of(group, "memory.usage_in_bytes"), text);
	snprintf(text, sizeof(text), "anon N0=%u\n", number);
	fake_put(fake, path_of(group, "memory.numa_stat"), text);
	put_stat(fake, group, number);
}

static inline void hold_stat(struct fake_tree *fake, const char *group)
{
	fake_hold(fake, path_of(group, "memory.stat"));
}

static inline void begin_groups(struct setup *setup, bool is_live, bool is_v1)
{
	const struct collector_options options = {
		.read_deadline = deadline, .side_patience = patience, .side_deadline = deadline,
	};

	*setup = (struct setup){ .fake = fake_new(is_live), .sample = sample_new() };
	assert_non_null(setup->sample);
	assert_int_equal(collector_open(&setup->fake->tree, &options, &setup->collector), 0);
	fake_put(setup->fake, "proc/meminfo", "MemTotal: 1000 kB\nMemFree: 10 kB\n");
	fake_put(setup->fake, "proc/1/mountinfo",
		 is_v1 ? "30 25 0:27 / /cg rw - cgroup cg rw,memory\n"
		       : "30 25 0:27 / /cg rw - cgroup2 cg rw\n");
	fake_put(setup->fake, "proc/cgroups", "memory\t0\t5\t1\n");
	fake_put(setup->fake, "cg/cgroup.controllers", "memory\n");
	put_group(setup->fake, "", 1);
	put_group(setup->fake, "/a", 2);
	put_group(setup->fake, "/b", 3);
	put_group(setup->fake, "/b/x", 4);
	put_group(setup->fake, "/c", 5);
	demand_add(&setup->demand, METRIC_SYSTEM_CGROUP_VERSION);
	demand_add(&setup->demand, METRIC_CGROUP_PATH);
	demand_add(&setup->demand, METRIC_CGROUP_AGE);
	demand_add(&setup->demand, METRIC_CGROUP_CURRENT);
	demand_add(&setup->demand, METRIC_CGROUP_ANON);
	demand_add(&setup->demand, METRIC_CGROUP_PGMAJFAULT);
	demand_add(&setup->demand, METRIC_CGROUP_NODE_ANON);
	demand_add(&setup->demand, METRIC_SOURCE_STATE);
}

/* Whether the thread is at rest and its work has been taken over, or waits to be. */
static inline bool is_running(const struct setup *setup)
{
	struct side_job *job = setup->collector->side_jobs[0];
	bool is_running;

	pthread_mutex_lock(&job->lock);
	is_running = job->is_running;
	pthread_mutex_unlock(&job->lock);
	return is_running;
}

static inline void pause_for(uint64_t nanoseconds)
{
	nanosleep(&(struct timespec){ .tv_nsec = (long)nanoseconds }, NULL);
}

static inline void let_go(struct setup *setup)
{
	fake_let_go(setup->fake);
	while (is_running(setup))
		pause_for(MILLISECOND);
}

static inline const struct cell *group_cell(const struct setup *setup, const char *group,
				     enum metric metric)
{
	struct key key = { .name = group };
	int64_t row = table_find(sample_table(setup->sample, ENTITY_CGROUP), &key);

	if (row < 0)
		fail_msg("there is no group %s", group);
	return sample_get(setup->sample, (size_t)row, metric);
}

static inline void assert_group(const struct setup *setup, const char *group, enum metric metric,
			 enum presence presence, uint64_t count)
{
	const struct cell *cell = group_cell(setup, group, metric);

	if (cell->presence != presence)
		fail_msg("%s: %s is %s", group, metric_info(metric)->name,
			 presence_name(cell->presence));
	if (cell_has_value(cell))
		assert_int_equal(cell->count, count);
}

static inline void assert_groups(const struct setup *setup, const char *names)
{
	const struct table *table = sample_table(setup->sample, ENTITY_CGROUP);
	char found[256] = "";

	for (size_t row = 0; row < table->row_count; row++) {
		snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%s",
			 row ? " " : "", table->keys[row].name);
		assert_string_equal(sample_get(setup->sample, row, METRIC_CGROUP_PATH)->text,
				    table->keys[row].name);
	}
	assert_string_equal(found, names);
}

#endif
