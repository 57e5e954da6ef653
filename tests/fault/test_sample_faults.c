/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole samples in which the nth read, or the nth allocation, fails, for every n: no crash, no
 * leak, and never a number other than the one that an undisturbed sample has.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../unit/collect/fake_tree.h"
#include "mempane/feed.h"

/* ---- allocations: the linker sends ours here (see meson.build) ---- */

static atomic_long allocations_left = -1;	/* before the one that fails; negative: none does */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool is_refused(void)
{
	return atomic_load(&allocations_left) >= 0 && atomic_fetch_sub(&allocations_left, 1) == 0;
}

void *__wrap_malloc(size_t size)
{
	return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return is_refused() ? NULL : __real_realloc(old, size);
}

/* ---- reads ---- */

enum { SHORT_READ = 1 };

struct broken_reads {
	long left;		/* before the one that fails; negative: none does */
	int  code;		/* negative errno, or SHORT_READ */
};

static struct broken_reads broken = { .left = -1 };

static int read_or_break(struct tree *tree, struct arena *arena, const char *path,
			 struct text *ret_text)
{
	struct fake_tree *fake = (struct fake_tree *)tree;
	bool is_broken;
	int error;

	pthread_mutex_lock(&fake->lock);
	is_broken = broken.left == 0;
	if (broken.left >= 0)
		broken.left--;
	pthread_mutex_unlock(&fake->lock);
	if (is_broken && broken.code != SHORT_READ)
		return broken.code;
	error = fake_read(tree, arena, path, ret_text);
	if (is_broken && !error)
		ret_text->size /= 2;
	return error;
}

/* ---- what is read ---- */

static void put_machine(struct fake_tree *fake)
{
	fake_put(fake, "proc/meminfo", "MemTotal:  8000 kB\nMemFree:   4000 kB\nNew:  3 kB\n");
	fake_put(fake, "proc/vmstat", "nr_free_pages 1000\npgfault 77\npgmajfault 5\n");
	fake_put(fake, "proc/pressure/memory",
		 "some avg10=1.50 avg60=0.00 avg300=0.00 total=1234\n"
		 "full avg10=0.00 avg60=0.00 avg300=0.00 total=99\n");
	fake_put(fake, "proc/buddyinfo", "Node 0, zone   Normal  5  4  3  2  1\n");
	fake_put(fake, "proc/swaps", "Filename  Type  Size  Used  Priority\n"
				     "/dev/sda2  partition  1000  20  -2\n");
	fake_put(fake, "proc/slabinfo",
		 "slabinfo - version: 2.1\n# name\ndentry 10 20 192 21 1 : tunables 0 0 0 : "
		 "slabdata 1 1 0\n");
	fake_put(fake, "proc/uptime", "12.34 5.67\n");
	for (uint64_t pid = 1; pid < 6; pid++)
		fake_put_process(fake, &(struct fake_process){ .pid = pid, .start = 70 + pid,
			.name = "some", .faults = pid * 11, .pages = pid * 7 }, 30);
	fake_put(fake, "proc/3/smaps",
		 "00400000-00500000 r-xp 00000000 08:01 12 /bin/x\nSize: 1024 kB\nPss: 8 kB\n"
		 "7ff000000000-7ff000001000 rw-p 00000000 00:00 0 [stack]\n"
		 "Size: 4 kB\nPss: 4 kB\n");
	fake_put(fake, "proc/3/limits",
		 "Limit                     Soft Limit           Hard Limit           Units\n"
		 "Max locked memory         8388608              unlimited            bytes\n");
}

