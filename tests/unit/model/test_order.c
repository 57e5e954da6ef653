/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting, limits, trees and folding, as properties over many made tables. */
#include "made_sample.h"

#include <stdlib.h>
#include <string.h>

static const enum metric metrics[] = {
	METRIC_PROCESS_PID, METRIC_PROCESS_PARENT, METRIC_PROCESS_PSS, METRIC_PROCESS_NAME,
	METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, METRIC_PROCESS_MINOR_FAULTS,
};

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

/* Names that repeat, values that repeat, values that are missing, parents that may be anything. */
static struct sample *random_processes(size_t count, uint64_t seed, double seconds)
{
	static const char *const names[] = { "bash", "a) R (b", "", "\xff\xfe", "zsh", "ångström" };
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	for (size_t i = 0; i < count; i++) {
		size_t row = made_row(sample, ENTITY_PROCESS, i + 1, 100, NULL);

		sample_put_count(sample, row, METRIC_PROCESS_PID, i + 1);
		sample_put_count(sample, row, METRIC_PROCESS_PARENT,
				 next_random(&seed) % (count + 3));
		sample_put_text(sample, row, METRIC_PROCESS_NAME,
				text_from(names[next_random(&seed) % ARRAY_SIZE(names)]));
		sample_put_signed(sample, row, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT,
				  (int64_t)(next_random(&seed) % 2001) - 1000);
		sample_put_count(sample, row, METRIC_PROCESS_MINOR_FAULTS,
				 (uint64_t)seconds * (next_random(&seed) % 1000));
		if (next_random(&seed) % 4 == 0)
			sample_put_presence(sample, row, METRIC_PROCESS_PSS, PRESENCE_DENIED);
		else
			sample_put_count(sample, row, METRIC_PROCESS_PSS, next_random(&seed) % 50);
	}
	return sample;
}

static struct model *random_model(size_t count, uint64_t seed)
{
	struct model *model = made_model(NULL);

	take(model, random_processes(count, seed, 10));
	take(model, random_processes(count, seed, 12));
	return model;
}

/* -1, 0, 1 as the ascending order has it; cells without value compare equal. */
static int compare(struct column column, struct cell a, struct cell b)
{
	if (!cell_has_value(&a) || !cell_has_value(&b))
		return 0;
	if (column_unit(column) == UNIT_TEXT)
		return strcmp(a.text, b.text);
	if (column.lens == LENS_RATE)
		return (a.ratio > b.ratio) - (a.ratio < b.ratio);
	if (column_unit(column) == UNIT_NUMBER)
		return (a.signed_count > b.signed_count) - (a.signed_count < b.signed_count);
	return (a.count > b.count) - (a.count < b.count);
}

static void assert_sorted(const struct model *model, const struct order *order,
			  const struct rows *rows)
{
	for (size_t i = 1; i < rows->count; i++) {
		uint32_t previous = rows->items[i - 1].row, row = rows->items[i].row;
		struct cell a = model_cell(model, previous, order->sort);
		struct cell b = model_cell(model, row, order->sort);
		int result = compare(order->sort, a, b);

		/* Without a value: last, in either direction. */
		assert_true(cell_has_value(&a) || !cell_has_value(&b));
		assert_true(order->is_ascending ? result <= 0 : result >= 0);
		/* Equal ones by key, which is the PID. */
		if (result == 0 && cell_has_value(&a) == cell_has_value(&b))
			assert_true(previous < row);
	}
}

static void assert_no_row_twice(const struct rows *rows, size_t total)
{
	bool *seen = calloc(total, sizeof(*seen));

	assert_non_null(seen);
	for (size_t i = 0; i < rows->count; i++) {
		assert_true(rows->items[i].row < total);
		assert_false(seen[rows->items[i].row]);
		seen[rows->items[i].row] = true;
	}
	free(seen);
}

static const struct column sort_columns[] = {
	{ METRIC_PROCESS_PSS, LENS_VALUE }, { METRIC_PROCESS_NAME, LENS_VALUE },
	{ METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, LENS_VALUE },
	{ METRIC_PROCESS_MINOR_FAULTS, LENS_RATE },
};

static void sorted_by_every_kind_of_column(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 17, 300 };
	struct rows rows = { 0 };

	(void)state;
	for (size_t c = 0; c < ARRAY_SIZE(counts); c++) {
		struct model *model = random_model(counts[c], c + 1);

		for (size_t i = 0; i < ARRAY_SIZE(sort_columns) * 2; i++) {
			struct order order = {
				.entity = ENTITY_PROCESS, .sort = sort_columns[i / 2],
				.is_ascending = i % 2,
			};

			assert_int_equal(model_order(model, &order, &rows), 0);
			assert_int_equal(rows.count, counts[c]);
			assert_int_equal(rows.matching, counts[c]);
			assert_int_equal(rows.hidden, 0);
			assert_sorted(model, &order, &rows);
			assert_no_row_twice(&rows, counts[c]);
		}
		model_free(model);
	}
	rows_done(&rows);
}

