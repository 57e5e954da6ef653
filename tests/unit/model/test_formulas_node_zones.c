/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the zones of a node add up to: watermarks, free blocks, and nodes that have no zones. */
#include "made_sample.h"

enum { ORDERS = 11 };

static const uint64_t page = 4096;

static const enum metric demanded[] = {
	METRIC_NODE_WATERMARK_MIN, METRIC_NODE_WATERMARK_LOW, METRIC_NODE_WATERMARK_HIGH,
	METRIC_NODE_ABOVE_MIN, METRIC_NODE_ABOVE_LOW, METRIC_NODE_ABOVE_HIGH,
	METRIC_NODE_ZONES_LOW, METRIC_NODE_UNUSABLE_HUGE, METRIC_NODE_HUGE_BLOCKS,
	METRIC_NODE_LARGEST_FREE,
};

/* Nodes 0, 2 and 255, of which the one in between has no memory. */
static struct sample *new_sample(void)
{
	struct sample *sample = made_sample(10, demanded, ARRAY_SIZE(demanded));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_PMD_SIZE, 512 * page);
	made_row(sample, ENTITY_NODE, 0, 0, NULL);
	made_row(sample, ENTITY_NODE, 2, 0, NULL);
	made_row(sample, ENTITY_NODE, 255, 0, NULL);
	return sample;
}

/* In pages. */
static void add_zone(struct sample *sample, uint64_t node, const char *name, uint64_t free,
		     uint64_t min)
{
	size_t row = made_row(sample, ENTITY_ZONE, node, 0, name);

	sample_put_count(sample, row, METRIC_ZONE_FREE, free * page);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_MIN, min * page);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_LOW, (min + min / 4) * page);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_HIGH, (min + min / 2) * page);
}

static void add_areas(struct sample *sample, uint64_t node, const char *zone,
		      const uint64_t *blocks)
{
	for (uint64_t order = 0; order < ORDERS; order++) {
		size_t row = made_row(sample, ENTITY_FREE_AREA, node, order, zone);

		sample_put_count(sample, row, METRIC_FREE_AREA_BLOCKS, blocks[order]);
	}
}

static void assert_pages(const struct model *model, size_t row, enum metric metric, int64_t pages)
{
	struct cell cell = value_of(model, row, metric);

	assert_string_equal(presence_name(cell.presence), "present");
	if (metric_info(metric)->unit == UNIT_SIGNED_BYTES)
		assert_int_equal(cell.signed_count, pages * (int64_t)page);
	else
		assert_int_equal(cell.count, (uint64_t)pages * page);
}

static void assert_presence(const struct model *model, size_t row, enum metric metric,
			    enum presence presence)
{
	assert_string_equal(presence_name(value_of(model, row, metric).presence),
			    presence_name(presence));
}

/* The sum may look well while one zone is short: the count of such zones says so. */
static void watermarks_of_nodes(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, "DMA32", 10000, 400);
	add_zone(sample, 0, "Normal", 900, 800);
	add_zone(sample, 255, "Normal", 100, 400);
	take(model, sample);
	assert_pages(model, 0, METRIC_NODE_WATERMARK_MIN, 1200);
	assert_pages(model, 0, METRIC_NODE_WATERMARK_LOW, 1500);
	assert_pages(model, 0, METRIC_NODE_WATERMARK_HIGH, 1800);
	assert_pages(model, 0, METRIC_NODE_ABOVE_MIN, 9700);
	assert_pages(model, 0, METRIC_NODE_ABOVE_LOW, 9400);
	assert_pages(model, 0, METRIC_NODE_ABOVE_HIGH, 9100);
	assert_int_equal(value_of(model, 0, METRIC_NODE_ZONES_LOW).count, 1);
	assert_pages(model, 2, METRIC_NODE_ABOVE_MIN, -300);
	assert_pages(model, 2, METRIC_NODE_ABOVE_LOW, -400);
	model_free(model);
}

/* Zones of 512 + 1024 and of 100 pages, of which 100 cannot serve a huge page. */
static void free_blocks_of_nodes(void **state)
{
	static const uint64_t large[ORDERS] = { [9] = 1, [10] = 1 };
	static const uint64_t small[ORDERS] = { [0] = 4, [5] = 3 };
	static const uint64_t nothing[ORDERS] = { 0 };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, "DMA32", 1536, 10);
	add_zone(sample, 0, "Normal", 100, 10);
	add_zone(sample, 255, "Normal", 0, 10);
	add_areas(sample, 0, "DMA32", large);
	add_areas(sample, 0, "Normal", small);
	add_areas(sample, 255, "Normal", nothing);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_NODE_UNUSABLE_HUGE).signed_count,
			 100 * 1000 / 1636);
	assert_int_equal(value_of(model, 0, METRIC_NODE_HUGE_BLOCKS).count, 3);
	assert_pages(model, 0, METRIC_NODE_LARGEST_FREE, 1024);
	assert_int_equal(value_of(model, 2, METRIC_NODE_HUGE_BLOCKS).count, 0);
	assert_pages(model, 2, METRIC_NODE_LARGEST_FREE, 0);
	model_free(model);
}

/* Without zones there is nothing to add up, and a zone whose blocks are not known spoils the sum. */
static void what_cannot_be_told(void **state)
{
	static const uint64_t blocks[ORDERS] = { [0] = 4 };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, "DMA32", 4, 1);
	add_zone(sample, 0, "Normal", 100, 10);
	add_areas(sample, 0, "DMA32", blocks);
	add_zone(sample, 255, "Normal", 5, 2);
	sample_put_presence(sample, 2, METRIC_ZONE_FREE, PRESENCE_UNREADABLE);
	take(model, sample);
	for (size_t i = 0; i < ARRAY_SIZE(demanded); i++)
		assert_presence(model, 1, demanded[i], PRESENCE_ABSENT);
	assert_presence(model, 0, METRIC_NODE_UNUSABLE_HUGE, PRESENCE_ABSENT);
	assert_presence(model, 0, METRIC_NODE_HUGE_BLOCKS, PRESENCE_ABSENT);
	assert_presence(model, 0, METRIC_NODE_LARGEST_FREE, PRESENCE_ABSENT);
	assert_presence(model, 2, METRIC_NODE_WATERMARK_LOW, PRESENCE_PRESENT);
	assert_presence(model, 2, METRIC_NODE_ABOVE_LOW, PRESENCE_UNREADABLE);
	assert_presence(model, 2, METRIC_NODE_ZONES_LOW, PRESENCE_UNREADABLE);
	model_free(model);
}

/* Bare trees of old kernels do not tell it. */
static void unknown_page_size(void **state)
{
	static const uint64_t blocks[ORDERS] = { [0] = 4 };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	sample->origin.page_size = 0;
	sample_put_count(sample, 0, METRIC_SYSTEM_HUGE_PAGE_SIZE, 512 * page);
	add_zone(sample, 0, "DMA32", 4, 1);
	add_areas(sample, 0, "DMA32", blocks);
	take(model, sample);
	assert_presence(model, 0, METRIC_NODE_UNUSABLE_HUGE, PRESENCE_UNREADABLE);
	assert_presence(model, 1, METRIC_NODE_UNUSABLE_HUGE, PRESENCE_ABSENT);
	assert_presence(model, 1, METRIC_NODE_HUGE_BLOCKS, PRESENCE_ABSENT);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(watermarks_of_nodes),
		cmocka_unit_test(free_blocks_of_nodes),
		cmocka_unit_test(what_cannot_be_told),
		cmocka_unit_test(unknown_page_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
