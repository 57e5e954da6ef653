/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists in any order end sorted, and those that were are only looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "mempane/sort.h"

static size_t comparisons;

static int compare(const void *left, const void *right)
{
	const int *a = left, *b = right;

	comparisons++;
	return (*a > *b) - (*a < *b);
}

static void assert_sorted(const int *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
		assert_true(items[i - 1] <= items[i]);
}

static void any_order_becomes_sorted(void **state)
{
	int items[200];

	(void)state;
	srand(7);
	for (int round = 0; round < 100; round++) {
		for (size_t i = 0; i < 200; i++)
			items[i] = rand() % 50;
		sort_unless_sorted(items, (size_t)(round * 2), sizeof(items[0]), compare);
		assert_sorted(items, (size_t)(round * 2));
	}
}

static void one_out_of_place_is_found(void **state)
{
	(void)state;
	for (size_t place = 0; place < 20; place++) {
		int items[20];

		for (size_t i = 0; i < 20; i++)
			items[i] = (int)i * 2;
		items[place] = place ? -1 : 100;
		sort_unless_sorted(items, 20, sizeof(items[0]), compare);
		assert_sorted(items, 20);
	}
}

static void what_is_sorted_is_looked_at_once(void **state)
{
	int items[1000];

	(void)state;
	for (int i = 0; i < 1000; i++)
		items[i] = i / 3;
	comparisons = 0;
	sort_unless_sorted(items, 1000, sizeof(items[0]), compare);
	assert_int_equal(comparisons, 999);
	assert_sorted(items, 1000);
}

static void nothing_is_sorted(void **state)
{
	(void)state;
	sort_unless_sorted(NULL, 0, sizeof(int), compare);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_becomes_sorted),
		cmocka_unit_test(one_out_of_place_is_found),
		cmocka_unit_test(what_is_sorted_is_looked_at_once),
		cmocka_unit_test(nothing_is_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
