/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups of small machines: which version, which groups, and what is said of each. */
#include "../tree/sandbox.h"

#include "mempane/collect.h"

struct machine {
	struct tree      *tree;
	struct collector *collector;
	struct demand     demand;
	struct sample    *sample;
};

static void demand_all(struct demand *demand, enum entity entity)
{
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		if (!metric_info(metric)->is_computed)
			demand_add(demand, metric);
}

/* Takes over the tree. */
static void machine_read(struct machine *machine, struct tree *take_tree)
{
	struct collector_options options = { 0 };

	*machine = (struct machine){ .tree = take_tree, .sample = sample_new() };
	assert_non_null(machine->sample);
	assert_int_equal(collector_open(take_tree, &options, &machine->collector), 0);
	demand_all(&machine->demand, ENTITY_CGROUP);
	demand_all(&machine->demand, ENTITY_CGROUP_NODE);
	demand_add(&machine->demand, METRIC_SYSTEM_CGROUP_VERSION);
	demand_add(&machine->demand, METRIC_SYSTEM_CGROUP_MOUNT);
	demand_add(&machine->demand, METRIC_SYSTEM_CGROUP_CONTROLLERS);
	demand_add(&machine->demand, METRIC_SYSTEM_CGROUP_MEMORY_ENABLED);
	assert_int_equal(collector_collect(machine->collector, &machine->demand, machine->sample),
			 0);
}

static void machine_done(struct machine *machine)
{
	collector_close(machine->collector);
	sample_free(machine->sample);
	tree_close(machine->tree);
}

static void assert_version(const struct machine *machine, const char *version)
{
	const struct cell *cell = sample_get(machine->sample, 0, METRIC_SYSTEM_CGROUP_VERSION);

	assert_int_equal(cell->presence, PRESENCE_PRESENT);
	assert_string_equal(cell->text, version);
}

static size_t row_of(const struct machine *machine, const char *path)
{
	struct key key = { .name = path };
	int64_t row = table_find(sample_table(machine->sample, ENTITY_CGROUP), &key);

	if (row < 0)
		fail_msg("there is no group %s", path);
	return (size_t)row;
}

static void assert_cell(const struct machine *machine, const char *path, enum metric metric,
			enum presence presence, uint64_t count)
{
	const struct cell *cell = sample_get(machine->sample, row_of(machine, path), metric);

	if (cell->presence != presence)
		fail_msg("%s: %s is %s", path, metric_info(metric)->name,
			 presence_name(cell->presence));
	if (presence == PRESENCE_PRESENT)
		assert_int_equal(cell->count, count);
}

static void assert_groups(const struct machine *machine, const char *const *paths, size_t count)
{
	const struct table *table = sample_table(machine->sample, ENTITY_CGROUP);

	assert_int_equal(table->row_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(table->keys[i].name, paths[i]);
		assert_string_equal(sample_get(machine->sample, i, METRIC_CGROUP_PATH)->text,
				    paths[i]);
	}
}

/* ---- machines ---- */

static void write_v2(const char *root, const char *mount_root, const char *point)
{
	char path[256], line[256];

	sandbox_write(root, "proc/meminfo", "MemTotal: 1024 kB\n");
	snprintf(line, sizeof(line), "30 25 0:27 %s /%s rw - cgroup2 cg rw\n", mount_root, point);
	sandbox_write(root, "proc/self/mountinfo", line);
	sandbox_write(root, "proc/cgroups", "memory\t0\t17\t1\n");
	snprintf(path, sizeof(path), "%s/cgroup.controllers", point);
	sandbox_write(root, path, "cpu memory pids\n");
	snprintf(path, sizeof(path), "%s/memory.stat", point);
	sandbox_write(root, path, "anon 8192\nfile 4096\n");
	snprintf(path, sizeof(path), "%s/a/memory.current", point);
	sandbox_write(root, path, "12288\n");
	snprintf(path, sizeof(path), "%s/a/memory.max", point);
	sandbox_write(root, path, "max\n");
	snprintf(path, sizeof(path), "%s/a/memory.oom.group", point);
	sandbox_write(root, path, "1\n");
	snprintf(path, sizeof(path), "%s/a/memory.numa_stat", point);
	sandbox_write(root, path, "anon N0=4096 N3=8192\n");
	snprintf(path, sizeof(path), "%s/a/b c\td/memory.current", point);
	sandbox_write(root, path, "4096\n");
	snprintf(path, sizeof(path), "%s/a-b/memory.current", point);
	sandbox_write(root, path, "18446744073709551616\n");
}

