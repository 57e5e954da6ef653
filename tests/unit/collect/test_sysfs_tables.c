/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows that come of listing folders of sysfs: huge page pools, sizes of transparent huge pages,
 * zram devices, and what SLUB says of the caches of slabinfo. */
#include "../tree/sandbox.h"
#include "mempane/collect.h"

struct setup {
	struct tree      *tree;
	struct collector *collector;
	struct demand     demand;
	struct sample    *sample;
};

static void begin(struct setup *setup, const char *folder)
{
	struct collector_options options = { .walk_budget = 0 };
	struct error error = { 0 };

	*setup = (struct setup){ .sample = sample_new() };
	sandbox_write(folder, "proc/meminfo", "MemTotal: 1000 kB\n");
	assert_non_null(setup->sample);
	assert_int_equal(tree_open(folder, &setup->tree, &error), 0);
	assert_int_equal(collector_open(setup->tree, &options, &setup->collector), 0);
}

static void collect(struct setup *setup, enum entity entity)
{
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		demand_add(&setup->demand, metric);
	assert_int_equal(collector_collect(setup->collector, &setup->demand, setup->sample), 0);
}

static void end(struct setup *setup)
{
	collector_close(setup->collector);
	sample_free(setup->sample);
	tree_close(setup->tree);
}

static const struct cell *cell_at(const struct setup *setup, size_t row, enum metric metric)
{
	return sample_get(setup->sample, row, metric);
}

static void assert_cell(const struct setup *setup, size_t row, enum metric metric, uint64_t count)
{
	assert_int_equal(cell_at(setup, row, metric)->presence, PRESENCE_PRESENT);
	assert_int_equal(cell_at(setup, row, metric)->count, count);
}

static void assert_absent(const struct setup *setup, size_t row, enum metric metric)
{
	assert_int_equal(cell_at(setup, row, metric)->presence, PRESENCE_ABSENT);
}

static void write_pool(const char *folder, const char *directory, const char *pages,
		       const char *free)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/nr_hugepages", directory);
	sandbox_write(folder, path, pages);
	snprintf(path, sizeof(path), "%s/free_hugepages", directory);
	sandbox_write(folder, path, free);
}

static void pools_of_machine_and_nodes(void **state)
{
	static const char machine[] = "sys/kernel/mm/hugepages/hugepages-2048kB";
	const struct table *table;
	struct setup setup;

	write_pool(*state, "sys/kernel/mm/hugepages/hugepages-1048576kB", "1\n", "0\n");
	write_pool(*state, machine, "12\n", "5\n");
	write_pool(*state, "sys/devices/system/node/node0/hugepages/hugepages-2048kB", "8\n", "1\n");
	write_pool(*state, "sys/devices/system/node/node12/hugepages/hugepages-2048kB", "4\n",
		   "4\n");
	sandbox_write(*state, "sys/kernel/mm/hugepages/hugepages-2048kB/resv_hugepages", "2\n");
	sandbox_write(*state, "sys/kernel/mm/hugepages/hugepages-1048576kB/demote_size", "2048kB\n");
	sandbox_write(*state, "sys/kernel/mm/hugepages/hugepages-x/nr_hugepages", "9\n");
	sandbox_write(*state, "sys/kernel/mm/hugepages/hugepages-kB/nr_hugepages", "9\n");
	sandbox_write(*state, "sys/kernel/mm/hugepages/hugepages-18446744073709551615kB/x", "9\n");
	begin(&setup, *state);
	collect(&setup, ENTITY_HUGE_POOL);
	table = sample_table(setup.sample, ENTITY_HUGE_POOL);
	assert_int_equal(table->row_count, 4);
	assert_cell(&setup, 0, METRIC_HUGE_POOL_PAGE_SIZE, 2 << 20);
	assert_cell(&setup, 0, METRIC_HUGE_POOL_PAGES, 12);
	assert_cell(&setup, 0, METRIC_HUGE_POOL_RESERVED, 2);
	assert_absent(&setup, 0, METRIC_HUGE_POOL_NODE);
	assert_absent(&setup, 0, METRIC_HUGE_POOL_DEMOTE_SIZE);
	assert_cell(&setup, 1, METRIC_HUGE_POOL_PAGE_SIZE, 1 << 30);
	assert_cell(&setup, 1, METRIC_HUGE_POOL_DEMOTE_SIZE, 2 << 20);
	assert_cell(&setup, 2, METRIC_HUGE_POOL_NODE, 0);
	assert_cell(&setup, 2, METRIC_HUGE_POOL_FREE, 1);
	assert_absent(&setup, 2, METRIC_HUGE_POOL_RESERVED);
	assert_cell(&setup, 3, METRIC_HUGE_POOL_NODE, 12);
	assert_int_equal(table->keys[3].first, 2 << 20);
	assert_int_equal(table->keys[3].second, 13);
	end(&setup);
}

