/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bars and graphs: heights and widths follow the values, and every size is drawn inside.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/tui/widgets/bar.h"
#include "../../../src/tui/widgets/graph.h"
#include "../../../src/tui/widgets/prose.h"

struct fixture {
	struct grid   grid;
	struct canvas canvas;
	char          line[512];
};

static void prepare(struct fixture *fixture, int width, int height, bool is_utf8)
{
	*fixture = (struct fixture){ .grid.info = { .is_utf8 = is_utf8, .has_braille = is_utf8,
						    .colours = is_utf8 ? COLOUR_256 :
									 COLOUR_NONE } };
	assert_int_equal(grid_resize(&fixture->grid, width, height), 0);
	fixture->canvas = grid_canvas(&fixture->grid);
}

static const char *row(struct fixture *fixture, int y)
{
	grid_row_text(&fixture->grid, y, fixture->line, sizeof(fixture->line));
	return fixture->line;
}

static void scales_are_round(void **state)
{
	(void)state;
	assert_true(graph_round_up(1, UNIT_COUNT) == 1);
	assert_true(graph_round_up(3, UNIT_COUNT) == 5);
	assert_true(graph_round_up(501, UNIT_COUNT) == 1000);
	assert_true(graph_round_up(1001, UNIT_COUNT) == 2000);
	assert_true(graph_round_up(1025, UNIT_BYTES) == 2048);
	assert_true(graph_round_up(501, UNIT_BYTES) == 1024);
	assert_true(graph_round_up(0, UNIT_COUNT) == 1);
	assert_true(graph_round_up(NAN, UNIT_COUNT) == 1);
	assert_true(graph_round_up(1e300, UNIT_COUNT) == 1e300);
}

static void braille_follows_the_values(void **state)
{
	static const double values[] = { 0, 1, 2, 3, 4, 4, NAN, NAN };
	struct graph graph = { .values = values, .count = 8, .maximum = 4, .unit = UNIT_COUNT,
			       .has_no_scale = true };
	struct fixture f;

	(void)state;
	prepare(&f, 4, 1, true);
	graph_draw(&f.canvas, &graph);
	assert_string_equal(row(&f, 0), "⢀⣴⣿");
	grid_done(&f.grid);
}

static void a_graph_carries_scale_and_span(void **state)
{
	static const double values[] = { 10, 90, 40, 0, 70 };
	struct graph graph = { .values = values, .count = 5, .unit = UNIT_COUNT, .is_rate = true,
			       .seconds_per_value = 1 };
	struct fixture f;

	(void)state;
	prepare(&f, 38, 3, true);
	graph_draw(&f.canvas, &graph);
	assert_non_null(strstr(row(&f, 0), "100/s"));
	assert_non_null(strstr(row(&f, 2), "←60s"));
	assert_non_null(strstr(row(&f, 2), " 0"));
	grid_done(&f.grid);
}

static void graphs_of_any_size_stay_inside(void **state)
{
	double values[300];
	struct graph graph = { .values = values, .unit = UNIT_BYTES, .is_rate = true,
			       .seconds_per_value = 0.5 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		values[i] = i % 7 ? (double)i * 1e6 : i % 2 ? NAN : INFINITY;
	for (int width = 0; width < 120; width += 3)
		for (int height = 0; height < 8; height++)
			for (size_t count = 0; count <= ARRAY_SIZE(values); count += 60) {
				struct fixture f;

				prepare(&f, width, height, (width + height) % 2 != 0);
				graph.count = count;
				graph_draw(&f.canvas, &graph);
				grid_done(&f.grid);
			}
}

static int filled(struct fixture *f, enum style style)
{
	int count = 0;

	for (int x = 0; x < f->grid.width; x++)
		count += grid_cell(&f->grid, x, 0)->style == style;
	return count;
}

static void parts_add_up_in_a_bar(void **state)
{
	static const struct bar_part parts[] = {
		{ 0.25, STYLE_ANONYMOUS }, { 0.5, STYLE_FILE }, { 0.25, STYLE_SHMEM },
	};
	static const struct bar_part odd[] = {
		{ NAN, STYLE_ANONYMOUS }, { -1, STYLE_FILE }, { 7, STYLE_SHMEM },
	};
	struct fixture f;

	(void)state;
	prepare(&f, 40, 1, true);
	bar_stacked(&f.canvas, 0, 0, 40, parts, 3);
	assert_int_equal(filled(&f, STYLE_ANONYMOUS), 10);
	assert_int_equal(filled(&f, STYLE_FILE), 20);
	assert_int_equal(filled(&f, STYLE_SHMEM), 10);
	bar_stacked(&f.canvas, 0, 0, 40, odd, 3);
	assert_int_equal(filled(&f, STYLE_SHMEM), 40);
	grid_done(&f.grid);
	prepare(&f, 8, 1, false);
	bar_stacked(&f.canvas, 0, 0, 8, parts, 3);
	assert_string_equal(row(&f, 0), "AAFFFFMM");
	grid_done(&f.grid);
}

static void gauges_have_eighths(void **state)
{
	struct fixture f;

	(void)state;
	prepare(&f, 4, 1, true);
	bar_gauge(&f.canvas, 0, 0, 4, 0.5, STYLE_ACCENT);
	assert_string_equal(row(&f, 0), "██··");
	bar_gauge(&f.canvas, 0, 0, 4, 1.0 / 32, STYLE_ACCENT);
	assert_string_equal(row(&f, 0), "▏···");
	bar_gauge(&f.canvas, 0, 0, 4, 9, STYLE_ACCENT);
	assert_string_equal(row(&f, 0), "████");
	bar_gauge(&f.canvas, 0, 0, 4, NAN, STYLE_ACCENT);
	assert_string_equal(row(&f, 0), "····");
	grid_done(&f.grid);
}

static void prose_wraps_at_blanks(void **state)
{
	struct fixture f;

	(void)state;
	prepare(&f, 10, 5, true);
	assert_int_equal(prose_draw(&f.canvas, 0, 0, STYLE_NEUTRAL, "one two three\n\nfour"), 4);
	assert_string_equal(row(&f, 0), "one two");
	assert_string_equal(row(&f, 1), "three");
	assert_string_equal(row(&f, 2), "");
	assert_string_equal(row(&f, 3), "four");
	assert_int_equal(prose_height("abcdefghijklmnopqrstuvwxyz", 10), 3);
	assert_int_equal(prose_height("", 10), 0);
	assert_true(prose_height("some words", 0) > 0);
	grid_done(&f.grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scales_are_round),
		cmocka_unit_test(braille_follows_the_values),
		cmocka_unit_test(a_graph_carries_scale_and_span),
		cmocka_unit_test(graphs_of_any_size_stay_inside),
		cmocka_unit_test(parts_add_up_in_a_bar),
		cmocka_unit_test(gauges_have_eighths),
		cmocka_unit_test(prose_wraps_at_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
