/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What grows is found, told with its time to the limit, and followed within bounds. */
#include "made_sample.h"

#include <math.h>
#include <string.h>

static const enum metric metrics[] = {
	METRIC_GROWTH_KIND, METRIC_GROWTH_NAME, METRIC_GROWTH_PID, METRIC_GROWTH_SIZE,
	METRIC_GROWTH_SLOPE, METRIC_GROWTH_SPAN, METRIC_GROWTH_SAMPLES, METRIC_GROWTH_CONFIDENCE,
	METRIC_GROWTH_LIMIT, METRIC_GROWTH_TIME_TO_LIMIT, METRIC_PROCESS_GROWTH,
	METRIC_CGROUP_GROWTH, METRIC_SLAB_GROWTH,
};

static const double mebibyte = 1 << 20;

/* What a machine looks like at some time. */
struct state {
	double   seconds;
	double   available, process, group, group_limit, slabs;	/* MiB; limit 0: none */
	unsigned idle_processes;
};

static void put_size(struct sample *sample, size_t row, enum metric metric, double megabytes)
{
	sample_put_count(sample, row, metric, (uint64_t)(megabytes * mebibyte));
}

static struct sample *sample_of(const struct state *state)
{
	struct sample *sample = made_sample(state->seconds, metrics, ARRAY_SIZE(metrics));
	size_t row = made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);

	put_size(sample, row, METRIC_SYSTEM_MEMORY_TOTAL, 8000);
	put_size(sample, row, METRIC_SYSTEM_SWAP_TOTAL, 0);
	put_size(sample, row, METRIC_SYSTEM_SWAP_FREE, 0);
	put_size(sample, row, METRIC_SYSTEM_MEMORY_AVAILABLE, state->available);
	for (unsigned i = 0; i < state->idle_processes; i++) {
		row = made_row(sample, ENTITY_PROCESS, 1000 + i, 5, NULL);
		put_size(sample, row, METRIC_PROCESS_RESIDENT, 500);
	}
	row = made_row(sample, ENTITY_PROCESS, 77, 5, NULL);
	put_size(sample, row, METRIC_PROCESS_RESIDENT, state->process);
	sample_put_text(sample, row, METRIC_PROCESS_NAME, text_from("leaky"));
	row = made_row(sample, ENTITY_CGROUP, 0, 0, "/db");
	sample_put_text(sample, row, METRIC_CGROUP_PATH, text_from("/db"));
	put_size(sample, row, METRIC_CGROUP_CURRENT, state->group);
	sample_put_presence(sample, row, METRIC_CGROUP_MAX, PRESENCE_UNLIMITED);
	if (state->group_limit > 0)
		put_size(sample, row, METRIC_CGROUP_MAX, state->group_limit);
	row = made_row(sample, ENTITY_SLAB, 0, 0, "dentry");
	sample_put_text(sample, row, METRIC_SLAB_NAME, text_from("dentry"));
	sample_put_count(sample, row, METRIC_SLAB_SLABS, (uint64_t)(state->slabs * 256));
	sample_put_count(sample, row, METRIC_SLAB_SLAB_SIZE, 4096);
	return sample;
}

static size_t find_growth(const struct model *model, const char *kind)
{
	const struct table *table = sample_table(model_now(model), ENTITY_GROWTH);

	for (size_t row = 0; row < table->row_count; row++)
		if (strcmp(value_of(model, row, METRIC_GROWTH_KIND).text, kind) == 0)
			return row;
	return SIZE_MAX;
}

static struct cell of(const struct model *model, const char *kind, enum metric metric)
{
	size_t row = find_growth(model, kind);

	assert_true(row != SIZE_MAX);
	return value_of(model, row, metric);
}

static void assert_slope(const struct model *model, const char *kind, double megabytes)
{
	struct cell slope = of(model, kind, METRIC_GROWTH_SLOPE);

	assert_int_equal(slope.presence, PRESENCE_PRESENT);
	assert_true(fabs((double)slope.signed_count - megabytes * mebibyte) <= 1);
}

static void assert_time(const struct model *model, const char *kind, double seconds)
{
	struct cell left = of(model, kind, METRIC_GROWTH_TIME_TO_LIMIT);

	assert_int_equal(left.presence, PRESENCE_PRESENT);
	assert_true(fabs((double)left.count / 1e9 - seconds) < 0.5);
}

/* 13 samples, 10 s apart. */
static void grow_steadily(struct model *model)
{
	for (unsigned i = 0; i <= 12; i++) {
		const struct state state = {
			.seconds = 100 + i * 10, .available = 1000 - i * 20, .process = 100 + i * 5,
			.group = 200 + i * 10, .group_limit = 1000, .slabs = 50 - i,
		};

		take(model, sample_of(&state));
	}
}