static void write_v1(const char *root, bool is_hybrid)
{
	sandbox_write(root, "proc/meminfo", "MemTotal: 1024 kB\n");
	sandbox_write(root, "proc/self/mountinfo",
		      is_hybrid ? "35 31 0:32 / /run/cg/memory rw - cgroup cgroup rw,memory\n"
				  "41 31 0:38 / /run/cg/unified rw - cgroup2 cgroup2 rw\n" :
				  "35 31 0:32 / /run/cg/memory rw - cgroup cgroup rw,memory\n");
	sandbox_write(root, "proc/cgroups", "memory\t4\t17\t1\n");
	sandbox_write(root, "run/cg/memory/memory.usage_in_bytes", "40960\n");
	sandbox_write(root, "run/cg/memory/memory.limit_in_bytes", "9223372036854771712\n");
	sandbox_write(root, "run/cg/memory/a/memory.usage_in_bytes", "8192\n");
	sandbox_write(root, "run/cg/memory/a/memory.limit_in_bytes", "65536\n");
	sandbox_write(root, "run/cg/memory/a/memory.kmem.usage_in_bytes", "512\n");
	sandbox_write(root, "run/cg/memory/a/memory.stat",
		      "cache 1\nrss 2\ntotal_cache 4096\ntotal_rss 2048\ntotal_swap 7\n");
	sandbox_write(root, "run/cg/memory/a/memory.oom_control",
		      "oom_kill_disable 1\nunder_oom 0\noom_kill 3\n");
	sandbox_write(root, "run/cg/memory/a/memory.numa_stat",
		      "total=9 N0=9\nhierarchical_total=10 N0=10\n");
	if (!is_hybrid)
		return;
	sandbox_write(root, "run/cg/unified/cgroup.controllers", "hugetlb\n");
	sandbox_write(root, "run/cg/unified/memory.pressure",
		      "some avg10=1.00 avg60=0.00 avg300=0.00 total=5\n");
	sandbox_write(root, "run/cg/unified/a/memory.pressure",
		      "some avg10=2.00 avg60=0.00 avg300=0.00 total=6\n");
}

static void test_v2(void **state)
{
	static const char *const paths[] = { "/", "/a", "/a/b c\td", "/a-b" };
	struct machine machine;
	const struct table *nodes;

	write_v2(*state, "/", "sys/fs/cgroup");
	machine_read(&machine, sandbox_open(*state));
	assert_version(&machine, "v2");
	assert_groups(&machine, paths, ARRAY_SIZE(paths));
	assert_cell(&machine, "/", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 8192);
	assert_cell(&machine, "/", METRIC_CGROUP_CURRENT, PRESENCE_ABSENT, 0);
	assert_cell(&machine, "/a", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 12288);
	assert_cell(&machine, "/a", METRIC_CGROUP_MAX, PRESENCE_UNLIMITED, 0);
	assert_cell(&machine, "/a", METRIC_CGROUP_OOM_GROUP, PRESENCE_PRESENT, 1);
	assert_cell(&machine, "/a/b c\td", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 4096);
	assert_cell(&machine, "/a-b", METRIC_CGROUP_CURRENT, PRESENCE_UNREADABLE, 0);
	assert_string_equal(sample_get(machine.sample, 0, METRIC_SYSTEM_CGROUP_MOUNT)->text,
			    "/sys/fs/cgroup");
	assert_string_equal(sample_get(machine.sample, 0, METRIC_SYSTEM_CGROUP_CONTROLLERS)->text,
			    "cpu memory pids");
	nodes = sample_table(machine.sample, ENTITY_CGROUP_NODE);
	assert_int_equal(nodes->row_count, 2);
	assert_int_equal(nodes->keys[1].first, 3);
	assert_string_equal(nodes->keys[1].name, "/a");
	assert_int_equal(machine.sample->outcomes[SOURCE_CGROUP_V1].presence, PRESENCE_UNASKED);
	machine_done(&machine);
}

