/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which samples the model keeps, compares with and gives back. */
#include <math.h>

#include "made_sample.h"

static const struct column minor_rate = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE };
static const struct column minor_change = { METRIC_PROCESS_MINOR_FAULTS, LENS_CHANGE };

/* One process that has counted 1000 faults and 10 for each second beyond 100. */
static struct sample *sample_of_process(double seconds)
{
	static const enum metric metrics[] = { METRIC_PROCESS_MINOR_FAULTS };
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	sample_put_count(sample, made_row(sample, ENTITY_PROCESS, 7, 50, NULL),
			 METRIC_PROCESS_MINOR_FAULTS, 1000 + (uint64_t)(10 * (seconds - 100)));
	return sample;
}

static void assert_absent(struct cell cell)
{
	assert_int_equal(cell.presence, PRESENCE_ABSENT);
}

static void assert_rate(struct cell cell, double expected)
{
	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	assert_true(fabs(cell.ratio - expected) < 1e-6);
}

static void mark_compares_changes_only(void **state)
{
	struct model *model = made_model(NULL);
	int64_t expected[] = { 10, 20, 5 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct sample *sample = sample_of_process(100 + (double)i);

		take(model, sample);
		if (i == 0)
			model_set_mark(model, true);
		else
			assert_int_equal(model_cell(model, 0, minor_change).signed_count,
					 expected[i - 1]);
	}
	assert_rate(model_cell(model, 0, minor_rate), 10);
	assert_int_equal(model_mark_time(model)->monotonic, UINT64_C(100000000000));
	model_set_mark(model, false);
	assert_false(model_has_mark(model));
	assert_null(model_mark_time(model));
	assert_int_equal(model_cell(model, 0, minor_change).signed_count, 10);
	model_free(model);
}

/* Every sample comes back exactly once, whatever is marked when. */
static void samples_are_released_once(void **state)
{
	int released = 0;
	struct model *model = made_model(&released);

	(void)state;
	for (int i = 0; i < 10; i++) {
		take(model, sample_of_process(100 + i));
		if (i % 3 == 1)
			model_set_mark(model, i % 2);
	}
	model_set_mark(model, true);
	model_set_mark(model, true);
	model_free(model);
	assert_int_equal(released, 10);
}

static void nothing_before_the_first_sample(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	assert_null(model_now(model));
	assert_absent(value_of(model, 0, METRIC_SYSTEM_MEMORY_TOTAL));
	assert_absent(model_cell(model, 99, minor_rate));
	assert_true(model_interval(model, METRIC_SYSTEM_PGFAULT) <= 0);
	model_set_mark(model, true);
	assert_false(model_has_mark(model));
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mark_compares_changes_only),
		cmocka_unit_test(samples_are_released_once),
		cmocka_unit_test(nothing_before_the_first_sample),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
