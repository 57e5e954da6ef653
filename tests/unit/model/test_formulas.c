/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computed columns against examples worked out by hand. */
#include "made_sample.h"

#include <math.h>

/* Example zone Z: free blocks by order, F = 568, B = 188. */
static const uint64_t zone_z[] = { 100, 50, 20, 10, 5, 2, 1, 0, 0, 0, 0 };

static void add_zone(struct sample *sample, uint64_t node, const char *name,
		     const uint64_t *blocks, size_t orders)
{
	for (size_t order = 0; order < orders; order++) {
		size_t row = made_row(sample, ENTITY_FREE_AREA, node, order, name);

		sample_put_count(sample, row, METRIC_FREE_AREA_NODE, node);
		sample_put_count(sample, row, METRIC_FREE_AREA_ORDER, order);
		sample_put_count(sample, row, METRIC_FREE_AREA_BLOCKS, blocks[order]);
		sample_put_count(sample, row, METRIC_FREE_AREA_BLOCK_SIZE, UINT64_C(4096) << order);
	}
}

static const enum metric zone_metrics[] = {
	METRIC_FREE_AREA_UNUSABLE_INDEX, METRIC_FREE_AREA_FREE, METRIC_ZONE_UNUSABLE_HUGE,
	METRIC_ZONE_LARGEST_FREE, METRIC_ZONE_ABOVE_LOW,
};

static struct sample *zone_sample(void)
{
	return made_sample(1, zone_metrics, ARRAY_SIZE(zone_metrics));
}

static int64_t unusable_at(const struct model *model, size_t row)
{
	struct cell cell = value_of(model, row, METRIC_FREE_AREA_UNUSABLE_INDEX);

	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	return cell.signed_count;
}

static void unusable_index_of_example(void **state)
{
	static const uint64_t empty[11] = { 0 };
	struct model *model = made_model(NULL);
	struct sample *sample = zone_sample();

	(void)state;
	add_zone(sample, 0, "DMA", empty, 11);
	add_zone(sample, 0, "Normal", zone_z, 11);
	add_zone(sample, 1, "Normal", empty, 9);
	take(model, sample);
	assert_int_equal(unusable_at(model, 11), 0);
	assert_int_equal(unusable_at(model, 11 + 3), 492);
	assert_int_equal(unusable_at(model, 11 + 7), 1000);
	for (size_t order = 1; order < 11; order++)
		assert_true(unusable_at(model, 11 + order) >= unusable_at(model, 11 + order - 1));
	/* No free memory at all: nothing can be served, whatever the order. */
	for (size_t order = 0; order < 11; order++)
		assert_int_equal(unusable_at(model, order), 1000);
	assert_int_equal(unusable_at(model, 22), 1000);
	assert_int_equal(value_of(model, 11 + 3, METRIC_FREE_AREA_FREE).count, 10 * 8 * 4096);
	model_free(model);
}

/* D1 says what the kernel does: truncating 64-bit integers, for every zone that can be. */
static void unusable_index_of_random_zones(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct model *model = made_model(NULL);
		struct sample *sample = zone_sample();
		uint64_t blocks[14], pages = 0;
		size_t orders = 1 + (size_t)round % ARRAY_SIZE(blocks);

		for (size_t order = 0; order < orders; order++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			blocks[order] = (seed >> 33) >> (seed >> 59);
			pages += blocks[order] << order;
		}
		add_zone(sample, 3, "Movable", blocks, orders);
		take(model, sample);
		for (size_t k = 0; k < orders; k++) {
			uint64_t usable_blocks = 0;

			for (size_t order = k; order < orders; order++)
				usable_blocks += blocks[order] << (order - k);
			assert_int_equal(unusable_at(model, k),
					 pages ? (pages - (usable_blocks << k)) * 1000 / pages
					       : 1000);
		}
		model_free(model);
	}
}

