/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fragmentation, watermarks, compaction and MemAvailable, by examples worked out by hand. */
#include "made_sample.h"

#include <string.h>

enum { ORDERS = 11 };

static const int64_t page = 4096;

static const enum metric demanded[] = {
	METRIC_FREE_AREA_UNUSABLE_INDEX, METRIC_FREE_AREA_EXTFRAG_INDEX,
	METRIC_FREE_AREA_USABLE_BLOCKS, METRIC_FREE_AREA_VERDICT, METRIC_ZONE_PROACTIVE_SCORE,
	METRIC_ZONE_USER_ABOVE_LOW, METRIC_ZONE_USER_ABOVE_MIN, METRIC_ZONE_KERNEL_ABOVE_LOW,
	METRIC_ZONE_PROTECTION_LARGEST, METRIC_ZONE_FREE_RESIDUE, METRIC_ZONE_PER_CPU,
	METRIC_ZONE_DRIFT, METRIC_ZONE_UNUSABLE_HUGE, METRIC_NODE_PROACTIVE_SCORE,
	METRIC_NODE_PROACTIVE_LOW, METRIC_NODE_PROACTIVE_HIGH, METRIC_NODE_PROACTIVE_STATE,
	METRIC_NODE_MANAGED_RESIDUE, METRIC_NODE_ZONES_FREE_RESIDUE,
	METRIC_SYSTEM_AVAILABLE_RESIDUE, METRIC_SYSTEM_MANAGED_RESIDUE,
	METRIC_SYSTEM_ZONES_FREE_RESIDUE, METRIC_SYSTEM_PER_CPU,
};

static const enum metric with_types[] = {
	METRIC_FREE_TYPE_FREE, METRIC_PAGEBLOCK_SHARE, METRIC_PAGEBLOCK_SIZE,
	METRIC_ZONE_USER_ABOVE_LOW,
};

/* Zone Z of the reference: 568 free pages in 188 blocks. */
static const uint64_t zone_z[ORDERS] = { 100, 50, 20, 10, 5, 2, 1 };
static const uint64_t nothing[ORDERS] = { 0 };
static const uint64_t one_block[ORDERS] = { 0, 0, 0, 0, 0, 1 };
static const uint64_t three_blocks[ORDERS] = { 0, 0, 0, 0, 0, 1, 1, 1 };
static const uint64_t two_small[ORDERS] = { 0, 0, 1, 1 };

static struct sample *new_sample(void)
{
	struct sample *sample = made_sample(10, demanded, ARRAY_SIZE(demanded));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_signed(sample, 0, METRIC_SYSTEM_EXTFRAG_THRESHOLD, 500);
	sample_put_signed(sample, 0, METRIC_SYSTEM_COMPACTION_PROACTIVENESS, 20);
	sample_put_count(sample, 0, METRIC_SYSTEM_THP_PMD_SIZE, 512 * page);
	return sample;
}

/* The FREE_AREA row of order 0. */
static size_t add_areas(struct sample *sample, uint64_t node, const char *zone,
			const uint64_t *blocks)
{
	size_t first = sample_table(sample, ENTITY_FREE_AREA)->row_count;

	for (uint64_t order = 0; order < ORDERS; order++) {
		size_t row = made_row(sample, ENTITY_FREE_AREA, node, order, zone);

		sample_put_count(sample, row, METRIC_FREE_AREA_ORDER, order);
		sample_put_count(sample, row, METRIC_FREE_AREA_BLOCKS, blocks[order]);
		sample_put_count(sample, row, METRIC_FREE_AREA_BLOCK_SIZE,
				 (uint64_t)page << order);
	}
	return first;
}

struct zone_values {
	uint64_t free, min, low, high, present, managed;	/* pages */
	const char *protection;
};

static size_t add_zone(struct sample *sample, uint64_t node, uint64_t index, const char *name,
		       const struct zone_values *values)
{
	size_t row = made_row(sample, ENTITY_ZONE, node, 0, name);

	sample_put_count(sample, row, METRIC_ZONE_INDEX, index);
	sample_put_count(sample, row, METRIC_ZONE_FREE, values->free * page);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_MIN, values->min * page);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_LOW, values->low * page);
	sample_put_count(sample, row, METRIC_ZONE_WATERMARK_HIGH, values->high * page);
	sample_put_count(sample, row, METRIC_ZONE_PRESENT, values->present * page);
	sample_put_count(sample, row, METRIC_ZONE_MANAGED, values->managed * page);
	sample_put_text(sample, row, METRIC_ZONE_PROTECTION, text_from(values->protection));
	return row;
}

