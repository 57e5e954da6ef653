/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that were left out: what is known of them, and what nobody may take for a value. */
#include "made_sample.h"

#include <string.h>

static const enum metric metrics[] = { METRIC_PROCESS_PSS, METRIC_PROCESS_USS,
				       METRIC_PROCESS_RESIDENT_ANONYMOUS,
				       METRIC_PROCESS_SWAP_PSS, METRIC_SYSTEM_MEMORY_TOTAL };

static const enum metric walked[] = { METRIC_PROCESS_PSS, METRIC_PROCESS_PRIVATE_CLEAN,
				      METRIC_PROCESS_PRIVATE_DIRTY, METRIC_PROCESS_SWAP_PSS };

static void add_process(struct sample *sample, uint64_t pid, uint64_t resident,
			uint64_t anonymous)
{
	size_t row = made_row(sample, ENTITY_PROCESS, pid, 1, NULL);

	sample_put_count(sample, row, METRIC_PROCESS_RESIDENT, resident);
	sample_put_count(sample, row, METRIC_PROCESS_RESIDENT_ANONYMOUS, anonymous);
	for (size_t i = 0; i < ARRAY_SIZE(walked); i++)
		sample_put_count(sample, row, walked[i], resident / 2);
}

static void leave_out(struct sample *sample, size_t row, enum presence presence)
{
	for (size_t i = 0; i < ARRAY_SIZE(walked); i++)
		sample_put_presence(sample, row, walked[i], presence);
}

/* Rows: walked, over the limit, waiting for its turn, refused. */
static struct sample *four_processes(double seconds)
{
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	sample_put_count(sample, made_row(sample, ENTITY_SYSTEM, 0, 0, NULL),
			 METRIC_SYSTEM_MEMORY_TOTAL, 16000);
	add_process(sample, 1, 2000, 100);
	add_process(sample, 2, 8000, 6000);
	add_process(sample, 3, 400, 500);
	add_process(sample, 4, 9000, 100);
	leave_out(sample, 1, PRESENCE_ESTIMATE);
	leave_out(sample, 2, PRESENCE_PENDING);
	leave_out(sample, 3, PRESENCE_DENIED);
	return sample;
}

static struct model *four(void)
{
	struct model *model = made_model(NULL);

	take(model, four_processes(100));
	take(model, four_processes(101));
	return model;
}

static void bounds_come_from_the_row(void **state)
{
	struct model *model = four();
	struct bounds bounds;

	(void)state;
	assert_true(model_bounds(model, 1, METRIC_PROCESS_PSS, &bounds));
	assert_int_equal(bounds.lower, 6000);
	assert_int_equal(bounds.upper, 8000);
	assert_true(model_bounds(model, 1, METRIC_PROCESS_USS, &bounds));
	assert_int_equal(bounds.lower, 0);
	assert_int_equal(bounds.upper, 8000);
	/* Two files of different moments: never a lower bound above the upper one. */
	assert_true(model_bounds(model, 2, METRIC_PROCESS_PSS, &bounds));
	assert_int_equal(bounds.lower, 400);
	assert_int_equal(bounds.upper, 400);
	/* A value, a refusal, and a metric of which nothing is known. */
	assert_false(model_bounds(model, 0, METRIC_PROCESS_PSS, &bounds));
	assert_false(model_bounds(model, 3, METRIC_PROCESS_PSS, &bounds));
	assert_false(model_bounds(model, 1, METRIC_PROCESS_SWAP_PSS, &bounds));
	model_free(model);
}

static void a_bound_is_no_value(void **state)
{
	static const enum lens lenses[] = { LENS_CHANGE, LENS_RATE };
	struct model *model = four();
	struct column column = { METRIC_PROCESS_PSS, LENS_VALUE };
	struct cell cell = model_cell(model, 1, column);

	(void)state;
	assert_int_equal(cell.presence, PRESENCE_ESTIMATE);
	assert_false(cell_has_value(&cell));
	assert_true(cell_is_bounded(&cell));
	assert_int_equal(model_cell(model, 2, column).presence, PRESENCE_PENDING);
	for (size_t i = 0; i < ARRAY_SIZE(lenses); i++) {
		cell = model_cell(model, 1, (struct column){ METRIC_PROCESS_PSS, lenses[i] });
		assert_int_equal(cell.presence, PRESENCE_ESTIMATE);
		assert_false(cell_is_bounded(&cell));
	}
	cell = model_cell(model, 1, (struct column){ METRIC_PROCESS_PSS, LENS_SHARE });
	assert_true(cell_is_bounded(&cell));
	assert_true(cell.ratio == 0.5);
	model_free(model);
}

/* Sums hold what is known and say that something is missing. */
static void sums_leave_bounds_out(void **state)
{
	static const uint32_t walked_only[] = { 0 }, with_estimate[] = { 0, 1 };
	struct column column = { METRIC_PROCESS_PSS, LENS_VALUE };
	struct model *model = four();

	(void)state;
	assert_int_equal(model_sum(model, column, NULL, 0).count, 1000);
	assert_true(model_sum_is_partial(model, column, NULL, 0));
	assert_true(model_sum_is_partial(model, column, with_estimate, 2));
	assert_false(model_sum_is_partial(model, column, walked_only, 1));
	model_free(model);
}

static void rows_are_ordered_by_their_bounds(void **state)
{
	static const uint32_t expected[] = { 1, 0, 2, 3 };
	struct order order = { .entity = ENTITY_PROCESS,
			       .sort = { METRIC_PROCESS_PSS, LENS_VALUE } };
	struct model *model = four();
	struct rows rows = { 0 };

	(void)state;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(rows.items[i].row, expected[i]);
	rows_done(&rows);
	model_free(model);
}

/* Without the size of the process nothing is known. */
static void no_size_is_no_bound(void **state)
{
	struct sample *sample = made_sample(100, metrics, ARRAY_SIZE(metrics));
	struct model *model = made_model(NULL);
	struct bounds bounds;

	(void)state;
	made_row(sample, ENTITY_PROCESS, 1, 1, NULL);
	leave_out(sample, 0, PRESENCE_ESTIMATE);
	take(model, sample);
	assert_false(model_bounds(model, 0, METRIC_PROCESS_PSS, &bounds));
	model_free(model);
}

/* Bounds are in the same table and the same unit, or they would be nonsense. */
static void the_registry_makes_sense(void **state)
{
	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const struct metric_info *info = metric_info(metric);
		enum metric bounds[] = { info->lower, info->upper };

		assert_true(!info->lower || info->upper);
		for (size_t i = 0; i < ARRAY_SIZE(bounds); i++) {
			if (!bounds[i])
				continue;
			assert_int_equal(metric_info(bounds[i])->entity, info->entity);
			assert_int_equal(metric_info(bounds[i])->unit, info->unit);
			assert_int_not_equal(source_info(metric_info(bounds[i])->source)->cost,
					     COST_WALK);
			assert_int_equal(source_info(metric_rate_source(metric))->cost, COST_WALK);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_come_from_the_row),
		cmocka_unit_test(a_bound_is_no_value),
		cmocka_unit_test(sums_leave_bounds_out),
		cmocka_unit_test(rows_are_ordered_by_their_bounds),
		cmocka_unit_test(no_size_is_no_bound),
		cmocka_unit_test(the_registry_makes_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
