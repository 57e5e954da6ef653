/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Placement on nodes: the example of D15, residues between the machine and its nodes, shares. */
#include "made_sample.h"

#include <math.h>

static void assert_ratio(const struct model *model, size_t row, enum metric metric, double ratio)
{
	struct cell cell = value_of(model, row, metric);

	assert_string_equal(presence_name(cell.presence), "present");
	assert_true(fabs(cell.ratio - ratio) < 1e-9);
}

static void assert_presence(const struct model *model, size_t row, enum metric metric,
			    enum presence presence)
{
	assert_string_equal(presence_name(value_of(model, row, metric).presence),
			    presence_name(presence));
}

struct events {
	uint64_t hit, miss, local, other, foreign;
};

static struct sample *events_sample(double seconds, const struct events *nodes, size_t count)
{
	static const enum metric metrics[] = {
		METRIC_NODE_HIT_RATIO, METRIC_NODE_LOCALITY, METRIC_NODE_SPILL,
		METRIC_SYSTEM_NUMA_HIT_RATIO, METRIC_SYSTEM_NUMA_LOCALITY,
		METRIC_SYSTEM_NUMA_BALANCING_LOCALITY,
	};
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_NUMA_HIT, nodes[0].hit);
	sample_put_count(sample, 0, METRIC_SYSTEM_NUMA_MISS, nodes[0].miss);
	sample_put_count(sample, 0, METRIC_SYSTEM_NUMA_LOCAL, nodes[0].local);
	sample_put_count(sample, 0, METRIC_SYSTEM_NUMA_OTHER, nodes[0].other);
	sample_put_count(sample, 0, METRIC_SYSTEM_NUMA_HINT_FAULTS, nodes[0].hit);
	sample_put_count(sample, 0, METRIC_SYSTEM_NUMA_HINT_FAULTS_LOCAL, nodes[0].local);
	for (size_t i = 0; i < count; i++) {
		size_t row = made_row(sample, ENTITY_NODE, i * 3, 0, NULL);

		sample_put_count(sample, row, METRIC_NODE_NUMA_HIT, nodes[i].hit);
		sample_put_count(sample, row, METRIC_NODE_NUMA_MISS, nodes[i].miss);
		sample_put_count(sample, row, METRIC_NODE_NUMA_LOCAL, nodes[i].local);
		sample_put_count(sample, row, METRIC_NODE_NUMA_OTHER, nodes[i].other);
		sample_put_count(sample, row, METRIC_NODE_NUMA_FOREIGN, nodes[i].foreign);
	}
	return sample;
}

static void placement_of_allocations(void **state)
{
	static const struct events before[] = { { 5000, 10, 4000, 1010, 7 }, { 9, 9, 9, 9, 9 } };
	static const struct events after[] = {
		{ 5900, 110, 4700, 1310, 57 }, { 9, 9, 9, 9, 9 }
	};
	struct model *model = made_model(NULL);

	(void)state;
	take(model, events_sample(1, before, 2));
	assert_presence(model, 0, METRIC_NODE_HIT_RATIO, PRESENCE_ABSENT);
	take(model, events_sample(2, after, 2));
	assert_ratio(model, 0, METRIC_NODE_HIT_RATIO, 0.9);
	assert_ratio(model, 0, METRIC_NODE_LOCALITY, 0.7);
	assert_ratio(model, 0, METRIC_NODE_SPILL, 50.0 / 950);
	assert_ratio(model, 0, METRIC_SYSTEM_NUMA_HIT_RATIO, 0.9);
	assert_ratio(model, 0, METRIC_SYSTEM_NUMA_LOCALITY, 0.7);
	assert_ratio(model, 0, METRIC_SYSTEM_NUMA_BALANCING_LOCALITY, 700.0 / 900);
	/* Nothing happened: there is no ratio, not even 0. */
	assert_presence(model, 1, METRIC_NODE_HIT_RATIO, PRESENCE_ABSENT);
	assert_presence(model, 1, METRIC_NODE_SPILL, PRESENCE_ABSENT);
	model_free(model);
}

static const enum metric memory_metrics[] = {
	METRIC_NODE_USED_SHARE, METRIC_SYSTEM_NUMA_IMBALANCE,
	METRIC_SYSTEM_NODES_RESIDUE_MEMORY_TOTAL, METRIC_SYSTEM_NODES_RESIDUE_FILE_PAGES,
};

static struct sample *memory_sample(void)
{
	struct sample *sample = made_sample(1, memory_metrics, ARRAY_SIZE(memory_metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, 5000);
	sample_put_count(sample, 0, METRIC_SYSTEM_CACHED, 200);
	sample_put_count(sample, 0, METRIC_SYSTEM_BUFFERS, 30);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_CACHED, 4);
	return sample;
}