static int64_t index_at(const struct model *model, size_t row, enum metric metric)
{
	struct cell cell = value_of(model, row, metric);

	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	return cell.signed_count;
}

static void check_indices(const struct model *model, size_t row, const int64_t *expected)
{
	for (size_t order = 0; order < ORDERS; order++)
		assert_int_equal(index_at(model, row + order, METRIC_FREE_AREA_EXTFRAG_INDEX),
				 expected[order]);
}

/* Every form that the kernel prints: -1.000, 0.000, positive, and 0.-500 for a single block. */
static void external_fragmentation(void **state)
{
	static const int64_t of_one_block[ORDERS] = { -1000, -1000, -1000, -1000, -1000, -1000,
						      -500, -250, -125, -62, -31 };
	static const int64_t of_three_blocks[ORDERS] = { -1000, -1000, -1000, -1000, -1000, -1000,
							 -1000, -1000, 375, 521, 594 };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();
	size_t z = add_areas(sample, 0, "Normal", zone_z);
	size_t empty = add_areas(sample, 1, "Normal", nothing);
	size_t one = add_areas(sample, 2, "Normal", one_block);
	size_t three = add_areas(sample, 3, "Normal", three_blocks);

	(void)state;
	take(model, sample);
	assert_int_equal(index_at(model, z + 6, METRIC_FREE_AREA_EXTFRAG_INDEX), -1000);
	assert_int_equal(index_at(model, z + 7, METRIC_FREE_AREA_EXTFRAG_INDEX), 972);
	assert_int_equal(index_at(model, z + 9, METRIC_FREE_AREA_EXTFRAG_INDEX), 989);
	assert_int_equal(value_of(model, z + 3, METRIC_FREE_AREA_USABLE_BLOCKS).count, 36);
	check_indices(model, empty, (const int64_t[ORDERS]){ 0 });
	for (size_t order = 0; order < ORDERS; order++)
		assert_int_equal(index_at(model, empty + order, METRIC_FREE_AREA_UNUSABLE_INDEX),
				 1000);
	check_indices(model, one, of_one_block);
	check_indices(model, three, of_three_blocks);
	model_free(model);
}

/* The kernel prints -62 thousandths as "0.-62"; people and programs get a number. */
static void negative_fractions_as_text(void **state)
{
	char buffer[32];

	(void)state;
	unit_format_signed(UNIT_INDEX, NUMBER_HUMAN, -62, buffer, sizeof(buffer));
	assert_string_equal(buffer, "-0.062");
	unit_format_signed(UNIT_INDEX, NUMBER_EXACT, -500, buffer, sizeof(buffer));
	assert_string_equal(buffer, "-0.500");
	unit_format_signed(UNIT_INDEX, NUMBER_EXACT, -1000, buffer, sizeof(buffer));
	assert_string_equal(buffer, "-1.000");
}

static void hostile_blocks(void **state)
{
	static const uint64_t huge[ORDERS] = { UINT64_MAX / 4 };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();
	size_t row = add_areas(sample, 0, "Normal", huge);

	(void)state;
	take(model, sample);
	assert_int_equal(value_of(model, row + 1, METRIC_FREE_AREA_EXTFRAG_INDEX).presence,
			 PRESENCE_UNREADABLE);
	assert_int_equal(value_of(model, row, METRIC_FREE_AREA_EXTFRAG_INDEX).presence,
			 PRESENCE_PRESENT);
	model_free(model);
}

static void check_verdict(const uint64_t *blocks, const struct zone_values *zone, size_t order,
			  const char *expected)
{
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();
	size_t row = add_areas(sample, 0, "Normal", blocks);
	struct cell verdict;

	add_zone(sample, 0, 0, "Normal", zone);
	take(model, sample);
	verdict = value_of(model, row + order, METRIC_FREE_AREA_VERDICT);
	assert_int_equal(verdict.presence, PRESENCE_PRESENT);
	assert_string_equal(verdict.text, expected);
	model_free(model);
}

