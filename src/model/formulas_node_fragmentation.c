/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the zones of a node add up to: watermarks, free blocks, and proactive compaction
 * (mm/compaction.c, fragmentation_score_node and fragmentation_score_wmark).
 */
#include "zone_facts.h"

enum { SCORE_MAXIMUM = 100, SCORE_LOWEST_MARK = 5, SCORE_MARKS_APART = 10 };

static bool unreadable(struct cell *result)
{
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	return false;
}

bool fragmentation_score(const struct formula_context *context, struct zone_rows rows,
			 uint64_t order, struct cell *result, uint64_t *ret_score)
{
	struct free_blocks free;
	uint64_t scaled;

	if (!free_blocks_count(context, rows, order, result, &free))
		return false;
	if (__builtin_mul_overflow(free.pages - free.usable_pages, UINT64_C(100), &scaled))
		return unreadable(result);
	*ret_score = free.pages ? scaled / free.pages : 0;
	return true;
}

static bool is_of_node(const struct formula_context *context, size_t zone_row, size_t node_row)
{
	return sample_table(context->sample, ENTITY_ZONE)->keys[zone_row].first ==
	       sample_table(context->sample, ENTITY_NODE)->keys[node_row].first;
}

/* The sum of a metric over the zones of a node. False for a node without memory. */
static bool sum_of_zones(const struct formula_context *context, size_t node_row,
			 enum metric metric, struct cell *result, uint64_t *ret_sum)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	uint64_t value, sum = 0;
	bool has_zones = false;

	for (size_t row = 0; row < zones; row++) {
		if (!is_of_node(context, row, node_row))
			continue;
		has_zones = true;
		if (!input_count(context, row, metric, result, &value))
			return false;
		if (__builtin_add_overflow(sum, value, &sum))
			return unreadable(result);
	}
	*ret_sum = sum;
	return has_zones;
}

static void put_sum_of_zones(const struct formula_context *context, size_t row,
			     enum metric metric, struct cell *result)
{
	uint64_t sum;

	if (sum_of_zones(context, row, metric, result, &sum))
		result_count(result, sum);
}

void formula_node_watermark_min(const struct formula_context *context, size_t row,
				struct cell *result)
{
	put_sum_of_zones(context, row, METRIC_ZONE_WATERMARK_MIN, result);
}

void formula_node_watermark_low(const struct formula_context *context, size_t row,
				struct cell *result)
{
	put_sum_of_zones(context, row, METRIC_ZONE_WATERMARK_LOW, result);
}

void formula_node_watermark_high(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	put_sum_of_zones(context, row, METRIC_ZONE_WATERMARK_HIGH, result);
}

static void put_above(const struct formula_context *context, size_t row, enum metric watermark,
		      struct cell *result)
{
	uint64_t free, mark;
	int64_t above;

	if (!sum_of_zones(context, row, METRIC_ZONE_FREE, result, &free) ||
	    !sum_of_zones(context, row, watermark, result, &mark))
		return;
	if (__builtin_sub_overflow(free, mark, &above))
		unreadable(result);
	else
		result_signed(result, above);
}

void formula_node_above_min(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	put_above(context, row, METRIC_ZONE_WATERMARK_MIN, result);
}

void formula_node_above_low(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	put_above(context, row, METRIC_ZONE_WATERMARK_LOW, result);
}

void formula_node_above_high(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	put_above(context, row, METRIC_ZONE_WATERMARK_HIGH, result);
}

void formula_node_zones_low(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	uint64_t free, low, count = 0;
	bool has_zones = false;

	for (size_t zone = 0; zone < zones; zone++) {
		if (!is_of_node(context, zone, row))
			continue;
		has_zones = true;
		if (!input_count(context, zone, METRIC_ZONE_FREE, result, &free) ||
		    !input_count(context, zone, METRIC_ZONE_WATERMARK_LOW, result, &low))
			return;
		count += free < low;
	}
	if (has_zones)
		result_count(result, count);
}

/* The free blocks of all zones of a node. False where a zone's are not known, or there is none. */
static bool blocks_of_node(const struct formula_context *context, size_t node_row, uint64_t order,
			   struct cell *result, struct free_blocks *ret_blocks)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	struct free_blocks sum = { 0 }, blocks;
	bool has_zones = false;

	for (size_t row = 0; row < zones; row++) {
		struct zone_rows rows;

		if (!is_of_node(context, row, node_row))
			continue;
		rows = zone_rows_of(context->sample, row);
		has_zones = true;
		if (rows.first == rows.end ||
		    !free_blocks_count(context, rows, order, result, &blocks))
			return false;
		if (__builtin_add_overflow(sum.pages, blocks.pages, &sum.pages) ||
		    __builtin_add_overflow(sum.blocks, blocks.blocks, &sum.blocks))
			return unreadable(result);
		sum.usable += blocks.usable;
		sum.usable_pages += blocks.usable_pages;
	}
	*ret_blocks = sum;
	return has_zones;
}

/* Of a node without zones the size of huge pages does not matter. */
static bool huge_blocks_of_node(const struct formula_context *context, size_t node_row,
				struct cell *result, struct free_blocks *ret_blocks)
{
	uint64_t order;

	return blocks_of_node(context, node_row, 0, result, ret_blocks) &&
	       huge_order(context, result, &order) &&
	       blocks_of_node(context, node_row, order, result, ret_blocks);
}

