/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computed metrics of processes and their mappings. */
#include "derive.h"

static void sum_of_two(const struct formula_context *context, size_t row, enum metric first,
		       enum metric second, struct cell *result)
{
	uint64_t a, b, sum;

	if (!input_count(context, row, first, result, &a) ||
	    !input_count(context, row, second, result, &b))
		return;
	if (__builtin_add_overflow(a, b, &sum))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, sum);
}

void formula_process_uss(const struct formula_context *context, size_t row, struct cell *result)
{
	sum_of_two(context, row, METRIC_PROCESS_PRIVATE_CLEAN, METRIC_PROCESS_PRIVATE_DIRTY,
		   result);
}

void formula_mapping_uss(const struct formula_context *context, size_t row, struct cell *result)
{
	sum_of_two(context, row, METRIC_MAPPING_PRIVATE_CLEAN, METRIC_MAPPING_PRIVATE_DIRTY,
		   result);
}

/* Waiting to copy is no lack of memory; the other four are. Kernels tell them one by one, so those
 * that this one does not know count nothing. */
void formula_process_memory_delay(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	static const enum metric parts[] = {
		METRIC_PROCESS_SWAP_IN_DELAY, METRIC_PROCESS_RECLAIM_DELAY,
		METRIC_PROCESS_THRASHING_DELAY, METRIC_PROCESS_COMPACTION_DELAY,
	};
	uint64_t value, sum = 0;
	bool is_known = false;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct cell part = { .presence = PRESENCE_ABSENT };

		if (!input_count(context, row, parts[i], &part, &value)) {
			if (!is_known)
				*result = part;
			continue;
		}
		is_known = true;
		if (__builtin_add_overflow(sum, value, &sum)) {
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
			return;
		}
	}
	if (is_known)
		result_count(result, sum);
}

void formula_process_huge_share(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t huge, anonymous;

	if (input_count(context, row, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, result, &huge) &&
	    input_count(context, row, METRIC_PROCESS_ANONYMOUS, result, &anonymous))
		result_quotient(result, huge, anonymous);
}
