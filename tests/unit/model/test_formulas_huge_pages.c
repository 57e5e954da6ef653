/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Huge page pools, transparent huge pages, and slab caches with what sysfs knows of them. */
#include "made_sample.h"

static void add_pool(struct sample *sample, uint64_t size, uint64_t node, uint64_t pages,
		     uint64_t free)
{
	size_t row = made_row(sample, ENTITY_HUGE_POOL, size, node, NULL);

	sample_put_count(sample, row, METRIC_HUGE_POOL_PAGE_SIZE, size);
	sample_put_count(sample, row, METRIC_HUGE_POOL_PAGES, pages);
	sample_put_count(sample, row, METRIC_HUGE_POOL_FREE, free);
	if (!node)
		sample_put_count(sample, row, METRIC_HUGE_POOL_RESERVED, 10);
}

static void pools(void **state)
{
	static const enum metric metrics[] = {
		METRIC_HUGE_POOL_SIZE, METRIC_HUGE_POOL_USED, METRIC_HUGE_POOL_AVAILABLE,
		METRIC_HUGE_POOL_IDLE, METRIC_HUGE_POOL_RESIDUE,
	};
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	add_pool(sample, 2 << 20, 0, 128, 110);
	add_pool(sample, UINT64_MAX / 2, 0, 3, 4);
	add_pool(sample, 2 << 20, 1, 100, 82);
	add_pool(sample, 2 << 20, 8, 30, 28);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_HUGE_POOL_SIZE).count, 256 << 20);
	assert_int_equal(value_of(model, 0, METRIC_HUGE_POOL_USED).count, 36 << 20);
	assert_int_equal(value_of(model, 0, METRIC_HUGE_POOL_AVAILABLE).count, 100);
	assert_int_equal(value_of(model, 0, METRIC_HUGE_POOL_IDLE).count, 200 << 20);
	assert_int_equal(value_of(model, 0, METRIC_HUGE_POOL_RESIDUE).signed_count, -2);
	assert_int_equal(value_of(model, 1, METRIC_HUGE_POOL_SIZE).presence, PRESENCE_UNREADABLE);
	assert_int_equal(value_of(model, 1, METRIC_HUGE_POOL_USED).count, 0);
	assert_int_equal(value_of(model, 1, METRIC_HUGE_POOL_RESIDUE).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 2, METRIC_HUGE_POOL_AVAILABLE).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 2, METRIC_HUGE_POOL_IDLE).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 2, METRIC_HUGE_POOL_RESIDUE).presence, PRESENCE_ABSENT);
	model_free(model);
}

static const enum metric thp_metrics[] = {
	METRIC_THP_SIZE_FAULT_SUCCESS, METRIC_THP_SIZE_FAULT_SUCCESS_EVER,
	METRIC_THP_SIZE_ANON_SIZE, METRIC_THP_SIZE_PARTIAL_SIZE,
	METRIC_SYSTEM_THP_COLLAPSE_SUCCESS, METRIC_SYSTEM_THP_SPLIT_PRESSURE,
};

static struct sample *thp_sample(double seconds, uint64_t served, uint64_t fallback,
				 uint64_t collapsed, uint64_t split)
{
	struct sample *sample = made_sample(seconds, thp_metrics, ARRAY_SIZE(thp_metrics));
	size_t row = made_row(sample, ENTITY_THP_SIZE, 65536, 0, NULL);

	sample_put_count(sample, row, METRIC_THP_SIZE_PAGE_SIZE, 65536);
	sample_put_count(sample, row, METRIC_THP_SIZE_ANON_FAULT_ALLOC, served);
	sample_put_count(sample, row, METRIC_THP_SIZE_ANON_FAULT_FALLBACK, fallback);
	sample_put_count(sample, row, METRIC_THP_SIZE_NR_ANON, 84);
	sample_put_count(sample, row, METRIC_THP_SIZE_NR_ANON_PARTIALLY_MAPPED, 2);
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_COLLAPSE_ALLOC, collapsed);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_COLLAPSE_ALLOC_FAILED, 10);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_SPLIT_PAGE, split);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_FAULT_ALLOC, served);
	return sample;
}

/* D11: 8832 against 1168 is 0.883, and nothing while nothing happens. */
static void transparent(void **state)
{
	struct model *model = made_model(NULL);
	struct cell cell;

	(void)state;
	take(model, thp_sample(1, 1000, 1000, 5, 7));
	assert_int_equal(value_of(model, 0, METRIC_THP_SIZE_FAULT_SUCCESS).presence,
			 PRESENCE_ABSENT);
	take(model, thp_sample(2, 9832, 2168, 25, 4433));
	cell = value_of(model, 0, METRIC_THP_SIZE_FAULT_SUCCESS);
	assert_true(cell.ratio > 0.8831 && cell.ratio < 0.8833);
	cell = value_of(model, 0, METRIC_THP_SIZE_FAULT_SUCCESS_EVER);
	assert_true(cell.ratio > 0.8193 && cell.ratio < 0.8194);
	assert_int_equal(value_of(model, 0, METRIC_THP_SIZE_ANON_SIZE).count, 84 * 65536);
	assert_int_equal(value_of(model, 0, METRIC_THP_SIZE_PARTIAL_SIZE).count, 2 * 65536);
	cell = value_of(model, 0, METRIC_SYSTEM_THP_COLLAPSE_SUCCESS);
	assert_true(cell.ratio == 1);
	cell = value_of(model, 0, METRIC_SYSTEM_THP_SPLIT_PRESSURE);
	assert_true(cell.ratio > 0.4999 && cell.ratio < 0.5001);
	take(model, thp_sample(3, 9832, 2168, 25, 4433));
	assert_int_equal(value_of(model, 0, METRIC_THP_SIZE_FAULT_SUCCESS).presence,
			 PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_THP_SPLIT_PRESSURE).presence,
			 PRESENCE_ABSENT);
	model_free(model);
}

