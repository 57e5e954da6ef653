/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Zones: what is above their watermarks (mm/page_alloc.c, __zone_watermark_ok, for single pages),
 * how much of their free memory is in large blocks, and how their counters agree.
 */
#include "zone_facts.h"

#include <string.h>

enum { ORDER_HUGE_USUAL = 9 };	/* a 2 MiB block of 4 KiB pages */

void formula_zone_protection_largest(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	uint64_t bytes;

	if (zone_reserve(context, row, RESERVE_LARGEST, result, &bytes))
		result_count(result, bytes);
}

void formula_zone_above_low(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t free, low;

	if (input_count(context, row, METRIC_ZONE_FREE, result, &free) &&
	    input_count(context, row, METRIC_ZONE_WATERMARK_LOW, result, &low))
		result_signed(result, (int64_t)(free - low));
}

/* Pages of users may come from every zone. */
static void user_above(const struct formula_context *context, size_t row, enum metric watermark,
		       struct cell *result)
{
	uint64_t free, mark, reserve;

	if (input_count(context, row, METRIC_ZONE_FREE, result, &free) &&
	    input_count(context, row, watermark, result, &mark) &&
	    zone_reserve(context, row, RESERVE_LARGEST, result, &reserve))
		result_signed(result, (int64_t)(free - mark - reserve -
						zone_high_atomic(context, row)));
}

void formula_zone_user_above_min(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	user_above(context, row, METRIC_ZONE_WATERMARK_MIN, result);
}

void formula_zone_user_above_low(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	user_above(context, row, METRIC_ZONE_WATERMARK_LOW, result);
}

void formula_zone_user_above_high(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	user_above(context, row, METRIC_ZONE_WATERMARK_HIGH, result);
}

void formula_zone_user_above_promo(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	user_above(context, row, METRIC_ZONE_WATERMARK_PROMO, result);
}

static bool is_zone_of_kernel(const struct key *zone)
{
	return zone->name && strcmp(zone->name, "HighMem") != 0 &&
	       strcmp(zone->name, "Movable") != 0 && strcmp(zone->name, "Device") != 0;
}

/* The highest zone of the node that memory of the kernel may come from. Zones without memory have
 * no rows, but add nothing to a reserve either. */
static bool highest_index_of_kernel(const struct formula_context *context, size_t row,
				    struct cell *result, uint64_t *ret_index)
{
	const struct table *zones = sample_table(context->sample, ENTITY_ZONE);
	uint64_t index;

	if (!is_zone_of_kernel(&zones->keys[row]) ||
	    !input_count(context, row, METRIC_ZONE_INDEX, result, ret_index))
		return false;
	for (size_t i = 0; i < zones->row_count; i++)
		if (zones->keys[i].first == zones->keys[row].first &&
		    is_zone_of_kernel(&zones->keys[i])) {
			if (!input_count(context, i, METRIC_ZONE_INDEX, result, &index))
				return false;
			*ret_index = index > *ret_index ? index : *ret_index;
		}
	return true;
}

/* Memory of the kernel cannot be moved, so that it never comes from CMA. */
static void kernel_above(const struct formula_context *context, size_t row, enum metric watermark,
			 struct cell *result)
{
	const struct cell *cma = sample_get(context->sample, row, METRIC_ZONE_NR_FREE_CMA);
	uint64_t free, mark, reserve, index;

	if (highest_index_of_kernel(context, row, result, &index) &&
	    input_count(context, row, METRIC_ZONE_FREE, result, &free) &&
	    input_count(context, row, watermark, result, &mark) &&
	    zone_reserve(context, row, index, result, &reserve))
		result_signed(result, (int64_t)(free - mark - reserve -
						zone_high_atomic(context, row) -
						(cell_has_value(cma) ? cma->count : 0)));
}

void formula_zone_kernel_above_min(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	kernel_above(context, row, METRIC_ZONE_WATERMARK_MIN, result);
}

void formula_zone_kernel_above_low(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	kernel_above(context, row, METRIC_ZONE_WATERMARK_LOW, result);
}

