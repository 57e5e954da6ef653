/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proactive compaction of nodes (mm/compaction.c, fragmentation_score_node and
 * fragmentation_score_wmark), and how their zones add up.
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
	uint64_t managed;

	if (sum_of_zones(context, row, METRIC_ZONE_MANAGED, result, &managed))
		result_count(result, managed);
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
