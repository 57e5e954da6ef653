/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must add up on every captured machine: the balance sheet to MemTotal, nodes to the machine,
 * zones to their node. Totals are exact. What moved while the files were captured, one after the
 * other on machines under load, may differ by an eighth; the view numa shows by how much.
 */
#include "collected.h"

#include <stdlib.h>

static const enum metric metrics[] = {
	METRIC_BALANCE_PART, METRIC_BALANCE_SIZE, METRIC_BALANCE_OWNERS, METRIC_NODE_MEMORY_TOTAL,
	METRIC_NODE_MEMORY_FREE, METRIC_NODE_ANONYMOUS, METRIC_NODE_SLAB, METRIC_ZONE_MANAGED,
	METRIC_ZONE_FREE, METRIC_SYSTEM_ANONYMOUS, METRIC_SYSTEM_SLAB, METRIC_SYSTEM_MEMORY_FREE,
	METRIC_SYSTEM_MEMORY_TOTAL, METRIC_SYSTEM_MEMORY_AVAILABLE,
};

struct checked {
	unsigned sheets, machines_of_nodes, nodes_of_zones;
};

static uint64_t system_value(const struct model *model, enum metric metric)
{
	struct cell cell = value_of(model, 0, metric);

	return cell_has_value(&cell) ? cell.count : 0;
}

static bool sum_of(const struct model *model, enum metric metric, uint64_t *ret_sum)
{
	struct cell sum = model_sum(model, (struct column){ metric, LENS_VALUE }, NULL, 0);

	*ret_sum = cell_has_value(&sum) ? sum.count : 0;
	return cell_has_value(&sum);
}

static void assert_about(uint64_t found, uint64_t expected, uint64_t total)
{
	uint64_t difference = found > expected ? found - expected : expected - found;

	assert_true(difference <= total / 8);
}

static void check_sheet(const struct model *model, struct checked *checked)
{
	struct cell sum = model_sum(model, (struct column){ METRIC_BALANCE_SIZE, LENS_VALUE },
				    NULL, 0);

	if (!cell_has_value(&sum))
		return;
	assert_true(sum.signed_count ==
		    (int64_t)system_value(model, METRIC_SYSTEM_MEMORY_TOTAL));
	checked->sheets++;
}

static void check_nodes(const struct model *model, struct checked *checked)
{
	static const struct {
		enum metric node, system;
	} pairs[] = {
		{ METRIC_NODE_MEMORY_FREE, METRIC_SYSTEM_MEMORY_FREE },
		{ METRIC_NODE_ANONYMOUS, METRIC_SYSTEM_ANONYMOUS },
		{ METRIC_NODE_SLAB, METRIC_SYSTEM_SLAB },
	};
	uint64_t total = system_value(model, METRIC_SYSTEM_MEMORY_TOTAL), sum;

	if (!total || !sum_of(model, METRIC_NODE_MEMORY_TOTAL, &sum))
		return;
	/* Kernels of the age of 2.6 count what the firmware holds to the nodes, too. */
	if (system_value(model, METRIC_SYSTEM_MEMORY_AVAILABLE))
		assert_int_equal(sum, total);
	else
		assert_about(sum, total, total);
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (sum_of(model, pairs[i].node, &sum))
			assert_about(sum, system_value(model, pairs[i].system), total);
	checked->machines_of_nodes++;
}

static bool sum_of_zones(const struct model *model, uint64_t node, enum metric metric,
			 uint64_t *ret_sum)
{
	const struct table *zones = sample_table(model_now(model), ENTITY_ZONE);
	bool has_value = false;

	*ret_sum = 0;
	for (size_t row = 0; row < zones->row_count; row++) {
		struct cell cell = value_of(model, row, metric);

		if (zones->keys[row].first != node || !cell_has_value(&cell))
			continue;
		*ret_sum += cell.count;
		has_value = true;
	}
	return has_value;
}

static void check_zones(const struct model *model, struct checked *checked)
{
	const struct table *nodes = sample_table(model_now(model), ENTITY_NODE);

	for (size_t row = 0; row < nodes->row_count; row++) {
		struct cell total = value_of(model, row, METRIC_NODE_MEMORY_TOTAL);
		struct cell free = value_of(model, row, METRIC_NODE_MEMORY_FREE);
		uint64_t sum;

		if (!cell_has_value(&total) || !cell_has_value(&free) || !total.count ||
		    !sum_of_zones(model, nodes->keys[row].first, METRIC_ZONE_MANAGED, &sum))
			continue;
		assert_int_equal(sum, total.count);
		assert_true(sum_of_zones(model, nodes->keys[row].first, METRIC_ZONE_FREE, &sum));
		assert_about(sum, free.count, total.count);
		checked->nodes_of_zones++;
	}
}

static void check_machine(struct tree *tree, struct arena *arena, void *context)
{
	struct model *model = collected_model(tree, metrics, ARRAY_SIZE(metrics));

	(void)arena;
	check_sheet(model, context);
	check_nodes(model, context);
	check_zones(model, context);
	model_free(model);
}

static void captured_machines(void **state)
{
	struct checked checked = { 0 };

	(void)state;
	for_each_machine(check_machine, &checked);
	assert_true(checked.sheets >= 5);
	assert_true(checked.machines_of_nodes >= 2);
	assert_true(checked.nodes_of_zones >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captured_machines),
	};

	return cmocka_run_group_tests_name("sums", tests, NULL, NULL);
}
