/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zram, the swap areas on it, zswap, merged pages: worked examples and what must stay absent. */
#include "made_sample.h"

static const enum metric zram_metrics[] = {
	METRIC_ZRAM_RATIO, METRIC_ZRAM_RATIO_WITHOUT_SAME, METRIC_ZRAM_DATA_RATIO,
	METRIC_ZRAM_SAVED, METRIC_ZRAM_OVERHEAD, METRIC_SWAP_ZRAM_HELD, METRIC_SWAP_ZRAM_MEMORY,
	METRIC_SWAP_ZRAM_RATIO, METRIC_SWAP_NET_FREED,
};

static void assert_ratio(const struct model *model, size_t row, enum metric metric, double ratio)
{
	struct cell cell = value_of(model, row, metric);

	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	assert_true(cell.ratio > ratio - 0.05 && cell.ratio < ratio + 0.05);
}

static void assert_presence(const struct model *model, size_t row, enum metric metric,
			    enum presence presence)
{
	assert_string_equal(presence_name(value_of(model, row, metric).presence),
			    presence_name(presence));
}

static void add_device(struct sample *sample, const char *name, uint64_t original,
		       uint64_t compressed, uint64_t used, uint64_t same)
{
	size_t row = made_row(sample, ENTITY_ZRAM, 0, 0, name);

	sample_put_count(sample, row, METRIC_ZRAM_ORIGINAL, original);
	sample_put_count(sample, row, METRIC_ZRAM_COMPRESSED, compressed);
	sample_put_count(sample, row, METRIC_ZRAM_MEMORY_USED, used);
	sample_put_count(sample, row, METRIC_ZRAM_SAME, same);
}

/* D22: 93.2 with pages of one value, 46.6 without. */
static void zram(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, zram_metrics, ARRAY_SIZE(zram_metrics));

	(void)state;
	add_device(sample, "zram0", 4198400, 40960, 45056, UINT64_C(512) * 4096);
	add_device(sample, "zram1", 0, 0, 0, 0);
	add_device(sample, "zram2", 4096, 4096, 20480, 8192);
	take(model, sample);
	assert_ratio(model, 0, METRIC_ZRAM_RATIO, 93.2);
	assert_ratio(model, 0, METRIC_ZRAM_RATIO_WITHOUT_SAME, 46.6);
	assert_ratio(model, 0, METRIC_ZRAM_DATA_RATIO, 102.5);
	assert_int_equal(value_of(model, 0, METRIC_ZRAM_SAVED).signed_count, 4198400 - 45056);
	assert_int_equal(value_of(model, 0, METRIC_ZRAM_OVERHEAD).signed_count, 4096);
	assert_presence(model, 1, METRIC_ZRAM_RATIO, PRESENCE_ABSENT);
	assert_presence(model, 1, METRIC_ZRAM_DATA_RATIO, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 1, METRIC_ZRAM_SAVED).signed_count, 0);
	assert_int_equal(value_of(model, 2, METRIC_ZRAM_SAVED).signed_count, -16384);
	assert_ratio(model, 2, METRIC_ZRAM_RATIO_WITHOUT_SAME, 0);
	model_free(model);
}

static void add_area(struct sample *sample, const char *name, uint64_t used)
{
	size_t row = made_row(sample, ENTITY_SWAP, 0, 0, name);

	sample_put_count(sample, row, METRIC_SWAP_USED, used);
}

static void swap_on_zram(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, zram_metrics, ARRAY_SIZE(zram_metrics));

	(void)state;
	add_device(sample, "zram10", 1 << 20, 9, 1 << 18, 0);
	add_device(sample, "zram1", UINT64_MAX, 9, UINT64_MAX, 0);
	add_area(sample, "/dev/zram10", 1 << 20);
	add_area(sample, "/dev/sda2", 4096);
	add_area(sample, "/dev/zram2", 4096);
	add_area(sample, "/dev/zram1", 0);
	add_area(sample, "/var/zram10.swap", 8192);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SWAP_ZRAM_HELD).count, 1 << 20);
	assert_int_equal(value_of(model, 0, METRIC_SWAP_ZRAM_MEMORY).count, 1 << 18);
	assert_ratio(model, 0, METRIC_SWAP_ZRAM_RATIO, 4);
	assert_int_equal(value_of(model, 0, METRIC_SWAP_NET_FREED).signed_count, 3 << 18);
	assert_presence(model, 1, METRIC_SWAP_ZRAM_HELD, PRESENCE_ABSENT);
	assert_presence(model, 1, METRIC_SWAP_ZRAM_RATIO, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 1, METRIC_SWAP_NET_FREED).signed_count, 4096);
	/* A device of which nothing is known may have freed nothing. */
	assert_presence(model, 2, METRIC_SWAP_NET_FREED, PRESENCE_ABSENT);
	assert_presence(model, 3, METRIC_SWAP_NET_FREED, PRESENCE_UNREADABLE);
	assert_int_equal(value_of(model, 4, METRIC_SWAP_NET_FREED).signed_count, 8192);
	model_free(model);
}

