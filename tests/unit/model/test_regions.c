/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions of every process of the captured machines: nothing is lost between smaps, its classes and
 * the kernel's own sum in smaps_rollup.
 */
#include "made_sample.h"

#include <string.h>

#include "machines.h"
#include "mempane/parse.h"

static const enum metric metrics[] = {
	METRIC_MAPPING_CONFIDENCE, METRIC_REGION_CLASS, METRIC_REGION_MAPPINGS, METRIC_REGION_SIZE,
	METRIC_REGION_RESIDENT, METRIC_REGION_PSS, METRIC_REGION_USS, METRIC_REGION_SWAP,
	METRIC_REGION_SWAP_PSS, METRIC_REGION_PRIVATE_HUGETLB, METRIC_REGION_PRIVATE_DIRTY,
	METRIC_REGION_ANONYMOUS_HUGE_PAGES, METRIC_REGION_SHARED_HUGETLB,
	METRIC_REGION_HUGE_SHARE, METRIC_PROCESS_WALKED_RESIDENT, METRIC_PROCESS_PSS,
	METRIC_PROCESS_USS, METRIC_PROCESS_WALKED_SWAP, METRIC_PROCESS_SWAP_PSS,
	METRIC_PROCESS_PRIVATE_HUGETLB, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, METRIC_LIMIT_SOFT,
};

/* What was seen over all machines, so that the test cannot pass by seeing nothing. */
struct seen {
	unsigned processes, mappings;
	bool     classes[64];
};

static uint64_t region_sum(const struct model *model, enum metric metric)
{
	struct cell sum = model_sum(model, (struct column){ metric, LENS_VALUE }, NULL, 0);

	return cell_has_value(&sum) ? sum.count : 0;
}

static uint64_t process_value(const struct model *model, enum metric metric)
{
	struct cell cell = value_of(model, 0, metric);

	return cell_has_value(&cell) ? cell.count : 0;
}

/* The kernel rounds PSS down once per mapping in smaps, once in all in the rollup. */
static void assert_matches_rollup(const struct model *model, size_t mappings)
{
	uint64_t pss = region_sum(model, METRIC_REGION_PSS);
	uint64_t rollup_pss = process_value(model, METRIC_PROCESS_PSS);

	assert_true(pss <= rollup_pss && rollup_pss <= pss + mappings * 1024);
	assert_int_equal(region_sum(model, METRIC_REGION_RESIDENT),
			 process_value(model, METRIC_PROCESS_WALKED_RESIDENT));
	assert_int_equal(region_sum(model, METRIC_REGION_USS),
			 process_value(model, METRIC_PROCESS_USS));
	assert_int_equal(region_sum(model, METRIC_REGION_SWAP),
			 process_value(model, METRIC_PROCESS_WALKED_SWAP));
	assert_int_equal(region_sum(model, METRIC_REGION_ANONYMOUS_HUGE_PAGES),
			 process_value(model, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES));
	assert_int_equal(region_sum(model, METRIC_REGION_PRIVATE_HUGETLB),
			 process_value(model, METRIC_PROCESS_PRIVATE_HUGETLB));
}

static uint64_t region_value(const struct model *model, size_t row, enum metric metric)
{
	struct cell cell = value_of(model, row, metric);

	return cell_has_value(&cell) ? cell.count : 0;
}

static void assert_huge_share(const struct model *model, size_t row)
{
	uint64_t pool = region_value(model, row, METRIC_REGION_PRIVATE_HUGETLB) +
			region_value(model, row, METRIC_REGION_SHARED_HUGETLB);
	uint64_t huge = region_value(model, row, METRIC_REGION_ANONYMOUS_HUGE_PAGES) + pool;
	uint64_t all = region_value(model, row, METRIC_REGION_RESIDENT) + pool;
	struct cell share = value_of(model, row, METRIC_REGION_HUGE_SHARE);

	assert_true(cell_has_value(&share) == (all > 0));
	if (all)
		assert_true(share.ratio >= 0 && share.ratio <= 1 &&
			    share.ratio == (double)huge / (double)all);
}

