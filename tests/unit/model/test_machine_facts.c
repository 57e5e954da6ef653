/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Computed columns of the captured machines against EXPECTED.tsv, which was made from the raw files
 * by other means.
 */
#include <string.h>

#include "machines.h"
#include "mempane/parse.h"

static const enum metric metrics[] = {
	METRIC_FREE_AREA_UNUSABLE_INDEX, METRIC_FREE_AREA_FREE, METRIC_ZONE_ABOVE_LOW,
	METRIC_ZONE_LARGEST_FREE, METRIC_ZONE_UNUSABLE_HUGE, METRIC_SLAB_SIZE, METRIC_SLAB_WASTE,
	METRIC_SLAB_ACTIVE_SHARE,
};

/* How many facts were compared over all machines. */
struct checked {
	unsigned slabs, zones, watermarks;
};

struct fact {
	struct text metric, instance;
	uint64_t    value;
};

static bool next_fact(struct text *rest, struct fact *ret_fact)
{
	struct text line, source, path, value;

	while (text_next_line(rest, &line)) {
		if (!text_split(&line, '\t', &source) || !text_split(&line, '\t', &path) ||
		    !text_split(&line, '\t', &ret_fact->metric) ||
		    !text_split(&line, '\t', &ret_fact->instance) ||
		    !text_split(&line, '\t', &value) ||
		    text_to_uint64(value, &ret_fact->value))
			continue;
		return true;
	}
	return false;
}

/* The value of the next fact with this metric about this instance; false when there is none. */
static bool find_fact(struct text facts, const char *metric, struct text instance,
		      uint64_t *ret_value)
{
	struct fact fact;

	while (next_fact(&facts, &fact))
		if (text_equal(fact.metric, metric) && fact.instance.size == instance.size &&
		    memcmp(fact.instance.data, instance.data, instance.size) == 0) {
			*ret_value = fact.value;
			return true;
		}
	return false;
}

/* D1 for one zone and order, from the pages that the facts count. */
static void check_unusable(const struct model *model, struct text facts, struct checked *checked)
{
	const struct table *areas = sample_table(model_now(model), ENTITY_FREE_AREA);

	for (size_t row = 0; row < areas->row_count; row++) {
		uint64_t all, usable;
		char zone[64];

		if (areas->keys[row].second != 4)
			continue;
		snprintf(zone, sizeof(zone), "node%u/%s", (unsigned)areas->keys[row].first,
			 areas->keys[row].name);
		if (!find_fact(facts, "free_pages", text_from(zone), &all) ||
		    !find_fact(facts, "free_pages_order_ge_4", text_from(zone), &usable))
			continue;
		assert_int_equal(value_of(model, row, METRIC_FREE_AREA_UNUSABLE_INDEX).signed_count,
				 all ? (all - usable) * 1000 / all : 1000);
		checked->zones++;
	}
}

static void check_slabs(const struct model *model, struct text facts, struct checked *checked)
{
	const struct table *slabs = sample_table(model_now(model), ENTITY_SLAB);

	for (size_t row = 0; row < slabs->row_count; row++) {
		struct cell size = value_of(model, row, METRIC_SLAB_SIZE);
		struct cell waste = value_of(model, row, METRIC_SLAB_WASTE);
		uint64_t expected;

		/* What is not wasted holds objects; a smaller order may make it look like more. */
		assert_int_equal(size.presence, PRESENCE_PRESENT);
		assert_int_equal(waste.presence, PRESENCE_PRESENT);
		if (!find_fact(facts, "cache_total_size", text_from(slabs->keys[row].name),
			       &expected))
			continue;
		assert_int_equal(size.count, expected * 1024);
		assert_true(waste.count <= size.count);
		checked->slabs++;
	}
}

static void check_zones(const struct model *model, struct text facts, uint64_t page_size,
			struct checked *checked)
{
	const struct table *zones = sample_table(model_now(model), ENTITY_ZONE);

	for (size_t row = 0; row < zones->row_count; row++) {
		uint64_t free, low;
		char zone[64];

		snprintf(zone, sizeof(zone), "node%u/%s", (unsigned)zones->keys[row].first,
			 zones->keys[row].name);
		if (!find_fact(facts, "zone_free", text_from(zone), &free) ||
		    !find_fact(facts, "zone_low", text_from(zone), &low))
			continue;
		assert_int_equal(value_of(model, row, METRIC_ZONE_ABOVE_LOW).signed_count,
				 ((int64_t)free - (int64_t)low) * (int64_t)page_size);
		checked->watermarks++;
	}
}

/* EXPECTED.tsv lies beside the first step or in the tree itself. */
static bool read_facts(struct tree *tree, struct arena *arena, struct text *ret_facts)
{
	char path[1100];
	struct stat status;
	const char *root = tree_label(tree);
	FILE *file;
	char *data;

	snprintf(path, sizeof(path), "%s/EXPECTED.tsv", root);
	if (stat(path, &status))
		snprintf(path, sizeof(path), "%s/../EXPECTED.tsv", root);
	if (stat(path, &status))
		return false;
	file = fopen(path, "r");
	assert_non_null(file);
	data = arena_alloc(arena, (size_t)status.st_size);
	assert_non_null(data);
	ret_facts->data = data;
	ret_facts->size = fread(data, 1, (size_t)status.st_size, file);
	fclose(file);
	return true;
}

static void check_machine(struct tree *tree, struct arena *arena, void *context)
{
	const uint64_t page_size = tree_facts(tree)->page_size;
	const struct parse_scale scale = { page_size, 100 };
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	struct parse_report report = { 0 };
	struct model *model = made_model(NULL);
	struct text text, facts;

	if (tree_read(tree, arena, "proc/buddyinfo", &text) == 0)
		parse_buddyinfo(sample, &scale, text, &report);
	if (tree_read(tree, arena, "proc/zoneinfo", &text) == 0)
		parse_zoneinfo(sample, &scale, text, &report);
	if (tree_read(tree, arena, "proc/slabinfo", &text) == 0)
		parse_slabinfo(sample, &scale, text, &report);
	take(model, sample);
	if (page_size && read_facts(tree, arena, &facts)) {
		check_unusable(model, facts, context);
		check_slabs(model, facts, context);
		check_zones(model, facts, page_size, context);
	}
	model_free(model);
}

static void computed_columns(void **state)
{
	struct checked checked = { 0 };

	(void)state;
	for_each_machine(check_machine, &checked);
	assert_true(checked.zones >= 8);
	assert_true(checked.slabs >= 10);
	assert_true(checked.watermarks >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(computed_columns),
	};

	return cmocka_run_group_tests_name("machine_facts", tests, NULL, NULL);
}
