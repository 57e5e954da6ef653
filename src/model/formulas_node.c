/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How well memory is placed on nodes, and what is left between the numbers of the machine and those
 * of its nodes. Allocations are events, not pages (mm/page_alloc.c, zone_statistics); ratios are
 * over what happened since the last sample.
 */
#include "derive.h"

void formula_system_memory_nodes(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	size_t nodes = sample_table(context->sample, ENTITY_NODE)->row_count;
	uint64_t count = 0, flag;

	(void)row;
	for (size_t node = 0; node < nodes; node++) {
		struct cell unknown = { .presence = PRESENCE_ABSENT };
		bool is_known = input_count(context, node, METRIC_NODE_NODE, &unknown, &flag);

		/* Kernels before 4.14 mostly do not tell. */
		count += is_known &&
			 (!input_count(context, node, METRIC_NODE_HAS_MEMORY, &unknown, &flag) ||
			  flag > 0);
	}
	if (count)
		result_count(result, count);
}

/* The part of `wanted` in `wanted` and `other` together. */
static void share_of_changes(const struct formula_context *context, size_t row,
			     enum metric wanted, enum metric other, struct cell *result)
{
	uint64_t part, rest, sum;

	if (!input_change(context, row, wanted, result, &part) ||
	    !input_change(context, row, other, result, &rest))
		return;
	if (__builtin_add_overflow(part, rest, &sum))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_quotient(result, part, sum);
}

void formula_node_used_share(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	uint64_t used, total;

	if (input_count(context, row, METRIC_NODE_MEMORY_USED, result, &used) &&
	    input_count(context, row, METRIC_NODE_MEMORY_TOTAL, result, &total) && used <= total)
		result_quotient(result, used, total);
}

/* The node's rows of the table of pools, whose keys have its number plus one. */
static void sum_of_pools(const struct formula_context *context, size_t node_row,
			 enum metric pages, struct cell *result)
{
	const struct table *pools = sample_table(context->sample, ENTITY_HUGE_POOL);
	uint64_t node = sample_table(context->sample, ENTITY_NODE)->keys[node_row].first;
	uint64_t count, size, bytes, sum = 0;
	bool has_pools = false;

	for (size_t row = 0; row < pools->row_count; row++) {
		if (pools->keys[row].second == 0 || pools->keys[row].second - 1 != node)
			continue;
		has_pools = true;
		if (!input_count(context, row, pages, result, &count) ||
		    !input_count(context, row, METRIC_HUGE_POOL_PAGE_SIZE, result, &size))
			return;
		if (__builtin_mul_overflow(count, size, &bytes) ||
		    __builtin_add_overflow(sum, bytes, &sum)) {
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
			return;
		}
	}
	if (has_pools)
		result_count(result, sum);
}

void formula_node_pools(const struct formula_context *context, size_t row, struct cell *result)
{
	sum_of_pools(context, row, METRIC_HUGE_POOL_PAGES, result);
}

void formula_node_pools_free(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	sum_of_pools(context, row, METRIC_HUGE_POOL_FREE, result);
}

/* Of those that the kernel has: what is absent is no part, what is missing otherwise no sum. */
static void sum_of_parts(const struct formula_context *context, size_t row,
			 const enum metric *parts, size_t count, struct cell *result)
{
	uint64_t part, sum = 0;
	bool has_any = false;

	for (size_t i = 0; i < count; i++) {
		struct cell why = *result;

		if (input_count(context, row, parts[i], &why, &part)) {
			has_any = true;
			*result = why;
			if (!__builtin_add_overflow(sum, part, &sum))
				continue;
			why.presence = PRESENCE_UNREADABLE;
		}
		if (why.presence != PRESENCE_ABSENT) {
			*result = (struct cell){ .presence = why.presence };
			return;
		}
	}
	if (has_any)
		result_count(result, sum);
}

void formula_node_transparent(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	static const enum metric parts[] = { METRIC_NODE_ANONYMOUS_HUGE_PAGES,
					     METRIC_NODE_SHMEM_HUGE_PAGES,
					     METRIC_NODE_FILE_HUGE_PAGES };

	sum_of_parts(context, row, parts, ARRAY_SIZE(parts), result);
}