static void hostile_zones(void **state)
{
	static const uint64_t huge[11] = { UINT64_MAX, UINT64_MAX, UINT64_MAX };
	struct model *model = made_model(NULL);
	struct sample *sample = zone_sample();

	(void)state;
	add_zone(sample, 0, "DMA", huge, 11);
	for (uint64_t order = 60; order < 70; order++)
		made_row(sample, ENTITY_FREE_AREA, 1, order, "DMA");
	sample_put_count(sample, 11, METRIC_FREE_AREA_BLOCKS, 1);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_FREE_AREA_UNUSABLE_INDEX).presence,
			 PRESENCE_UNREADABLE);
	assert_int_equal(value_of(model, 1, METRIC_FREE_AREA_FREE).presence, PRESENCE_UNREADABLE);
	assert_int_not_equal(value_of(model, 11, METRIC_FREE_AREA_UNUSABLE_INDEX).presence,
			     PRESENCE_PRESENT);
	model_free(model);
}

static void add_zone_row(struct sample *sample, uint64_t node, const char *name, uint64_t free,
			 uint64_t low)
{
	size_t row = made_row(sample, ENTITY_ZONE, node, 0, name);

	sample_put_count(sample, row, METRIC_ZONE_FREE, free);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_LOW, low);
}

static void zones(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = zone_sample();

	(void)state;
	add_zone(sample, 0, "Normal", zone_z, 11);
	add_zone(sample, 2, "Normal", zone_z, 7);
	add_zone_row(sample, 0, "Normal", 568 * 4096, 600 * 4096);
	add_zone_row(sample, 1, "Normal", 0, 0);
	add_zone_row(sample, 2, "Normal", 568 * 4096, 500 * 4096);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_ZONE_ABOVE_LOW).signed_count, -32 * 4096);
	assert_int_equal(value_of(model, 2, METRIC_ZONE_ABOVE_LOW).signed_count, 68 * 4096);
	assert_int_equal(value_of(model, 0, METRIC_ZONE_UNUSABLE_HUGE).signed_count, 1000);
	assert_int_equal(value_of(model, 0, METRIC_ZONE_LARGEST_FREE).count, 64 * 4096);
	/* Seven orders: the largest there is stands for the huge page. */
	assert_int_equal(value_of(model, 2, METRIC_ZONE_UNUSABLE_HUGE).signed_count,
			 (568 - 64) * 1000 / 568);
	/* A zone without rows in buddyinfo has no pages. */
	assert_int_equal(value_of(model, 1, METRIC_ZONE_UNUSABLE_HUGE).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 1, METRIC_ZONE_LARGEST_FREE).presence, PRESENCE_ABSENT);
	model_free(model);
}

/* D7: the live dentry cache. */
static void slab_waste_of_dentry(void **state)
{
	static const enum metric metrics[] = {
		METRIC_SLAB_SIZE, METRIC_SLAB_WASTE, METRIC_SLAB_ACTIVE_SHARE,
	};
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	size_t row = made_row(sample, ENTITY_SLAB, 0, 0, "dentry");
	size_t empty = made_row(sample, ENTITY_SLAB, 0, 0, "empty");
	size_t hostile = made_row(sample, ENTITY_SLAB, 0, 0, "hostile");

	(void)state;
	for (size_t i = row; i <= hostile; i++) {
		sample_put_count(sample, i, METRIC_SLAB_SLABS, i == row ? 19020 : 0);
		sample_put_count(sample, i, METRIC_SLAB_OBJECTS, i == row ? 399420 : 0);
		sample_put_count(sample, i, METRIC_SLAB_ACTIVE_OBJECTS, i == row ? 398648 : 0);
		sample_put_count(sample, i, METRIC_SLAB_OBJECT_SIZE, 192);
		sample_put_count(sample, i, METRIC_SLAB_OBJECTS_PER_SLAB, 21);
		sample_put_count(sample, i, METRIC_SLAB_SLAB_SIZE, 4096);
	}
	sample_put_count(sample, hostile, METRIC_SLAB_SLABS, UINT64_MAX);
	sample_put_count(sample, hostile, METRIC_SLAB_ACTIVE_OBJECTS, UINT64_MAX);
	take(model, sample);
	assert_int_equal(value_of(model, row, METRIC_SLAB_SIZE).count, 77905920);
	assert_int_equal(value_of(model, row, METRIC_SLAB_IDLE).count, 148224);
	assert_int_equal(value_of(model, row, METRIC_SLAB_SLACK).count, 1217280);
	assert_int_equal(value_of(model, row, METRIC_SLAB_WASTE).count, 148224 + 1217280);
	assert_true(fabs(value_of(model, row, METRIC_SLAB_ACTIVE_SHARE).ratio -
			 398648.0 / 399420) < 1e-12);
	assert_int_equal(value_of(model, empty, METRIC_SLAB_SIZE).count, 0);
	assert_int_equal(value_of(model, empty, METRIC_SLAB_ACTIVE_SHARE).presence,
			 PRESENCE_ABSENT);
	assert_int_equal(value_of(model, hostile, METRIC_SLAB_SIZE).presence, PRESENCE_UNREADABLE);
	assert_int_equal(value_of(model, hostile, METRIC_SLAB_IDLE).count, 0);
	model_free(model);
}