void formula_node_unusable_huge(const struct formula_context *context, size_t row,
				struct cell *result)
{
	struct free_blocks free;

	if (huge_blocks_of_node(context, row, result, &free))
		result_unusable_index(result, &free);
}

void formula_node_huge_blocks(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	struct free_blocks free;

	if (huge_blocks_of_node(context, row, result, &free))
		result_count(result, free.usable);
}

/* The highest order with a free block among these rows, plus one; 0 when nothing is free. */
static bool highest_order(const struct formula_context *context, struct zone_rows rows,
			  struct cell *result, uint64_t *ret_end)
{
	const struct table *areas = sample_table(context->sample, ENTITY_FREE_AREA);
	uint64_t blocks;

	*ret_end = 0;
	for (size_t row = rows.first; row < rows.end; row++) {
		if (!input_count(context, row, METRIC_FREE_AREA_BLOCKS, result, &blocks))
			return false;
		if (blocks && areas->keys[row].second >= *ret_end)
			*ret_end = areas->keys[row].second + 1;
	}
	return true;
}

void formula_node_largest_free(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	uint64_t size = context->sample->origin.page_size, end = 0, zone_end;
	bool has_zones = false;

	for (size_t zone = 0; zone < zones; zone++) {
		struct zone_rows rows;

		if (!is_of_node(context, zone, row))
			continue;
		rows = zone_rows_of(context->sample, zone);
		has_zones = true;
		if (rows.first == rows.end || !highest_order(context, rows, result, &zone_end))
			return;
		end = zone_end > end ? zone_end : end;
	}
	if (end > ORDER_MAXIMUM || (end && __builtin_mul_overflow(size, UINT64_C(1) << (end - 1),
								  &size)))
		unreadable(result);
	else if (has_zones)
		result_count(result, end ? size : 0);
}

/* Truncated for each zone, not once for the node. */
static bool score_of_node(const struct formula_context *context, size_t node_row,
			  struct cell *result, uint64_t *ret_score)
{
	size_t zones = sample_table(context->sample, ENTITY_ZONE)->row_count;
	uint64_t page_size = context->sample->origin.page_size, all, present, order, score;

	*ret_score = 0;
	if (!sum_of_zones(context, node_row, METRIC_ZONE_PRESENT, result, &all) ||
	    !huge_order(context, result, &order))
		return false;
	for (size_t row = 0; row < zones; row++) {
		struct zone_rows rows = zone_rows_of(context->sample, row);

		if (!is_of_node(context, row, node_row))
			continue;
		if (rows.first == rows.end ||
		    !input_count(context, row, METRIC_ZONE_PRESENT, result, &present) ||
		    !fragmentation_score(context, rows, order, result, &score))
			return false;
		if (__builtin_mul_overflow(present / page_size, score, &score))
			return unreadable(result);
		*ret_score += score / (all / page_size + 1);
	}
	return true;
}

void formula_node_proactive_score(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	uint64_t score;

	if (score_of_node(context, row, result, &score))
		result_count(result, score);
}

/* Of the whole machine, yet read beside each node's score. */
static bool score_marks(const struct formula_context *context, struct cell *result,
			uint64_t *ret_low, uint64_t *ret_high)
{
	uint64_t proactiveness;

	if (!input_count(context, SYSTEM_ROW, METRIC_SYSTEM_COMPACTION_PROACTIVENESS, result,
			 &proactiveness))
		return false;
	if (proactiveness > SCORE_MAXIMUM)
		return unreadable(result);
	*ret_low = SCORE_MAXIMUM - proactiveness;
	if (*ret_low < SCORE_LOWEST_MARK)
		*ret_low = SCORE_LOWEST_MARK;
	*ret_high = *ret_low + SCORE_MARKS_APART;
	if (*ret_high > SCORE_MAXIMUM)
		*ret_high = SCORE_MAXIMUM;
	return true;
}

void formula_node_proactive_low(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t low, high;

	(void)row;
	if (score_marks(context, result, &low, &high))
		result_count(result, low);
}

void formula_node_proactive_high(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	uint64_t low, high;

	(void)row;
	if (score_marks(context, result, &low, &high))
		result_count(result, high);
}

void formula_node_proactive_state(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	uint64_t score, low, high, proactiveness;

	if (!score_marks(context, result, &low, &high) ||
	    !input_count(context, SYSTEM_ROW, METRIC_SYSTEM_COMPACTION_PROACTIVENESS, result,
			 &proactiveness) ||
	    !score_of_node(context, row, result, &score))
		return;
	if (proactiveness == 0)
		result_text(context, result, text_from("off"));
	else
		result_text(context, result, text_from(score > high ? "due" : "idle"));
}

void formula_node_zones_managed(const struct formula_context *context, size_t row,
				struct cell *result)
{
	put_sum_of_zones(context, row, METRIC_ZONE_MANAGED, result);
}

void formula_node_managed_residue(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	uint64_t total, managed;

	if (input_count(context, row, METRIC_NODE_MEMORY_TOTAL, result, &total) &&
	    sum_of_zones(context, row, METRIC_ZONE_MANAGED, result, &managed))
		result_signed(result, (int64_t)(total - managed));
}

void formula_node_zones_free_residue(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	uint64_t all, free;

	if (input_count(context, row, METRIC_NODE_MEMORY_FREE, result, &all) &&
	    sum_of_zones(context, row, METRIC_ZONE_FREE, result, &free))
		result_signed(result, (int64_t)(all - free));
}
