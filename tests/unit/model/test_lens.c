/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes, rates and shares: natures, resets, drift, new rows, values carried forward. */
#include "made_sample.h"

#include <math.h>
#include <string.h>

#define MEBIBYTE (UINT64_C(1) << 20)

static const struct column minor_rate = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE };
static const struct column minor_change = { METRIC_PROCESS_MINOR_FAULTS, LENS_CHANGE };
static const struct column major_rate = { METRIC_PROCESS_MAJOR_FAULTS, LENS_RATE };

static const enum metric process_metrics[] = {
	METRIC_PROCESS_PID, METRIC_PROCESS_MINOR_FAULTS, METRIC_PROCESS_MAJOR_FAULTS,
	METRIC_PROCESS_START_TIME, METRIC_PROCESS_RESIDENT, METRIC_PROCESS_NAME,
};

static struct sample *process_sample(double seconds)
{
	return made_sample(seconds, process_metrics, ARRAY_SIZE(process_metrics));
}

static size_t add_process(struct sample *sample, uint64_t pid, uint64_t start_ticks,
			  uint64_t minor, uint64_t major)
{
	size_t row = made_row(sample, ENTITY_PROCESS, pid, start_ticks, NULL);

	sample_put_count(sample, row, METRIC_PROCESS_PID, pid);
	sample_put_count(sample, row, METRIC_PROCESS_START_TIME, start_ticks * 10000000);
	sample_put_count(sample, row, METRIC_PROCESS_MINOR_FAULTS, minor);
	sample_put_count(sample, row, METRIC_PROCESS_MAJOR_FAULTS, major);
	return row;
}

static void assert_absent(struct cell cell)
{
	assert_int_equal(cell.presence, PRESENCE_ABSENT);
}

static void assert_rate(struct cell cell, double expected)
{
	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	assert_true(fabs(cell.ratio - expected) < 1e-6 * fabs(expected) + 1e-9);
}

/* 16384 minor and 16 major faults in 2 s. */
static void fault_rates(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *before = process_sample(100), *now = process_sample(102);

	(void)state;
	add_process(before, 7, 50, 1000, 10);
	add_process(now, 7, 50, 1000 + 16384, 10 + 16);
	take(model, before);
	assert_absent(model_cell(model, 0, minor_rate));
	take(model, now);
	assert_rate(model_cell(model, 0, minor_rate), 8192);
	assert_rate(model_cell(model, 0, major_rate), 8);
	assert_int_equal(model_cell(model, 0, minor_change).signed_count, 16384);
	assert_true(fabs(model_interval(model, METRIC_PROCESS_MINOR_FAULTS) - 2) < 1e-9);
	model_free(model);
}

/* Rates divide by the difference of the source's reads, not of the samples. */
static void rates_use_the_source(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *before = process_sample(100), *now = process_sample(102);

	(void)state;
	add_process(before, 7, 50, 0, 0);
	add_process(now, 7, 50, 100, 0);
	now->outcomes[SOURCE_PROCESS_STAT].read_at += UINT64_C(2000000000);
	take(model, before);
	take(model, now);
	assert_rate(model_cell(model, 0, minor_rate), 25);
	model_free(model);
}

static void reset_counter_is_absent(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *before = process_sample(100), *now = process_sample(101);

	(void)state;
	add_process(before, 7, 50, 1000, 0);
	add_process(now, 7, 50, 999, 0);
	take(model, before);
	take(model, now);
	assert_absent(model_cell(model, 0, minor_rate));
	assert_absent(model_cell(model, 0, minor_change));
	model_free(model);
}