static const enum metric vm_metrics[] = {
	METRIC_SYSTEM_KSWAPD_EFFICIENCY, METRIC_SYSTEM_DIRECT_EFFICIENCY,
	METRIC_SYSTEM_THP_FAULT_SUCCESS, METRIC_SYSTEM_COMPACTION_SUCCESS,
	METRIC_SYSTEM_MINOR_FAULTS, METRIC_SYSTEM_REFAULTS,
};

static struct sample *vm_sample(double seconds, uint64_t base)
{
	struct sample *sample = made_sample(seconds, vm_metrics, ARRAY_SIZE(vm_metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_PGSCAN_KSWAPD, base + 12000);
	sample_put_count(sample, 0, METRIC_SYSTEM_PGSTEAL_KSWAPD, base + 9000);
	sample_put_count(sample, 0, METRIC_SYSTEM_PGSCAN_DIRECT, base);
	sample_put_count(sample, 0, METRIC_SYSTEM_PGSTEAL_DIRECT, base);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_FAULT_ALLOC, base + 8832);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_FAULT_FALLBACK, base + 1168);
	sample_put_count(sample, 0, METRIC_SYSTEM_COMPACT_SUCCESS, base + 30);
	sample_put_count(sample, 0, METRIC_SYSTEM_COMPACT_STALL, base + 40);
	sample_put_count(sample, 0, METRIC_SYSTEM_PGFAULT, base + 16400);
	sample_put_count(sample, 0, METRIC_SYSTEM_PGMAJFAULT, base + 16);
	return sample;
}

static void assert_ratio(const struct model *model, enum metric metric, double expected)
{
	struct cell cell = value_of(model, 0, metric);

	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	assert_true(fabs(cell.ratio - expected) < 1e-3);
}

/* D8 and D11: ratios over the interval, undefined while nothing happens. */
static void ratios_of_events(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *first = vm_sample(10, 0);

	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		if (metric_info(metric)->source == SOURCE_VMSTAT && sample_cell(first, 0, metric))
			sample_put_count(first, 0, metric, 0);
	take(model, first);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(value_of(model, 0, vm_metrics[i]).presence, PRESENCE_ABSENT);
	take(model, vm_sample(20, 0));
	assert_ratio(model, METRIC_SYSTEM_KSWAPD_EFFICIENCY, 0.75);
	assert_ratio(model, METRIC_SYSTEM_THP_FAULT_SUCCESS, 0.883);
	assert_ratio(model, METRIC_SYSTEM_COMPACTION_SUCCESS, 0.75);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_DIRECT_EFFICIENCY).presence,
			 PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_MINOR_FAULTS).count, 16384);
	take(model, vm_sample(30, 0));
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(value_of(model, 0, vm_metrics[i]).presence, PRESENCE_ABSENT);
	model_free(model);
}

static void refaults_of_old_and_new_kernels(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *old = vm_sample(10, 0), *new = vm_sample(20, 0);

	(void)state;
	sample_put_count(old, 0, METRIC_SYSTEM_WORKINGSET_REFAULT, 77);
	sample_put_count(new, 0, METRIC_SYSTEM_WORKINGSET_REFAULT_ANON, 5);
	sample_put_count(new, 0, METRIC_SYSTEM_WORKINGSET_REFAULT_FILE, 6);
	take(model, old);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_REFAULTS).count, 77);
	take(model, new);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_REFAULTS).count, 11);
	take(model, vm_sample(30, 0));
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_REFAULTS).presence, PRESENCE_ABSENT);
	model_free(model);
}

