/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting, limits and sums, as properties over many made tables. */
#include "random_processes.h"

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

/* Rows that were placed by a column before go back to their own order, and to any other. */
static void one_order_after_another(void **state)
{
	struct model *model = random_model(150, 11);
	struct rows again = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sort_columns) * 4; i++) {
		struct order order = { .entity = ENTITY_PROCESS, .is_ascending = i % 2,
				       .limit = i % 3 == 2 ? 40 : 0 };
		struct rows fresh = { 0 };

		if (i % 4 < 3)
			order.sort = sort_columns[i % ARRAY_SIZE(sort_columns)];
		assert_int_equal(model_order(model, &order, &again), 0);
		assert_int_equal(model_order(model, &order, &fresh), 0);
		assert_int_equal(again.count, fresh.count);
		for (size_t row = 0; row < fresh.count; row++)
			assert_int_equal(again.items[row].row, fresh.items[row].row);
		rows_done(&fresh);
	}
	rows_done(&again);
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
		cmocka_unit_test(one_order_after_another),
		cmocka_unit_test(sums),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
