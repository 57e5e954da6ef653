/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fragmentation of zones by order, with the integer arithmetic of the kernel (mm/vmstat.c,
 * unusable_free_index and __fragmentation_index), so that values compare digit by digit with
 * debugfs; and what the kernel would do about a request (mm/compaction.c, compaction_suitable).
 */
#include "zone_facts.h"

enum {
	INDEX_FITS = -1000,		/* the request would be served: the index has no meaning */
	ORDER_COSTLY = 3,		/* PAGE_ALLOC_COSTLY_ORDER */
};

static bool free_blocks_of(const struct formula_context *context, size_t row, struct cell *result,
			   struct free_blocks *ret_blocks)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);

	return free_blocks_count(context, zone_rows_around(areas, row), areas->keys[row].second,
				 result, ret_blocks);
}

void formula_free_area_unusable_index(const struct formula_context *context, size_t row,
				      struct cell *result)
{
	struct free_blocks free;

	if (free_blocks_of(context, row, result, &free))
		result_unusable_index(result, &free);
}

void result_unusable_index(struct cell *result, const struct free_blocks *free)
{
	uint64_t unusable;

	if (free->pages == 0)
		result_signed(result, 1000);
	else if (__builtin_mul_overflow(free->pages - free->usable_pages, UINT64_C(1000),
					&unusable))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, (int64_t)(unusable / free->pages));
}

/* Two truncating divisions, in this order. */
static bool extfrag_index(const struct free_blocks *free, uint64_t order, int64_t *ret_index)
{
	uint64_t scaled;

	if (free->blocks == 0) {
		*ret_index = 0;
		return true;
	}
	if (free->usable) {
		*ret_index = INDEX_FITS;
		return true;
	}
	if (__builtin_mul_overflow(free->pages, UINT64_C(1000), &scaled))
		return false;
	*ret_index = 1000 - (int64_t)((1000 + (scaled >> order)) / free->blocks);
	return true;
}

void formula_free_area_extfrag_index(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	uint64_t order = sample_table(context->sample, ENTITY_FREE_AREA)->keys[row].second;
	struct free_blocks free;
	int64_t index;

	if (!free_blocks_of(context, row, result, &free))
		return;
	if (extfrag_index(&free, order, &index))
		result_signed(result, index);
	else
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
}

void formula_free_area_usable_blocks(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	struct free_blocks free;

	if (free_blocks_of(context, row, result, &free))
		result_count(result, free.usable);
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

/* What the watermark checks compare, in bytes. */
struct request {
	uint64_t order, block;
	uint64_t free;		/* in the zone */
	uint64_t kept;		/* watermark, protection and high-atomic reserve */
};

/* A request of a user process, which may use every zone and CMA. */
static bool request_describe(const struct formula_context *context, size_t row, size_t zone_row,
			     struct cell *result, struct request *request)
{
	uint64_t watermark, reserve;

	request->order = sample_table(context->sample, ENTITY_FREE_AREA)->keys[row].second;
	if (!input_count(context, row, METRIC_FREE_AREA_BLOCK_SIZE, result, &request->block) ||
	    !input_count(context, zone_row, METRIC_ZONE_FREE, result, &request->free) ||
	    !input_count(context, zone_row, request->order > ORDER_COSTLY ?
			 METRIC_ZONE_WATERMARK_LOW : METRIC_ZONE_WATERMARK_MIN, result,
			 &watermark) ||
	    !zone_reserve(context, zone_row, RESERVE_LARGEST, result, &reserve))
		return false;
	if (__builtin_add_overflow(watermark, reserve, &request->kept) ||
	    __builtin_add_overflow(request->kept, zone_high_atomic(context, zone_row),
				   &request->kept)) {
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
		return false;
	}
	return true;
}

static bool has_more_than(const struct request *request, uint64_t extra)
{
	uint64_t needed;

	return !__builtin_add_overflow(request->kept, extra, &needed) && request->free > needed;
}

/* NULL when it cannot be told; `result` says why. */
static const char *verdict_of(const struct formula_context *context, const struct request *request,
			      const struct free_blocks *free, struct cell *result)
{
	uint64_t threshold;
	int64_t index;

	if (free->usable && has_more_than(request,
					  request->block - (request->block >> request->order)))
		return "fits";
	if (!has_more_than(request, 2 * request->block))
		return "skip";
	if (request->order <= ORDER_COSTLY)
		return request->order ? "compact" : "reclaim";
	if (!input_count(context, SYSTEM_ROW, METRIC_SYSTEM_EXTFRAG_THRESHOLD, result, &threshold))
		return NULL;
	if (!extfrag_index(free, request->order, &index)) {
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
		return NULL;
	}
	return index >= 0 && index <= (int64_t)threshold ? "reclaim" : "compact";
}

void formula_free_area_verdict(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	int64_t zone_row = zone_row_of_area(context->sample, row);
	struct request request;
	struct free_blocks free;
	const char *verdict;

	if (zone_row < 0) {
		if (context->sample->outcomes[SOURCE_ZONEINFO].presence == PRESENCE_DENIED)
			result->presence = PRESENCE_DENIED;
		return;
	}
	if (!free_blocks_of(context, row, result, &free) ||
	    !request_describe(context, row, (size_t)zone_row, result, &request))
		return;
	verdict = verdict_of(context, &request, &free, result);
	if (verdict)
		result_text(context, result, text_from(verdict));
}
