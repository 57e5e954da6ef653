/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layout's promises, for every size of screen: inside, no overlap, nothing negative.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mempane/text.h"

#include "../../../src/tui/layout.h"

enum { PARTS = 5 };

static const struct share mixes[][PARTS] = {
	{ { 1, 1, 0, 0 }, { 1, 1, 0, 0 }, { 1, 1, 0, 0 }, { 1, 1, 0, 0 }, { 1, 1, 0, 0 } },
	{ { 3, 0, 0, 0 }, { 10, 2, 0, 1 }, { 10, 1, 20, 2 }, { 5, 0, 0, 3 }, { 0, 1, 3, 0 } },
	{ { 40, 1, 0, 2 }, { 40, 1, 0, 2 }, { 40, 1, 0, 1 }, { 40, 1, 50, 1 }, { 40, 1, 0, 0 } },
	{ { -5, -1, -1, -1 }, { 0, 0, 0, 0 }, { 7, 3, 5, 0 }, { 1000, 0, 0, 9 }, { 2, 1, 0, 0 } },
	{ { 6, 1000000, 0, 0 }, { 6, 1, 0, 0 }, { 6, 2000000000, 0, 1 }, { 6, 1, 9, 0 },
	  { 1, 0, 0, 0 } },
};

static void check(struct rectangle area, const struct rectangle *parts, bool is_rows)
{
	for (size_t i = 0; i < PARTS; i++) {
		assert_true(parts[i].width >= 0 && parts[i].height >= 0);
		if (rectangle_is_empty(parts[i]))
			continue;
		assert_true(parts[i].x >= area.x && parts[i].y >= area.y);
		assert_true(parts[i].x + parts[i].width <= area.x + area.width);
		assert_true(parts[i].y + parts[i].height <= area.y + area.height);
		assert_int_equal(is_rows ? parts[i].width : parts[i].height,
				 is_rows ? area.width : area.height);
		for (size_t other = i + 1; other < PARTS; other++)
			assert_true(rectangle_is_empty(
				rectangle_intersect(parts[i], parts[other])));
	}
}

static void every_size_keeps_the_promises(void **state)
{
	struct rectangle parts[PARTS];

	(void)state;
	for (size_t mix = 0; mix < ARRAY_SIZE(mixes); mix++)
		for (int width = 0; width <= 200; width++)
			for (int height = 0; height <= 80; height++) {
				struct rectangle area = { 3, 2, width, height };

				layout_rows(area, mixes[mix], PARTS, parts);
				check(area, parts, true);
				layout_columns(area, mixes[mix], PARTS, parts);
				check(area, parts, false);
			}
}

static void what_does_not_fit_goes_by_rank(void **state)
{
	static const struct share shares[] = { { 10, 1, 0, 0 }, { 10, 1, 0, 2 }, { 10, 1, 0, 1 } };
	int lengths[3];

	(void)state;
	layout_divide(30, shares, 3, lengths);
	assert_int_equal(lengths[0] + lengths[1] + lengths[2], 30);
	layout_divide(29, shares, 3, lengths);
	assert_int_equal(lengths[1], 0);
	assert_int_equal(lengths[0] + lengths[2], 29);
	layout_divide(12, shares, 3, lengths);
	assert_int_equal(lengths[0], 12);
	layout_divide(4, shares, 3, lengths);
	assert_int_equal(lengths[0], 4);	/* the last one stays, however short */
}

static void weights_and_maxima_are_respected(void **state)
{
	static const struct share shares[] = { { 2, 0, 0, 0 }, { 4, 1, 0, 0 }, { 4, 3, 0, 0 } };
	static const struct share capped[] = { { 2, 1, 5, 0 }, { 2, 1, 0, 0 } };
	int lengths[3];

	(void)state;
	layout_divide(50, shares, 3, lengths);
	assert_int_equal(lengths[0], 2);
	assert_int_equal(lengths[1], 14);
	assert_int_equal(lengths[2], 34);
	layout_divide(50, capped, 2, lengths);
	assert_int_equal(lengths[0], 5);
	assert_int_equal(lengths[1], 45);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_keeps_the_promises),
		cmocka_unit_test(what_does_not_fit_goes_by_rank),
		cmocka_unit_test(weights_and_maxima_are_respected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