/* In a container the mounted group is one below the root, and its files are where it is. */
static void test_part_of_v2(void **state)
{
	static const char *const paths[] = {
		"/docker/x", "/docker/x/a", "/docker/x/a/b c\td", "/docker/x/a-b",
	};
	struct machine machine;

	write_v2(*state, "/docker/x", "mnt/cg");
	machine_read(&machine, sandbox_open(*state));
	assert_version(&machine, "v2");
	assert_groups(&machine, paths, ARRAY_SIZE(paths));
	assert_cell(&machine, "/docker/x/a", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 12288);
	machine_done(&machine);
}

static void test_v1(void **state)
{
	static const char *const paths[] = { "/", "/a" };
	struct machine machine;

	write_v1(*state, false);
	machine_read(&machine, sandbox_open(*state));
	assert_version(&machine, "v1");
	assert_groups(&machine, paths, ARRAY_SIZE(paths));
	assert_cell(&machine, "/", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 40960);
	assert_cell(&machine, "/a", METRIC_CGROUP_MAX, PRESENCE_PRESENT, 65536);
	assert_cell(&machine, "/a", METRIC_CGROUP_KERNEL, PRESENCE_PRESENT, 512);
	assert_cell(&machine, "/a", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 2048);
	assert_cell(&machine, "/a", METRIC_CGROUP_FILE, PRESENCE_PRESENT, 4096);
	assert_cell(&machine, "/a", METRIC_CGROUP_SWAP_CURRENT, PRESENCE_PRESENT, 7);
	assert_cell(&machine, "/a", METRIC_CGROUP_OOM_KILLS, PRESENCE_PRESENT, 3);
	assert_cell(&machine, "/a", METRIC_CGROUP_OOM_KILL_DISABLED, PRESENCE_PRESENT, 1);
	assert_cell(&machine, "/a", METRIC_CGROUP_HIGH, PRESENCE_ABSENT, 0);
	assert_cell(&machine, "/a", METRIC_CGROUP_PRESSURE_SOME_TOTAL, PRESENCE_ABSENT, 0);
	assert_int_equal(sample_table(machine.sample, ENTITY_CGROUP_NODE)->row_count, 1);
	assert_int_equal(machine.sample->outcomes[SOURCE_CGROUP].presence, PRESENCE_UNASKED);
	machine_done(&machine);
}

static void test_hybrid(void **state)
{
	struct machine machine;

	write_v1(*state, true);
	machine_read(&machine, sandbox_open(*state));
	assert_version(&machine, "hybrid (memory: v1)");
	assert_cell(&machine, "/a", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 8192);
	assert_cell(&machine, "/a", METRIC_CGROUP_PRESSURE_SOME_TOTAL, PRESENCE_PRESENT, 6000);
	assert_cell(&machine, "/", METRIC_CGROUP_PRESSURE_SOME_TOTAL, PRESENCE_PRESENT, 5000);
	assert_string_equal(sample_get(machine.sample, 0, METRIC_SYSTEM_CGROUP_MOUNT)->text,
			    "/run/cg/memory");
	machine_done(&machine);
}

/* ---- what can be missing ---- */

