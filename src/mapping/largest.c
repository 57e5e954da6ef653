/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A heap of rows by weight. */
#include "largest.h"

#include <stdlib.h>

bool ranked_is_less(const struct ranked *a, const struct ranked *b)
{
	return a->weight != b->weight ? a->weight < b->weight : a->number > b->number;
}

static void swap(struct ranked *a, struct ranked *b)
{
	struct ranked item = *a;

	*a = *b;
	*b = item;
}

void largest_add(struct largest *largest, struct ranked item)
{
	struct ranked *heap = largest->items;
	size_t at = largest->count++;

	heap[at] = item;
	for (; at && ranked_is_less(&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2)
		swap(&heap[at], &heap[(at - 1) / 2]);
}

void largest_replace_least(struct largest *largest, struct ranked item)
{
	struct ranked *heap = largest->items;
	size_t at = 0, child;

	heap[0] = item;
	for (child = 1; child < largest->count; child = 2 * at + 1) {
		if (child + 1 < largest->count && ranked_is_less(&heap[child + 1], &heap[child]))
			child++;
		if (!ranked_is_less(&heap[child], &heap[at]))
			break;
		swap(&heap[at], &heap[child]);
		at = child;
	}
}

static int by_number(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

void largest_order(struct largest *largest)
{
	qsort(largest->items, largest->count, sizeof(largest->items[0]), by_number);
}