static void nothing_there(void **state)
{
	static const enum entity entities[] = { ENTITY_HUGE_POOL, ENTITY_THP_SIZE, ENTITY_ZRAM };
	static const enum source sources[] = { SOURCE_HUGE_POOL, SOURCE_THP_SIZE, SOURCE_ZRAM };
	struct setup setup;

	begin(&setup, *state);
	for (size_t i = 0; i < ARRAY_SIZE(entities); i++) {
		sample_reset(setup.sample);
		collect(&setup, entities[i]);
		assert_int_equal(sample_table(setup.sample, entities[i])->row_count, 0);
		assert_int_equal(setup.sample->outcomes[sources[i]].presence, PRESENCE_ABSENT);
	}
	end(&setup);
}

static void sizes_in_order(void **state)
{
	static const char *const names[] = { "hugepages-16kB", "hugepages-2048kB", "hugepages-8kB",
					     "khugepaged" };
	struct setup setup;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char path[256];

		snprintf(path, sizeof(path), "sys/kernel/mm/transparent_hugepage/%s/enabled",
			 names[i]);
		sandbox_write(*state, path, "always [inherit] madvise never\n");
	}
	sandbox_write(*state, "sys/kernel/mm/transparent_hugepage/hugepages-16kB/stats/nr_anon",
		      "77\n");
	begin(&setup, *state);
	collect(&setup, ENTITY_THP_SIZE);
	assert_int_equal(sample_table(setup.sample, ENTITY_THP_SIZE)->row_count, 3);
	assert_cell(&setup, 0, METRIC_THP_SIZE_PAGE_SIZE, 8192);
	assert_cell(&setup, 1, METRIC_THP_SIZE_PAGE_SIZE, 16384);
	assert_cell(&setup, 1, METRIC_THP_SIZE_NR_ANON, 77);
	assert_cell(&setup, 2, METRIC_THP_SIZE_PAGE_SIZE, 2 << 20);
	assert_absent(&setup, 2, METRIC_THP_SIZE_NR_ANON);
	assert_string_equal(cell_at(&setup, 2, METRIC_THP_SIZE_ENABLED)->text, "inherit");
	end(&setup);
}

static void counters_of_later_kernels(void **state)
{
	static const char size[] = "sys/kernel/mm/transparent_hugepage/hugepages-16kB";
	char path[256];
	struct setup setup;

	snprintf(path, sizeof(path), "%s/stats/nr_anon", size);
	sandbox_write(*state, path, "77\n");
	snprintf(path, sizeof(path), "%s/stats/nr_later", size);
	sandbox_write(*state, path, "5\n");
	begin(&setup, *state);
	demand_add(&setup.demand, METRIC_UNKNOWN_FIELD);
	demand_add(&setup.demand, METRIC_UNKNOWN_VALUE);
	collect(&setup, ENTITY_THP_SIZE);
	assert_int_equal(sample_table(setup.sample, ENTITY_UNKNOWN)->row_count, 1);
	assert_string_equal(cell_at(&setup, 0, METRIC_UNKNOWN_FIELD)->text,
			    "hugepages-16kB/stats/nr_later");
	assert_string_equal(cell_at(&setup, 0, METRIC_UNKNOWN_VALUE)->text, "5");
	assert_int_equal(setup.sample->outcomes[SOURCE_THP_SIZE].unknown_fields, 1);
	assert_cell(&setup, 0, METRIC_THP_SIZE_NR_ANON, 77);
	end(&setup);
}

static void zram_among_block_devices(void **state)
{
	struct setup setup;

	sandbox_write(*state, "sys/devices/virtual/block/zram1/mm_stat", "10 5 4096 0 4096 0 0\n");
	sandbox_write(*state, "sys/devices/virtual/block/zram1/comp_algorithm", "lzo [zstd]\n");
	sandbox_write(*state, "sys/block/zramfs/mm_stat", "1 1 1 1 1 1 1\n");
	sandbox_write(*state, "sys/block/vda/size", "1\n");
	assert_int_equal(symlink("../devices/virtual/block/zram1",
				 sandbox_path(*state, "sys/block/zram1")), 0);
	begin(&setup, *state);
	collect(&setup, ENTITY_ZRAM);
	assert_int_equal(sample_table(setup.sample, ENTITY_ZRAM)->row_count, 1);
	assert_string_equal(cell_at(&setup, 0, METRIC_ZRAM_NAME)->text, "zram1");
	assert_string_equal(cell_at(&setup, 0, METRIC_ZRAM_ALGORITHM)->text, "zstd");
	assert_cell(&setup, 0, METRIC_ZRAM_MEMORY_USED, 4096);
	assert_int_equal(cell_at(&setup, 0, METRIC_ZRAM_MEMORY_LIMIT)->presence,
			 PRESENCE_UNLIMITED);
	assert_absent(&setup, 0, METRIC_ZRAM_HUGE);
	assert_absent(&setup, 0, METRIC_ZRAM_FAILED_READS);
	end(&setup);
}