static void test_versions(void **state)
{
	static const struct {
		const char *mountinfo, *controllers, *cgroups, *version;
	} cases[] = {
		{ "1 1 0:2 / / rw - ext4 a rw\n", NULL, NULL,
		  "none (no control groups are mounted)" },
		{ "1 1 0:2 / /c rw - cgroup2 a rw\n", "cpu\n", NULL,
		  "none (v2 is mounted without the memory controller)" },
		{ "1 1 0:2 / /c rw - cgroup2 a rw\n", "cpu\n", "memory\t0\t1\t0\n",
		  "none (the memory controller is switched off)" },
		{ "1 1 0:2 / /d rw - cgroup a rw,cpu\n", NULL, "cpu\t1\t1\t1\n",
		  "none (no mounted hierarchy has the memory controller)" },
		{ "1 1 0:2 / /d rw - cgroup a rw,cpu\n1 1 0:3 / /c rw - cgroup2 a rw\n",
		  "cpu memory\n", NULL, "hybrid (memory: v2)" },
		/* Without cgroup.controllers, /proc/cgroups tells. */
		{ "1 1 0:2 / /c rw - cgroup2 a rw\n", NULL, "memory\t0\t9\t1\n", "v2" },
		{ "1 1 0:2 / /c rw - cgroup2 a rw\n", NULL, NULL,
		  "none (v2 is mounted without the memory controller)" },
		/* Most of a hierarchy is better than a part of it. */
		{ "1 1 0:2 /part /e rw - cgroup2 a rw\n1 1 0:2 / /c rw - cgroup2 a rw\n",
		  "memory\n", NULL, "v2" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct machine machine;
		char root[64];

		snprintf(root, sizeof(root), "%s/%zu", (const char *)*state, i);
		mkdir(root, 0700);
		sandbox_write(root, "proc/meminfo", "MemTotal: 1024 kB\n");
		sandbox_write(root, "proc/self/mountinfo", cases[i].mountinfo);
		if (cases[i].controllers)
			sandbox_write(root, "c/cgroup.controllers", cases[i].controllers);
		if (cases[i].cgroups)
			sandbox_write(root, "proc/cgroups", cases[i].cgroups);
		machine_read(&machine, sandbox_open(root));
		assert_version(&machine, cases[i].version);
		machine_done(&machine);
	}
}

/* A capture without mountinfo may have the older file, which has no roots. */
static void test_old_mounts(void **state)
{
	struct machine machine;

	write_v2(*state, "/", "sys/fs/cgroup");
	remove(sandbox_path(*state, "proc/self/mountinfo"));
	sandbox_write(*state, "proc/mounts", "cg /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0\n");
	machine_read(&machine, sandbox_open(*state));
	assert_version(&machine, "v2");
	assert_cell(&machine, "/a", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 12288);
	machine_done(&machine);
}

static void test_no_mounts(void **state)
{
	struct machine machine;

	sandbox_write(*state, "proc/meminfo", "MemTotal: 1024 kB\n");
	machine_read(&machine, sandbox_open(*state));
	assert_int_equal(sample_get(machine.sample, 0, METRIC_SYSTEM_CGROUP_VERSION)->presence,
			 PRESENCE_ABSENT);
	assert_int_equal(sample_table(machine.sample, ENTITY_CGROUP)->row_count, 0);
	machine_done(&machine);
}

/* Whatever fails, at whatever read: the other groups are there, and what failed says how. */
static void test_refusals(void **state)
{
	struct machine machine;

	write_v2(*state, "/", "sys/fs/cgroup");
	for (unsigned nth = 0; nth < 3; nth++) {
		struct tree *tree;

		assert_int_equal(tree_open_fault(sandbox_open(*state), "sys/fs/cgroup/a/memory",
						 nth, -EACCES, &tree), 0);
		machine_read(&machine, tree);
		assert_int_equal(sample_table(machine.sample, ENTITY_CGROUP)->row_count, 4);
		assert_cell(&machine, "/a/b c\td", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 4096);
		if (nth == 0)
			assert_cell(&machine, "/a", METRIC_CGROUP_CURRENT, PRESENCE_DENIED, 0);
		machine_done(&machine);
	}
}

static void test_nothing_is_read_undemanded(void **state)
{
	struct machine machine;
	struct demand demand = { 0 };

	write_v2(*state, "/", "sys/fs/cgroup");
	machine_read(&machine, sandbox_open(*state));
	demand_add(&demand, METRIC_CGROUP_CURRENT);
	sample_reset(machine.sample);
	assert_int_equal(collector_collect(machine.collector, &demand, machine.sample), 0);
	assert_int_equal(machine.sample->outcomes[SOURCE_CGROUP].reads, 3);
	assert_int_equal(machine.sample->outcomes[SOURCE_CGROUP_STAT].reads, 0);
	assert_int_equal(machine.sample->outcomes[SOURCE_CGROUP_NUMA_STAT].reads, 0);
	assert_int_equal(machine.sample->outcomes[SOURCE_CGROUP_PRESSURE].reads, 0);
	machine_done(&machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_v2, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_part_of_v2, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_v1, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_hybrid, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_versions, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_old_mounts, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_no_mounts, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_refusals, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_nothing_is_read_undemanded, sandbox_begin,
						sandbox_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
