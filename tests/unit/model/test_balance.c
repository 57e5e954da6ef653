/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The balance sheet adds up to MemTotal, on every machine there is and on made ones. */
#include "made_sample.h"

#include <stdlib.h>
#include <string.h>

#include "machines.h"
#include "mempane/parse.h"

static const enum metric balance_metrics[] = {
	METRIC_BALANCE_PART, METRIC_BALANCE_SIZE, METRIC_BALANCE_FORMULA, METRIC_BALANCE_OWNERS,
	METRIC_BALANCE_OWNERS_SORT,
};

static struct sample *balance_sample(void)
{
	struct sample *sample = made_sample(1, balance_metrics, ARRAY_SIZE(balance_metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	return sample;
}

/* The row of a part, or row_count. */
static size_t find_part(const struct model *model, const char *name)
{
	const struct table *table = sample_table(model_now(model), ENTITY_BALANCE);
	size_t row = 0;

	while (row < table->row_count && strcmp(table->keys[row].name, name) != 0)
		row++;
	return row;
}

static int64_t size_of_part(const struct model *model, const char *name)
{
	struct cell cell = value_of(model, find_part(model, name), METRIC_BALANCE_SIZE);

	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	return cell.signed_count;
}

static bool has_part(const struct model *model, const char *name)
{
	return find_part(model, name) < sample_table(model_now(model), ENTITY_BALANCE)->row_count;
}

static void assert_adds_up(const struct model *model)
{
	struct cell total = value_of(model, 0, METRIC_SYSTEM_MEMORY_TOTAL);
	struct cell sum = model_sum(model, (struct column){ METRIC_BALANCE_SIZE, LENS_VALUE },
				    NULL, 0);

	assert_int_equal(total.presence, PRESENCE_PRESENT);
	assert_int_equal(sum.presence, PRESENCE_PRESENT);
	assert_true(sum.signed_count == (int64_t)total.count);
	assert_true(has_part(model, "unaccounted"));
}

static struct model *parsed_model(const char *meminfo)
{
	const struct parse_scale scale = { .page_size = 4096, .clock_ticks = 100 };
	struct parse_report report = { 0 };
	struct sample *sample = balance_sample();
	struct model *model = made_model(NULL);

	parse_meminfo(sample, &scale, text_from(meminfo), &report);
	take(model, sample);
	return model;
}

static void parts(void **state)
{
	struct model *model = parsed_model(
		"MemTotal: 10000 kB\nMemFree: 2000 kB\nBuffers: 100 kB\nCached: 3000 kB\n"
		"AnonPages: 1500 kB\nShmem: 600 kB\nSReclaimable: 300 kB\nSUnreclaim: 200 kB\n"
		"KernelStack: 50 kB\nPageTables: 60 kB\nSecPageTables: 5 kB\nVmallocUsed: 70 kB\n"
		"Percpu: 30 kB\nHugePages_Total: 3\nHugepagesize: 2048 kB\nHugetlb: 1024 kB\n"
		"Balloon: 7 kB\n");

	(void)state;
	assert_adds_up(model);
	assert_int_equal(size_of_part(model, "anonymous"), 1500 << 10);
	assert_int_equal(size_of_part(model, "file cache"), (3000 + 100 - 600) << 10);
	assert_int_equal(size_of_part(model, "shmem"), 600 << 10);
	assert_int_equal(size_of_part(model, "page tables"), 65 << 10);
	assert_int_equal(size_of_part(model, "vmalloc"), 20 << 10);
	assert_int_equal(size_of_part(model, "huge pages"), 1024 << 10);
	assert_int_equal(size_of_part(model, "balloon"), 7 << 10);
	assert_int_equal(size_of_part(model, "unaccounted"),
			 (10000 - 2000 - 3100 - 1500 - 500 - 50 - 65 - 20 - 30 - 1024 - 7) << 10);
	assert_string_equal(value_of(model, find_part(model, "file cache"),
				     METRIC_BALANCE_FORMULA).text,
			    "Cached + Buffers - Shmem, not below 0");
	assert_string_equal(value_of(model, find_part(model, "anonymous"),
				     METRIC_BALANCE_FORMULA).text, "AnonPages");
	model_free(model);
}

/* What is mapped of the swap cache is anonymous; the rest is on the LRU lists only. */
static void swap_cache_without_its_mapped_part(void **state)
{
	static const struct {
		const char *meminfo;
		int64_t     expected;	/* KiB */
	} cases[] = {
		{ "SwapCached: 500 kB\nActive(anon): 900 kB\nInactive(anon): 800 kB\n", 100 },
		{ "SwapCached: 70 kB\nActive(anon): 900 kB\nInactive(anon): 800 kB\n", 70 },
		{ "SwapCached: 70 kB\nActive(anon): 100 kB\nInactive(anon): 800 kB\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char meminfo[256];

		snprintf(meminfo, sizeof(meminfo), "%sMemTotal: 9000 kB\nAnonPages: 1000 kB\n"
			 "Shmem: 600 kB\nCached: 600 kB\n", cases[i].meminfo);
		struct model *model = parsed_model(meminfo);
		assert_adds_up(model);
		assert_int_equal(size_of_part(model, "swap cache"), cases[i].expected << 10);
		model_free(model);
	}
}

static void parts_from_elsewhere(void **state)
{
	struct sample *sample = balance_sample();
	struct model *model = made_model(NULL);

	(void)state;
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, 1000);
	sample_put_count(sample, 0, METRIC_SYSTEM_NR_ZSPAGES, 30);
	sample_put_count(sample, 0, METRIC_SYSTEM_GPU_ACTIVE, 5);
	sample_put_count(sample, 0, METRIC_SYSTEM_GPU_RECLAIMABLE, 6);
	take(model, sample);
	assert_adds_up(model);
	assert_int_equal(size_of_part(model, "zsmalloc"), 30);
	assert_int_equal(size_of_part(model, "gpu"), 11);
	assert_string_equal(value_of(model, find_part(model, "zsmalloc"),
				     METRIC_BALANCE_OWNERS).text, "zram");
	assert_int_equal(value_of(model, find_part(model, "gpu"),
				  METRIC_BALANCE_OWNERS).presence, PRESENCE_ABSENT);
	model_free(model);
}

/* Whatever the fields say, present or not, small or beyond any machine. */
static void any_numbers_add_up(void **state)
{
	enum metric end = entity_end_metric(ENTITY_SYSTEM);
	uint64_t seed = 88172645463325252;

	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		struct sample *sample = balance_sample();
		struct model *model = made_model(NULL);

		for (enum metric metric = entity_first_metric(ENTITY_SYSTEM); metric < end;
		     metric++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			if (seed % 8)
				sample_put_count(sample, 0, metric, seed >> (seed / 8 % 60));
		}
		sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, seed >> 8);
		take(model, sample);
		assert_adds_up(model);
		model_free(model);
	}
}

