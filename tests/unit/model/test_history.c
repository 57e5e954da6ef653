/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rings of recent values: newest last, gaps kept, rows followed by key. */
#include "made_sample.h"

#include <math.h>

static const enum metric metrics[] = { METRIC_PROCESS_PSS, METRIC_SYSTEM_MEMORY_FREE };
static const struct column pss = { METRIC_PROCESS_PSS, LENS_VALUE };
static const struct column free_memory = { METRIC_SYSTEM_MEMORY_FREE, LENS_VALUE };

static struct sample *sample_at(double seconds, uint64_t free)
{
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	sample_put_count(sample, made_row(sample, ENTITY_SYSTEM, 0, 0, NULL),
			 METRIC_SYSTEM_MEMORY_FREE, free);
	return sample;
}

static void assert_value(const struct history *history, size_t back, double expected)
{
	assert_true(fabs(history_value(history, back) - expected) < 1e-9);
}

static void remembers_the_newest(void **state)
{
	struct model *model = made_model(NULL);
	const struct history *history = model_track(model, free_memory, NULL);

	(void)state;
	assert_non_null(history);
	assert_int_equal(history_count(history), 0);
	assert_true(isnan(history_value(history, 0)));
	for (unsigned i = 0; i < HISTORY_LENGTH + 50; i++)
		take(model, sample_at(i * 2.0, i));
	assert_int_equal(history_count(history), HISTORY_LENGTH);
	assert_value(history, 0, HISTORY_LENGTH + 49);
	assert_value(history, HISTORY_LENGTH - 1, 50);
	assert_true(isnan(history_value(history, HISTORY_LENGTH)));
	assert_true(fabs(history_maximum(history, 10) - (HISTORY_LENGTH + 49)) < 1e-9);
	assert_true(fabs(history_span(history, 11) - 20) < 1e-6);
	assert_true(history_span(history, 1) <= 0);
	assert_true(fabs(history_span(history, SIZE_MAX) - (HISTORY_LENGTH - 1) * 2) < 1e-6);
	model_free(model);
}

static void tracking_again_is_the_same(void **state)
{
	struct model *model = made_model(NULL);
	const struct key one = { .first = 1 }, two = { .first = 2 };

	(void)state;
	take(model, sample_at(1, 5));
	const struct history *history = model_track(model, free_memory, NULL);
	/* The current sample counts at once. */
	assert_int_equal(history_count(history), 1);
	assert_value(history, 0, 5);
	assert_ptr_equal(model_track(model, free_memory, NULL), history);
	assert_int_equal(history_count(history), 1);
	assert_ptr_not_equal(model_track(model, pss, &one), model_track(model, pss, &two));
	assert_ptr_equal(model_track(model, pss, &one), model_track(model, pss, &one));
	model_free(model);
}

/* Row numbers move, rows vanish and come back; a name is copied, the caller's may go. */
static void follows_the_key(void **state)
{
	struct model *model = made_model(NULL);
	char name[] = "dentry";
	const struct key key = { .first = 7, .name = name };
	const struct history *history = model_track(model, pss, &key);

	(void)state;
	name[0] = 'x';
	for (uint64_t step = 0; step < 4; step++) {
		struct sample *sample = sample_at((double)step, 0);

		for (uint64_t before = 0; before < step; before++)
			made_row(sample, ENTITY_PROCESS, 100 + before, 0, NULL);
		if (step != 2)
			sample_put_count(sample, made_row(sample, ENTITY_PROCESS, 7, 0, "dentry"),
					 METRIC_PROCESS_PSS, 10 + step);
		take(model, sample);
	}
	assert_int_equal(history_count(history), 4);
	assert_value(history, 0, 13);
	assert_true(isnan(history_value(history, 1)));
	assert_value(history, 2, 11);
	assert_value(history, 3, 10);
	assert_true(fabs(history_maximum(history, 4) - 13) < 1e-9);
	model_free(model);
}

/* The monitor's own memory stays bounded, however many rows are looked at; what is in use stays. */
static void bounded(void **state)
{
	struct model *model = made_model(NULL);
	size_t made = 0;

	(void)state;
	take(model, sample_at(1, 1));
	for (uint64_t i = 0; i < 3000; i++) {
		const struct key key = { .first = i };

		made += model_track(model, pss, &key) != NULL;
	}
	assert_true(made >= 100 && made < 3000);
	model_free(model);
}

/* Rows that nobody has asked for make room for those that somebody does. */
static void room_for_new_rows(void **state)
{
	const struct key kept = { .first = 1 };
	struct model *model = made_model(NULL);
	const struct history *history = NULL;

	(void)state;
	for (uint64_t step = 0; step < 40; step++) {
		take(model, sample_at((double)step, 1));
		history = model_track(model, pss, &kept);
		assert_non_null(history);
		for (uint64_t i = 0; i < 200; i++) {
			const struct key key = { .first = 100 + step * 200 + i };

			assert_non_null(model_track(model, pss, &key));
		}
	}
	assert_int_equal(history_count(history), 40);
	model_free(model);
}

/* A row that is gone for long is forgotten: asked for again it begins anew. */
static void gone_rows_are_forgotten(void **state)
{
	const struct key key = { .first = 7 };
	struct model *model = made_model(NULL);

	(void)state;
	for (unsigned step = 0; step < 100; step++) {
		struct sample *sample = sample_at(step, 0);

		if (step < 10)
			made_row(sample, ENTITY_PROCESS, 7, 0, NULL);
		take(model, sample);
		if (step < 10)
			model_track(model, pss, &key);
	}
	assert_int_equal(history_count(model_track(model, pss, &key)), 1);
	model_free(model);
}

/* What a group said at one time is one point, however often it is shown. */
static void repeated_values_are_of_one_time(void **state)
{
	static const enum metric of_groups[] = { METRIC_CGROUP_CURRENT, METRIC_CGROUP_AGE };
	struct column current = { METRIC_CGROUP_CURRENT, LENS_VALUE };
	const struct key key = { .name = "/a" };
	struct model *model = made_model(NULL);
	const struct history *history = NULL;

	(void)state;
	for (unsigned step = 0; step < 6; step++) {
		struct sample *sample = made_sample(100 + step, of_groups, ARRAY_SIZE(of_groups));
		size_t row = made_row(sample, ENTITY_CGROUP, 0, 0, "/a");
		unsigned age = step % 3;

		sample_put_count(sample, row, METRIC_CGROUP_CURRENT, 1000 + step - age);
		sample_put_count(sample, row, METRIC_CGROUP_AGE, age * UINT64_C(1000000000));
		if (age)
			sample_cell(sample, row, METRIC_CGROUP_CURRENT)->presence = PRESENCE_STALE;
		take(model, sample);
		history = model_track(model, current, &key);
		assert_non_null(history);
	}
	assert_int_equal(history_count(history), 6);
	assert_value(history, 0, 1003);
	assert_true(history_span(history, 3) <= 0);
	assert_true(fabs(history_span(history, 4) - 3) < 1e-6);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembers_the_newest),
		cmocka_unit_test(tracking_again_is_the_same),
		cmocka_unit_test(follows_the_key),
		cmocka_unit_test(bounded),
		cmocka_unit_test(room_for_new_rows),
		cmocka_unit_test(gone_rows_are_forgotten),
		cmocka_unit_test(repeated_values_are_of_one_time),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
