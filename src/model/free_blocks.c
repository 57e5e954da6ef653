/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The free blocks of a zone, added up as the kernel does (mm/vmstat.c, fill_contig_page_info), and
 * how the rows of FREE_AREA and ZONE belong together.
 */
#include "zone_facts.h"

#include <string.h>

bool is_same_zone(const struct key *a, const struct key *b)
{
	return a->first == b->first && a->name && b->name && strcmp(a->name, b->name) == 0;
}

struct zone_rows zone_rows_around(const struct table *areas, size_t row)
{
	struct zone_rows rows = { row, row + 1 };

	while (rows.first > 0 && row - rows.first < ORDER_MAXIMUM &&
	       is_same_zone(&areas->keys[rows.first - 1], &areas->keys[row]))
		rows.first--;
	while (rows.end < areas->row_count && rows.end - row < ORDER_MAXIMUM &&
	       is_same_zone(&areas->keys[rows.end], &areas->keys[row]))
		rows.end++;
	return rows;
}

struct zone_rows zone_rows_of(const struct sample *sample, size_t zone_row)
{
	const struct table *areas = sample_table(sample, ENTITY_FREE_AREA);
	const struct key *zone = &sample_table(sample, ENTITY_ZONE)->keys[zone_row];

	for (size_t i = 0; i < areas->row_count; i++)
		if (is_same_zone(&areas->keys[i], zone))
			return zone_rows_around(areas, i);
	return (struct zone_rows){ 0, 0 };
}

int64_t zone_row_of_area(const struct sample *sample, size_t area_row)
{
	const struct table *zones = sample_table(sample, ENTITY_ZONE);
	const struct key *area = &sample_table(sample, ENTITY_FREE_AREA)->keys[area_row];

	for (size_t row = 0; row < zones->row_count; row++)
		if (is_same_zone(&zones->keys[row], area))
			return (int64_t)row;
	return -1;
}

static bool unreadable(struct cell *result)
{
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	return false;
}

/* S_k * 2^k never exceeds F, so that only F and B can leave 64 bits. */
bool free_blocks_count(const struct formula_context *context, struct zone_rows rows,
		       uint64_t order, struct cell *result, struct free_blocks *ret_blocks)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);
	struct free_blocks sum = { 0 };

	for (size_t row = rows.first; row < rows.end; row++) {
		uint64_t blocks, pages, row_order = areas->keys[row].second;

		if (!input_count(context, row, METRIC_FREE_AREA_BLOCKS, result, &blocks))
			return false;
		if (row_order >= ORDER_MAXIMUM ||
		    __builtin_mul_overflow(blocks, UINT64_C(1) << row_order, &pages) ||
		    __builtin_add_overflow(sum.pages, pages, &sum.pages) ||
		    __builtin_add_overflow(sum.blocks, blocks, &sum.blocks))
			return unreadable(result);
		if (row_order < order)
			continue;
		sum.usable += blocks << (row_order - order);
		sum.usable_pages += pages;
	}
	*ret_blocks = sum;
	return true;
}

/* log2 of a size in pages; false for what is no block. */
static bool order_of(uint64_t size, uint64_t page_size, uint64_t *ret_order)
{
	uint64_t pages = page_size ? size / page_size : 0;

	if (pages == 0 || (pages & (pages - 1)))
		return false;
	*ret_order = (uint64_t)__builtin_ctzll(pages);
	return true;
}

bool huge_order(const struct formula_context *context, struct cell *result, uint64_t *ret_order)
{
	static const enum metric sizes[] = { METRIC_SYSTEM_THP_PMD_SIZE,
					     METRIC_SYSTEM_HUGE_PAGE_SIZE };
	uint64_t page_size = context->sample->origin.page_size;
	struct cell why = *result;
	uint64_t size;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		why = *result;
		if (!input_count(context, SYSTEM_ROW, sizes[i], &why, &size))
			continue;
		if (order_of(size, page_size, ret_order))
			return true;
		why = (struct cell){ .presence = PRESENCE_UNREADABLE };
	}
	*result = why;
	return false;
}
