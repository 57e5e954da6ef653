/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Computed metrics of the machine as a whole (their formula fields) and of swap areas.
 * Ratios of events are over what happened since the last sample, and absent when nothing did.
 */
#include "derive.h"

static uint64_t difference_or_zero(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

void formula_system_memory_used(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t total, available;

	if (input_count(context, row, METRIC_SYSTEM_MEMORY_TOTAL, result, &total) &&
	    input_count(context, row, METRIC_SYSTEM_MEMORY_AVAILABLE, result, &available))
		result_count(result, difference_or_zero(total, available));
}

void formula_system_swap_used(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	uint64_t total, free;

	if (input_count(context, row, METRIC_SYSTEM_SWAP_TOTAL, result, &total) &&
	    input_count(context, row, METRIC_SYSTEM_SWAP_FREE, result, &free) && free <= total)
		result_count(result, total - free);
}

void formula_system_commit_ratio(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	uint64_t committed, limit;

	if (input_count(context, row, METRIC_SYSTEM_COMMITTED, result, &committed) &&
	    input_count(context, row, METRIC_SYSTEM_COMMIT_LIMIT, result, &limit))
		result_quotient(result, committed, limit);
}

void formula_system_minor_faults(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	uint64_t all, major;

	if (input_count(context, row, METRIC_SYSTEM_PGFAULT, result, &all) &&
	    input_count(context, row, METRIC_SYSTEM_PGMAJFAULT, result, &major))
		result_count(result, difference_or_zero(all, major));
}

/* Kernels before 5.9 count anonymous and file refaults together. */
void formula_system_refaults(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t anonymous, file, both;

	if (input_count(context, row, METRIC_SYSTEM_WORKINGSET_REFAULT, &ignored, &both))
		result_count(result, both);
	else if (input_count(context, row, METRIC_SYSTEM_WORKINGSET_REFAULT_ANON, result,
			     &anonymous) &&
		 input_count(context, row, METRIC_SYSTEM_WORKINGSET_REFAULT_FILE, result, &file))
		result_count(result, anonymous + file);
}

/*
 * Share of `scanned` that was `stolen` since the last sample; the reads are not atomic, so at
 * most 1.
 */
static void efficiency(const struct formula_context *context, size_t row, enum metric stolen,
		       enum metric scanned, struct cell *result)
{
	uint64_t steal, scan;

	if (!input_change(context, row, stolen, result, &steal) ||
	    !input_change(context, row, scanned, result, &scan))
		return;
	result_quotient(result, steal > scan ? scan : steal, scan);
}

void formula_system_kswapd_efficiency(const struct formula_context *context, size_t row,
				      struct cell *result)
{
	efficiency(context, row, METRIC_SYSTEM_PGSTEAL_KSWAPD, METRIC_SYSTEM_PGSCAN_KSWAPD, result);
}

void formula_system_direct_efficiency(const struct formula_context *context, size_t row,
				      struct cell *result)
{
	efficiency(context, row, METRIC_SYSTEM_PGSTEAL_DIRECT, METRIC_SYSTEM_PGSCAN_DIRECT, result);
}

void formula_system_thp_fault_success(const struct formula_context *context, size_t row,
				      struct cell *result)
{
	uint64_t served, fallback;

	if (input_change(context, row, METRIC_SYSTEM_THP_FAULT_ALLOC, result, &served) &&
	    input_change(context, row, METRIC_SYSTEM_THP_FAULT_FALLBACK, result, &fallback))
		result_quotient(result, served, served + fallback);
}

void formula_system_compaction_success(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	efficiency(context, row, METRIC_SYSTEM_COMPACT_SUCCESS, METRIC_SYSTEM_COMPACT_STALL,
		   result);
}

void formula_swap_used_share(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	uint64_t used, size;

	if (input_count(context, row, METRIC_SWAP_USED, result, &used) &&
	    input_count(context, row, METRIC_SWAP_SIZE, result, &size))
		result_quotient(result, used, size);
}

void formula_system_zswap_ratio(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t original, held;

	if (input_count(context, row, METRIC_SYSTEM_ZSWAPPED, result, &original) &&
	    input_count(context, row, METRIC_SYSTEM_ZSWAP, result, &held))
		result_quotient(result, original, held);
}