/* Low watermark 10, so that 568 pages are too few for order 9 (2 * 512 more) but not for 7. */
static void verdicts(void **state)
{
	static const struct zone_values z = { 568, 8, 10, 12, 4096, 4000, "(0, 0)" };
	static const struct zone_values roomy = { 5000, 8, 10, 12, 4096, 4000, "(0, 0)" };
	static const struct zone_values reserved = { 568, 8, 10, 12, 4096, 4000, "(0, 600)" };
	static const struct zone_values narrow = { 25, 8, 10, 12, 4096, 4000, "(0)" };

	(void)state;
	check_verdict(zone_z, &z, 9, "skip");
	check_verdict(zone_z, &roomy, 9, "compact");
	check_verdict(two_small, &roomy, 9, "reclaim");
	check_verdict(zone_z, &z, 7, "compact");
	check_verdict(zone_z, &z, 6, "fits");
	check_verdict(zone_z, &z, 0, "fits");
	check_verdict(zone_z, &reserved, 0, "skip");
	/* Up to order 3 the minimum counts and no index is asked: 25 > 8 + 2 * 8. */
	check_verdict(nothing, &narrow, 3, "compact");
	check_verdict(nothing, &narrow, 4, "skip");
	check_verdict(nothing, &roomy, 9, "reclaim");
}

/* DMA32 of the reference: 759889 pages, 2968.3 MiB, above low for requests up to Normal. */
static void above_watermarks(void **state)
{
	static const struct zone_values dma32 = { 772854, 6788, 8485, 10182, 782336, 772854,
						  "(0, 0, 4480, 9000)" };
	static const struct zone_values normal = { 5, 1, 2, 3, 100, 90, "(0, 0, 0, 4520)" };
	static const struct zone_values movable = { 50, 1, 2, 3, 100, 90, "(0, 0, 0, 0)" };
	static const struct zone_values odd = { 50, 1, 2, 3, 100, 90, "(0, x)" };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, 1, "DMA32", &dma32);
	add_zone(sample, 0, 2, "Normal", &normal);
	add_zone(sample, 0, 3, "Movable", &movable);
	add_zone(sample, 1, 2, "Normal", &odd);
	sample_put_count(sample, 1, METRIC_ZONE_NR_FREE_CMA, 2 * page);
	take(model, sample);
	assert_int_equal(index_at(model, 0, METRIC_ZONE_KERNEL_ABOVE_LOW), 759889 * page);
	assert_int_equal(index_at(model, 0, METRIC_ZONE_USER_ABOVE_LOW),
			 (772854 - 8485 - 9000) * page);
	assert_int_equal(index_at(model, 1, METRIC_ZONE_KERNEL_ABOVE_LOW), 1 * page);
	assert_int_equal(index_at(model, 1, METRIC_ZONE_USER_ABOVE_MIN), (5 - 1 - 4520) * page);
	assert_int_equal(value_of(model, 2, METRIC_ZONE_KERNEL_ABOVE_LOW).presence,
			 PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 0, METRIC_ZONE_PROTECTION_LARGEST).count,
			 9000 * page);
	assert_int_equal(value_of(model, 3, METRIC_ZONE_USER_ABOVE_LOW).presence,
			 PRESENCE_UNREADABLE);
	model_free(model);
}

/* Free pages in blocks that give the scores 0, 40 and 85 for order 9. */
static void add_scored_zone(struct sample *sample, const char *name, uint64_t index,
			    uint64_t present, uint64_t score)
{
	struct zone_values values = { 51200, 1, 2, 3, present, present, "(0, 0, 0)" };
	uint64_t blocks[ORDERS] = { [0] = score * 512, [9] = 100 - score };

	add_zone(sample, 0, index, name, &values);
	add_areas(sample, 0, name, blocks);
}

