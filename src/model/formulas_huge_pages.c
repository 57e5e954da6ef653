/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computed metrics of huge page pools and of transparent huge pages (mm/hugetlb.c,
 * mm/huge_memory.c). Ratios of events are over what happened since the last sample. */
#include "derive.h"

#include <stddef.h>

static void product_of(const struct formula_context *context, size_t row, enum metric first,
		       enum metric second, struct cell *result)
{
	uint64_t a, b, product;

	if (!input_count(context, row, first, result, &a) ||
	    !input_count(context, row, second, result, &b))
		return;
	if (__builtin_mul_overflow(a, b, &product))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, product);
}

void formula_huge_pool_size(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	product_of(context, row, METRIC_HUGE_POOL_PAGES, METRIC_HUGE_POOL_PAGE_SIZE, result);
}

void formula_huge_pool_used(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t pages, free, size, bytes;

	if (!input_count(context, row, METRIC_HUGE_POOL_PAGES, result, &pages) ||
	    !input_count(context, row, METRIC_HUGE_POOL_FREE, result, &free) ||
	    !input_count(context, row, METRIC_HUGE_POOL_PAGE_SIZE, result, &size))
		return;
	/* Two files: the pool may change between them. */
	if (__builtin_mul_overflow(pages > free ? pages - free : 0, size, &bytes))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, bytes);
}

void formula_huge_pool_available(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	uint64_t free, reserved;

	if (input_count(context, row, METRIC_HUGE_POOL_FREE, result, &free) &&
	    input_count(context, row, METRIC_HUGE_POOL_RESERVED, result, &reserved))
		result_count(result, free > reserved ? free - reserved : 0);
}

void formula_huge_pool_idle(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	product_of(context, row, METRIC_HUGE_POOL_AVAILABLE, METRIC_HUGE_POOL_PAGE_SIZE, result);
}

/* The machine's pages less those of its nodes; nodes are the rows of the same size. */
void formula_huge_pool_residue(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	const struct table *pools = sample_table(context->sample, ENTITY_HUGE_POOL);
	uint64_t pages, on_node, sum = 0;
	bool has_nodes = false;

	if (pools->keys[row].second ||
	    !input_count(context, row, METRIC_HUGE_POOL_PAGES, result, &pages))
		return;
	for (size_t i = 0; i < pools->row_count; i++) {
		if (!pools->keys[i].second || pools->keys[i].first != pools->keys[row].first)
			continue;
		if (!input_count(context, i, METRIC_HUGE_POOL_PAGES, result, &on_node))
			return;
		sum += on_node;
		has_nodes = true;
	}
	if (has_nodes)
		result_signed(result, (int64_t)(pages - sum));
	else
		*result = (struct cell){ .presence = PRESENCE_ABSENT };
}

/* The share of `served` in both, by their changes since the last sample. */
static void success_now(const struct formula_context *context, size_t row, enum metric served,
			enum metric failed, struct cell *result)
{
	uint64_t good, bad;

	if (input_change(context, row, served, result, &good) &&
	    input_change(context, row, failed, result, &bad))
		result_quotient(result, good, good + bad);
}

void formula_thp_size_fault_success(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	success_now(context, row, METRIC_THP_SIZE_ANON_FAULT_ALLOC,
		    METRIC_THP_SIZE_ANON_FAULT_FALLBACK, result);
}

void formula_thp_size_fault_success_ever(const struct formula_context *context, size_t row,
					 struct cell *result)
{
	uint64_t served, fallback, all;

	if (!input_count(context, row, METRIC_THP_SIZE_ANON_FAULT_ALLOC, result, &served) ||
	    !input_count(context, row, METRIC_THP_SIZE_ANON_FAULT_FALLBACK, result, &fallback))
		return;
	if (__builtin_add_overflow(served, fallback, &all))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_quotient(result, served, all);
}

void formula_thp_size_anon_size(const struct formula_context *context, size_t row,
				struct cell *result)
{
	product_of(context, row, METRIC_THP_SIZE_NR_ANON, METRIC_THP_SIZE_PAGE_SIZE, result);
}

void formula_thp_size_partial_size(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	product_of(context, row, METRIC_THP_SIZE_NR_ANON_PARTIALLY_MAPPED,
		   METRIC_THP_SIZE_PAGE_SIZE, result);
}

void formula_system_thp_collapse_success(const struct formula_context *context, size_t row,
					 struct cell *result)
{
	success_now(context, row, METRIC_SYSTEM_THP_COLLAPSE_ALLOC,
		    METRIC_SYSTEM_THP_COLLAPSE_ALLOC_FAILED, result);
}

void formula_system_thp_split_pressure(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	uint64_t split, faulted, collapsed;

	if (input_change(context, row, METRIC_SYSTEM_THP_SPLIT_PAGE, result, &split) &&
	    input_change(context, row, METRIC_SYSTEM_THP_FAULT_ALLOC, result, &faulted) &&
	    input_change(context, row, METRIC_SYSTEM_THP_COLLAPSE_ALLOC, result, &collapsed))
		result_quotient(result, split, faulted + collapsed);
}
