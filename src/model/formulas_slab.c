/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory, idle objects and waste of slab caches (mm/slub.c, get_slabinfo). Products of hostile
 * numbers that leave 64 bits are unreadable, never wrapped.
 */
#include "derive.h"

static void result_product(struct cell *result, uint64_t a, uint64_t b)
{
	uint64_t product;

	if (__builtin_mul_overflow(a, b, &product))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, product);
}

void formula_slab_total_size(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	uint64_t slabs, size;

	if (input_count(context, row, METRIC_SLAB_SLABS, result, &slabs) &&
	    input_count(context, row, METRIC_SLAB_SLAB_SIZE, result, &size))
		result_product(result, slabs, size);
}

void formula_slab_active_share(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	uint64_t active, objects;

	if (input_count(context, row, METRIC_SLAB_ACTIVE_OBJECTS, result, &active) &&
	    input_count(context, row, METRIC_SLAB_OBJECTS, result, &objects))
		result_quotient(result, active, objects);
}

void formula_slab_idle(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t active, objects, size;

	if (input_count(context, row, METRIC_SLAB_ACTIVE_OBJECTS, result, &active) &&
	    input_count(context, row, METRIC_SLAB_OBJECTS, result, &objects) &&
	    input_count(context, row, METRIC_SLAB_OBJECT_SIZE, result, &size))
		result_product(result, objects > active ? objects - active : 0, size);
}

/* Slabs of a smaller order than nominal make this an estimate; below 0 it says nothing. */
void formula_slab_slack(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t slabs, slab_size, per_slab, object_size, used;

	if (!input_count(context, row, METRIC_SLAB_SLABS, result, &slabs) ||
	    !input_count(context, row, METRIC_SLAB_SLAB_SIZE, result, &slab_size) ||
	    !input_count(context, row, METRIC_SLAB_OBJECTS_PER_SLAB, result, &per_slab) ||
	    !input_count(context, row, METRIC_SLAB_OBJECT_SIZE, result, &object_size))
		return;
	if (__builtin_mul_overflow(per_slab, object_size, &used))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_product(result, slabs, slab_size > used ? slab_size - used : 0);
}

void formula_slab_waste(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t idle, slack;

	if (input_count(context, row, METRIC_SLAB_IDLE, result, &idle) &&
	    input_count(context, row, METRIC_SLAB_SLACK, result, &slack))
		result_count(result, idle + slack);
}