static void assert_nothing_lost(const struct model *model, struct seen *seen)
{
	const struct sample *now = model_now(model);
	size_t mappings = sample_table(now, ENTITY_MAPPING)->row_count;
	struct column size = { METRIC_MAPPING_SIZE, LENS_VALUE };

	assert_int_equal(region_sum(model, METRIC_REGION_MAPPINGS), mappings);
	assert_int_equal(region_sum(model, METRIC_REGION_SIZE),
			 model_sum(model, size, NULL, 0).count);
	for (size_t row = 0; row < sample_table(now, ENTITY_REGION)->row_count; row++) {
		const char *class = value_of(model, row, METRIC_REGION_CLASS).text;
		unsigned index = 0;

		while (region_class_name(index) && strcmp(region_class_name(index), class) != 0)
			index++;
		assert_non_null(region_class_name(index));
		assert_huge_share(model, row);
		seen->classes[index] = true;
	}
	seen->processes++;
	seen->mappings += (unsigned)mappings;
}

static void check_process(struct tree *tree, struct arena *arena, uint64_t pid,
			  struct seen *seen)
{
	const struct parse_scale scale = { tree_facts(tree)->page_size, 100 };
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	struct parse_report report = { 0 };
	struct model *model = made_model(NULL);
	struct text smaps, rollup, limits;
	char path[64];

	sample->origin.page_size = scale.page_size;
	made_row(sample, ENTITY_PROCESS, pid, 1, NULL);
	snprintf(path, sizeof(path), "proc/%u/smaps", (unsigned)pid);
	bool has_smaps = tree_read(tree, arena, path, &smaps) == 0 && smaps.size;
	if (has_smaps)
		parse_smaps(sample, &scale, smaps, &report);
	snprintf(path, sizeof(path), "proc/%u/limits", (unsigned)pid);
	if (tree_read(tree, arena, path, &limits) == 0)
		parse_limits(sample, &scale, limits, &report);
	snprintf(path, sizeof(path), "proc/%u/smaps_rollup", (unsigned)pid);
	bool has_rollup = tree_read(tree, arena, path, &rollup) == 0 && rollup.size;
	if (has_rollup)
		parse_process_smaps_rollup(sample, 0, &scale, rollup, &report);
	take(model, sample);
	if (has_smaps)
		assert_nothing_lost(model, seen);
	if (has_smaps && has_rollup)
		assert_matches_rollup(model, sample_table(sample, ENTITY_MAPPING)->row_count);
	model_free(model);
}

static void check_machine(struct tree *tree, struct arena *arena, void *context)
{
	uint64_t *pids;
	size_t count;

	if (tree_list_numbers(tree, arena, "proc", "", &pids, &count))
		return;
	for (size_t i = 0; i < count; i++)
		check_process(tree, arena, pids[i], context);
}

static bool is_class_seen(const struct seen *seen, const char *name)
{
	for (unsigned i = 0; region_class_name(i); i++)
		if (strcmp(region_class_name(i), name) == 0)
			return seen->classes[i];
	return false;
}

static void captured_processes(void **state)
{
	static const char *const classes[] = {
		"heap", "anonymous", "main stack", "file text", "file read-only", "file relro",
		"file data", "bss", "shared file", "sysv shm", "memfd", "huge anonymous",
		"huge memfd", "vdso",
	};
	struct seen seen = { 0 };

	(void)state;
	assert_true(for_each_machine(check_machine, &seen) >= 6);
	assert_true(seen.processes > 20 && seen.mappings > 1000);
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (!is_class_seen(&seen, classes[i]))
			fail_msg("no captured process has a mapping of class %s", classes[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captured_processes),
	};

	return cmocka_run_group_tests_name("regions", tests, NULL, NULL);
}
