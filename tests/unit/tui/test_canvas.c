/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The canvas: clipping, widths, and that no control character is ever in a cell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/tui/canvas.h"
#include "../../../src/tui/canvas_glyph.h"

struct fixture {
	struct grid   grid;
	struct canvas canvas;
	char          line[512];
};

static void prepare(struct fixture *fixture, int width, int height, bool is_utf8)
{
	*fixture = (struct fixture){ .grid.info = { .is_utf8 = is_utf8, .has_braille = is_utf8,
						    .colours = COLOUR_256 } };
	assert_int_equal(grid_resize(&fixture->grid, width, height), 0);
	fixture->canvas = grid_canvas(&fixture->grid);
}

static const char *row(struct fixture *fixture, int y)
{
	grid_row_text(&fixture->grid, y, fixture->line, sizeof(fixture->line));
	return fixture->line;
}

static void assert_clean(const struct grid *grid)
{
	for (int y = 0; y < grid->height; y++)
		for (int x = 0; x < grid->width; x++) {
			const struct canvas_cell *cell = grid_cell(grid, x, y);
			bool is_right_half = x > 0 && grid_cell(grid, x - 1, y)->width == 2;

			assert_int_equal(cell->width == 0, is_right_half);
			if (cell->width) {
				assert_false(glyph_is_control(cell->code));
				assert_true(!cell->mark || !glyph_is_control(cell->mark));
			}
			if (!grid->info.is_utf8 && cell->width)
				assert_true(cell->code >= 0x20 && cell->code < 0x7f);
		}
}

static void text_is_clipped_on_all_sides(void **state)
{
	struct fixture f;
	struct canvas sub;

	(void)state;
	prepare(&f, 10, 3, true);
	sub = canvas_sub(&f.canvas, (struct rectangle){ 2, 1, 5, 1 });
	canvas_put(&sub, -2, 0, STYLE_NEUTRAL, "abcdefghij");
	canvas_put(&sub, 0, 1, STYLE_NEUTRAL, "below");
	canvas_put(&sub, 0, -1, STYLE_NEUTRAL, "above");
	canvas_put(&sub, 99, 0, STYLE_NEUTRAL, "far");
	assert_string_equal(row(&f, 0), "");
	assert_string_equal(row(&f, 1), "  cdefg");
	assert_string_equal(row(&f, 2), "");
	sub = canvas_sub(&f.canvas, (struct rectangle){ 8, 2, 50, 50 });
	assert_int_equal(sub.width, 2);
	assert_int_equal(sub.height, 1);
	sub = canvas_sub(&f.canvas, (struct rectangle){ 20, 20, 5, 5 });
	assert_int_equal(sub.width, 0);
	canvas_put(&sub, 0, 0, STYLE_NEUTRAL, "nowhere");
	grid_done(&f.grid);
}

static void cut_text_says_so(void **state)
{
	struct fixture f;

	(void)state;
	prepare(&f, 12, 2, true);
	assert_int_equal(canvas_put_cut(&f.canvas, 0, 0, 5, STYLE_NEUTRAL, "abcdefgh"), 5);
	assert_string_equal(row(&f, 0), "abcd…");
	assert_int_equal(canvas_put_cut(&f.canvas, 0, 1, 5, STYLE_NEUTRAL, "abcde"), 5);
	assert_string_equal(row(&f, 1), "abcde");
	grid_done(&f.grid);
	prepare(&f, 12, 1, false);
	canvas_put_cut(&f.canvas, 0, 0, 5, STYLE_NEUTRAL, "abcdefgh");
	assert_string_equal(row(&f, 0), "abcd+");
	grid_done(&f.grid);
}

static void numbers_end_where_told_and_lose_no_digit(void **state)
{
	struct fixture f;

	(void)state;
	prepare(&f, 12, 2, true);
	canvas_put_number(&f.canvas, 2, 0, 6, STYLE_NEUTRAL, "12.3G");
	assert_string_equal(row(&f, 0), "   12.3G");
	canvas_put_number(&f.canvas, 2, 1, 4, STYLE_NEUTRAL, "123456");
	assert_string_equal(row(&f, 1), "  ####");
	grid_done(&f.grid);
}

static void wide_characters_take_two_cells_or_none(void **state)
{
	struct fixture f;

	(void)state;
	prepare(&f, 6, 4, true);
	assert_int_equal(canvas_put(&f.canvas, 0, 0, STYLE_NEUTRAL, "内存x"), 5);
	assert_string_equal(row(&f, 0), "内存x");
	assert_int_equal(grid_cell(&f.grid, 0, 0)->width, 2);
	assert_int_equal(grid_cell(&f.grid, 1, 0)->width, 0);
	assert_int_equal(canvas_put(&f.canvas, 5, 1, STYLE_NEUTRAL, "内"), 0);
	assert_string_equal(row(&f, 1), "");
	/* Writing over one half leaves a blank in the other. */
	canvas_put(&f.canvas, 0, 2, STYLE_NEUTRAL, "内存");
	canvas_put(&f.canvas, 1, 2, STYLE_NEUTRAL, "ab");
	assert_string_equal(row(&f, 2), " ab");
	assert_clean(&f.grid);
	grid_done(&f.grid);
}

