/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry's rows: complete, unique, consistent, and found by name and by field. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/metrics.h"

#define FOR_EACH_METRIC(metric) \
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)

/* entity.name, for messages. */
static const char *full_name(enum metric metric)
{
	static char buffer[128];
	const struct metric_info *info = metric_info(metric);

	snprintf(buffer, sizeof(buffer), "%s.%s", entity_info(info->entity)->name,
		 info->name ? info->name : "(no name)");
	return buffer;
}

static bool is_sentence(const char *text)
{
	size_t length = text ? strlen(text) : 0;

	return length > 8 && text[length - 1] == '.' && text[length - 2] != '.' &&
	       !islower((unsigned char)text[0]) && !strstr(text, "  ");
}

static bool is_snake_case(const char *text)
{
	size_t length = text ? strlen(text) : 0;

	return length && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
	       islower((unsigned char)text[0]) && text[length - 1] != '_';
}

static void test_rows_are_complete(void **state)
{
	(void)state;
	FOR_EACH_METRIC(metric) {
		const struct metric_info *info = metric_info(metric);

		if (!is_snake_case(info->name))
			fail_msg("%s: not in snake_case", full_name(metric));
		if (!info->title || !*info->title || strlen(info->title) > 32)
			fail_msg("%s: no fit title", full_name(metric));
		if (!is_sentence(info->help))
			fail_msg("%s: help is no sentence: %s", full_name(metric), info->help);
	}
}

static void test_every_value_has_an_origin(void **state)
{
	(void)state;
	FOR_EACH_METRIC(metric) {
		const struct metric_info *info = metric_info(metric);
		bool is_about_reading = info->entity == ENTITY_SOURCE ||
					info->entity == ENTITY_UNKNOWN;

		if (info->is_computed && (!info->formula || info->source != SOURCE_NONE))
			fail_msg("%s: computed, so it needs a formula and no source",
				 full_name(metric));
		if (info->is_computed && !info->inputs[0])
			fail_msg("%s: computed from nothing", full_name(metric));
		if (!info->is_computed && info->source == SOURCE_NONE && !is_about_reading)
			fail_msg("%s: neither source nor formula", full_name(metric));
	}
}

static void test_names_are_unique(void **state)
{
	(void)state;
	FOR_EACH_METRIC(metric) {
		const struct metric_info *info = metric_info(metric);

		if (metric_find(info->entity, text_from(info->name)) != metric)
			fail_msg("%s: twice in its entity", full_name(metric));
	}
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		assert_int_equal(entity_find(text_from(entity_info(entity)->name)), entity);
		assert_true(is_snake_case(entity_info(entity)->name));
		assert_true(is_sentence(entity_info(entity)->help));
	}
	assert_int_equal(entity_find(text_from("nothing")), ENTITY_COUNT);
	assert_int_equal(metric_find(ENTITY_SYSTEM, text_from("pss")), METRIC_NONE);
}

static void test_fields_are_unique(void **state)
{
	(void)state;
	FOR_EACH_METRIC(metric) {
		const struct metric_info *info = metric_info(metric);
		char field[128];

		if (!info->field)
			continue;
		snprintf(field, sizeof(field), "%s", info->field);
		if (metric_find_field(info->source, info->entity, text_from(field)) != metric)
			fail_msg("%s: field %s leads elsewhere", full_name(metric), field);
	}
}

static void test_entities_are_contiguous(void **state)
{
	(void)state;
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		enum metric first = entity_first_metric(entity), end = entity_end_metric(entity);

		FOR_EACH_METRIC(metric)
			assert_true((metric_info(metric)->entity == entity) ==
				    (metric >= first && metric < end));
	}
}

static void test_sources_are_complete(void **state)
{
	(void)state;
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++) {
		const struct source_info *info = source_info(source);
		bool is_per_process = strstr(info->path, "/PID") != NULL;

		assert_true(is_snake_case(info->name));
		assert_true(is_sentence(info->help));
		assert_true(strncmp(info->path, "proc/", 5) == 0 ||
			    strncmp(info->path, "sys/", 4) == 0 ||
			    (info->is_answer && strncmp(info->path, "answers/", 8) == 0));
		assert_true(is_per_process ==
			    (info->cost == COST_PER_PROCESS ||
			     info->cost == COST_PER_THREAD || info->cost == COST_WALK));
		if (info->cost == COST_WALK)
			assert_true(info->takes_mmap_lock);
	}
}

static void test_numbers_are_consistent(void **state)
{
	(void)state;
	FOR_EACH_METRIC(metric) {
		const struct metric_info *info = metric_info(metric);
		const char *name = full_name(metric);

		if (info->unit == UNIT_TEXT && (info->sums || info->share_of || info->concern))
			fail_msg("%s: a text cannot be summed, shared or of concern", name);
		if (info->unit == UNIT_RATIO && info->sums)
			fail_msg("%s: ratios must not be added up", name);
		if (info->scale == SCALE_KIBIBYTES && info->unit != UNIT_BYTES)
			fail_msg("%s: kibibytes that are not bytes", name);
		if (info->scale == SCALE_PAGES && info->unit != UNIT_BYTES &&
		    info->unit != UNIT_SIGNED_BYTES && info->unit != UNIT_ADDRESS)
			fail_msg("%s: pages that are not bytes", name);
		if (info->share_of && (metric_info(info->share_of)->entity != ENTITY_SYSTEM ||
				       metric_info(info->share_of)->unit != UNIT_BYTES))
			fail_msg("%s: share of what is not the machine's bytes", name);
	}
}