void formula_zone_kernel_above_high(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	kernel_above(context, row, METRIC_ZONE_WATERMARK_HIGH, result);
}

/* Why buddyinfo gave nothing, where it was refused or malformed. */
static bool zone_has_rows(const struct formula_context *context, struct zone_rows rows,
			  struct cell *result)
{
	if (rows.first < rows.end)
		return true;
	if (context->sample->outcomes[SOURCE_BUDDYINFO].presence == PRESENCE_DENIED)
		result->presence = PRESENCE_DENIED;
	return false;
}

/* Where the machine does not tell the size of its huge pages: the largest order up to the usual. */
static uint64_t order_for_huge(const struct formula_context *context, struct zone_rows rows)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t order = 0;

	if (huge_order(context, &ignored, &order))
		return order;
	for (size_t i = rows.first; i < rows.end; i++)
		if (areas->keys[i].second <= ORDER_HUGE_USUAL && areas->keys[i].second > order)
			order = areas->keys[i].second;
	return order;
}

void formula_zone_unusable_huge(const struct formula_context *context, size_t row,
				struct cell *result)
{
	struct zone_rows rows = zone_rows_of(context->sample, row);
	struct free_blocks free;

	if (zone_has_rows(context, rows, result) &&
	    free_blocks_count(context, rows, order_for_huge(context, rows), result, &free))
		result_unusable_index(result, &free);
}

void formula_zone_largest_free(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	struct zone_rows rows = zone_rows_of(context->sample, row);
	uint64_t largest = 0, blocks, size;

	if (!zone_has_rows(context, rows, result))
		return;
	for (size_t i = rows.first; i < rows.end; i++) {
		if (!input_count(context, i, METRIC_FREE_AREA_BLOCKS, result, &blocks) ||
		    !input_count(context, i, METRIC_FREE_AREA_BLOCK_SIZE, result, &size))
			return;
		if (blocks && size > largest)
			largest = size;
	}
	result_count(result, largest);
}

void formula_zone_proactive_score(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	struct zone_rows rows = zone_rows_of(context->sample, row);
	uint64_t order, score;

	if (zone_has_rows(context, rows, result) && huge_order(context, result, &order) &&
	    fragmentation_score(context, rows, order, result, &score))
		result_count(result, score);
}

/* What buddyinfo has more or less than zoneinfo: the files are read one after the other, and the
 * counter behind the second one drifts. */
void formula_zone_free_residue(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	struct zone_rows rows = zone_rows_of(context->sample, row);
	uint64_t free, page_size = context->sample->origin.page_size;
	struct free_blocks blocks;

	if (zone_has_rows(context, rows, result) &&
	    input_count(context, row, METRIC_ZONE_FREE, result, &free) &&
	    free_blocks_count(context, rows, 0, result, &blocks))
		result_signed(result, (int64_t)(free - blocks.pages * page_size));
}

/* Page lists of the zone, and what they hold together. */
static bool page_lists(const struct formula_context *context, size_t row, struct cell *result,
		       uint64_t *ret_lists, uint64_t *ret_bytes)
{
	const struct table *lists = sample_table(context->sample, ENTITY_PAGESET);
	const struct key *zone = &sample_table(context->sample, ENTITY_ZONE)->keys[row];
	uint64_t bytes;

	*ret_lists = *ret_bytes = 0;
	for (size_t i = 0; i < lists->row_count; i++) {
		if (!is_same_zone(&lists->keys[i], zone))
			continue;
		if (!input_count(context, i, METRIC_PAGESET_COUNT, result, &bytes))
			return false;
		*ret_bytes += bytes;
		++*ret_lists;
	}
	return *ret_lists > 0;
}

void formula_zone_per_cpu(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t lists, bytes;

	if (page_lists(context, row, result, &lists, &bytes))
		result_count(result, bytes);
}

void formula_zone_drift(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t lists, bytes, threshold, drift;

	if (!page_lists(context, row, result, &lists, &bytes) ||
	    !input_count(context, row, METRIC_ZONE_STAT_THRESHOLD, result, &threshold))
		return;
	if (__builtin_mul_overflow(lists, threshold, &drift))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, drift);
}