/* 32 bits wide somewhere in the kernel, or all of 64: no rate is better than an invented one. */
static void wrapped_counter_is_absent(void **state)
{
	static const uint64_t pairs[][2] = { { UINT32_MAX, 3 }, { UINT64_MAX, 3 }, { 5, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		struct model *model = made_model(NULL);
		struct sample *before = process_sample(100), *now = process_sample(101);

		add_process(before, 7, 50, pairs[i][0], 0);
		add_process(now, 7, 50, pairs[i][1], 0);
		take(model, before);
		take(model, now);
		assert_absent(model_cell(model, 0, minor_rate));
		assert_absent(model_cell(model, 0, minor_change));
		model_free(model);
	}
}

/* The clock stands still, or was turned back: there is a change, and no rate. */
static void no_time_is_no_rate(void **state)
{
	static const double times[] = { 100, 99.5, 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		struct model *model = made_model(NULL);
		struct sample *before = process_sample(100), *now = process_sample(times[i]);

		add_process(before, 7, 50, 1000, 10);
		add_process(now, 7, 50, 2000, 10);
		take(model, before);
		take(model, now);
		assert_absent(model_cell(model, 0, minor_rate));
		assert_absent(model_cell(model, 0, major_rate));
		assert_int_equal(model_cell(model, 0, minor_change).signed_count, 1000);
		assert_true(model_interval(model, METRIC_PROCESS_MINOR_FAULTS) >= 0);
		model_free(model);
	}
}

/* An hour of suspend, a wall clock set by a day, ten years without a sample: only the time that the
 * machine ran counts. */
static void rates_know_only_running_time(void **state)
{
	static const struct {
		double seconds, boot, wall;
	} cases[] = {
		{ 101, 3701, 3701 }, { 101, 101, 86501 }, { 101, 101, 1 }, { 3e8, 3e8, 3e8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct model *model = made_model(NULL);
		struct sample *before = process_sample(100), *now = process_sample(cases[i].seconds);
		double seconds = cases[i].seconds - 100;

		now->taken.boot = (uint64_t)(cases[i].boot * 1e9);
		now->taken.wall = (uint64_t)(cases[i].wall * 1e9);
		add_process(before, 7, 50, 1000, 10);
		add_process(now, 7, 50, 2000, 10);
		take(model, before);
		take(model, now);
		assert_rate(model_cell(model, 0, minor_rate), 1000 / seconds);
		assert_true(fabs(model_interval(model, METRIC_PROCESS_MINOR_FAULTS) - seconds) <
			    seconds / 100);
		model_free(model);
	}
}

static void new_process(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *before = process_sample(100), *now = process_sample(102);

	(void)state;
	add_process(before, 7, 50, 1000, 0);
	add_process(now, 7, 51, 5000, 0);	/* the PID was given to a process of old */
	add_process(now, 8, 10100, 600, 4);	/* began at 101 s: counted from 0 */
	add_process(now, 9, 9999, 600, 4);	/* began before: nothing is known */
	take(model, before);
	take(model, now);
	assert_absent(model_cell(model, 0, minor_rate));
	assert_rate(model_cell(model, 1, minor_rate), 300);
	assert_rate(model_cell(model, 1, major_rate), 2);
	assert_absent(model_cell(model, 2, minor_rate));
	/* A gauge has no baseline. */
	assert_absent(model_cell(model, 1,
				 (struct column){ METRIC_PROCESS_RESIDENT, LENS_CHANGE }));
	model_free(model);
}

/* Without START_TIME the key tells when a process began; without a boot time nothing does. */
static void new_process_by_key(void **state)
{
	static const enum metric metrics[] = { METRIC_PROCESS_MINOR_FAULTS };
	struct model *model = made_model(NULL);
	struct sample *before = made_sample(100, metrics, 1), *now = made_sample(101, metrics, 1);
	struct sample *later = made_sample(102, metrics, 1);

	(void)state;
	sample_put_count(now, made_row(now, ENTITY_PROCESS, 8, 10050, NULL),
			 METRIC_PROCESS_MINOR_FAULTS, 50);
	sample_put_count(later, made_row(later, ENTITY_PROCESS, 9, 10150, NULL),
			 METRIC_PROCESS_MINOR_FAULTS, 50);
	take(model, before);
	now->taken.boot = 0;
	take(model, now);
	assert_rate(model_cell(model, 0, minor_rate), 50);
	take(model, later);
	assert_absent(model_cell(model, 0, minor_rate));
	model_free(model);
}

static void rows_pair_by_key_in_any_order(void **state)
{
	enum { COUNT = 200 };
	struct model *model = made_model(NULL);
	struct sample *before = process_sample(100), *now = process_sample(101);

	(void)state;
	for (uint64_t pid = 1; pid <= COUNT; pid++)
		add_process(before, pid, pid, pid * 10, 0);
	for (uint64_t pid = COUNT; pid >= 1; pid--)
		add_process(now, pid, pid, pid * 11, 0);
	take(model, before);
	take(model, now);
	for (size_t row = 0; row < COUNT; row++)
		assert_int_equal(model_cell(model, row, minor_change).signed_count, COUNT - row);
	model_free(model);
}

static void refusal_is_passed_on(void **state)
{
	static const enum presence reasons[] = {
		PRESENCE_DENIED, PRESENCE_PENDING, PRESENCE_BLOCKED, PRESENCE_GONE,
	};
	static const enum metric metrics[] = { METRIC_PROCESS_PSS, METRIC_SYSTEM_MEMORY_TOTAL };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		struct model *model = made_model(NULL);
		struct sample *now = made_sample(100, metrics, ARRAY_SIZE(metrics));
		size_t row = made_row(now, ENTITY_PROCESS, 1, 1, NULL);

		sample_put_presence(now, row, METRIC_PROCESS_PSS, reasons[i]);
		take(model, now);
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
			struct column column = { METRIC_PROCESS_PSS, lens };

			assert_int_equal(model_cell(model, 0, column).presence, reasons[i]);
		}
		model_free(model);
	}
}