static void old_kernel(void **state)
{
	struct model *model = parsed_model(
		"MemTotal: 100000 kB\nMemFree: 2000 kB\nBuffers: 100 kB\nCached: 3000 kB\n"
		"VmallocUsed: 10 kB\nKernelStack: 20 kB\nHugePages_Total: 4\n"
		"Hugepagesize: 2048 kB\n");

	(void)state;
	assert_adds_up(model);
	assert_int_equal(size_of_part(model, "huge pages"), 4 * 2048 << 10);
	assert_string_equal(value_of(model, find_part(model, "huge pages"),
				     METRIC_BALANCE_FORMULA).text,
			    "HugePages_Total * Hugepagesize");
	/* Without VMAP_STACK the stacks are no part of vmalloc. */
	assert_int_equal(size_of_part(model, "vmalloc"), 0);
	assert_int_equal(size_of_part(model, "file cache"), 3100 << 10);
	assert_string_equal(value_of(model, find_part(model, "file cache"),
				     METRIC_BALANCE_FORMULA).text, "Cached + Buffers");
	assert_false(has_part(model, "anonymous"));
	assert_false(has_part(model, "percpu"));
	assert_false(has_part(model, "shmem"));
	model_free(model);
}

static void negative_remainder(void **state)
{
	struct model *model = parsed_model("MemTotal: 1000 kB\nMemFree: 900 kB\n"
					   "AnonPages: 200 kB\n");

	(void)state;
	assert_adds_up(model);
	assert_int_equal(size_of_part(model, "unaccounted"), -100 * 1024);
	model_free(model);
}

