/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How near memory is to threads: the example of D16, memoryless nodes, missing parts. */
#include "made_sample.h"

#include <math.h>

enum { NODES = 1024 };

static const uint64_t mebibyte = 1 << 20, second = 1000000000;

static const enum metric metrics[] = {
	METRIC_PROCESS_PLACED, METRIC_PROCESS_CPU_NODES, METRIC_PROCESS_MISPLACED,
	METRIC_PROCESS_LOCALITY, METRIC_PROCESS_DISTANCE_COST, METRIC_PROCESS_SPREAD,
	METRIC_PROCESS_NODE_MISPLACED, METRIC_PROCESS_NODE_CPU_SHARE,
};

struct here {
	uint64_t node, resident, run_time, threads;
};

/* Nodes 0, 1 and 2; node 1 is memoryless and near 2. */
static void put_nodes(struct sample *sample)
{
	static const uint64_t distances[3][3] = { { 10, 30, 20 }, { 30, 10, 15 }, { 20, 15, 10 } };

	for (uint64_t from = 0; from < 3; from++) {
		size_t row = made_row(sample, ENTITY_NODE, from, 0, NULL);

		sample_put_count(sample, row, METRIC_NODE_HAS_MEMORY, from != 1);
		for (uint64_t to = 0; to < 3; to++) {
			row = made_row(sample, ENTITY_NODE_DISTANCE, from, to, NULL);
			sample_put_count(sample, row, METRIC_NODE_DISTANCE_DISTANCE,
					 distances[from][to]);
		}
	}
}

static void put_process(struct sample *sample, uint64_t pid, const struct here *rows, size_t count)
{
	size_t row = made_row(sample, ENTITY_PROCESS, pid, 7, NULL);

	sample_put_count(sample, row, METRIC_PROCESS_PLACED, 1);
	for (size_t i = 0; i < count; i++) {
		row = made_row(sample, ENTITY_PROCESS_NODE, pid, 7 * NODES + rows[i].node, NULL);
		sample_put_count(sample, row, METRIC_PROCESS_NODE_RESIDENT, rows[i].resident);
		sample_put_count(sample, row, METRIC_PROCESS_NODE_RUN_TIME, rows[i].run_time);
		sample_put_count(sample, row, METRIC_PROCESS_NODE_THREADS, rows[i].threads);
	}
}

static struct sample *with_one(double seconds, const struct here *rows, size_t count)
{
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	put_nodes(sample);
	put_process(sample, 5, rows, count);
	return sample;
}

static void assert_ratio(const struct model *model, size_t row, enum metric metric, double ratio)
{
	struct cell cell = value_of(model, row, metric);

	assert_string_equal(presence_name(cell.presence), "present");
	assert_true(fabs(cell.ratio - ratio) < 1e-9);
}

static void assert_count(const struct model *model, size_t row, enum metric metric, uint64_t count)
{
	struct cell cell = value_of(model, row, metric);

	assert_string_equal(presence_name(cell.presence), "present");
	assert_int_equal(cell.count, count);
}

/* A quarter on node 0, the rest on node 2, where nine tenths of the time are spent. */
static void example_of_the_definitions(void **state)
{
	static const struct here before[] = { { 0, 8 << 20, 0, 1 }, { 2, 24 << 20, 0, 1 } };
	const struct here after[] = { { 0, 8 << 20, second / 10, 1 },
				      { 2, 24 << 20, second * 9 / 10, 1 } };
	struct model *model = made_model(NULL);

	(void)state;
	take(model, with_one(1, before, 2));
	take(model, with_one(2, after, 2));
	assert_ratio(model, 0, METRIC_PROCESS_LOCALITY, 0.70);
	assert_ratio(model, 0, METRIC_PROCESS_DISTANCE_COST, 1.30);
	assert_ratio(model, 0, METRIC_PROCESS_SPREAD, 1 - 0.25 * 0.25 - 0.75 * 0.75);
	assert_count(model, 0, METRIC_PROCESS_MISPLACED, 0);
	assert_string_equal(value_of(model, 0, METRIC_PROCESS_CPU_NODES).text, "N0=10% N2=90%");
	model_free(model);
}

