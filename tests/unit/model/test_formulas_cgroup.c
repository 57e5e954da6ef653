/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups: whose limit holds, what is left of it, and what follows from memory.stat. */
#include "../../../src/model/cgroup_path.h"
#include "made_sample.h"

#include <string.h>

static const enum metric metrics[] = {
	METRIC_CGROUP_EFFECTIVE_LIMIT, METRIC_CGROUP_EFFECTIVE_HIGH, METRIC_CGROUP_USAGE_SHARE,
	METRIC_CGROUP_HEADROOM,	METRIC_CGROUP_WORKING_SET,    METRIC_CGROUP_MINOR_FAULTS,
	METRIC_CGROUP_THRASHING,	METRIC_CGROUP_SWAP_IN_SHARE,  METRIC_CGROUP_RECLAIM_EFFICIENCY,
	METRIC_CGROUP_DIRECT_SHARE,	METRIC_CGROUP_UNACCOUNTED,    METRIC_CGROUP_RISK,
	METRIC_CGROUP_ANON_SHARE,
};

struct group {
	const char *path;
	uint64_t    current, max;	/* max: 0 for none, UINT64_MAX for no such file */
};

static void put_group(struct sample *sample, const struct group *group)
{
	size_t row = made_row(sample, ENTITY_CGROUP, 0, 0, group->path);

	if (group->current)
		sample_put_count(sample, row, METRIC_CGROUP_CURRENT, group->current);
	if (group->max == 0)
		sample_put_presence(sample, row, METRIC_CGROUP_MAX, PRESENCE_UNLIMITED);
	else if (group->max != UINT64_MAX)
		sample_put_count(sample, row, METRIC_CGROUP_MAX, group->max);
}

/* In the order in which the collector adds them. */
static const struct group groups[] = {
	{ "/", 0, UINT64_MAX },	  { "/a", 700, 1000 },	    { "/a/b", 600, 0 },
	{ "/a/b/c", 500, 2000 },  { "/a/b/d", 90, 100 },   { "/a-b", 50, 0 },
	{ "/x/y", 10, UINT64_MAX }, { "/x/y/z", 5, 20 },
};

static size_t row_of(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		if (strcmp(groups[i].path, path) == 0)
			return i;
	fail_msg("no group %s", path);
	return 0;
}

static struct sample *limits(void)
{
	struct sample *sample = made_sample(10, metrics, ARRAY_SIZE(metrics));

	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		put_group(sample, &groups[i]);
	return sample;
}

static void assert_value(const struct model *model, const char *path, enum metric metric,
			 enum presence presence, uint64_t count)
{
	struct cell cell = value_of(model, row_of(path), metric);

	if (cell.presence != presence)
		fail_msg("%s: %s is %s", path, metric_info(metric)->name,
			 presence_name(cell.presence));
	if (presence == PRESENCE_PRESENT)
		assert_int_equal(cell.count, count);
}

static void test_limits(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	take(model, limits());
	assert_value(model, "/", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_ABSENT, 0);
	assert_value(model, "/a", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_PRESENT, 1000);
	assert_value(model, "/a/b", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_PRESENT, 1000);
	assert_value(model, "/a/b/c", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_PRESENT, 1000);
	assert_value(model, "/a/b/d", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_PRESENT, 100);
	assert_value(model, "/a-b", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_UNLIMITED, 0);
	assert_value(model, "/x/y/z", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_PRESENT, 20);
	/* What is left: of the parent where that has less than the group's own limit. */
	assert_value(model, "/a", METRIC_CGROUP_HEADROOM, PRESENCE_PRESENT, 300);
	assert_value(model, "/a/b/c", METRIC_CGROUP_HEADROOM, PRESENCE_PRESENT, 300);
	assert_value(model, "/a/b/d", METRIC_CGROUP_HEADROOM, PRESENCE_PRESENT, 10);
	assert_value(model, "/a-b", METRIC_CGROUP_HEADROOM, PRESENCE_UNLIMITED, 0);
	assert_true(value_of(model, row_of("/a/b/c"), METRIC_CGROUP_USAGE_SHARE).ratio == 0.5);
	assert_value(model, "/a-b", METRIC_CGROUP_USAGE_SHARE, PRESENCE_UNLIMITED, 0);
	model_free(model);
}

