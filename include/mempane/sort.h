/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting lists that are nearly always in order already. */
#ifndef MEMPANE_SORT_H
#define MEMPANE_SORT_H

#include <stddef.h>

/*
 * As qsort(3), after a look whether there is anything to do: the kernel lists processes, nodes and
 * the like in order, and qsort() of the C library takes and gives back memory for a copy of the
 * list each time.
 */
void sort_unless_sorted(void *items, size_t count, size_t size,
			int (*compare)(const void *, const void *));

#endif
