/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fragmentation of zones, from their free blocks, with the integer arithmetic of the kernel
 * (mm/vmstat.c, unusable_free_index), so that values compare digit by digit with debugfs.
 */
#include "derive.h"

#include <string.h>

enum {
	ORDER_MAXIMUM = 40,	/* far beyond any kernel's, and 2^order pages still fit */
	ORDER_HUGE = 9,		/* a 2 MiB block of 4 KiB pages */
};

/* Rows of one zone, adjacent in the table. */
struct zone_rows {
	size_t first, end;
};

static bool is_same_zone(const struct key *a, const struct key *b)
{
	return a->first == b->first && a->name && b->name && strcmp(a->name, b->name) == 0;
}

static struct zone_rows zone_rows_around(const struct table *table, size_t row)
{
	struct zone_rows rows = { row, row + 1 };

	while (rows.first > 0 && row - rows.first < ORDER_MAXIMUM &&
	       is_same_zone(&table->keys[rows.first - 1], &table->keys[row]))
		rows.first--;
	while (rows.end < table->row_count && rows.end - row < ORDER_MAXIMUM &&
	       is_same_zone(&table->keys[rows.end], &table->keys[row]))
		rows.end++;
	return rows;
}

/* The rows of the zone that the ZONE table's `row` describes; empty when buddyinfo has none. */
static struct zone_rows zone_rows_of(const struct sample *sample, size_t row)
{
	const struct table *areas = sample_table(sample, ENTITY_FREE_AREA);
	const struct key *zone = &sample_table(sample, ENTITY_ZONE)->keys[row];

	for (size_t i = 0; i < areas->row_count; i++)
		if (is_same_zone(&areas->keys[i], zone))
			return zone_rows_around(areas, i);
	return (struct zone_rows){ 0, 0 };
}

/* Thousandths of the zone's free pages that cannot serve a block of 2^order pages. */
static void unusable_index(const struct formula_context *context, struct zone_rows rows,
			   uint64_t order, struct cell *result)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);
	uint64_t free_pages = 0, usable = 0, unusable;

	for (size_t row = rows.first; row < rows.end; row++) {
		uint64_t blocks, pages, row_order = areas->keys[row].second;

		if (!input_count(context, row, METRIC_FREE_AREA_BLOCKS, result, &blocks))
			return;
		if (row_order >= ORDER_MAXIMUM ||
		    __builtin_mul_overflow(blocks, UINT64_C(1) << row_order, &pages) ||
		    __builtin_add_overflow(free_pages, pages, &free_pages)) {
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
			return;
		}
		if (row_order >= order)
			usable += pages;
	}
	if (free_pages == 0)
		result_signed(result, 1000);
	else if (__builtin_mul_overflow(free_pages - usable, UINT64_C(1000), &unusable))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, (int64_t)(unusable / free_pages));
}

void formula_free_area_unusable_index(const struct formula_context *context, size_t row,
				      struct cell *result)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);

	unusable_index(context, zone_rows_around(areas, row), areas->keys[row].second, result);
}

void formula_free_area_free(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t blocks, size, bytes;

	if (!input_count(context, row, METRIC_FREE_AREA_BLOCKS, result, &blocks) ||
	    !input_count(context, row, METRIC_FREE_AREA_BLOCK_SIZE, result, &size))
		return;
	if (__builtin_mul_overflow(blocks, size, &bytes))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, bytes);
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

void formula_zone_unusable_huge(const struct formula_context *context, size_t row,
				struct cell *result)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);
	struct zone_rows rows = zone_rows_of(context->sample, row);
	uint64_t order = 0;

	if (!zone_has_rows(context, rows, result))
		return;
	for (size_t i = rows.first; i < rows.end; i++)
		if (areas->keys[i].second <= ORDER_HUGE && areas->keys[i].second > order)
			order = areas->keys[i].second;
	unusable_index(context, rows, order, result);
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

void formula_zone_above_low(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t free, low;

	if (input_count(context, row, METRIC_ZONE_FREE, result, &free) &&
	    input_count(context, row, METRIC_ZONE_WATERMARK_LOW, result, &low))
		result_signed(result, (int64_t)(free - low));
}
