/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Free blocks and pageblocks by migrate type. A lower bound stays one. */
#include "derive.h"

#include <string.h>

static void product(struct cell *result, uint64_t a, uint64_t b)
{
	uint64_t bytes;

	if (__builtin_mul_overflow(a, b, &bytes))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, bytes);
}

void formula_free_type_free(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t blocks, size;

	if (input_count(context, row, METRIC_FREE_TYPE_BLOCKS, result, &blocks) &&
	    input_count(context, row, METRIC_FREE_TYPE_BLOCK_SIZE, result, &size))
		product(result, blocks, size);
}

void formula_pageblock_size(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t blocks, size;

	if (input_count(context, row, METRIC_PAGEBLOCK_BLOCKS, result, &blocks) &&
	    input_count(context, SYSTEM_ROW, METRIC_SYSTEM_PAGEBLOCK_SIZE, result, &size))
		product(result, blocks, size);
}

/* The names of keys are "zone/type". */
static bool is_same_zone(const struct key *a, const struct key *b)
{
	size_t length = a->name ? strcspn(a->name, "/") + 1 : 0;

	return a->first == b->first && length && b->name && strncmp(a->name, b->name, length) == 0;
}

/* The rows of a zone are adjacent. */
void formula_pageblock_share(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	const struct table *table = sample_table(context->sample, ENTITY_PAGEBLOCK);
	size_t first = row;
	uint64_t mine, blocks, all = 0;

	if (!input_count(context, row, METRIC_PAGEBLOCK_BLOCKS, result, &mine))
		return;
	while (first > 0 && is_same_zone(&table->keys[first - 1], &table->keys[row]))
		first--;
	for (size_t i = first; i < table->row_count &&
	     is_same_zone(&table->keys[i], &table->keys[row]); i++) {
		if (!input_count(context, i, METRIC_PAGEBLOCK_BLOCKS, result, &blocks))
			return;
		if (__builtin_add_overflow(all, blocks, &all)) {
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
			return;
		}
	}
	result_quotient(result, mine, all);
}