static void system_memory(void **state)
{
	static const enum metric metrics[] = {
		METRIC_SYSTEM_MEMORY_USED, METRIC_SYSTEM_SWAP_USED, METRIC_SYSTEM_COMMIT_RATIO,
	};
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, 1000);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_AVAILABLE, 1001);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_TOTAL, 100);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_FREE, 101);
	sample_put_count(sample, 0, METRIC_SYSTEM_COMMITTED, 119112);
	sample_put_count(sample, 0, METRIC_SYSTEM_COMMIT_LIMIT, 12342044);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_MEMORY_USED).count, 0);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_SWAP_USED).presence, PRESENCE_ABSENT);
	assert_true(fabs(value_of(model, 0, METRIC_SYSTEM_COMMIT_RATIO).ratio - 0.00965) < 1e-5);
	model_free(model);
}

/* D18: 3 MiB of a 10 MiB buffer rewritten by a forked child. */
static void uss(void **state)
{
	static const enum metric metrics[] = { METRIC_PROCESS_USS, METRIC_PROCESS_HUGE_SHARE };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	size_t known = made_row(sample, ENTITY_PROCESS, 1, 1, NULL);
	size_t denied = made_row(sample, ENTITY_PROCESS, 2, 1, NULL);
	size_t old = made_row(sample, ENTITY_PROCESS, 3, 1, NULL);

	(void)state;
	sample_put_count(sample, known, METRIC_PROCESS_PRIVATE_CLEAN, 0);
	sample_put_count(sample, known, METRIC_PROCESS_PRIVATE_DIRTY, 3072 << 10);
	sample_put_count(sample, known, METRIC_PROCESS_ANONYMOUS, 0);
	sample_put_count(sample, known, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, 0);
	sample_put_source_presence(sample, ENTITY_PROCESS, denied, SOURCE_PROCESS_SMAPS_ROLLUP,
				   PRESENCE_DENIED);
	sample_put_count(sample, old, METRIC_PROCESS_PRIVATE_CLEAN, 4096);
	sample_put_presence(sample, old, METRIC_PROCESS_PRIVATE_DIRTY, PRESENCE_BLOCKED);
	take(model, sample);
	assert_int_equal(value_of(model, known, METRIC_PROCESS_USS).count, 3072 << 10);
	assert_int_equal(value_of(model, known, METRIC_PROCESS_HUGE_SHARE).presence,
			 PRESENCE_ABSENT);
	assert_int_equal(value_of(model, denied, METRIC_PROCESS_USS).presence, PRESENCE_DENIED);
	assert_int_equal(value_of(model, denied, METRIC_PROCESS_HUGE_SHARE).presence,
			 PRESENCE_DENIED);
	assert_int_equal(value_of(model, old, METRIC_PROCESS_USS).presence, PRESENCE_BLOCKED);
	model_free(model);
}

/* A demanded formula without any input computes nothing and breaks nothing. */
static void empty_rows_of_every_entity(void **state)
{
	enum metric all[METRIC_COUNT - 1];
	struct model *model = made_model(NULL);

	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		all[metric - 1] = metric;
	for (int i = 0; i < 3; i++) {
		struct sample *sample = made_sample(i, all, ARRAY_SIZE(all));

		for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
			if (entity != ENTITY_BALANCE && entity != ENTITY_REGION)
				made_row(sample, entity, 0, 0, NULL);
		take(model, sample);
		for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
			for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
				struct cell cell = model_cell(model, 0,
							      (struct column){ metric, lens });

				assert_true(cell.presence != PRESENCE_STALE);
				if (metric_info(metric)->entity != ENTITY_REGION &&
				    metric_info(metric)->entity != ENTITY_MAPPING &&
				    metric != METRIC_NODE_MAPPING_CLASS)
					assert_int_equal(cell.presence, PRESENCE_ABSENT);
			}
	}
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unusable_index_of_example),
		cmocka_unit_test(unusable_index_of_random_zones),
		cmocka_unit_test(hostile_zones),
		cmocka_unit_test(zones),
		cmocka_unit_test(slab_waste_of_dentry),
		cmocka_unit_test(ratios_of_events),
		cmocka_unit_test(refaults_of_old_and_new_kernels),
		cmocka_unit_test(system_memory),
		cmocka_unit_test(uss),
		cmocka_unit_test(empty_rows_of_every_entity),
	};

	return cmocka_run_group_tests_name("formulas", tests, NULL, NULL);
}