static void nothing_to_split(void **state)
{
	static const char *const texts[] = { "", "MemFree: 12 kB\n",
					     "MemTotal: 99999999999999999999 kB\nMemFree: 1 kB\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct model *model = parsed_model(texts[i]);

		assert_int_equal(sample_table(model_now(model), ENTITY_BALANCE)->row_count, 0);
		model_free(model);
	}
}

/* Fields beyond any machine: parts are left out rather than wrapped. */
static void hostile_values(void **state)
{
	struct model *model = parsed_model("MemTotal: 1000 kB\nAnonPages: 18014398509481983 kB\n"
					   "HugePages_Total: 18446744073709551615\n"
					   "Hugepagesize: 18014398509481983 kB\nMemFree: 1 kB\n");

	(void)state;
	assert_adds_up(model);
	assert_false(has_part(model, "anonymous"));
	assert_false(has_part(model, "huge pages"));
	model_free(model);
}

static void rows_pair_over_time(void **state)
{
	struct sample *samples[2];
	struct model *model = made_model(NULL);

	(void)state;
	for (uint64_t i = 0; i < 2; i++) {
		samples[i] = balance_sample();
		samples[i]->outcomes[SOURCE_MEMINFO].read_at = (i + 1) * UINT64_C(2000000000);
		sample_put_count(samples[i], 0, METRIC_SYSTEM_MEMORY_TOTAL, 1000);
		sample_put_count(samples[i], 0, METRIC_SYSTEM_ANONYMOUS, 400 - i * 100);
		take(model, samples[i]);
	}
	assert_true(model_cell(model, 0, (struct column){ METRIC_BALANCE_SIZE, LENS_RATE }).ratio <
		    -49.9);
	assert_int_equal(model_cell(model, 1, (struct column){ METRIC_BALANCE_SIZE, LENS_CHANGE })
				 .signed_count, 100);
	assert_true(model_cell(model, 0, (struct column){ METRIC_BALANCE_SIZE, LENS_SHARE })
			    .ratio > 0.29);
	model_free(model);
}

/* What has no name is less than half of any machine. */
static void assert_is_plausible(const struct model *model)
{
	struct cell total = value_of(model, 0, METRIC_SYSTEM_MEMORY_TOTAL);

	assert_adds_up(model);
	assert_true(sample_table(model_now(model), ENTITY_BALANCE)->row_count > 5);
	assert_true(llabs(size_of_part(model, "unaccounted")) < (int64_t)total.count / 2);
}

static void check_machine(struct tree *tree, struct arena *arena, void *context)
{
	unsigned *checked = context;
	struct model *model;
	struct text text;

	if (tree_read(tree, arena, "proc/meminfo", &text))
		return;
	model = parsed_model(arena_copy(arena, text.data, text.size));
	assert_is_plausible(model);
	model_free(model);
	++*checked;
}

/* The captured machines: whatever the kernel printed, the parts add up. */
static void captured_machines(void **state)
{
	unsigned checked = 0;

	(void)state;
	assert_true(for_each_machine(check_machine, &checked) >= 6);
	assert_true(checked >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts),
		cmocka_unit_test(swap_cache_without_its_mapped_part),
		cmocka_unit_test(parts_from_elsewhere),
		cmocka_unit_test(any_numbers_add_up),
		cmocka_unit_test(old_kernel),
		cmocka_unit_test(negative_remainder),
		cmocka_unit_test(nothing_to_split),
		cmocka_unit_test(hostile_values),
		cmocka_unit_test(rows_pair_over_time),
		cmocka_unit_test(captured_machines),
	};

	return cmocka_run_group_tests_name("balance", tests, NULL, NULL);
}
