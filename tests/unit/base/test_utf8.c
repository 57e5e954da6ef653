/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only sanitiser: no byte sequence may come out that moves the cursor, hides or reorders text,
 * or is not valid in the reader's character set; and widths add up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/text.h"

/* Encodes without judging: surrogates and more pass. */
static size_t encode(uint32_t code, char *out)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(length == 1 ? code : (code | lead[length]));
	out[length] = '\0';
	return length;
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* What may reach a terminal: printable ASCII, or decodable characters beyond C1. */
static bool is_safe(const char *text)
{
	uint32_t code;
	int width, length;

	while ((length = text_next_character(text, &code, &width)) > 0) {
		if (code < 0x20 || (code >= 0x7f && code < 0xa0))
			return false;
		if (length == 1 && (unsigned char)*text >= 0x80)
			return false;
		text += length;
	}
	return true;
}

static void test_every_single_byte(void **state)
{
	char raw[2] = "", buffer[32], expected[8];

	(void)state;
	for (unsigned byte = 1; byte < 256; byte++) {
		raw[0] = (char)byte;
		if (byte >= ' ' && byte < 0x7f)
			snprintf(expected, sizeof(expected), "%c", byte);
		else if (byte == '\n' || byte == '\t')
			snprintf(expected, sizeof(expected), "\\%c", byte == '\n' ? 'n' : 't');
		else
			snprintf(expected, sizeof(expected), "\\x%02x", byte);
		for (int is_utf8 = 0; is_utf8 < 2; is_utf8++) {
			assert_int_equal(text_sanitise(raw, is_utf8, buffer, sizeof(buffer)),
					 strlen(expected));
			assert_string_equal(buffer, expected);
		}
	}
}

/* Every pair of bytes in the middle of text: what stands around it must survive. */
static void test_every_pair_of_bytes(void **state)
{
	char raw[] = "a..b", buffer[64];

	(void)state;
	for (unsigned first = 1; first < 256; first++) {
		for (unsigned second = 1; second < 256; second++) {
			raw[1] = (char)first;
			raw[2] = (char)second;
			text_sanitise(raw, false, buffer, sizeof(buffer));
			assert_true(is_plain(buffer));
			text_sanitise(raw, true, buffer, sizeof(buffer));
			assert_true(is_safe(buffer));
			assert_true(buffer[0] == 'a' && buffer[strlen(buffer) - 1] == 'b');
			assert_true(text_width(buffer) >= 2);
		}
	}
}

static const uint32_t unsafe_codes[] = {
	0x80, 0x85, 0x9b, 0x9d, 0x9f,			/* C1: CSI, OSC … */
	0xad, 0x061c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff,
	0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
	0xd800, 0xdfff, 0xfdd0, 0xfffe, 0xffff, 0xfff9, 0xe0001, 0xe0041, 0x10ffff,
};

static void test_characters_that_hide_or_reorder(void **state)
{
	char raw[8], buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(unsafe_codes); i++) {
		encode(unsafe_codes[i], raw);
		text_sanitise(raw, true, buffer, sizeof(buffer));
		assert_true(is_plain(buffer));
		assert_int_equal(buffer[0], '\\');
	}
}

static void test_what_is_not_utf8(void **state)
{
	static const struct { const char *raw, *expected; } cases[] = {
		{ "\xc0\x80", "\\xc0\\x80" },			/* overlong NUL */
		{ "\xc0\xaf", "\\xc0\\xaf" },			/* overlong slash */
		{ "\xe0\x80\x9b", "\\xe0\\x80\\x9b" },		/* overlong CSI */
		{ "\xf0\x80\x80\x9b", "\\xf0\\x80\\x80\\x9b" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },		/* a surrogate */
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },	/* beyond the last code */
		{ "\xe2\x82", "\\xe2\\x82" },			/* cut inside a character */
		{ "\xe2\x82" "A", "\\xe2\\x82" "A" },
		{ "\x9b" "31m", "\\x9b" "31m" },
		{ "\033]52;c;AAAA\a", "\\x1b]52;c;AAAA\\x07" },
		{ "\xff\xfe", "\\xff\\xfe" },
	};
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		text_sanitise(cases[i].raw, true, buffer, sizeof(buffer));
		assert_string_equal(buffer, cases[i].expected);
	}
}