struct cache {
	uint64_t active, objects, stride, per_slab, slabs, slab_size, requested;
};

static void add_cache(struct sample *sample, const char *name, const struct cache *cache)
{
	size_t row = made_row(sample, ENTITY_SLAB, 0, 0, name);

	sample_put_count(sample, row, METRIC_SLAB_ACTIVE_OBJECTS, cache->active);
	sample_put_count(sample, row, METRIC_SLAB_OBJECTS, cache->objects);
	sample_put_count(sample, row, METRIC_SLAB_OBJECT_SIZE, cache->stride);
	sample_put_count(sample, row, METRIC_SLAB_OBJECTS_PER_SLAB, cache->per_slab);
	sample_put_count(sample, row, METRIC_SLAB_SLABS, cache->slabs);
	sample_put_count(sample, row, METRIC_SLAB_SLAB_SIZE, cache->slab_size);
	sample_put_count(sample, row, METRIC_SLAB_REQUESTED_SIZE, cache->requested);
}

/* D7: dentry keeps 98.2 % of its memory for what was asked for; bio-312 pads 2.5 %. */
static void slabs(void **state)
{
	static const enum metric metrics[] = {
		METRIC_SLAB_LIVE, METRIC_SLAB_PAD, METRIC_SLAB_EFFICIENCY,
		METRIC_SLAB_WASTE_INSIDE, METRIC_SLAB_HAS_SMALLER_SLABS, METRIC_SLAB_IDLE,
	};
	static const struct cache dentry = { 398648, 399420, 192, 21, 19020, 4096, 192 };
	static const struct cache bio = { 100, 120, 320, 12, 10, 4096, 312 };
	static const struct cache empty = { 0, 0, 64, 64, 0, 4096, 64 };
	static const struct cache smaller = { 5, 20, 1024, 32, 1, 32768, 2048 };
	static const struct cache hostile = { UINT64_MAX, 1, UINT64_MAX, 1, UINT64_MAX, 4096, 1 };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	struct cell cell;

	(void)state;
	add_cache(sample, "dentry", &dentry);
	add_cache(sample, "bio-312", &bio);
	add_cache(sample, "empty", &empty);
	add_cache(sample, "smaller", &smaller);
	add_cache(sample, "hostile", &hostile);
	take(model, sample);
	cell = value_of(model, 0, METRIC_SLAB_EFFICIENCY);
	assert_true(cell.ratio > 0.982 && cell.ratio < 0.983);
	assert_int_equal(value_of(model, 0, METRIC_SLAB_LIVE).count, 76540416);
	assert_int_equal(value_of(model, 0, METRIC_SLAB_PAD).count, 0);
	assert_int_equal(value_of(model, 0, METRIC_SLAB_WASTE_INSIDE).count, 148224 + 1217280);
	assert_int_equal(value_of(model, 0, METRIC_SLAB_HAS_SMALLER_SLABS).signed_count, 0);
	assert_int_equal(value_of(model, 1, METRIC_SLAB_PAD).count, 800);
	assert_int_equal(value_of(model, 1, METRIC_SLAB_PAD).count * 1000 /
			 value_of(model, 1, METRIC_SLAB_LIVE).count, 25);
	assert_int_equal(value_of(model, 2, METRIC_SLAB_EFFICIENCY).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 3, METRIC_SLAB_HAS_SMALLER_SLABS).signed_count, 1);
	assert_int_equal(value_of(model, 3, METRIC_SLAB_PAD).count, 0);
	assert_int_equal(value_of(model, 4, METRIC_SLAB_LIVE).presence, PRESENCE_UNREADABLE);
	assert_int_equal(value_of(model, 4, METRIC_SLAB_EFFICIENCY).presence, PRESENCE_UNREADABLE);
	model_free(model);
}

static void call_sites(void **state)
{
	static const enum metric metrics[] = { METRIC_ALLOCATION_AVERAGE };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	for (uint64_t calls = 0; calls < 4; calls += 3) {
		size_t row = made_row(sample, ENTITY_ALLOCATION, calls, 0, "site");

		sample_put_count(sample, row, METRIC_ALLOCATION_SIZE, 10);
		sample_put_count(sample, row, METRIC_ALLOCATION_CALLS, calls);
	}
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_ALLOCATION_AVERAGE).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 1, METRIC_ALLOCATION_AVERAGE).count, 3);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pools),
		cmocka_unit_test(transparent),
		cmocka_unit_test(slabs),
		cmocka_unit_test(call_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