/* A limit that cannot be read leaves open what holds below it. */
static void test_unreadable_limit(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = limits();

	(void)state;
	sample_put_presence(sample, row_of("/a/b"), METRIC_CGROUP_MAX, PRESENCE_DENIED);
	take(model, sample);
	assert_value(model, "/a", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_PRESENT, 1000);
	assert_value(model, "/a/b", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_DENIED, 0);
	assert_value(model, "/a/b/d", METRIC_CGROUP_EFFECTIVE_LIMIT, PRESENCE_DENIED, 0);
	assert_value(model, "/a/b/d", METRIC_CGROUP_HEADROOM, PRESENCE_DENIED, 0);
	model_free(model);
}

/* ---- one group ---- */

struct value {
	enum metric metric;
	uint64_t    before, now;
};

static struct sample *one_group(double seconds, const struct value *values, size_t count,
				bool is_now)
{
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));
	size_t row = made_row(sample, ENTITY_CGROUP, 0, 0, "/a");

	for (size_t i = 0; i < count; i++)
		sample_put_count(sample, row, values[i].metric,
				 is_now ? values[i].now : values[i].before);
	return sample;
}

static struct model *model_of(const struct value *values, size_t count)
{
	struct model *model = made_model(NULL);

	take(model, one_group(10, values, count, false));
	take(model, one_group(12, values, count, true));
	return model;
}

/* The examples of the reference: 5000 of 9000 stolen pages came back, 9000 of 12000 were taken. */
static void test_reclaim(void **state)
{
	static const struct value values[] = {
		{ METRIC_CGROUP_WORKINGSET_REFAULT_ANON, 100, 1350 },
		{ METRIC_CGROUP_WORKINGSET_REFAULT_FILE, 0, 3750 },
		{ METRIC_CGROUP_PGSTEAL, 1000, 10000 },
		{ METRIC_CGROUP_PGSCAN, 2000, 14000 },
		{ METRIC_CGROUP_PGSTEAL_DIRECT, 0, 900 },
		{ METRIC_CGROUP_PGFAULT, 16, 16416 },
		{ METRIC_CGROUP_PGMAJFAULT, 0, 16 },
	};
	struct model *model = model_of(values, ARRAY_SIZE(values));
	struct column rate = { METRIC_CGROUP_MINOR_FAULTS, LENS_RATE };

	(void)state;
	assert_float_equal(value_of(model, 0, METRIC_CGROUP_THRASHING).ratio, 5.0 / 9, 1e-9);
	assert_float_equal(value_of(model, 0, METRIC_CGROUP_SWAP_IN_SHARE).ratio, 0.25, 1e-9);
	assert_float_equal(value_of(model, 0, METRIC_CGROUP_RECLAIM_EFFICIENCY).ratio, 0.75, 1e-9);
	assert_float_equal(value_of(model, 0, METRIC_CGROUP_DIRECT_SHARE).ratio, 0.1, 1e-9);
	assert_float_equal(model_cell(model, 0, rate).ratio, 8192, 1e-9);
	model_free(model);
}

static void test_nothing_reclaimed(void **state)
{
	static const struct value values[] = {
		{ METRIC_CGROUP_WORKINGSET_REFAULT_ANON, 1, 1 },
		{ METRIC_CGROUP_WORKINGSET_REFAULT_FILE, 2, 7 },
		{ METRIC_CGROUP_PGSTEAL, 3, 3 },
		{ METRIC_CGROUP_PGSCAN, 4, 4 },
	};
	struct model *model = model_of(values, ARRAY_SIZE(values));

	(void)state;
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_THRASHING).presence, PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_RECLAIM_EFFICIENCY).presence,
			 PRESENCE_ABSENT);
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_DIRECT_SHARE).presence, PRESENCE_ABSENT);
	model_free(model);
}

static void test_parts(void **state)
{
	static const struct value with_kernel[] = {
		{ METRIC_CGROUP_CURRENT, 0, 1000 }, { METRIC_CGROUP_ANON, 0, 400 },
		{ METRIC_CGROUP_FILE, 0, 300 },	    { METRIC_CGROUP_KERNEL, 0, 200 },
		{ METRIC_CGROUP_SLAB, 0, 150 },	    { METRIC_CGROUP_SOCK, 0, 150 },
		{ METRIC_CGROUP_INACTIVE_FILE, 0, 250 },
	};
	static const struct value older[] = {
		{ METRIC_CGROUP_CURRENT, 0, 1000 }, { METRIC_CGROUP_ANON, 0, 400 },
		{ METRIC_CGROUP_FILE, 0, 300 },	    { METRIC_CGROUP_SLAB, 0, 150 },
		{ METRIC_CGROUP_INACTIVE_FILE, 0, 2000 },
	};
	struct model *model = model_of(with_kernel, ARRAY_SIZE(with_kernel));

	(void)state;
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_UNACCOUNTED).signed_count, -50);
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_WORKING_SET).count, 750);
	assert_true(value_of(model, 0, METRIC_CGROUP_ANON_SHARE).ratio == 0.4);
	model_free(model);
	model = model_of(older, ARRAY_SIZE(older));
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_UNACCOUNTED).signed_count, 150);
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_WORKING_SET).count, 0);
	model_free(model);
}