static void memory_where_nothing_ran_is_misplaced(void **state)
{
	static const struct here before[] = { { 0, 8 << 20, 0, 2 }, { 2, 24 << 20, 0, 1 } };
	const struct here after[] = { { 0, 8 << 20, second, 2 }, { 2, 24 << 20, 0, 1 } };
	struct model *model = made_model(NULL);

	(void)state;
	/* Until something ran, each thread counts alike. */
	take(model, with_one(1, before, 2));
	assert_count(model, 0, METRIC_PROCESS_MISPLACED, 0);
	assert_ratio(model, 0, METRIC_PROCESS_NODE_CPU_SHARE, 2.0 / 3);
	take(model, with_one(2, after, 2));
	assert_count(model, 0, METRIC_PROCESS_MISPLACED, 24 * mebibyte);
	assert_count(model, 0, METRIC_PROCESS_NODE_MISPLACED, 0);
	assert_count(model, 1, METRIC_PROCESS_NODE_MISPLACED, 24 * mebibyte);
	assert_ratio(model, 0, METRIC_PROCESS_LOCALITY, 0.25);
	model_free(model);
}

/* Threads on a memoryless node are as near to memory as they can be on the nearest one. */
static void memoryless_nodes_count_nearby(void **state)
{
	static const struct here rows[] = { { 0, 8 << 20, 0, 0 }, { 1, 0, 0, 4 },
					    { 2, 24 << 20, 0, 0 } };
	struct model *model = made_model(NULL);

	(void)state;
	take(model, with_one(1, rows, 3));
	assert_ratio(model, 0, METRIC_PROCESS_LOCALITY, 0.75);
	assert_ratio(model, 0, METRIC_PROCESS_DISTANCE_COST, (0.25 * 30 + 0.75 * 15) / 10);
	assert_count(model, 0, METRIC_PROCESS_MISPLACED, 8 * mebibyte);
	assert_string_equal(value_of(model, 0, METRIC_PROCESS_CPU_NODES).text, "N1=100%");
	model_free(model);
}

static void what_is_missing_stays_missing(void **state)
{
	static const struct here rows[] = { { 0, 8 << 20, 0, 1 } };
	struct model *model = made_model(NULL);
	struct sample *sample = with_one(1, rows, 1);
	size_t refused = made_row(sample, ENTITY_PROCESS, 6, 7, NULL);

	(void)state;
	sample_put_presence(sample, refused, METRIC_PROCESS_PLACED, PRESENCE_DENIED);
	put_process(sample, 8, rows, 1);
	sample_put_presence(sample, 1, METRIC_PROCESS_NODE_RESIDENT, PRESENCE_PENDING);
	take(model, sample);
	assert_count(model, 0, METRIC_PROCESS_MISPLACED, 0);
	assert_int_equal(value_of(model, 1, METRIC_PROCESS_LOCALITY).presence, PRESENCE_DENIED);
	assert_int_equal(value_of(model, 1, METRIC_PROCESS_MISPLACED).presence, PRESENCE_DENIED);
	assert_int_equal(value_of(model, 2, METRIC_PROCESS_MISPLACED).presence, PRESENCE_PENDING);
	assert_string_equal(value_of(model, 2, METRIC_PROCESS_CPU_NODES).text, "N0=100%");
	model_free(model);
}

static void stale_parts_make_stale_results(void **state)
{
	static const struct here rows[] = { { 0, 8 << 20, 0, 0 }, { 2, 24 << 20, 0, 1 } };
	struct model *model = made_model(NULL);
	struct sample *sample = with_one(1, rows, 2);

	(void)state;
	sample_cell(sample, 0, METRIC_PROCESS_NODE_RESIDENT)->presence = PRESENCE_STALE;
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_MISPLACED).presence, PRESENCE_STALE);
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_MISPLACED).count, 8 * mebibyte);
	assert_int_equal(value_of(model, 0, METRIC_PROCESS_LOCALITY).presence, PRESENCE_STALE);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_of_the_definitions),
		cmocka_unit_test(memory_where_nothing_ran_is_misplaced),
		cmocka_unit_test(memoryless_nodes_count_nearby),
		cmocka_unit_test(what_is_missing_stays_missing),
		cmocka_unit_test(stale_parts_make_stale_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