static void combining_marks_ride_on_their_letter(void **state)
{
	struct fixture f;

	(void)state;
	prepare(&f, 8, 1, true);
	assert_int_equal(canvas_put(&f.canvas, 0, 0, STYLE_NEUTRAL, "e\xcc\x81t\xcc\x82"), 2);
	assert_string_equal(row(&f, 0), "e\xcc\x81t\xcc\x82");
	assert_int_equal(grid_cell(&f.grid, 0, 0)->mark, 0x301);
	canvas_clear(&f.canvas);
	canvas_put(&f.canvas, 0, 0, STYLE_NEUTRAL, "\xcc\x81x");	/* a mark on nothing */
	assert_string_equal(row(&f, 0), "x");
	grid_done(&f.grid);
}

static void own_signs_have_an_ascii_form_of_equal_width(void **state)
{
	static const char text[] = "a – … · × ▲ ▼ → Δ ─ │ ╭ █ z";
	struct fixture wide, plain;

	(void)state;
	prepare(&wide, 60, 1, true);
	prepare(&plain, 60, 1, false);
	assert_int_equal(canvas_put(&wide.canvas, 0, 0, STYLE_NEUTRAL, text),
			 canvas_put(&plain.canvas, 0, 0, STYLE_NEUTRAL, text));
	assert_string_equal(row(&plain, 0), "a - . - x ^ v > d - | + # z");
	assert_clean(&plain.grid);
	grid_done(&wide.grid);
	grid_done(&plain.grid);
}

/* Every byte, alone and in ways that would be escape sequences, by every way text can come in. */
static void no_byte_gets_through(void **state)
{
	static const char *const nasty[] = {
		"\033]2;owned\007", "\033[2J\033[31m", "\xc2\x9b" "31m", "\x9b" "31m", "a\nb\tc\rd",
		"\xe2\x80\xae" "evil", "\xe2\x80\x8b", "\xff\xfe", "\xed\xa0\x80",
		"\xf4\x90\x80\x80",
		"\xc0\x9b", "\xe2\x82", "x\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80", "\xef\xbb\xbf",
	};
	struct fixture f;

	(void)state;
	for (int is_utf8 = 0; is_utf8 < 2; is_utf8++) {
		prepare(&f, 40, 4, is_utf8 != 0);
		for (size_t i = 0; i < ARRAY_SIZE(nasty); i++) {
			canvas_put(&f.canvas, 0, 0, STYLE_NEUTRAL, nasty[i]);
			canvas_put_raw(&f.canvas, 0, 1, STYLE_NEUTRAL, nasty[i]);
			canvas_put_right(&f.canvas, 0, 2, 30, STYLE_NEUTRAL, nasty[i]);
			canvas_put_raw_cut(&f.canvas, 0, 3, 6, STYLE_NEUTRAL, nasty[i]);
			assert_clean(&f.grid);
		}
		for (int byte = 1; byte < 256; byte++) {
			char text[4] = { 'a', (char)byte, 'b', '\0' };

			canvas_put(&f.canvas, 0, 0, STYLE_NEUTRAL, text);
			canvas_put_raw(&f.canvas, 0, 1, STYLE_NEUTRAL, text);
			canvas_put_code(&f.canvas, 0, 2, STYLE_NEUTRAL, (uint32_t)byte, '?');
			assert_clean(&f.grid);
		}
		grid_done(&f.grid);
	}
}

static void a_box_carries_its_titles_in_the_border(void **state)
{
	struct box box = { .title = "Memory", .note = "by PSS", .foot = "left",
			   .foot_note = "right" };
	struct fixture f;
	struct canvas inside;

	(void)state;
	prepare(&f, 30, 3, true);
	inside = canvas_box(&f.canvas, &box);
	assert_int_equal(inside.width, 28);
	assert_int_equal(inside.height, 1);
	canvas_put(&inside, 0, 0, STYLE_NEUTRAL, "x");
	assert_string_equal(row(&f, 0), "╭ Memory ─────────── by PSS ─╮");
	assert_string_equal(row(&f, 1), "│x                           │");
	assert_string_equal(row(&f, 2), "╰ left ────────────── right ─╯");
	grid_done(&f.grid);
	prepare(&f, 30, 3, false);
	canvas_box(&f.canvas, &box);
	assert_string_equal(row(&f, 0), "+ Memory ----------- by PSS -+");
	assert_clean(&f.grid);
	grid_done(&f.grid);
}

static void boxes_of_any_size_stay_inside(void **state)
{
	struct box box = { .title = "A title of some length", .note = "and a note",
			   .foot = "a foot", .foot_note = "its note" };
	struct fixture f;

	(void)state;
	for (int width = 0; width < 60; width++)
		for (int height = 0; height < 6; height++) {
			struct canvas inside;

			prepare(&f, width, height, true);
			inside = canvas_box(&f.canvas, &box);
			assert_true(inside.width >= 0 && inside.width <= width);
			assert_true(inside.height >= 0 && inside.height <= height);
			assert_clean(&f.grid);
			grid_done(&f.grid);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_clipped_on_all_sides),
		cmocka_unit_test(cut_text_says_so),
		cmocka_unit_test(numbers_end_where_told_and_lose_no_digit),
		cmocka_unit_test(wide_characters_take_two_cells_or_none),
		cmocka_unit_test(combining_marks_ride_on_their_letter),
		cmocka_unit_test(own_signs_have_an_ascii_form_of_equal_width),
		cmocka_unit_test(no_byte_gets_through),
		cmocka_unit_test(a_box_carries_its_titles_in_the_border),
		cmocka_unit_test(boxes_of_any_size_stay_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
