/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What refaults tell about reclaim, and what major faults waited for (mm/workingset.c,
 * mm/memory.c). All are over what happened since the last sample, and absent when nothing did.
 */
#include "derive.h"

/* Adds the change of a counter that not every kernel has; false when it has no change. */
static bool add_change(const struct formula_context *context, size_t row, enum metric metric,
		       uint64_t *sum)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t change;

	return input_change(context, row, metric, &ignored, &change) &&
	       !__builtin_add_overflow(*sum, change, sum);
}

/* The first pair, or what older kernels have instead. */
static bool change_of_either(const struct formula_context *context, size_t row,
			     const enum metric pair[2], enum metric instead, struct cell *result,
			     uint64_t *ret_change)
{
	uint64_t first, second;

	*ret_change = 0;
	if (add_change(context, row, instead, ret_change))
		return true;
	if (!input_change(context, row, pair[0], result, &first) ||
	    !input_change(context, row, pair[1], result, &second))
		return false;
	return !__builtin_add_overflow(first, second, ret_change);
}

static bool refaulted(const struct formula_context *context, size_t row, struct cell *result,
		      uint64_t *ret_change)
{
	static const enum metric pair[] = { METRIC_SYSTEM_WORKINGSET_REFAULT_ANON,
					    METRIC_SYSTEM_WORKINGSET_REFAULT_FILE };

	return change_of_either(context, row, pair, METRIC_SYSTEM_WORKINGSET_REFAULT, result,
				ret_change);
}

/* By all reclaim where it is counted by kind of page, else by kswapd and direct reclaim. */
static bool stolen(const struct formula_context *context, size_t row, struct cell *result,
		   uint64_t *ret_change)
{
	uint64_t first, second;

	*ret_change = 0;
	if (add_change(context, row, METRIC_SYSTEM_PGSTEAL_ANON, ret_change))
		return add_change(context, row, METRIC_SYSTEM_PGSTEAL_FILE, ret_change);
	if (!input_change(context, row, METRIC_SYSTEM_PGSTEAL_KSWAPD, result, &first) ||
	    !input_change(context, row, METRIC_SYSTEM_PGSTEAL_DIRECT, result, &second))
		return false;
	return !__builtin_add_overflow(first, second, ret_change);
}

void formula_system_thrash(const struct formula_context *context, size_t row, struct cell *result)
{
	uint64_t again, taken;

	if (refaulted(context, row, result, &again) && stolen(context, row, result, &taken))
		result_quotient(result, again, taken);
}

void formula_system_active_refault(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	static const enum metric pair[] = { METRIC_SYSTEM_WORKINGSET_ACTIVATE_ANON,
					    METRIC_SYSTEM_WORKINGSET_ACTIVATE_FILE };
	uint64_t active, all;

	if (change_of_either(context, row, pair, METRIC_SYSTEM_WORKINGSET_ACTIVATE, result,
			     &active) &&
	    refaulted(context, row, result, &all))
		result_quotient(result, active > all ? all : active, all);
}

/*
 * A bound from above: one fault may bring in a whole huge page, and pages counted as read ahead may
 * have been the wanted ones.
 */
void formula_system_swap_in_share(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	const uint64_t page_size = context->sample->origin.page_size;
	uint64_t major, bytes, ahead = 0, pages;

	if (!page_size || !input_change(context, row, METRIC_SYSTEM_PGMAJFAULT, result, &major) ||
	    !input_change(context, row, METRIC_SYSTEM_PSWPIN, result, &bytes))
		return;
	add_change(context, row, METRIC_SYSTEM_ZSWPIN, &bytes);
	add_change(context, row, METRIC_SYSTEM_SWPIN_ZERO, &bytes);
	add_change(context, row, METRIC_SYSTEM_SWAP_RA, &ahead);
	pages = bytes > ahead ? (bytes - ahead) / page_size : 0;
	result_quotient(result, pages > major ? major : pages, major);
}

/* Only kswapd and what applications wait for; limits of control groups are not counted here. */
void formula_system_direct_share(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	uint64_t direct, all;

	if (!input_change(context, row, METRIC_SYSTEM_PGSTEAL_DIRECT, result, &direct) ||
	    !input_change(context, row, METRIC_SYSTEM_PGSTEAL_KSWAPD, result, &all))
		return;
	all += direct;
	add_change(context, row, METRIC_SYSTEM_PGSTEAL_KHUGEPAGED, &all);
	add_change(context, row, METRIC_SYSTEM_PGSTEAL_PROACTIVE, &all);
	result_quotient(result, direct, all);
}
