/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Computed metrics of control groups but those of limits. Ratios of events are over what happened
 * since the last sample, and absent when nothing did.
 */
#include "derive.h"

static uint64_t difference_or_zero(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

void formula_cgroup_working_set(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t current, inactive;

	if (input_count(context, row, METRIC_CGROUP_CURRENT, result, &current) &&
	    input_count(context, row, METRIC_CGROUP_INACTIVE_FILE, result, &inactive))
		result_count(result, difference_or_zero(current, inactive));
}

void formula_cgroup_minor_faults(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	uint64_t all, major;

	if (input_count(context, row, METRIC_CGROUP_PGFAULT, result, &all) &&
	    input_count(context, row, METRIC_CGROUP_PGMAJFAULT, result, &major))
		result_count(result, difference_or_zero(all, major));
}

/* Kernels before 5.9 count anonymous and file refaults together. */
void formula_cgroup_refaults(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t anonymous, file, both;

	if (input_count(context, row, METRIC_CGROUP_WORKINGSET_REFAULT, &ignored, &both))
		result_count(result, both);
	else if (input_count(context, row, METRIC_CGROUP_WORKINGSET_REFAULT_ANON, result,
			     &anonymous) &&
		 input_count(context, row, METRIC_CGROUP_WORKINGSET_REFAULT_FILE, result, &file))
		result_count(result, anonymous + file);
}

/* One change for each of another; a share is at most 1, though reads are not atomic. */
static void share_of_changes(const struct formula_context *context, size_t row, enum metric part,
			     enum metric whole, bool is_bounded, struct cell *result)
{
	uint64_t numerator, denominator;

	if (!input_change(context, row, part, result, &numerator) ||
	    !input_change(context, row, whole, result, &denominator))
		return;
	if (is_bounded && numerator > denominator)
		numerator = denominator;
	result_quotient(result, numerator, denominator);
}

void formula_cgroup_thrashing(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	share_of_changes(context, row, METRIC_CGROUP_REFAULTS, METRIC_CGROUP_PGSTEAL, false,
			 result);
}

void formula_cgroup_swap_in_share(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	share_of_changes(context, row, METRIC_CGROUP_WORKINGSET_REFAULT_ANON,
			 METRIC_CGROUP_REFAULTS, true, result);
}

void formula_cgroup_reclaim_efficiency(const struct formula_context *context, size_t row,
				       struct cell *result)
{
	share_of_changes(context, row, METRIC_CGROUP_PGSTEAL, METRIC_CGROUP_PGSCAN, true, result);
}

void formula_cgroup_direct_share(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	share_of_changes(context, row, METRIC_CGROUP_PGSTEAL_DIRECT, METRIC_CGROUP_PGSTEAL, true,
			 result);
}

/* ---- what it is made of ---- */

static void share_of_current(const struct formula_context *context, size_t row, enum metric part,
			     struct cell *result)
{
	uint64_t size, current;

	if (input_count(context, row, part, result, &size) &&
	    input_count(context, row, METRIC_CGROUP_CURRENT, result, &current))
		result_quotient(result, size, current);
}

void formula_cgroup_anon_share(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	share_of_current(context, row, METRIC_CGROUP_ANON, result);
}

void formula_cgroup_file_share(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	share_of_current(context, row, METRIC_CGROUP_FILE, result);
}

void formula_cgroup_kernel_share(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	share_of_current(context, row, METRIC_CGROUP_KERNEL, result);
}

/* Adds a part that this kernel may not have; false when it has it and it cannot be read. */
static bool add_part(const struct formula_context *context, size_t row, enum metric part,
		     struct cell *result, uint64_t *sum)
{
	uint64_t size;

	if (sample_get(context->sample, row, part)->presence == PRESENCE_ABSENT)
		return true;
	if (!input_count(context, row, part, result, &size))
		return false;
	if (!__builtin_add_overflow(*sum, size, sum))
		return true;
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	return false;
}

static bool add_parts(const struct formula_context *context, size_t row, const enum metric *parts,
		      size_t count, struct cell *result, uint64_t *sum)
{
	for (size_t i = 0; i < count; i++)
		if (!add_part(context, row, parts[i], result, sum))
			return false;
	return true;
}

/* Kernels before 5.18 have no sum of the kernel's own memory. */
static bool add_kernel(const struct formula_context *context, size_t row, struct cell *result,
		       uint64_t *sum)
{
	static const enum metric whole[] = { METRIC_CGROUP_KERNEL };
	static const enum metric parts[] = {
		METRIC_CGROUP_KERNEL_STACK, METRIC_CGROUP_PAGETABLES, METRIC_CGROUP_PERCPU,
		METRIC_CGROUP_SLAB, METRIC_CGROUP_VMALLOC,
	};
	bool has_sum = sample_get(context->sample, row, METRIC_CGROUP_KERNEL)->presence !=
		       PRESENCE_ABSENT;

	return has_sum ? add_parts(context, row, whole, ARRAY_SIZE(whole), result, sum) :
			 add_parts(context, row, parts, ARRAY_SIZE(parts), result, sum);
}

void formula_cgroup_unaccounted(const struct formula_context *context, size_t row,
				struct cell *result)
{
	static const enum metric others[] = { METRIC_CGROUP_SOCK, METRIC_CGROUP_HUGETLB };
	uint64_t current, anonymous, file, sum;
	int64_t rest;

	if (!input_count(context, row, METRIC_CGROUP_CURRENT, result, &current) ||
	    !input_count(context, row, METRIC_CGROUP_ANON, result, &anonymous) ||
	    !input_count(context, row, METRIC_CGROUP_FILE, result, &file))
		return;
	if (__builtin_add_overflow(anonymous, file, &sum)) {
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
		return;
	}
	if (!add_kernel(context, row, result, &sum) ||
	    !add_parts(context, row, others, ARRAY_SIZE(others), result, &sum))
		return;
	if (__builtin_sub_overflow(current, sum, &rest))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, rest);
}
