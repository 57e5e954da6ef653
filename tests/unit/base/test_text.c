/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slices: lines, words, splitting and comparing, with every ending that a file can have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/text.h"

/* Joins what a taker gives with '|', to compare in one go. */
static void join(const char *string, size_t size, bool (*next)(struct text *, struct text *),
		 char *joined)
{
	struct text rest = { string, size }, piece;

	while (next(&rest, &piece)) {
		memcpy(joined, piece.data, piece.size);
		joined += piece.size;
		*joined++ = '|';
	}
	*joined = '\0';
	assert_false(next(&rest, &piece));	/* the end stays the end */
}

static void test_lines(void **state)
{
	static const struct { const char *text, *lines; } cases[] = {
		{ "", "" }, { "\n", "|" }, { "a", "a|" }, { "a\n", "a|" }, { "a\nb", "a|b|" },
		{ "a\n\nb\n", "a||b|" }, { "a\r\nb\r\n", "a|b|" }, { "a\rb\n", "a\rb|" },
		{ "a\r", "a\r|" }, { "\r\n", "|" },
	};
	char joined[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		join(cases[i].text, strlen(cases[i].text), text_next_line, joined);
		assert_string_equal(joined, cases[i].lines);
	}
}

static void test_words(void **state)
{
	static const struct { const char *text, *words; } cases[] = {
		{ "", "" }, { " \t\r\n", "" }, { "a", "a|" }, { "  a  b\tc\n", "a|b|c|" },
		{ "MemTotal:   12 kB", "MemTotal:|12|kB|" }, { " \va\x01 \x7f\xff  ", "a\x01|\x7f\xff|" },
		{ "a         \tb  \t\t  c", "a|b|c|" },
	};
	char joined[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		join(cases[i].text, strlen(cases[i].text), text_next_word, joined);
		assert_string_equal(joined, cases[i].words);
	}
}

static void test_lines_may_hold_any_byte(void **state)
{
	struct text rest = { "a\0b\n\377", 5 }, line;

	(void)state;
	assert_true(text_next_line(&rest, &line));
	assert_int_equal(line.size, 3);
	assert_memory_equal(line.data, "a\0b", 3);
	assert_true(text_next_line(&rest, &line));
	assert_int_equal(line.size, 1);
}

static void test_split(void **state)
{
	struct text rest = text_from("key:value:more"), head = text_from("untouched");

	(void)state;
	assert_true(text_split(&rest, ':', &head));
	assert_true(text_equal(head, "key") && text_equal(rest, "value:more"));
	assert_false(text_split(&rest, ';', &head));
	assert_true(text_equal(head, "key") && text_equal(rest, "value:more"));
	rest = text_from(":");
	assert_true(text_split(&rest, ':', &head));
	assert_true(head.size == 0 && rest.size == 0);
	assert_false(text_split(&rest, ':', &head));
}

static void test_trim(void **state)
{
	(void)state;
	assert_true(text_equal(text_trim(text_from(" \t a b \r\n")), "a b"));
	assert_true(text_equal(text_trim(text_from(" \n ")), ""));
	assert_true(text_equal(text_trim(text_from(NULL)), ""));
}

static void test_comparing(void **state)
{
	struct text text = { "abcdef", 3 };

	(void)state;
	assert_true(text_equal(text, "abc"));
	assert_false(text_equal(text, "abcd"));
	assert_false(text_equal(text, "ab"));
	assert_false(text_equal(text, NULL));
	assert_true(text_equal(text_from(NULL), ""));
	assert_true(text_starts_with(text, "") && text_starts_with(text, "abc"));
	assert_false(text_starts_with(text, "abcd"));
	assert_true(text_ends_with(text, "") && text_ends_with(text, "bc"));
	assert_false(text_ends_with(text, "0abc"));
	assert_true(text_starts_with(text_from(NULL), "") && text_ends_with(text_from(NULL), ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_lines_may_hold_any_byte),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_comparing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