/* A node, a pool, a zram device, a slab cache, control groups of both versions. */
static const struct {
	const char *path, *content;
} files[] = {
	{ "proc/zoneinfo", "Node 0, zone   Normal\n  per-node stats\n      nr_slab 3\n"
			   "  pages free     1000\n        min      10\n        low      20\n"
			   "        high     30\n        spanned  4000\n        present  4000\n"
			   "        managed  3900\n        protection: (0, 0)\n" },
	{ "proc/pagetypeinfo", "Page block order: 9\nPages per block:  512\n\n"
			       "Node    0, zone   Normal, type    Unmovable  1  2  3\n" },
	{ "proc/sysvipc/shm", "key shmid perms size cpid lpid nattch uid gid cuid cgid atime "
			      "dtime ctime rss swap\n0 5 600 8192 1 1 1 0 0 0 0 1 2 3 4096 0\n" },
	{ "proc/self/mountinfo",
	  "30 1 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n"
	  "31 1 0:31 / /mnt/v1 rw - cgroup memory rw,memory\n"
	  "32 1 0:32 / /dev/shm rw - tmpfs shm rw\n" },
	{ "proc/vmallocinfo", "0x1-0x2 8192 load_module+0x1/0x2 pages=1 vmalloc N0=1\n" },
	{ "proc/sys/vm/swappiness", "60\n" },
	{ "proc/sys/vm/overcommit_memory", "0\n" },
	{ "sys/kernel/mm/ksm/run", "1\n" },
	{ "sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n" },
	{ "sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled", "[never]\n" },
	{ "sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "8\n" },
	{ "sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "3\n" },
	{ "sys/kernel/slab/dentry/object_size", "192\n" },
	{ "sys/block/zram0/mm_stat", "100 50 60 0 60 0 0 0 0\n" },
	{ "sys/block/zram0/disksize", "4096\n" },
	{ "sys/devices/system/node/online", "0\n" },
	{ "sys/devices/system/node/node0/meminfo", "Node 0 MemTotal: 8000 kB\n" },
	{ "sys/devices/system/node/node0/vmstat", "nr_free_pages 5\n" },
	{ "sys/devices/system/node/node0/numastat", "numa_hit 5\n" },
	{ "sys/devices/system/node/node0/distance", "10\n" },
	{ "sys/devices/system/node/node0/cpulist", "0-1\n" },
	{ "sys/fs/cgroup/cgroup.controllers", "memory\n" },
	{ "sys/fs/cgroup/memory.stat", "anon 4096\nfile 8192\n" },
	{ "sys/fs/cgroup/a/memory.current", "4096\n" },
	{ "sys/fs/cgroup/a/memory.max", "max\n" },
	{ "sys/fs/cgroup/a/memory.stat", "anon 4096\nfile 0\n" },
	{ "sys/fs/cgroup/a/memory.events", "low 0\nhigh 1\n" },
	{ "sys/fs/cgroup/a/memory.numa_stat", "anon N0=4096\n" },
	{ "proc/3/cgroup", "0::/a\n" },
	{ "proc/3/maps", "7f0000000000-7f0000001000 rw-s 00000000 00:32 9 /dev/shm/x\n" },
	{ "proc/3/numa_maps", "7ff000000000 default stack anon=1 dirty=1 N0=1 "
			      "kernelpagesize_kB=4\n" },
	{ "proc/3/ksm_stat", "ksm_rmap_items 3\n" },
};

static void put_tables(struct fake_tree *fake)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		fake_put(fake, files[i].path, files[i].content);
}

static struct tree_operations operations;

static struct fake_tree *make_machine(void)
{
	struct fake_tree *fake = fake_new(true);

	operations = fake_operations;
	operations.read = read_or_break;
	fake->tree.operations = &operations;
	put_machine(fake);
	put_tables(fake);
	return fake;
}

static struct demand demand_everything(void)
{
	struct demand demand = { .subject = 3, .is_exhaustive = true };

	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		demand_add(&demand, metric);
	return demand;
}

/* 0, or why there is no sample. Two in a row, so that what is remembered is put to use. */
static int collect(struct tree *tree, const struct demand *demand, struct sample **ret_sample)
{
	struct collector_options options = { .read_deadline = NANOSECONDS_PER_SECOND };
	struct collector *collector;
	struct sample *sample = sample_new();
	int error = sample ? collector_open(tree, &options, &collector) : -ENOMEM;

	if (error) {
		sample_free(sample);
		return error;
	}
	error = collector_collect(collector, demand, sample);
	if (!error) {
		sample_reset(sample);
		error = collector_collect(collector, demand, sample);
	}
	collector_close(collector);
	if (error)
		sample_free(sample);
	else
		*ret_sample = sample;
	return error;
}

/* ---- nothing but the truth ---- */

static bool is_telling(enum metric metric)
{
	enum entity entity = metric_info(metric)->entity;

	/* Ages and durations are new each time; damaged text cannot be told from other text. */
	return entity != ENTITY_SOURCE && entity != ENTITY_UNKNOWN &&
	       metric != METRIC_PROCESS_WALK_AGE && metric != METRIC_PROCESS_PLACEMENT_AGE &&
	       metric != METRIC_CGROUP_AGE && metric != METRIC_CGROUP_NODE_AGE &&
	       metric_info(metric)->unit != UNIT_TEXT;
}

static void compare_row(const struct sample *truth, size_t true_row,
			const struct sample *sample, size_t row, const struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		enum metric metric = table->columns[i];
		const struct cell *expected = sample_get(truth, true_row, metric);
		const struct cell *found = sample_get(sample, row, metric);

		if (!cell_has_value(found) || !is_telling(metric))
			continue;
		if (!cell_has_value(expected) || expected->count != found->count)
			fail_msg("%s: %llu, not %llu", metric_info(metric)->name,
				 (unsigned long long)found->count,
				 (unsigned long long)expected->count);
	}
}