static void refused_devices(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, zram_metrics, ARRAY_SIZE(zram_metrics));
	size_t row;

	(void)state;
	row = made_row(sample, ENTITY_ZRAM, 0, 0, "zram0");
	sample_put_presence(sample, row, METRIC_ZRAM_MEMORY_USED, PRESENCE_DENIED);
	sample_put_count(sample, row, METRIC_ZRAM_ORIGINAL, 1);
	add_area(sample, "/dev/zram0", 4096);
	take(model, sample);
	assert_presence(model, 0, METRIC_ZRAM_RATIO, PRESENCE_DENIED);
	assert_presence(model, 0, METRIC_SWAP_ZRAM_MEMORY, PRESENCE_DENIED);
	assert_presence(model, 0, METRIC_SWAP_NET_FREED, PRESENCE_DENIED);
	model_free(model);
}

static void zswap(void **state)
{
	static const enum metric metrics[] = {
		METRIC_SYSTEM_ZSWAP_RATIO, METRIC_SYSTEM_ZSWAP_SAVED, METRIC_SYSTEM_ZSWAP_LIMIT,
		METRIC_SYSTEM_ZSWAP_FILL, METRIC_SYSTEM_SWAP_ON_DEVICES,
	};
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, 1003 * 4096);
	sample_put_signed(sample, 0, METRIC_SYSTEM_ZSWAP_MAXIMUM_POOL, 20);
	sample_put_count(sample, 0, METRIC_SYSTEM_ZSWAPPED, 300 * 4096);
	sample_put_count(sample, 0, METRIC_SYSTEM_ZSWAP, 100 * 4096);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_TOTAL, 1000 * 4096);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_FREE, 600 * 4096);
	take(model, sample);
	assert_ratio(model, 0, METRIC_SYSTEM_ZSWAP_RATIO, 3);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_ZSWAP_SAVED).signed_count, 200 * 4096);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_ZSWAP_LIMIT).count, 200 * 4096);
	assert_ratio(model, 0, METRIC_SYSTEM_ZSWAP_FILL, 0.5);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_SWAP_ON_DEVICES).count, 100 * 4096);
	model_free(model);
}

static void merged_pages(void **state)
{
	static const enum metric metrics[] = { METRIC_SYSTEM_KSM_SAVED };
	static const enum presence zeros[] = { PRESENCE_PRESENT, PRESENCE_ABSENT,
					       PRESENCE_DENIED };
	static const enum presence expected[] = { PRESENCE_PRESENT, PRESENCE_PRESENT,
						  PRESENCE_DENIED };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(zeros); i++) {
		struct model *model = made_model(NULL);
		struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

		made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
		sample_put_count(sample, 0, METRIC_SYSTEM_KSM_PAGES_SHARING, 8192);
		sample_put_count(sample, 0, METRIC_SYSTEM_KSM_ZERO_PAGES, 4096);
		if (zeros[i] != PRESENCE_PRESENT)
			sample_put_presence(sample, 0, METRIC_SYSTEM_KSM_ZERO_PAGES, zeros[i]);
		take(model, sample);
		assert_presence(model, 0, METRIC_SYSTEM_KSM_SAVED, expected[i]);
		if (expected[i] == PRESENCE_PRESENT)
			assert_int_equal(value_of(model, 0, METRIC_SYSTEM_KSM_SAVED).count,
					 i == 0 ? 12288 : 8192);
		model_free(model);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zram),
		cmocka_unit_test(swap_on_zram),
		cmocka_unit_test(refused_devices),
		cmocka_unit_test(zswap),
		cmocka_unit_test(merged_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