static void test_good_text_passes(void **state)
{
	static const struct { const char *raw; int width; } cases[] = {
		{ "", 0 }, { "postgres: writer", 16 }, { "Grüße", 5 }, { "日本語", 6 },
		{ "é", 1 }, { "👍", 2 }, { "한", 2 }, { "ｱ", 1 }, { "Ａ", 2 },
	};
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(text_sanitise(cases[i].raw, true, buffer, sizeof(buffer)),
				 strlen(cases[i].raw));
		assert_string_equal(buffer, cases[i].raw);
		assert_int_equal(text_width(buffer), cases[i].width);
		text_sanitise(cases[i].raw, false, buffer, sizeof(buffer));
		assert_true(is_plain(buffer));
	}
}

static void test_runs_of_combining_marks_are_cut(void **state)
{
	char raw[3 + 2 * 1000] = "a", buffer[4096];

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		memcpy(raw + 1 + 2 * i, "\xcc\x81", 2);
	raw[2001] = 'b';
	assert_int_equal(text_sanitise(raw, true, buffer, sizeof(buffer)), 6);
	assert_string_equal(buffer, "a\xcc\x81\xcc\x81" "b");
	assert_int_equal(text_width(buffer), 2);
	/* None at the beginning, where it would join what stands before the text. */
	text_sanitise("\xcc\x81" "a", true, buffer, sizeof(buffer));
	assert_string_equal(buffer, "a");
}

static void test_cutting_keeps_characters_whole(void **state)
{
	const char *raw = "a日\x01語\xff" "b";
	char whole[64], buffer[64];

	(void)state;
	text_sanitise(raw, true, whole, sizeof(whole));
	for (size_t size = 0; size < sizeof(buffer); size++) {
		memset(buffer, 'x', sizeof(buffer));
		size_t length = text_sanitise(raw, true, buffer, size);

		if (size == 0) {
			assert_int_equal(buffer[0], 'x');
			continue;
		}
		assert_true(length < size);
		assert_int_equal(buffer[length], '\0');
		assert_memory_equal(buffer, whole, length);
		assert_true(is_safe(buffer));
	}
}

/* All of Unicode, each alone: safe, and as wide as its characters say. */
static void test_every_character(void **state)
{
	char raw[8], buffer[64];

	(void)state;
	for (uint32_t code = 1; code <= 0x10ffff; code++) {
		int width = 0, total;
		uint32_t first;

		encode(code, raw);
		text_sanitise(raw, true, buffer, sizeof(buffer));
		if (!is_safe(buffer))
			fail_msg("U+%04X passed as %s", (unsigned)code, buffer);
		total = text_width(buffer);
		if (*buffer != '\\' && text_next_character(buffer, &first, &width) > 0)
			assert_int_equal(total, width);
	}
}

static void test_sanitising_twice_changes_nothing_more(void **state)
{
	char once[64], twice[64];

	(void)state;
	text_sanitise("\x01日\xc2\x9b\xff e\xcc\x81", true, once, sizeof(once));
	text_sanitise(once, true, twice, sizeof(twice));
	assert_string_equal(once, twice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_single_byte),
		cmocka_unit_test(test_every_pair_of_bytes),
		cmocka_unit_test(test_characters_that_hide_or_reorder),
		cmocka_unit_test(test_what_is_not_utf8),
		cmocka_unit_test(test_good_text_passes),
		cmocka_unit_test(test_runs_of_combining_marks_are_cut),
		cmocka_unit_test(test_cutting_keeps_characters_whole),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_sanitising_twice_changes_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