/* The first k of a partial sort are the first k of the full one. */
static void limits(void **state)
{
	struct model *model = random_model(200, 9);
	struct rows all = { 0 }, some = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sort_columns) * 2; i++) {
		struct order order = { .entity = ENTITY_PROCESS, .sort = sort_columns[i / 2],
				       .is_ascending = i % 2 };

		assert_int_equal(model_order(model, &order, &all), 0);
		for (size_t limit = 1; limit < 210; limit += 13) {
			order.limit = limit;
			assert_int_equal(model_order(model, &order, &some), 0);
			assert_int_equal(some.count, limit < 200 ? limit : 200);
			assert_int_equal(some.matching, 200);
			for (size_t row = 0; row < some.count; row++)
				assert_int_equal(some.items[row].row, all.items[row].row);
		}
	}
	rows_done(&all);
	rows_done(&some);
	model_free(model);
}

static void own_order_without_a_column(void **state)
{
	struct model *model = random_model(20, 3);
	struct order order = { .entity = ENTITY_PROCESS, .limit = 7 };
	struct rows rows = { 0 };

	(void)state;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, 7);
	for (size_t i = 0; i < rows.count; i++)
		assert_int_equal(rows.items[i].row, i);
	rows_done(&rows);
	model_free(model);
}

/* Whatever the parents say: every row once, depth grows by at most one, links agree with depths. */
static void trees_of_hostile_parents(void **state)
{
	struct rows rows = { 0 };

	(void)state;
	for (uint64_t seed = 1; seed < 60; seed++) {
		size_t count = 1 + seed * 3;
		struct model *model = random_model(count, seed);
		struct order order = { .entity = ENTITY_PROCESS, .sort = sort_columns[0],
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

static void sums(void **state)
{
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	struct model *model = made_model(NULL);
	struct column pss = { METRIC_PROCESS_PSS, LENS_VALUE };
	const uint32_t chosen[] = { 0, 2 };

	(void)state;
	assert_int_equal(model_sum(model, pss, NULL, 0).presence, PRESENCE_ABSENT);
	for (uint64_t pid = 0; pid < 4; pid++)
		made_row(sample, ENTITY_PROCESS, pid, 1, NULL);
	sample_put_count(sample, 0, METRIC_PROCESS_PSS, 100);
	sample_put_presence(sample, 1, METRIC_PROCESS_PSS, PRESENCE_DENIED);
	sample_put_count(sample, 2, METRIC_PROCESS_PSS, 20);
	sample_put_count(sample, 3, METRIC_PROCESS_PSS, UINT64_MAX);
	take(model, sample);
	assert_int_equal(model_sum(model, pss, chosen, 2).count, 120);
	assert_true(model_sum(model, pss, NULL, 0).count == UINT64_MAX);
	/* What may not be added up is not, even when it is there. */
	assert_int_equal(model_sum(model, (struct column){ METRIC_PROCESS_PID, LENS_VALUE }, NULL,
				   0).presence, PRESENCE_ABSENT);
	model_free(model);
}

/* An ordinary user may read hardly any PSS: the large processes must still come first. */
static void refused_rows_by_their_stand_in(void **state)
{
	static const enum metric columns[] = { METRIC_PROCESS_PSS, METRIC_PROCESS_RESIDENT };
	static const uint64_t resident[] = { 10, 30, 20, 5 };
	struct sample *sample = made_sample(10, columns, ARRAY_SIZE(columns));
	struct order order = { .entity = ENTITY_PROCESS,
			       .sort = { METRIC_PROCESS_PSS, LENS_VALUE } };
	struct model *model = made_model(NULL);
	struct rows rows = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(resident); i++) {
		size_t row = made_row(sample, ENTITY_PROCESS, i + 1, 100, NULL);

		sample_put_count(sample, row, METRIC_PROCESS_RESIDENT, resident[i]);
		sample_put_presence(sample, row, METRIC_PROCESS_PSS, PRESENCE_DENIED);
	}
	sample_put_count(sample, 3, METRIC_PROCESS_PSS, 4);
	take(model, sample);
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.items[0].row, 3);
	assert_int_equal(rows.items[1].row, 1);
	assert_int_equal(rows.items[2].row, 2);
	assert_int_equal(rows.items[3].row, 0);
	rows_done(&rows);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorted_by_every_kind_of_column),
		cmocka_unit_test(refused_rows_by_their_stand_in),
		cmocka_unit_test(limits),
		cmocka_unit_test(own_order_without_a_column),
		cmocka_unit_test(trees_of_hostile_parents),
		cmocka_unit_test(tree_folding_and_filter),
		cmocka_unit_test(tree_cycles),
		cmocka_unit_test(tree_of_groups),
		cmocka_unit_test(deep_tree),
		cmocka_unit_test(sums),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
