/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks before it sorts. */
#include "mempane/sort.h"

#include <stdbool.h>
#include <stdlib.h>

static bool is_sorted(const char *items, size_t count, size_t size,
		      int (*compare)(const void *, const void *))
{
	for (size_t i = 1; i < count; i++)
		if (compare(items + (i - 1) * size, items + i * size) > 0)
			return false;
	return true;
}

void sort_unless_sorted(void *items, size_t count, size_t size,
			int (*compare)(const void *, const void *))
{
	if (!is_sorted(items, count, size, compare))
		qsort(items, count, size, compare);
}