static const enum metric system_metrics[] = {
	METRIC_SYSTEM_NR_DIRTIED, METRIC_SYSTEM_ANONYMOUS, METRIC_SYSTEM_MEMORY_TOTAL,
	METRIC_SYSTEM_COMMIT_RATIO, METRIC_SYSTEM_PRESSURE_SOME_TOTAL,
};

static struct model *two_systems(enum metric metric, uint64_t before, uint64_t now)
{
	struct model *model = made_model(NULL);
	struct sample *first = made_sample(10, system_metrics, ARRAY_SIZE(system_metrics));
	struct sample *second = made_sample(20, system_metrics, ARRAY_SIZE(system_metrics));

	made_row(first, ENTITY_SYSTEM, 0, 0, NULL);
	made_row(second, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(first, 0, METRIC_SYSTEM_MEMORY_TOTAL, 1000 * MEBIBYTE);
	sample_put_count(second, 0, METRIC_SYSTEM_MEMORY_TOTAL, 1000 * MEBIBYTE);
	sample_put_count(first, 0, metric, before);
	sample_put_count(second, 0, metric, now);
	take(model, first);
	take(model, second);
	return model;
}

/* Node stats may step back while CPUs' parts are folded in. */
static void drift_counts_as_nothing(void **state)
{
	struct model *model = two_systems(METRIC_SYSTEM_NR_DIRTIED, 5000, 4000);
	struct cell cell;

	(void)state;
	cell = model_cell(model, 0, (struct column){ METRIC_SYSTEM_NR_DIRTIED, LENS_CHANGE });
	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	assert_int_equal(cell.signed_count, 0);
	cell = model_cell(model, 0, (struct column){ METRIC_SYSTEM_NR_DIRTIED, LENS_RATE });
	assert_rate(cell, 0);
	model_free(model);
}

static void gauge_goes_both_ways(void **state)
{
	struct model *model = two_systems(METRIC_SYSTEM_ANONYMOUS, 300 * MEBIBYTE, 250 * MEBIBYTE);
	struct column column = { METRIC_SYSTEM_ANONYMOUS, LENS_CHANGE };

	(void)state;
	assert_int_equal(model_cell(model, 0, column).signed_count, -50 * (int64_t)MEBIBYTE);
	column.lens = LENS_RATE;
	assert_rate(model_cell(model, 0, column), -5.0 * (double)MEBIBYTE);
	column.lens = LENS_SHARE;
	assert_rate(model_cell(model, 0, column), 0.25);
	model_free(model);
}

/* Pressure: 1.5 s in 10 s are 15 percent. */
static void pressure_as_share(void **state)
{
	struct model *model = two_systems(METRIC_SYSTEM_PRESSURE_SOME_TOTAL, 0, 1500000000);
	struct column column = { METRIC_SYSTEM_PRESSURE_SOME_TOTAL, LENS_RATE };

	(void)state;
	assert_rate(model_cell(model, 0, column), 0.15e9);
	model_free(model);
}

static void huge_changes_saturate(void **state)
{
	struct model *model = two_systems(METRIC_SYSTEM_ANONYMOUS, 0, UINT64_MAX);
	struct column column = { METRIC_SYSTEM_ANONYMOUS, LENS_CHANGE };

	(void)state;
	assert_true(model_cell(model, 0, column).signed_count == INT64_MAX);
	model_free(model);
	model = two_systems(METRIC_SYSTEM_ANONYMOUS, UINT64_MAX, 0);
	assert_true(model_cell(model, 0, column).signed_count == INT64_MIN);
	model_free(model);
}

static const enum metric walked_metrics[] = { METRIC_PROCESS_USS, METRIC_PROCESS_PSS,
					      METRIC_PROCESS_WALK_AGE };

static struct sample *walked_sample(double seconds, enum presence presence, uint64_t pss,
				    double age)
{
	struct sample *sample = made_sample(seconds, walked_metrics, ARRAY_SIZE(walked_metrics));
	size_t row = made_row(sample, ENTITY_PROCESS, 1, 1, NULL);

	sample_put_count(sample, row, METRIC_PROCESS_PSS, pss);
	sample_put_count(sample, row, METRIC_PROCESS_PRIVATE_CLEAN, pss / 4);
	sample_put_count(sample, row, METRIC_PROCESS_PRIVATE_DIRTY, pss / 4);
	sample_put_count(sample, row, METRIC_PROCESS_WALK_AGE, (uint64_t)(age * 1e9));
	sample_cell(sample, row, METRIC_PROCESS_PSS)->presence = presence;
	sample_cell(sample, row, METRIC_PROCESS_PRIVATE_CLEAN)->presence = presence;
	return sample;
}

static void carried_values(void **state)
{
	struct column rate = { METRIC_PROCESS_PSS, LENS_RATE };
	struct model *model = made_model(NULL);

	(void)state;
	take(model, walked_sample(100, PRESENCE_PRESENT, 1000, 0));
	take(model, walked_sample(101, PRESENCE_STALE, 1000, 1));
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_PSS).presence, PRESENCE_STALE);
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_USS).presence, PRESENCE_STALE);
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_USS).count, 500);
	/* Not read again: no change is known, which is not the same as 0. */
	assert_absent(model_cell(model, 0, rate));
	take(model, walked_sample(102, PRESENCE_STALE, 1000, 2));
	assert_absent(model_cell(model, 0, rate));
	/* Read again: the change took the 3 s since the last walk, not 1 s since the sample. */
	take(model, walked_sample(103, PRESENCE_PRESENT, 7000, 0));
	assert_rate(model_cell(model, 0, rate), 2000);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fault_rates),
		cmocka_unit_test(rates_use_the_source),
		cmocka_unit_test(reset_counter_is_absent),
		cmocka_unit_test(wrapped_counter_is_absent),
		cmocka_unit_test(no_time_is_no_rate),
		cmocka_unit_test(rates_know_only_running_time),
		cmocka_unit_test(new_process),
		cmocka_unit_test(new_process_by_key),
		cmocka_unit_test(rows_pair_by_key_in_any_order),
		cmocka_unit_test(refusal_is_passed_on),
		cmocka_unit_test(drift_counts_as_nothing),
		cmocka_unit_test(gauge_goes_both_ways),
		cmocka_unit_test(pressure_as_share),
		cmocka_unit_test(huge_changes_saturate),
		cmocka_unit_test(carried_values),
	};

	return cmocka_run_group_tests_name("lens", tests, NULL, NULL);
}
