/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory, idle objects and waste of slab caches (mm/slub.c, get_slabinfo), and of call sites.
 * Products of hostile numbers that leave 64 bits are unreadable, never wrapped.
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

/* ---- what sysfs adds ---- */

void formula_slab_live(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t active, size;

	if (input_count(context, row, METRIC_SLAB_ACTIVE_OBJECTS, result, &active) &&
	    input_count(context, row, METRIC_SLAB_OBJECT_SIZE, result, &size))
		result_product(result, active, size);
}

void formula_slab_pad(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t active, size, requested;

	if (input_count(context, row, METRIC_SLAB_ACTIVE_OBJECTS, result, &active) &&
	    input_count(context, row, METRIC_SLAB_OBJECT_SIZE, result, &size) &&
	    input_count(context, row, METRIC_SLAB_REQUESTED_SIZE, result, &requested))
		result_product(result, active, size > requested ? size - requested : 0);
}

void formula_slab_efficiency(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	uint64_t live, pad, total;

	if (input_count(context, row, METRIC_SLAB_LIVE, result, &live) &&
	    input_count(context, row, METRIC_SLAB_PAD, result, &pad) &&
	    input_count(context, row, METRIC_SLAB_SIZE, result, &total))
		result_quotient(result, live > pad ? live - pad : 0, total);
}

void formula_slab_waste_inside(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	uint64_t pad, idle, slack, sum;

	if (!input_count(context, row, METRIC_SLAB_PAD, result, &pad) ||
	    !input_count(context, row, METRIC_SLAB_IDLE, result, &idle) ||
	    !input_count(context, row, METRIC_SLAB_SLACK, result, &slack))
		return;
	if (__builtin_add_overflow(pad, idle, &sum) || __builtin_add_overflow(sum, slack, &sum))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, sum);
}

void formula_slab_has_smaller_slabs(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	uint64_t objects, slabs, per_slab, nominal;

	if (!input_count(context, row, METRIC_SLAB_OBJECTS, result, &objects) ||
	    !input_count(context, row, METRIC_SLAB_SLABS, result, &slabs) ||
	    !input_count(context, row, METRIC_SLAB_OBJECTS_PER_SLAB, result, &per_slab))
		return;
	if (__builtin_mul_overflow(slabs, per_slab, &nominal))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, objects != nominal);
}

/* ---- call sites ---- */

void formula_allocation_average(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t size, calls;

	if (input_count(context, row, METRIC_ALLOCATION_SIZE, result, &size) &&
	    input_count(context, row, METRIC_ALLOCATION_CALLS, result, &calls)) {
		if (calls)
			result_count(result, size / calls);
		else
			*result = (struct cell){ .presence = PRESENCE_ABSENT };
	}
}
