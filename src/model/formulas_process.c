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

void formula_process_huge_share(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t huge, anonymous;

	if (input_count(context, row, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, result, &huge) &&
	    input_count(context, row, METRIC_PROCESS_ANONYMOUS, result, &anonymous))
		result_quotient(result, huge, anonymous);
}
