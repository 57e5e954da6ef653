/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Themes: every meaning looks like something, kinds of memory differ, and nothing hangs on colour
 * alone.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/tui/style.h"

static bool is_same(struct look a, struct look b)
{
	return a.foreground == b.foreground && a.background == b.background &&
	       a.is_bold == b.is_bold && a.is_dim == b.is_dim && a.is_reverse == b.is_reverse &&
	       a.is_underlined == b.is_underlined;
}

static void every_style_has_a_name_and_valid_colours(void **state)
{
	(void)state;
	for (int style = 0; style < STYLE_COUNT; style++) {
		assert_non_null(style_name((enum style)style));
		for (int overlay = 0; overlay < OVERLAY_COUNT; overlay++) {
			struct look rich = style_look(COLOUR_256, (enum style)style,
						      (enum overlay)overlay);
			struct look plain = style_look(COLOUR_8, (enum style)style,
						       (enum overlay)overlay);
			struct look mono = style_look(COLOUR_NONE, (enum style)style,
						      (enum overlay)overlay);

			assert_in_range(rich.foreground + 1, 0, 256);
			assert_in_range(rich.background + 1, 0, 256);
			assert_in_range(plain.foreground + 1, 0, 8);
			assert_in_range(plain.background + 1, 0, 8);
			assert_int_equal(mono.foreground, -1);
			assert_int_equal(mono.background, -1);
		}
	}
}

static void kinds_of_memory_differ(void **state)
{
	(void)state;
	for (int a = STYLE_ANONYMOUS; a <= STYLE_UNACCOUNTED; a++)
		for (int b = a + 1; b <= STYLE_UNACCOUNTED; b++) {
			assert_false(is_same(style_look(COLOUR_256, (enum style)a, OVERLAY_NONE),
					     style_look(COLOUR_256, (enum style)b, OVERLAY_NONE)));
			assert_int_not_equal(style_letter((enum style)a),
					     style_letter((enum style)b));
		}
}

static void the_selection_shows_in_every_depth(void **state)
{
	static const enum colour_depth depths[] = { COLOUR_NONE, COLOUR_8, COLOUR_256 };

	(void)state;
	for (size_t depth = 0; depth < ARRAY_SIZE(depths); depth++)
		for (int style = 0; style < STYLE_HEAT_0; style++) {
			struct look look = style_look(depths[depth], (enum style)style,
						      OVERLAY_SELECTED);

			assert_true(look.is_reverse || look.background >= 0);
		}
}

static void an_alarm_needs_no_colour(void **state)
{
	struct look alarm = style_look(COLOUR_NONE, STYLE_ALARM, OVERLAY_NONE);
	struct look neutral = style_look(COLOUR_NONE, STYLE_NEUTRAL, OVERLAY_NONE);

	(void)state;
	assert_false(is_same(alarm, neutral));
	assert_false(is_same(style_look(COLOUR_NONE, STYLE_WARNING, OVERLAY_NONE), neutral));
}

static void heat_grows_with_the_value(void **state)
{
	enum style before = STYLE_HEAT_0;

	(void)state;
	assert_int_equal(style_heat(0), STYLE_HEAT_0);
	assert_int_equal(style_heat(NAN), STYLE_HEAT_0);
	assert_int_equal(style_heat(-1), STYLE_HEAT_0);
	assert_int_equal(style_heat(1e-9), STYLE_HEAT_1);
	assert_int_equal(style_heat(1), STYLE_HEAT_7);
	assert_int_equal(style_heat(1e300), STYLE_HEAT_7);
	for (double value = 0; value <= 1; value += 0.01) {
		assert_true(style_heat(value) >= before);
		before = style_heat(value);
	}
}

/* Nodes beside each other are told apart by hue, and all by their digit, so it must be readable. */
static void nodes_have_their_hue(void **state)
{
	(void)state;
	assert_int_equal(style_of_node(0), STYLE_NODE_0);
	assert_int_equal(style_of_node(7), STYLE_NODE_7);
	assert_int_equal(style_of_node(8), STYLE_NODE_0);
	for (uint64_t node = 0; node < 8; node++)
		for (uint64_t other = node + 1; other < 8; other++) {
			struct look look = style_look(COLOUR_256, style_of_node(node),
						      OVERLAY_NONE);

			assert_int_not_equal(look.background,
					     style_look(COLOUR_256, style_of_node(other),
							OVERLAY_NONE).background);
			assert_int_not_equal(look.background, look.foreground);
		}
}

static void parts_have_their_hue(void **state)
{
	(void)state;
	assert_int_equal(style_of_part("anonymous"), STYLE_ANONYMOUS);
	assert_int_equal(style_of_part("shmem"), STYLE_SHMEM);
	assert_int_equal(style_of_part("unaccounted"), STYLE_UNACCOUNTED);
	assert_int_equal(style_of_part("something new"), STYLE_KERNEL);
	assert_int_equal(style_of_part(NULL), STYLE_KERNEL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_style_has_a_name_and_valid_colours),
		cmocka_unit_test(kinds_of_memory_differ),
		cmocka_unit_test(the_selection_shows_in_every_depth),
		cmocka_unit_test(an_alarm_needs_no_colour),
		cmocka_unit_test(heat_grows_with_the_value),
		cmocka_unit_test(nodes_have_their_hue),
		cmocka_unit_test(parts_have_their_hue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