static void proactive_compaction(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();
	size_t node = made_row(sample, ENTITY_NODE, 0, 0, NULL);
	size_t memoryless = made_row(sample, ENTITY_NODE, 1, 0, NULL);

	(void)state;
	add_scored_zone(sample, "DMA", 0, 3998, 0);
	add_scored_zone(sample, "DMA32", 1, 782336, 40);
	add_scored_zone(sample, "Normal", 2, 5505024, 85);
	sample_put_count(sample, node, METRIC_NODE_MEMORY_TOTAL, 6291359 * page);
	take(model, sample);
	assert_int_equal(value_of(model, 1, METRIC_ZONE_PROACTIVE_SCORE).count, 40);
	assert_int_equal(value_of(model, node, METRIC_NODE_PROACTIVE_SCORE).count, 78);
	assert_int_equal(value_of(model, node, METRIC_NODE_PROACTIVE_LOW).count, 80);
	assert_int_equal(value_of(model, node, METRIC_NODE_PROACTIVE_HIGH).count, 90);
	assert_string_equal(value_of(model, node, METRIC_NODE_PROACTIVE_STATE).text, "idle");
	assert_int_equal(index_at(model, node, METRIC_NODE_MANAGED_RESIDUE), page);
	assert_int_equal(value_of(model, memoryless, METRIC_NODE_PROACTIVE_SCORE).presence,
			 PRESENCE_ABSENT);
	model_free(model);
}

static void check_marks(int64_t proactiveness, uint64_t low, uint64_t high, const char *verdict)
{
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	made_row(sample, ENTITY_NODE, 0, 0, NULL);
	sample_put_signed(sample, 0, METRIC_SYSTEM_COMPACTION_PROACTIVENESS, proactiveness);
	add_scored_zone(sample, "Normal", 0, 1000000, 95);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_NODE_PROACTIVE_LOW).count, low);
	assert_int_equal(value_of(model, 0, METRIC_NODE_PROACTIVE_HIGH).count, high);
	assert_string_equal(value_of(model, 0, METRIC_NODE_PROACTIVE_STATE).text, verdict);
	model_free(model);
}

static void marks_of_proactive_compaction(void **state)
{
	(void)state;
	check_marks(20, 80, 90, "due");
	check_marks(0, 100, 100, "off");
	check_marks(5, 95, 100, "idle");
	check_marks(100, 5, 15, "due");
}

/* free 20000, reserves 3000, low 1000, files 5000, reclaimable 600: 21300 pages. */
static void available_memory(void **state)
{
	static const struct zone_values zone = { 20000, 800, 1000, 1200, 90000, 80000,
						 "(0, 0, 1800)" };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, 0, "Normal", &zone);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_FREE, 20000 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_ACTIVE_FILE, 2000 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_INACTIVE_FILE, 3000 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_KERNEL_RECLAIMABLE, 600 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_AVAILABLE, 21299 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, 80010 * page);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_AVAILABLE_RESERVES).count, 3000 * page);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_AVAILABLE_CACHE).count, 4000 * page);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_AVAILABLE_SLAB).count, 300 * page);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_AVAILABLE_COMPUTED).count,
			 21300 * page);
	assert_int_equal(index_at(model, 0, METRIC_SYSTEM_AVAILABLE_RESIDUE), -page);
	assert_int_equal(index_at(model, 0, METRIC_SYSTEM_MANAGED_RESIDUE), 10 * page);
	assert_int_equal(index_at(model, 0, METRIC_SYSTEM_ZONES_FREE_RESIDUE), 0);
	model_free(model);
}

/* The reserves were computed without the boost that the printed watermark includes. */
static void boost_is_no_reserve(void **state)
{
	static const struct zone_values zone = { 20000, 800, 1000, 1200, 90000, 80000, "(0, 0)" };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, 0, "Normal", &zone);
	sample_put_count(sample, 0, METRIC_ZONE_BOOST, 200 * page);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_AVAILABLE_RESERVES).count, 1000 * page);
	model_free(model);
}

/* Newer kernels give a zone Movable without memory a watermark of 32 pages. */
static void watermarks_of_empty_zones(void **state)
{
	static const struct zone_values zone = { 20000, 800, 1000, 1200, 90000, 80000, "(0, 0)" };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, 0, "Normal", &zone);
	sample_put_count(sample, 0, METRIC_SYSTEM_EMPTY_ZONES_LOW, 32 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_ACTIVE_FILE, 5000 * page);
	sample_put_count(sample, 0, METRIC_SYSTEM_INACTIVE_FILE, 0);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_AVAILABLE_CACHE).count,
			 (5000 - 1032) * page);
	model_free(model);
}