static void compare(const struct sample *truth, const struct sample *sample)
{
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		const struct table *table = sample_table(sample, entity);

		if (entity == ENTITY_SOURCE || entity == ENTITY_UNKNOWN)
			continue;
		for (size_t row = 0; row < table->row_count; row++) {
			int64_t true_row = table_find(sample_table(truth, entity),
						      &table->keys[row]);

			/* A row whose name was cut has no counterpart; one with a number has. */
			if (true_row >= 0)
				compare_row(truth, (size_t)true_row, sample, row, table);
			else if (entity == ENTITY_PROCESS)
				assert_int_equal(table->keys[row].second, 0);
		}
	}
}

static void every_read_fails_once(void **state)
{
	static const int codes[] = { -EACCES, -ENOENT, -ESRCH, -EIO, -EOPNOTSUPP, -ENOMEM,
				     SHORT_READ };
	struct fake_tree *fake = make_machine();
	struct demand demand = demand_everything();
	struct sample *truth = NULL;
	unsigned reads;

	(void)state;
	assert_int_equal(collect(&fake->tree, &demand, &truth), 0);
	reads = fake->reads;
	assert_true(reads > 50);
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		for (unsigned n = 0; n < reads; n++) {
			struct sample *sample = NULL;
			int error;

			broken = (struct broken_reads){ .left = n, .code = codes[i] };
			error = collect(&fake->tree, &demand, &sample);
			if (codes[i] != -ENOMEM)
				assert_int_equal(error, 0);
			else if (error)
				assert_int_equal(error, -ENOMEM);
			if (!error)
				compare(truth, sample);
			sample_free(sample);
		}
	broken.left = -1;
	sample_free(truth);
	tree_close(&fake->tree);
}

static void every_allocation_fails_once(void **state)
{
	struct fake_tree *fake = make_machine();
	struct demand demand = demand_everything();
	struct sample *truth = NULL;
	long n = 0, refused = 0;

	(void)state;
	assert_int_equal(collect(&fake->tree, &demand, &truth), 0);
	for (bool is_reached = true; is_reached; n++) {
		struct sample *sample = NULL;
		int error;

		atomic_store(&allocations_left, n);
		error = collect(&fake->tree, &demand, &sample);
		is_reached = atomic_exchange(&allocations_left, -1) < 0;
		if (error) {
			assert_int_equal(error, -ENOMEM);
			refused++;
		} else {
			compare(truth, sample);
		}
		sample_free(sample);
	}
	assert_true(n > 10);
	assert_true(refused > 5);
	sample_free(truth);
	tree_close(&fake->tree);
}

/* The feed survives too: it says that a sample was dropped, and the next one is whole again. */
static void a_live_feed_survives(void **state)
{
	struct feed_options options = { .interval = 1000 * 1000 };
	struct demand demand = demand_everything();
	unsigned dropped = 0;

	(void)state;
	for (long n = 0; n < 60; n++) {
		struct fake_tree *fake = make_machine();
		struct feed *feed;
		int result = 0;

		assert_int_equal(feed_open(&fake->tree, &options, &feed), 0);
		atomic_store(&allocations_left, n);
		if (feed_demand(feed, &demand) == 0)
			for (unsigned i = 0; i < 100 && result != 1; i++) {
				struct sample *sample = NULL;

				result = feed_next(feed, NANOSECONDS_PER_SECOND, &sample);
				dropped += result == -ENOMEM;
				if (result == 1)
					feed_release(feed, sample);
			}
		else
			result = 1;
		assert_int_equal(result, 1);
		atomic_store(&allocations_left, -1);
		feed_close(feed);
	}
	assert_true(dropped > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_read_fails_once),
		cmocka_unit_test(every_allocation_fails_once),
		cmocka_unit_test(a_live_feed_survives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