static void add_node(struct sample *sample, uint64_t node, uint64_t total, uint64_t used,
		     uint64_t file)
{
	size_t row = made_row(sample, ENTITY_NODE, node, 0, NULL);

	sample_put_count(sample, row, METRIC_NODE_MEMORY_TOTAL, total);
	sample_put_count(sample, row, METRIC_NODE_MEMORY_USED, used);
	sample_put_count(sample, row, METRIC_NODE_FILE_PAGES, file);
}

static void nodes_against_the_machine(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = memory_sample();

	(void)state;
	add_node(sample, 0, 2000, 1600, 100);
	add_node(sample, 2, 0, 0, 0);
	add_node(sample, 5, 4000, 1000, 140);
	take(model, sample);
	assert_ratio(model, 0, METRIC_NODE_USED_SHARE, 0.8);
	assert_presence(model, 1, METRIC_NODE_USED_SHARE, PRESENCE_ABSENT);
	assert_ratio(model, 0, METRIC_SYSTEM_NUMA_IMBALANCE, 0.55);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_NODES_RESIDUE_MEMORY_TOTAL).signed_count,
			 -1000);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_NODES_RESIDUE_FILE_PAGES).signed_count,
			 -6);
	model_free(model);
}

/* No nodes, nodes that refuse, and numbers beyond any machine are no residue of 0. */
static void residues_that_cannot_be_told(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = memory_sample();

	(void)state;
	take(model, sample);
	assert_presence(model, 0, METRIC_SYSTEM_NUMA_IMBALANCE, PRESENCE_ABSENT);
	assert_presence(model, 0, METRIC_SYSTEM_NODES_RESIDUE_MEMORY_TOTAL, PRESENCE_ABSENT);
	sample = memory_sample();
	add_node(sample, 0, 2000, 1600, 100);
	add_node(sample, 1, 0, 0, 0);
	sample_put_presence(sample, 1, METRIC_NODE_MEMORY_TOTAL, PRESENCE_GONE);
	take(model, sample);
	assert_presence(model, 0, METRIC_SYSTEM_NUMA_IMBALANCE, PRESENCE_GONE);
	assert_presence(model, 0, METRIC_SYSTEM_NODES_RESIDUE_MEMORY_TOTAL, PRESENCE_GONE);
	sample = memory_sample();
	add_node(sample, 0, UINT64_MAX, 1, UINT64_MAX);
	add_node(sample, 1, UINT64_MAX, 1, 0);
	take(model, sample);
	assert_presence(model, 0, METRIC_SYSTEM_NODES_RESIDUE_MEMORY_TOTAL, PRESENCE_UNREADABLE);
	assert_presence(model, 0, METRIC_SYSTEM_NODES_RESIDUE_FILE_PAGES, PRESENCE_UNREADABLE);
	model_free(model);
}

static void add_pool(struct sample *sample, uint64_t size, uint64_t node, uint64_t pages,
		     uint64_t free)
{
	size_t row = made_row(sample, ENTITY_HUGE_POOL, size, node, NULL);

	sample_put_count(sample, row, METRIC_HUGE_POOL_PAGE_SIZE, size);
	sample_put_count(sample, row, METRIC_HUGE_POOL_PAGES, pages);
	sample_put_count(sample, row, METRIC_HUGE_POOL_FREE, free);
}

/* Keys of pools are the node's number plus one, and 0 for the machine. */
static void pools_of_all_sizes(void **state)
{
	static const enum metric metrics[] = { METRIC_NODE_POOLS, METRIC_NODE_POOLS_FREE };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	for (uint64_t node = 0; node < 6; node += 2)
		made_row(sample, ENTITY_NODE, node, 0, NULL);
	add_pool(sample, 2 << 20, 0, 100, 100);
	add_pool(sample, 2 << 20, 1, 7, 3);
	add_pool(sample, 1 << 30, 1, 2, 0);
	add_pool(sample, 2 << 20, 3, UINT64_MAX, 0);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_NODE_POOLS).count, (7 << 21) + (UINT64_C(2) << 30));
	assert_int_equal(value_of(model, 0, METRIC_NODE_POOLS_FREE).count, 3 << 21);
	assert_presence(model, 1, METRIC_NODE_POOLS, PRESENCE_UNREADABLE);
	assert_presence(model, 2, METRIC_NODE_POOLS, PRESENCE_ABSENT);
	model_free(model);
}