static void finds_what_grows(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	grow_steadily(model);
	/* Without swap there is no swap that could run out. */
	for (size_t row = 0; row < sample_table(model_now(model), ENTITY_GROWTH)->row_count; row++)
		assert_string_not_equal(value_of(model, row, METRIC_GROWTH_NAME).text, "free swap");
	assert_slope(model, "system", -2);
	assert_time(model, "system", 760 / 2.0);
	assert_slope(model, "process", 0.5);
	assert_int_equal(of(model, "process", METRIC_GROWTH_PID).count, 77);
	assert_string_equal(of(model, "process", METRIC_GROWTH_NAME).text, "leaky");
	assert_int_equal(of(model, "process", METRIC_GROWTH_TIME_TO_LIMIT).presence,
			 PRESENCE_ABSENT);
	assert_slope(model, "cgroup", 1);
	assert_time(model, "cgroup", 680);
	assert_slope(model, "slab", -0.1);
	assert_int_equal(of(model, "slab", METRIC_GROWTH_PID).presence, PRESENCE_ABSENT);
	assert_int_equal(of(model, "cgroup", METRIC_GROWTH_SAMPLES).count, 13);
	assert_int_equal(of(model, "cgroup", METRIC_GROWTH_SPAN).count, UINT64_C(120000000000));
	assert_true(of(model, "cgroup", METRIC_GROWTH_CONFIDENCE).ratio >= 0.99);
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_GROWTH).signed_count,
			 (int64_t)(0.5 * mebibyte));
	assert_int_equal(value_of(model, 0, METRIC_CGROUP_GROWTH).signed_count,
			 (int64_t)mebibyte);
	model_free(model);
}

/* Before the window is long enough only the machine has a row, and no slope. */
static void says_nothing_too_early(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	for (unsigned i = 0; i < 12; i++) {
		const struct state now = { .seconds = 10 + i * 5, .available = 900 - i,
					   .process = 10 + i, .group = 20 + i, .slabs = 1 + i };

		take(model, sample_of(&now));
		assert_true(find_growth(model, "process") == SIZE_MAX);
		assert_int_equal(of(model, "system", METRIC_GROWTH_SLOPE).presence,
				 PRESENCE_ABSENT);
		assert_int_equal(value_of(model, 0, METRIC_PROCESS_GROWTH).presence,
				 PRESENCE_ABSENT);
	}
	assert_int_equal(of(model, "system", METRIC_GROWTH_SAMPLES).count, 12);
	model_free(model);
}

/* Under another limit the window begins anew; without one there is no time to it. */
static void a_new_limit_begins_anew(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	grow_steadily(model);
	for (unsigned i = 0; i < 2; i++) {
		const struct state now = { .seconds = 230 + i * 10, .available = 700,
					   .process = 165, .group = 330, .group_limit = 2000,
					   .slabs = 30 };

		take(model, sample_of(&now));
		assert_true(find_growth(model, "cgroup") == SIZE_MAX);
		assert_int_not_equal(find_growth(model, "process"), SIZE_MAX);
	}
	model_free(model);
}

static void far_away(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	for (unsigned i = 0; i <= 12; i++) {
		const struct state now = { .seconds = 10 + i * 10, .available = 8000 - i * 0.001,
					   .group = 100 + i, .group_limit = 0 };

		take(model, sample_of(&now));
	}
	assert_int_equal(of(model, "system", METRIC_GROWTH_TIME_TO_LIMIT).presence,
			 PRESENCE_AT_LEAST);
	assert_int_equal(of(model, "system", METRIC_GROWTH_TIME_TO_LIMIT).count,
			 UINT64_C(604800000000000));
	assert_int_equal(of(model, "cgroup", METRIC_GROWTH_LIMIT).presence, PRESENCE_UNLIMITED);
	assert_int_equal(of(model, "cgroup", METRIC_GROWTH_TIME_TO_LIMIT).presence,
			 PRESENCE_ABSENT);
	model_free(model);
}

/* One small process that moves among thousands of large ones that do not. */
static void the_one_that_moves(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	for (unsigned i = 0; i <= 12; i++) {
		const struct state now = { .seconds = 10 + i * 10, .available = 8000,
					   .process = 1 + i * 0.5, .idle_processes = 3000 };

		take(model, sample_of(&now));
	}
	assert_int_equal(of(model, "process", METRIC_GROWTH_PID).count, 77);
	/* It moved only from the second sample on. */
	assert_int_equal(of(model, "process", METRIC_GROWTH_SAMPLES).count, 12);
	model_free(model);
}

/* A capture that is played again from an earlier step tells the same. */
static void played_again(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	grow_steadily(model);
	grow_steadily(model);
	assert_slope(model, "cgroup", 1);
	assert_int_equal(of(model, "cgroup", METRIC_GROWTH_SAMPLES).count, 13);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_grows),
		cmocka_unit_test(says_nothing_too_early),
		cmocka_unit_test(a_new_limit_begins_anew),
		cmocka_unit_test(far_away),
		cmocka_unit_test(the_one_that_moves),
		cmocka_unit_test(played_again),
	};

	return cmocka_run_group_tests_name("growth", tests, NULL, NULL);
}
