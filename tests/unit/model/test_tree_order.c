/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trees and folding, as properties over many made tables. */
#include "random_processes.h"

static void trees_of_hostile_parents(void **state)
{
	struct rows rows = { 0 };

	(void)state;
	for (uint64_t seed = 1; seed < 60; seed++) {
		size_t count = 1 + seed * 3;
		struct model *model = random_model(count, seed);
		struct order order = { .entity = ENTITY_PROCESS, .sort = { METRIC_PROCESS_PSS, LENS_VALUE },
				       .is_tree = true };

		assert_int_equal(model_order(model, &order, &rows), 0);
		assert_int_equal(rows.count, count);
		assert_no_row_twice(&rows, count);
		assert_int_equal(rows.items[0].depth, 0);
		for (size_t i = 0; i < count; i++) {
			bool descends = i + 1 < count &&
					rows.items[i + 1].depth == rows.items[i].depth + 1;

			assert_int_equal(rows.items[i].has_children, descends);
			if (i + 1 < count)
				assert_true(rows.items[i + 1].depth <= rows.items[i].depth + 1);
		}
		model_free(model);
	}
	rows_done(&rows);
}

static struct sample *family(const uint64_t (*links)[2], size_t count)
{
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	for (size_t i = 0; i < count; i++) {
		size_t row = made_row(sample, ENTITY_PROCESS, links[i][0], 1, NULL);

		sample_put_count(sample, row, METRIC_PROCESS_PID, links[i][0]);
		sample_put_count(sample, row, METRIC_PROCESS_PARENT, links[i][1]);
		sample_put_text(sample, row, METRIC_PROCESS_NAME,
				text_from(links[i][0] % 2 ? "odd" : "even"));
	}
	return sample;
}

static void assert_tree(const struct model *model, const struct rows *rows,
			const uint64_t (*expected)[2], size_t count)
{
	assert_int_equal(rows->count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(value_of(model, rows->items[i].row, METRIC_PROCESS_PID).count,
				 expected[i][0]);
		assert_int_equal(rows->items[i].depth, expected[i][1]);
	}
}

static void tree_folding_and_filter(void **state)
{
	/* PID, parent */
	static const uint64_t links[][2] = { { 6, 4 }, { 2, 1 }, { 4, 2 }, { 1, 0 }, { 3, 1 },
					     { 5, 4 } };
	/* PID, depth */
	static const uint64_t open[][2] = { { 1, 0 }, { 2, 1 }, { 4, 2 }, { 5, 3 }, { 6, 3 },
					    { 3, 1 } };
	static const uint64_t folded[][2] = { { 1, 0 }, { 2, 1 }, { 3, 1 } };
	/* 2 and 4 are hidden: 5 hangs on their nearest visible ancestor. */
	static const uint64_t filtered[][2] = { { 1, 0 }, { 3, 1 }, { 5, 1 } };
	const struct key branch = { .first = 2, .second = 1 };
	struct order order = { .entity = ENTITY_PROCESS, .is_tree = true, .is_ascending = true,
			       .sort = { METRIC_PROCESS_PID, LENS_VALUE } };
	struct model *model = made_model(NULL);
	struct filter *filter = NULL;
	struct rows rows = { 0 };

	(void)state;
	take(model, family(links, ARRAY_SIZE(links)));
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_tree(model, &rows, open, ARRAY_SIZE(open));
	assert_true(rows.items[4].is_last_child);
	assert_false(rows.items[3].is_last_child);
	order.folded = &branch;
	order.folded_count = 1;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_tree(model, &rows, folded, ARRAY_SIZE(folded));
	assert_true(rows.items[1].is_folded && rows.items[1].has_children);
	order.folded_count = 0;
	assert_int_equal(filter_new(ENTITY_PROCESS, "name=odd", &filter, NULL), 0);
	order.filter = filter;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_tree(model, &rows, filtered, ARRAY_SIZE(filtered));
	assert_int_equal(rows.hidden, 3);
	filter_free(filter);
	rows_done(&rows);
	model_free(model);
}

/* Groups below the nearest group above them that is there; "/ab" is not below "/a". */
static void tree_of_groups(void **state)
{
	static const char *const paths[] = { "/a/b/c", "/ab", "/", "/a", "/x/y/z", "/a/d", "odd" };
	static const struct {
		const char *path;
		unsigned    depth;
	} expected[] = { { "/", 0 },	  { "/a", 1 }, { "/a/b/c", 2 }, { "/a/d", 2 },
			 { "/ab", 1 }, { "/x/y/z", 1 }, { "odd", 0 } };
	const struct key branch = { .name = "/a" };
	struct order order = { .entity = ENTITY_CGROUP, .is_tree = true, .is_ascending = true,
			       .sort = { METRIC_CGROUP_PATH, LENS_VALUE } };
	const enum metric wanted[] = { METRIC_CGROUP_PATH };
	struct sample *sample = made_sample(1, wanted, ARRAY_SIZE(wanted));
	struct model *model = made_model(NULL);
	struct rows rows = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		sample_put_text(sample, made_row(sample, ENTITY_CGROUP, 0, 0, paths[i]),
				METRIC_CGROUP_PATH, text_from(paths[i]));
	take(model, sample);
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, ARRAY_SIZE(expected));
	for (size_t i = 0; i < rows.count; i++) {
		assert_string_equal(value_of(model, rows.items[i].row, METRIC_CGROUP_PATH).text,
				    expected[i].path);
		assert_int_equal(rows.items[i].depth, expected[i].depth);
	}
	order.folded = &branch;
	order.folded_count = 1;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, ARRAY_SIZE(expected) - 2);
	rows_done(&rows);
	model_free(model);
}

/* A cycle of three with a child, a process that is its own parent: nothing is lost or hangs. */
static void tree_cycles(void **state)
{
	static const uint64_t links[][2] = { { 1, 3 }, { 2, 1 }, { 3, 2 }, { 4, 2 }, { 9, 9 } };
	struct order order = { .entity = ENTITY_PROCESS, .is_tree = true };
	struct model *model = made_model(NULL);
	struct rows rows = { 0 };

	(void)state;
	take(model, family(links, ARRAY_SIZE(links)));
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, ARRAY_SIZE(links));
	assert_no_row_twice(&rows, ARRAY_SIZE(links));
	order.limit = 2;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, 2);
	rows_done(&rows);
	model_free(model);
}

/* A chain far deeper than any stack would bear. */
static void deep_tree(void **state)
{
	enum { DEPTH = 100000 };
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	struct order order = { .entity = ENTITY_PROCESS, .is_tree = true };
	struct model *model = made_model(NULL);
	struct rows rows = { 0 };

	(void)state;
	for (uint64_t pid = 1; pid <= DEPTH; pid++)
		sample_put_count(sample, made_row(sample, ENTITY_PROCESS, pid, 1, NULL),
				 METRIC_PROCESS_PARENT, pid - 1);
	take(model, sample);
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, DEPTH);
	for (size_t i = 0; i < DEPTH; i++)
		assert_int_equal(rows.items[i].row, i);
	rows_done(&rows);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_of_hostile_parents),
		cmocka_unit_test(tree_folding_and_filter),
		cmocka_unit_test(tree_cycles),
		cmocka_unit_test(tree_of_groups),
		cmocka_unit_test(deep_tree),
	};

	return cmocka_run_group_tests_name("tree_order", tests, NULL, NULL);
}