/* What a kernel does not have is no part of a sum; what it refuses is none of it. */
static void sums_of_what_there_is(void **state)
{
	static const enum metric metrics[] = { METRIC_NODE_TRANSPARENT, METRIC_NODE_DEMOTED };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	made_row(sample, ENTITY_NODE, 0, 0, NULL);
	made_row(sample, ENTITY_NODE, 1, 0, NULL);
	sample_put_count(sample, 0, METRIC_NODE_ANONYMOUS_HUGE_PAGES, 8 << 21);
	sample_put_count(sample, 0, METRIC_NODE_SHMEM_HUGE_PAGES, 1 << 21);
	sample_put_count(sample, 0, METRIC_NODE_PGDEMOTE_KSWAPD, 4096);
	sample_put_count(sample, 0, METRIC_NODE_PGDEMOTE_DIRECT, 8192);
	sample_put_presence(sample, 1, METRIC_NODE_PGDEMOTE_KSWAPD, PRESENCE_GONE);
	sample_put_count(sample, 1, METRIC_NODE_PGDEMOTE_DIRECT, 8192);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_NODE_TRANSPARENT).count, 9 << 21);
	assert_int_equal(value_of(model, 0, METRIC_NODE_DEMOTED).count, 12288);
	assert_presence(model, 1, METRIC_NODE_TRANSPARENT, PRESENCE_ABSENT);
	assert_presence(model, 1, METRIC_NODE_DEMOTED, PRESENCE_GONE);
	model_free(model);
}

/* N0=2048 and N2=5120 of 4 kB, N2=2 of 2048 kB: 8 MiB and 24 MiB. */
static void shares_of_a_process(void **state)
{
	static const enum metric metrics[] = { METRIC_PLACEMENT_SHARE };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	made_row(sample, ENTITY_PLACEMENT, 0, 0, NULL);
	made_row(sample, ENTITY_PLACEMENT, 2, 0, NULL);
	sample_put_count(sample, 0, METRIC_PLACEMENT_RESIDENT, 8 << 20);
	sample_put_count(sample, 1, METRIC_PLACEMENT_RESIDENT, 24 << 20);
	take(model, sample);
	assert_ratio(model, 0, METRIC_PLACEMENT_SHARE, 0.25);
	assert_ratio(model, 1, METRIC_PLACEMENT_SHARE, 0.75);
	model_free(model);
}

/* Where the kernel does not say which nodes have memory, each of them may. */
static void nodes_with_memory(void **state)
{
	static const enum metric metrics[] = { METRIC_SYSTEM_MEMORY_NODES };
	static const uint64_t flags[] = { 1, 0, 1 };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		sample_put_count(sample, made_row(sample, ENTITY_NODE, i, 0, NULL),
				 METRIC_NODE_NODE, i);
		sample_put_count(sample, i, METRIC_NODE_HAS_MEMORY, flags[i]);
	}
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_MEMORY_NODES).count, 2);
	sample = made_sample(2, metrics, ARRAY_SIZE(metrics));
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		sample_put_count(sample, made_row(sample, ENTITY_NODE, i, 0, NULL),
				 METRIC_NODE_NODE, i);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_MEMORY_NODES).count, 3);
	sample = made_sample(3, metrics, ARRAY_SIZE(metrics));
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	take(model, sample);
	assert_presence(model, 0, METRIC_SYSTEM_MEMORY_NODES, PRESENCE_ABSENT);
	model_free(model);
}

static void class_of_mappings_by_node(void **state)
{
	static const enum metric metrics[] = { METRIC_NODE_MAPPING_CLASS };
	struct model *model = made_model(NULL);
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	(void)state;
	for (uint64_t start = 0x1000; start < 0x9000; start += 0x1000)
		sample_put_text(sample, made_row(sample, ENTITY_MAPPING, start, 0, ""),
				METRIC_MAPPING_PATH,
				text_from(start == 0x6000 ? "[heap]" : "/memfd:x (deleted)"));
	made_row(sample, ENTITY_MAPPING, 0, 0, "sums have no address");
	made_row(sample, ENTITY_NODE_MAPPING, 0x6000, 1, NULL);
	made_row(sample, ENTITY_NODE_MAPPING, 0x8000, 0, NULL);
	made_row(sample, ENTITY_NODE_MAPPING, 0x8001, 0, NULL);
	take(model, sample);
	assert_string_equal(value_of(model, 0, METRIC_NODE_MAPPING_CLASS).text, "heap");
	assert_string_equal(value_of(model, 1, METRIC_NODE_MAPPING_CLASS).text, "memfd");
	assert_presence(model, 2, METRIC_NODE_MAPPING_CLASS, PRESENCE_ABSENT);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placement_of_allocations),
		cmocka_unit_test(nodes_with_memory),
		cmocka_unit_test(class_of_mappings_by_node),
		cmocka_unit_test(nodes_against_the_machine),
		cmocka_unit_test(residues_that_cannot_be_told),
		cmocka_unit_test(pools_of_all_sizes),
		cmocka_unit_test(sums_of_what_there_is),
		cmocka_unit_test(shares_of_a_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