static void assert_risk(const struct value *values, size_t count, const char *risk)
{
	struct model *model = model_of(values, count);
	struct cell cell = value_of(model, 0, METRIC_CGROUP_RISK);

	assert_int_equal(cell.presence, risk ? PRESENCE_PRESENT : PRESENCE_ABSENT);
	if (risk)
		assert_string_equal(cell.text, risk);
	model_free(model);
}

static void test_risk(void **state)
{
	struct value values[] = {
		{ METRIC_CGROUP_CURRENT, 950, 950 },  { METRIC_CGROUP_MAX, 1000, 1000 },
		{ METRIC_CGROUP_HIGH, 2000, 2000 },   { METRIC_CGROUP_EVENTS_OOM, 7, 7 },
		{ METRIC_CGROUP_EVENTS_HIGH, 3, 3 },  { METRIC_CGROUP_INACTIVE_FILE, 500, 500 },
	};

	(void)state;
	assert_risk(NULL, 0, NULL);
	assert_risk(values, ARRAY_SIZE(values), "none");
	values[4].now++;
	assert_risk(values, ARRAY_SIZE(values), "throttled");
	values[5].now = 50;
	assert_risk(values, ARRAY_SIZE(values), "limit");
	values[3].now++;
	assert_risk(values, ARRAY_SIZE(values), "oom");
}

/* ---- paths ---- */

static void test_paths(void **state)
{
	static const char *const ordered[] = {
		"/", "/a", "/a/b", "/a/b/c", "/a/b-", "/a\x01", "/a b", "/a-b", "/a.b/c", "/b",
		"/\xff",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ordered); i++)
		for (size_t j = 0; j < ARRAY_SIZE(ordered); j++) {
			int order = cgroup_compare_paths(text_from(ordered[i]),
							 text_from(ordered[j]));

			assert_true(i < j ? order < 0 : i > j ? order > 0 : order == 0);
		}
}

static void test_parents(void **state)
{
	struct model *model = made_model(NULL);
	const struct table *table;

	(void)state;
	take(model, limits());
	table = sample_table(model_now(model), ENTITY_CGROUP);
	assert_int_equal(cgroup_parent_row(table, row_of("/")), NO_ROW);
	assert_int_equal(cgroup_parent_row(table, row_of("/a")), row_of("/"));
	assert_int_equal(cgroup_parent_row(table, row_of("/a/b/d")), row_of("/a/b"));
	assert_int_equal(cgroup_parent_row(table, row_of("/a-b")), row_of("/"));
	/* "/x" vanished while it was read. */
	assert_int_equal(cgroup_parent_row(table, row_of("/x/y")), row_of("/"));
	model_free(model);
}

/* Siblings by size, children below parents, a folded branch hides its own. */
static void test_tree(void **state)
{
	static const char *const by_size[] = {
		"/", "/a", "/a/b", "/a/b/c", "/a/b/d", "/a-b", "/x/y", "/x/y/z",
	};
	static const struct key folded = { .name = "/a/b" };
	struct order order = { .entity = ENTITY_CGROUP, .is_tree = true,
			       .sort = { METRIC_CGROUP_CURRENT, LENS_VALUE } };
	struct model *model = made_model(NULL);
	struct rows rows = { 0 };

	(void)state;
	take(model, limits());
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, ARRAY_SIZE(by_size));
	for (size_t i = 0; i < rows.count; i++)
		assert_int_equal(rows.items[i].row, row_of(by_size[i]));
	assert_int_equal(rows.items[3].depth, 3);
	order.folded = &folded;
	order.folded_count = 1;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, ARRAY_SIZE(by_size) - 2);
	assert_true(rows.items[2].is_folded);
	rows_done(&rows);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_unreadable_limit),
		cmocka_unit_test(test_reclaim),
		cmocka_unit_test(test_nothing_reclaimed),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_risk),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_parents),
		cmocka_unit_test(test_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
