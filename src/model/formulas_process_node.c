/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shares of one process on one node. The rows of a process are neighbours. */
#include "derive.h"

/* The rows of the process that `row` belongs to: [first, end). */
struct span {
	size_t first, end;
};

static struct span span_of_process(const struct sample *sample, size_t row)
{
	const struct table *table = sample_table(sample, ENTITY_PROCESS_NODE);
	uint64_t pid = table->keys[row].first;
	struct span rows = { row, row + 1 };

	while (rows.first > 0 && table->keys[rows.first - 1].first == pid)
		rows.first--;
	while (rows.end < table->row_count && table->keys[rows.end].first == pid)
		rows.end++;
	return rows;
}

static bool add(uint64_t *sum, uint64_t value, struct cell *result)
{
	if (!__builtin_add_overflow(*sum, value, sum))
		return true;
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	return false;
}

/* False when one of them has no value. */
static bool sum_counts(const struct formula_context *context, struct span rows, enum metric metric,
		       struct cell *result, uint64_t *ret_sum)
{
	uint64_t value;

	*ret_sum = 0;
	for (size_t row = rows.first; row < rows.end; row++)
		if (!input_count(context, row, metric, result, &value) ||
		    !add(ret_sum, value, result))
			return false;
	return true;
}

/* A row that is new has used nothing yet that could be told. */
static uint64_t used_on(const struct formula_context *context, size_t row)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t change;

	return input_change(context, row, METRIC_PROCESS_NODE_RUN_TIME, &ignored, &change) ? change
											    : 0;
}

void formula_process_node_share(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t resident, all;

	if (sum_counts(context, span_of_process(context->sample, row), METRIC_PROCESS_NODE_RESIDENT,
		       result, &all) &&
	    input_count(context, row, METRIC_PROCESS_NODE_RESIDENT, result, &resident))
		result_quotient(result, resident, all);
}

void formula_process_node_cpu_share(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	struct span rows = span_of_process(context->sample, row);
	uint64_t threads, all, used = 0;

	if (!sum_counts(context, rows, METRIC_PROCESS_NODE_THREADS, result, &all) ||
	    !input_count(context, row, METRIC_PROCESS_NODE_THREADS, result, &threads))
		return;
	for (size_t other = rows.first; other < rows.end; other++)
		if (!add(&used, used_on(context, other), result))
			return;
	if (used)
		result_quotient(result, used_on(context, row), used);
	else
		result_quotient(result, threads, all);
}

void formula_process_node_node_share(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	const struct sample *sample = context->sample;
	const struct cell *node = sample_get(sample, row, METRIC_PROCESS_NODE_NODE);
	const struct key key = { .first = node->count };
	uint64_t resident, total;
	int64_t found = -1;

	if (cell_has_value(node))
		found = table_find(sample_table(sample, ENTITY_NODE), &key);
	if (found >= 0 &&
	    input_count(context, (size_t)found, METRIC_NODE_MEMORY_TOTAL, result, &total) &&
	    input_count(context, row, METRIC_PROCESS_NODE_RESIDENT, result, &resident))
		result_quotient(result, resident, total);
}
