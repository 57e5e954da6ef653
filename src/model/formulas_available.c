/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MemAvailable taken apart as the kernel puts it together (mm/show_mem.c, si_mem_available, and
 * mm/page_alloc.c, calculate_totalreserve_pages), and what the zones leave of the machine's totals.
 * Halves are of pages, truncated.
 */
#include "zone_facts.h"

static bool unreadable(struct cell *result)
{
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	return false;
}

static bool has_zones(const struct formula_context *context, struct cell *result)
{
	enum presence zoneinfo = context->sample->outcomes[SOURCE_ZONEINFO].presence;

	if (sample_table(context->sample, ENTITY_ZONE)->row_count)
		return true;
	if (zoneinfo == PRESENCE_DENIED)
		result->presence = zoneinfo;
	return false;
}

static bool sum_of_zones(const struct formula_context *context, enum metric metric,
			 struct cell *result, uint64_t *ret_sum)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	uint64_t value;

	*ret_sum = 0;
	for (size_t row = 0; row < zones; row++) {
		if (!input_count(context, row, metric, result, &value))
			return false;
		if (__builtin_add_overflow(*ret_sum, value, ret_sum))
			return unreadable(result);
	}
	return has_zones(context, result);
}

/* The reserve of a zone was computed when its watermarks were set, and they were not boosted. */
static bool reserve_of_zone(const struct formula_context *context, size_t row,
			    struct cell *result, uint64_t *ret_reserve)
{
	const struct cell *boost = sample_get(context->sample, row, METRIC_ZONE_BOOST);
	uint64_t high, managed, largest, sum;

	if (!zone_reserve(context, row, RESERVE_LARGEST, result, &largest) ||
	    !input_count(context, row, METRIC_ZONE_WATERMARK_HIGH, result, &high) ||
	    !input_count(context, row, METRIC_ZONE_MANAGED, result, &managed))
		return false;
	if (cell_has_value(boost) && boost->count <= high)
		high -= boost->count;
	if (__builtin_add_overflow(largest, high, &sum) || sum > managed)
		sum = managed;
	*ret_reserve = sum;
	return true;
}

void formula_system_available_reserves(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	uint64_t reserve, sum = 0;

	(void)row;
	if (!has_zones(context, result))
		return;
	for (size_t zone = 0; zone < zones; zone++) {
		if (!reserve_of_zone(context, zone, result, &reserve))
			return;
		if (__builtin_add_overflow(sum, reserve, &sum)) {
			unreadable(result);
			return;
		}
	}
	result_count(result, sum);
}

/* All but half of it or the low watermarks, whichever is less. An empty zone Movable has one, too. */
static void usable_part(const struct formula_context *context, uint64_t bytes,
			struct cell *result)
{
	const struct cell *empty = sample_get(context->sample, SYSTEM_ROW,
					      METRIC_SYSTEM_EMPTY_ZONES_LOW);
	uint64_t page_size = context->sample->origin.page_size, low, half;

	if (!sum_of_zones(context, METRIC_ZONE_WATERMARK_LOW, result, &low))
		return;
	if (cell_has_value(empty) && __builtin_add_overflow(low, empty->count, &low))
		low = UINT64_MAX;
	if (!page_size || bytes > INT64_MAX) {
		unreadable(result);
		return;
	}
	half = bytes / page_size / 2 * page_size;
	result_count(result, bytes - (half < low ? half : low));
}

void formula_system_available_cache(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	uint64_t active, inactive, sum;

	if (!input_count(context, row, METRIC_SYSTEM_ACTIVE_FILE, result, &active) ||
	    !input_count(context, row, METRIC_SYSTEM_INACTIVE_FILE, result, &inactive))
		return;
	if (__builtin_add_overflow(active, inactive, &sum))
		unreadable(result);
	else
		usable_part(context, sum, result);
}

/* Kernels before 4.20 have no KReclaimable. */
void formula_system_available_slab(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t reclaimable;

	if (input_count(context, row, METRIC_SYSTEM_KERNEL_RECLAIMABLE, &ignored, &reclaimable) ||
	    input_count(context, row, METRIC_SYSTEM_SLAB_RECLAIMABLE, result, &reclaimable))
		usable_part(context, reclaimable, result);
}

void formula_system_available_computed(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	uint64_t free, reserves, cache, slab;
	int64_t sum;

	if (!input_count(context, row, METRIC_SYSTEM_MEMORY_FREE, result, &free) ||
	    !input_count(context, row, METRIC_SYSTEM_AVAILABLE_RESERVES, result, &reserves) ||
	    !input_count(context, row, METRIC_SYSTEM_AVAILABLE_CACHE, result, &cache) ||
	    !input_count(context, row, METRIC_SYSTEM_AVAILABLE_SLAB, result, &slab))
		return;
	if (__builtin_add_overflow(free, cache, &sum) || __builtin_add_overflow(sum, slab, &sum))
		unreadable(result);
	else
		result_count(result, (uint64_t)sum > reserves ? (uint64_t)sum - reserves : 0);
}

static void residue(const struct formula_context *context, size_t row, enum metric whole,
		    uint64_t part, struct cell *result)
{
	uint64_t value;

	if (input_count(context, row, whole, result, &value))
		result_signed(result, (int64_t)(value - part));
}

void formula_system_available_residue(const struct formula_context *context, size_t row,
				      struct cell *result)
{
	uint64_t computed;

	if (input_count(context, row, METRIC_SYSTEM_AVAILABLE_COMPUTED, result, &computed))
		residue(context, row, METRIC_SYSTEM_MEMORY_AVAILABLE, computed, result);
}

void formula_system_zones_managed(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	uint64_t managed;

	(void)row;
	if (sum_of_zones(context, METRIC_ZONE_MANAGED, result, &managed))
		result_count(result, managed);
}

void formula_system_managed_residue(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	uint64_t managed;

	if (sum_of_zones(context, METRIC_ZONE_MANAGED, result, &managed))
		residue(context, row, METRIC_SYSTEM_MEMORY_TOTAL, managed, result);
}

void formula_system_zones_free_residue(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	uint64_t free;

	if (sum_of_zones(context, METRIC_ZONE_FREE, result, &free))
		residue(context, row, METRIC_SYSTEM_MEMORY_FREE, free, result);
}

void formula_system_per_cpu(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	size_t lists = sample_table(context->sample, ENTITY_PAGESET)->row_count;
	uint64_t bytes, sum = 0;

	(void)row;
	for (size_t list = 0; list < lists; list++) {
		if (!input_count(context, list, METRIC_PAGESET_COUNT, result, &bytes))
			return;
		if (__builtin_add_overflow(sum, bytes, &sum)) {
			unreadable(result);
			return;
		}
	}
	if (lists)
		result_count(result, sum);
}