static const char slabinfo[] =
	"slabinfo - version: 2.1\n"
	"kmalloc-192 10 21 192 21 1 : tunables 0 0 0 : slabdata 1 1 0\n"
	"dentry 10 21 192 21 1 : tunables 0 0 0 : slabdata 1 1 0\n"
	"../../etc 10 21 192 21 1 : tunables 0 0 0 : slabdata 1 1 0\n"
	".. 10 21 192 21 1 : tunables 0 0 0 : slabdata 1 1 0\n"
	"gone 10 21 192 21 1 : tunables 0 0 0 : slabdata 1 1 0\n";

static void write_caches(const char *folder)
{
	sandbox_write(folder, "proc/slabinfo", slabinfo);
	sandbox_write(folder, "sys/kernel/slab/:0000192/object_size", "185\n");
	sandbox_write(folder, "sys/kernel/slab/:0000192/slabs_cpu_partial", "21(2) C0=21(2)\n");
	sandbox_write(folder, "sys/kernel/slab/:0000192/cpu_slabs", "4 N0=4\n");
	sandbox_write(folder, "sys/kernel/slab/:0000192/aliases", "2\n");
	sandbox_write(folder, "sys/kernel/slab/dentry/object_size", "192\n");
	sandbox_write(folder, "sys/kernel/slab/dentry/reclaim_account", "1\n");
	sandbox_write(folder, "etc/object_size", "666\n");
	assert_int_equal(symlink(":0000192", sandbox_path(folder, "sys/kernel/slab/kmalloc-192")),
			 0);
	assert_int_equal(symlink(":0000192", sandbox_path(folder, "sys/kernel/slab/bio-192")), 0);
	assert_int_equal(symlink("../slab/:0000192", sandbox_path(folder, "sys/kernel/slab/aio")),
			 0);
}

static void merged_caches(void **state)
{
	struct setup setup;

	write_caches(*state);
	begin(&setup, *state);
	collect(&setup, ENTITY_SLAB);
	assert_int_equal(sample_table(setup.sample, ENTITY_SLAB)->row_count, 5);
	assert_cell(&setup, 0, METRIC_SLAB_REQUESTED_SIZE, 185);
	assert_cell(&setup, 0, METRIC_SLAB_CPU_PARTIAL_OBJECTS, 21);
	assert_cell(&setup, 0, METRIC_SLAB_CPU_SLABS, 4);
	assert_cell(&setup, 0, METRIC_SLAB_ALIASES, 2);
	assert_string_equal(cell_at(&setup, 0, METRIC_SLAB_ALIAS_NAMES)->text, "aio, bio-192");
	assert_cell(&setup, 1, METRIC_SLAB_REQUESTED_SIZE, 192);
	assert_cell(&setup, 1, METRIC_SLAB_RECLAIMABLE, 1);
	assert_absent(&setup, 1, METRIC_SLAB_ALIAS_NAMES);
	for (size_t row = 2; row < 5; row++)
		assert_absent(&setup, row, METRIC_SLAB_REQUESTED_SIZE);
	end(&setup);
}

/* The table of slabinfo alone costs one file, whatever sysfs holds. */
static void details_on_demand(void **state)
{
	struct setup setup;

	write_caches(*state);
	begin(&setup, *state);
	demand_add(&setup.demand, METRIC_SLAB_SIZE);
	assert_int_equal(collector_collect(setup.collector, &setup.demand, setup.sample), 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_SLAB_CACHE].reads, 0);
	sample_reset(setup.sample);
	demand_add(&setup.demand, METRIC_SLAB_REQUESTED_SIZE);
	assert_int_equal(collector_collect(setup.collector, &setup.demand, setup.sample), 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_SLAB_CACHE].reads, 2);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pools_of_machine_and_nodes, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(nothing_there, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(sizes_in_order, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(counters_of_later_kernels, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(zram_among_block_devices, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(merged_caches, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(details_on_demand, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