static void page_lists(void **state)
{
	static const struct zone_values zone = { 568, 8, 10, 12, 4096, 4000, "(0, 0)" };
	struct model *model = made_model(NULL);
	struct sample *sample = new_sample();

	(void)state;
	add_zone(sample, 0, 0, "Normal", &zone);
	add_areas(sample, 0, "Normal", zone_z);
	sample_put_count(sample, 0, METRIC_ZONE_STAT_THRESHOLD, 24 * page);
	for (uint64_t processor = 0; processor < 4; processor++)
		sample_put_count(sample, made_row(sample, ENTITY_PAGESET, 0, processor, "Normal"),
				 METRIC_PAGESET_COUNT, (processor + 1) * page);
	sample_put_count(sample, made_row(sample, ENTITY_PAGESET, 1, 0, "Normal"),
			 METRIC_PAGESET_COUNT, 1000 * page);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_ZONE_PER_CPU).count, 10 * page);
	assert_int_equal(value_of(model, 0, METRIC_ZONE_DRIFT).count, 96 * page);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_PER_CPU).count, 1010 * page);
	assert_int_equal(index_at(model, 0, METRIC_ZONE_FREE_RESIDUE), 0);
	model_free(model);
}

static void add_type(struct sample *sample, const char *name, uint64_t blocks,
		     enum presence presence)
{
	size_t free = made_row(sample, ENTITY_FREE_TYPE, 0, 3, name);
	size_t all = made_row(sample, ENTITY_PAGEBLOCK, 0, 0, name);

	sample_put_count(sample, free, METRIC_FREE_TYPE_BLOCKS, blocks);
	sample_cell(sample, free, METRIC_FREE_TYPE_BLOCKS)->presence = presence;
	sample_put_count(sample, free, METRIC_FREE_TYPE_BLOCK_SIZE, 8 * page);
	sample_put_count(sample, all, METRIC_PAGEBLOCK_BLOCKS, blocks);
}

/* A bound stays a bound; high-atomic blocks are no room for anybody once they are known. */
static void migrate_types(void **state)
{
	static const struct zone_values zone = { 568, 8, 10, 12, 4096, 4000, "(0, 0)" };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(10, with_types, ARRAY_SIZE(with_types));

	(void)state;
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_PAGEBLOCK_SIZE, 512 * page);
	add_zone(sample, 0, 0, "Normal", &zone);
	add_type(sample, "DMA/Movable", 7, PRESENCE_PRESENT);
	add_type(sample, "Normal/Movable", 60, PRESENCE_AT_LEAST);
	add_type(sample, "Normal/HighAtomic", 20, PRESENCE_PRESENT);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_FREE_TYPE_FREE).count, 56 * page);
	assert_int_equal(value_of(model, 1, METRIC_FREE_TYPE_FREE).count, 480 * page);
	assert_int_equal(value_of(model, 1, METRIC_FREE_TYPE_FREE).presence, PRESENCE_AT_LEAST);
	assert_true(value_of(model, 0, METRIC_PAGEBLOCK_SHARE).ratio == 1);
	assert_true(value_of(model, 1, METRIC_PAGEBLOCK_SHARE).ratio == 0.75);
	assert_int_equal(value_of(model, 1, METRIC_PAGEBLOCK_SIZE).count, 60 * 512 * page);
	assert_int_equal(index_at(model, 0, METRIC_ZONE_USER_ABOVE_LOW), (568 - 10 - 160) * page);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(external_fragmentation),
		cmocka_unit_test(negative_fractions_as_text),
		cmocka_unit_test(hostile_blocks),
		cmocka_unit_test(verdicts),
		cmocka_unit_test(above_watermarks),
		cmocka_unit_test(proactive_compaction),
		cmocka_unit_test(marks_of_proactive_compaction),
		cmocka_unit_test(available_memory),
		cmocka_unit_test(boost_is_no_reserve),
		cmocka_unit_test(watermarks_of_empty_zones),
		cmocka_unit_test(page_lists),
		cmocka_unit_test(migrate_types),
	};

	return cmocka_run_group_tests_name("formulas_zones", tests, NULL, NULL);
}