void formula_node_demoted(const struct formula_context *context, size_t row, struct cell *result)
{
	static const enum metric parts[] = { METRIC_NODE_PGDEMOTE_KSWAPD,
					     METRIC_NODE_PGDEMOTE_DIRECT,
					     METRIC_NODE_PGDEMOTE_KHUGEPAGED,
					     METRIC_NODE_PGDEMOTE_PROACTIVE };

	sum_of_parts(context, row, parts, ARRAY_SIZE(parts), result);
}

void formula_node_hit_ratio(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	share_of_changes(context, row, METRIC_NODE_NUMA_HIT, METRIC_NODE_NUMA_MISS, result);
}

void formula_node_locality(const struct formula_context *context, size_t row,
			   struct cell *result)
{
	share_of_changes(context, row, METRIC_NODE_NUMA_LOCAL, METRIC_NODE_NUMA_OTHER, result);
}

/* Of the wishes for this node, those that another one served. */
void formula_node_spill(const struct formula_context *context, size_t row, struct cell *result)
{
	share_of_changes(context, row, METRIC_NODE_NUMA_FOREIGN, METRIC_NODE_NUMA_HIT, result);
}

void formula_system_numa_hit_ratio(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	share_of_changes(context, row, METRIC_SYSTEM_NUMA_HIT, METRIC_SYSTEM_NUMA_MISS, result);
}

void formula_system_numa_locality(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	share_of_changes(context, row, METRIC_SYSTEM_NUMA_LOCAL, METRIC_SYSTEM_NUMA_OTHER, result);
}

/* The two counters are not read at one moment, so at most 1. */
void formula_system_numa_balancing_locality(const struct formula_context *context, size_t row,
					    struct cell *result)
{
	uint64_t local, all;

	if (input_change(context, row, METRIC_SYSTEM_NUMA_HINT_FAULTS_LOCAL, result, &local) &&
	    input_change(context, row, METRIC_SYSTEM_NUMA_HINT_FAULTS, result, &all))
		result_quotient(result, local > all ? all : local, all);
}

/* Memoryless nodes are neither full nor empty, nor are those whose two numbers contradict. */
void formula_system_numa_imbalance(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	size_t nodes = sample_table(context->sample, ENTITY_NODE)->row_count;
	double most = 0, least = 0;
	bool is_first = true;

	(void)row;
	for (size_t node = 0; node < nodes; node++) {
		uint64_t used, total;
		double share;

		if (!input_count(context, node, METRIC_NODE_MEMORY_USED, result, &used) ||
		    !input_count(context, node, METRIC_NODE_MEMORY_TOTAL, result, &total))
			return;
		if (total == 0 || used > total)
			continue;
		share = (double)used / (double)total;
		most = is_first || share > most ? share : most;
		least = is_first || share < least ? share : least;
		is_first = false;
	}
	if (!is_first)
		*result = (struct cell){ .presence = PRESENCE_PRESENT, .ratio = most - least };
}

/* False when a node's number is missing, which `result` then says, or there are no nodes. */
static bool sum_over_nodes(const struct formula_context *context, enum metric metric,
			   struct cell *result, uint64_t *ret_sum)
{
	size_t nodes = sample_table(context->sample, ENTITY_NODE)->row_count;
	uint64_t sum = 0, value;

	for (size_t node = 0; node < nodes; node++) {
		if (!input_count(context, node, metric, result, &value))
			return false;
		if (__builtin_add_overflow(sum, value, &sum)) {
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
			return false;
		}
	}
	*ret_sum = sum;
	return nodes > 0;
}

/* Where counters are beyond what machines have, a difference may not fit. */
static void result_difference(struct cell *result, uint64_t a, uint64_t b)
{
	int64_t difference;

	if (__builtin_sub_overflow(a, b, &difference))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, difference);
}

static void residue(const struct formula_context *context, size_t row, enum metric whole,
		    enum metric part, struct cell *result)
{
	uint64_t value, sum;

	if (input_count(context, row, whole, result, &value) &&
	    sum_over_nodes(context, part, result, &sum))
		result_difference(result, value, sum);
}