/* RSS counts shared pages in full, so its total would be a lie. */
static void test_resident_is_never_summed(void **state)
{
	(void)state;
	assert_false(metric_info(METRIC_PROCESS_RESIDENT)->sums);
	assert_true(metric_info(METRIC_PROCESS_PSS)->sums);
	assert_true(metric_info(METRIC_PROCESS_USS)->sums);
}

static void test_fields_bind_by_name_before_prefix(void **state)
{
	(void)state;
	assert_int_equal(metric_find_field(SOURCE_MEMINFO, ENTITY_SYSTEM, text_from("MemTotal")),
			 METRIC_SYSTEM_MEMORY_TOTAL);
	assert_int_equal(metric_find_field(SOURCE_MEMINFO, ENTITY_SYSTEM, text_from("MemTota")),
			 METRIC_NONE);
	assert_int_equal(metric_find_field(SOURCE_MEMINFO, ENTITY_SYSTEM, text_from("")),
			 METRIC_NONE);
	assert_int_equal(metric_find_field(SOURCE_PROCESS_SMAPS_ROLLUP, ENTITY_PROCESS,
					   text_from("Pss")), METRIC_PROCESS_PSS);
	assert_int_equal(metric_find_field(SOURCE_PROCESS_SMAPS_ROLLUP, ENTITY_PROCESS,
					   text_from("Pss_Anon")), METRIC_PROCESS_PSS_ANONYMOUS);
	assert_int_equal(metric_find_field(SOURCE_VMSTAT, ENTITY_SYSTEM,
					   text_from("pgalloc_normal")), METRIC_SYSTEM_PGALLOC);
	assert_int_equal(metric_find_field(SOURCE_VMSTAT, ENTITY_SYSTEM,
					   text_from("pgscan_direct_throttle")),
			 METRIC_SYSTEM_PGSCAN_DIRECT_THROTTLE);
	assert_int_equal(metric_find_field(SOURCE_VMSTAT, ENTITY_PROCESS,
					   text_from("pgalloc_normal")), METRIC_NONE);
}

static void test_demand_follows_inputs(void **state)
{
	(void)state;
	FOR_EACH_METRIC(metric) {
		struct demand demand = { 0 };
		const struct metric_info *info = metric_info(metric);

		demand_add(&demand, metric);
		assert_true(metric_set_has(&demand.metrics, metric));
		assert_true(demand_has_entity(&demand, info->entity));
		for (size_t i = 0; i < METRIC_INPUTS_MAXIMUM && info->inputs[i]; i++)
			assert_true(metric_set_has(&demand.metrics, info->inputs[i]));
		if (info->source != SOURCE_NONE)
			assert_true(demand_has_source(&demand, info->source));
		if (info->is_computed && metric_rate_source(metric) == SOURCE_NONE)
			fail_msg("%s: no file to time its rate by", full_name(metric));
	}
}

static void test_demand_asks_for_nothing_else(void **state)
{
	struct demand demand = { 0 };

	(void)state;
	demand_add(&demand, METRIC_NONE);
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		assert_false(demand_has_source(&demand, source));
	demand_add(&demand, METRIC_PROCESS_USS);
	assert_true(demand_has_source(&demand, SOURCE_PROCESS_SMAPS_ROLLUP));
	assert_false(demand_has_source(&demand, SOURCE_PROCESS_SMAPS));
	assert_false(demand_has_source(&demand, SOURCE_SLABINFO));
	assert_false(demand_has_entity(&demand, ENTITY_MAPPING));
}

static void test_sets(void **state)
{
	struct metric_set set = { { 0 } }, other = { { 0 } };

	(void)state;
	metric_set_add(&set, METRIC_COUNT - 1);
	metric_set_add(&other, METRIC_NONE + 1);
	FOR_EACH_METRIC(metric)
		assert_true(metric_set_has(&set, metric) == (metric == METRIC_COUNT - 1));
	metric_set_add_all(&set, &other);
	FOR_EACH_METRIC(metric)
		assert_true(metric_set_has(&set, metric) ==
			    (metric == METRIC_COUNT - 1 || metric == METRIC_NONE + 1));
}

static void test_enumerations_have_words(void **state)
{
	(void)state;
	for (enum unit unit = UNIT_COUNT; unit <= UNIT_TEXT; unit++)
		assert_true(*unit_name(unit) != '\0');
	for (enum nature nature = NATURE_GAUGE; nature <= NATURE_IDENTITY; nature++)
		assert_true(*nature_name(nature) != '\0');
	for (enum cost cost = COST_CHEAP; cost <= COST_COMPUTED; cost++) {
		assert_true(*cost_name(cost) != '\0');
		assert_true(is_sentence(cost_sentence(cost)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_complete),
		cmocka_unit_test(test_every_value_has_an_origin),
		cmocka_unit_test(test_names_are_unique),
		cmocka_unit_test(test_fields_are_unique),
		cmocka_unit_test(test_entities_are_contiguous),
		cmocka_unit_test(test_sources_are_complete),
		cmocka_unit_test(test_numbers_are_consistent),
		cmocka_unit_test(test_resident_is_never_summed),
		cmocka_unit_test(test_fields_bind_by_name_before_prefix),
		cmocka_unit_test(test_demand_follows_inputs),
		cmocka_unit_test(test_demand_asks_for_nothing_else),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_enumerations_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