void formula_system_nodes_residue_memory_total(const struct formula_context *context, size_t row,
					       struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_MEMORY_TOTAL, METRIC_NODE_MEMORY_TOTAL, result);
}

void formula_system_nodes_residue_memory_free(const struct formula_context *context, size_t row,
					      struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_MEMORY_FREE, METRIC_NODE_MEMORY_FREE, result);
}

void formula_system_nodes_residue_anonymous(const struct formula_context *context, size_t row,
					    struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_ANONYMOUS, METRIC_NODE_ANONYMOUS, result);
}

/* A node's FilePages hold what the machine's meminfo splits in three. */
void formula_system_nodes_residue_file_pages(const struct formula_context *context, size_t row,
					     struct cell *result)
{
	uint64_t cached, buffers, swap_cached, all, sum;

	if (!input_count(context, row, METRIC_SYSTEM_CACHED, result, &cached) ||
	    !input_count(context, row, METRIC_SYSTEM_BUFFERS, result, &buffers) ||
	    !input_count(context, row, METRIC_SYSTEM_SWAP_CACHED, result, &swap_cached) ||
	    !sum_over_nodes(context, METRIC_NODE_FILE_PAGES, result, &sum))
		return;
	if (__builtin_add_overflow(cached, buffers, &all) ||
	    __builtin_add_overflow(all, swap_cached, &all))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_difference(result, all, sum);
}

void formula_system_nodes_residue_shmem(const struct formula_context *context, size_t row,
					struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_SHMEM, METRIC_NODE_SHMEM, result);
}

void formula_system_nodes_residue_slab(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_SLAB, METRIC_NODE_SLAB, result);
}

void formula_system_nodes_residue_page_tables(const struct formula_context *context, size_t row,
					      struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_PAGE_TABLES, METRIC_NODE_PAGE_TABLES, result);
}

void formula_system_nodes_residue_kernel_stack(const struct formula_context *context, size_t row,
					       struct cell *result)
{
	residue(context, row, METRIC_SYSTEM_KERNEL_STACK, METRIC_NODE_KERNEL_STACK, result);
}

/* Of one row in those of its whole table. */
static void share_of_rows(const struct formula_context *context, size_t row, enum metric metric,
			  struct cell *result)
{
	size_t rows = sample_table(context->sample, metric_entity(metric))->row_count;
	uint64_t part, all = 0, value;

	for (size_t i = 0; i < rows; i++) {
		if (!input_count(context, i, metric, result, &value))
			return;
		if (__builtin_add_overflow(all, value, &all)) {
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
			return;
		}
	}
	if (input_count(context, row, metric, result, &part))
		result_quotient(result, part, all);
}

void formula_placement_share(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	share_of_rows(context, row, METRIC_PLACEMENT_RESIDENT, result);
}

void formula_strip_node_share(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	share_of_rows(context, row, METRIC_STRIP_NODE_RESIDENT, result);
}

/* The row of the mapping that begins there, or -1. In the order of addresses, but for the sums at
 * the end, which have none. */
static int64_t find_mapping(const struct sample *sample, uint64_t start)
{
	const struct table *mappings = sample_table(sample, ENTITY_MAPPING);
	size_t first = 0, end = mappings->row_count;

	while (end > 1 && mappings->keys[end - 1].first == 0)
		end--;
	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (mappings->keys[middle].first == start)
			return (int64_t)middle;
		if (mappings->keys[middle].first < start)
			first = middle + 1;
		else
			end = middle;
	}
	return -1;
}

void formula_node_mapping_class(const struct formula_context *context, size_t row,
				struct cell *result)
{
	const struct table *table = sample_table(context->sample, ENTITY_NODE_MAPPING);
	int64_t mapping = find_mapping(context->sample, table->keys[row].first);

	if (mapping >= 0)
		*result = *sample_get(context->sample, (size_t)mapping, METRIC_MAPPING_CLASS);
}

/* The first cell begins where the mapping does. */
void formula_strip_offset(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t first, start;

	if (input_count(context, 0, METRIC_STRIP_START, result, &first) &&
	    input_count(context, row, METRIC_STRIP_START, result, &start) && start >= first)
		result_count(result, start - first);
}
