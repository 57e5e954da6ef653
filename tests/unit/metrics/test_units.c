/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values to text and back: exact examples, and for every boundary up to 64 bits that human numbers
 * keep their width, never shrink while the value grows, and never come out as another magnitude.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/metrics.h"

enum { HUMAN_WIDTH = 5, SIGNED_WIDTH = 6, DURATION_WIDTH = 6 };

static void test_human_examples(void **state)
{
	static const struct { enum unit unit; uint64_t value; const char *text; } cases[] = {
		{ UNIT_COUNT, 0, "0" }, { UNIT_COUNT, 999, "999" }, { UNIT_COUNT, 1000, "1.00k" },
		{ UNIT_COUNT, 1040, "1.04k" }, { UNIT_COUNT, 9994, "9.99k" },
		{ UNIT_COUNT, 9996, "10.0k" }, { UNIT_COUNT, 99949, "99.9k" },
		{ UNIT_COUNT, 99960, "100k" }, { UNIT_COUNT, 999499, "999k" },
		{ UNIT_COUNT, 999500, "1.00M" }, { UNIT_COUNT, UINT64_MAX, "18.4E" },
		{ UNIT_BYTES, 0, "0" }, { UNIT_BYTES, 1023, "1023" }, { UNIT_BYTES, 1024, "1.00K" },
		{ UNIT_BYTES, 1023 * 1024, "1023K" }, { UNIT_BYTES, 1024 * 1024 - 1, "1.00M" },
		{ UNIT_BYTES, UINT64_C(845) << 20, "845M" },
		{ UNIT_BYTES, UINT64_C(123) << 30, "123G" },
		{ UNIT_BYTES, UINT64_MAX, "16.0E" },
		{ UNIT_IDENTIFIER, 4194304, "4194304" },
		{ UNIT_ADDRESS, UINT64_C(0x7ffc0000a000), "7ffc0000a000" },
		{ UNIT_ADDRESS, 4096, "000000001000" }, { UNIT_ADDRESS, 0, "000000000000" },
		{ UNIT_ADDRESS, UINT64_C(0xffffffffff600000), "ffffffffff600000" },
		{ UNIT_NANOSECONDS, 0, "0" }, { UNIT_NANOSECONDS, 873, "873ns" },
		{ UNIT_NANOSECONDS, 12100, "12.1us" }, { UNIT_NANOSECONDS, 999499, "999us" },
		{ UNIT_NANOSECONDS, 999500, "1.0ms" }, { UNIT_NANOSECONDS, 3400000, "3.4ms" },
		{ UNIT_NANOSECONDS, UINT64_C(12300000000), "12.3s" },
		{ UNIT_NANOSECONDS, UINT64_C(245000000000), "4m05s" },
		{ UNIT_NANOSECONDS, UINT64_C(11520000000000), "3h12m" },
		{ UNIT_NANOSECONDS, UINT64_C(3553200000000000), "41d03h" },
		{ UNIT_NANOSECONDS, UINT64_C(99) * 86400000000000, "99d00h" },
		{ UNIT_NANOSECONDS, UINT64_C(400) * 86400000000000, "400d" },
		{ UNIT_NANOSECONDS, UINT64_MAX, "584y" },
	};
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int length = unit_format_count(cases[i].unit, NUMBER_HUMAN, cases[i].value, buffer,
					       sizeof(buffer));

		assert_string_equal(buffer, cases[i].text);
		assert_int_equal(length, strlen(buffer));
	}
}

static void test_signed_examples(void **state)
{
	static const struct {
		enum unit unit;
		int64_t value;
		const char *text, *exact;
	} cases[] = {
		{ UNIT_SIGNED_BYTES, 0, "0", "0" },
		{ UNIT_SIGNED_BYTES, -1, "-1", "-1" },
		{ UNIT_SIGNED_BYTES, -1536, "-1.50K", "-1536" },
		{ UNIT_SIGNED_BYTES, INT64_MIN, "-8.00E", "-9223372036854775808" },
		{ UNIT_SIGNED_BYTES, INT64_MAX, "8.00E", "9223372036854775807" },
		{ UNIT_COUNT, -1500000, "-1.50M", "-1500000" },
		{ UNIT_NUMBER, -1000, "-1000", "-1000" },
		{ UNIT_INDEX, -1000, "-1.000", "-1.000" },
		{ UNIT_INDEX, -5, "-0.005", "-0.005" },
		{ UNIT_INDEX, 951, "0.951", "0.951" },
	};
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unit_format_signed(cases[i].unit, NUMBER_HUMAN, cases[i].value, buffer,
				   sizeof(buffer));
		assert_string_equal(buffer, cases[i].text);
		unit_format_signed(cases[i].unit, NUMBER_EXACT, cases[i].value, buffer,
				   sizeof(buffer));
		assert_string_equal(buffer, cases[i].exact);
	}
}

/* What a human number says, in base units; -1 when it is none. */
static double read_human(enum unit unit, const char *text)
{
	double value = -1;

	return unit_parse(unit, text_from(text), &value) ? -1 : value;
}

/* Around every power of ten and two, and around every rounding edge of three digits. */
static size_t boundary_values(uint64_t *values)
{
	size_t count = 0;
	uint64_t power = 1;

	for (unsigned shift = 0; shift < 64; shift++)
		for (int64_t off = -3; off <= 3; off++)
			values[count++] = (UINT64_C(1) << shift) + (uint64_t)off;
	for (unsigned exponent = 0; exponent < 20; exponent++, power *= 10) {
		static const unsigned parts[] = { 9949, 9950, 9994, 9995, 9996, 9999, 10000,
						  10235 };

		for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
			if (power <= UINT64_MAX / parts[i])
				for (int off = -1; off <= 1; off++)
					values[count++] = power * parts[i] + (uint64_t)(int64_t)off;
	}
	for (unsigned shift = 0; shift <= 50; shift += 10)
		for (unsigned part = 10220; part <= 10245; part++)
			values[count++] = (uint64_t)((double)(UINT64_C(1) << shift) * part / 10);
	return count;
}

static int compare_values(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static void check_ladder(enum unit unit, const uint64_t *values, size_t count)
{
	double before = -1;
	char buffer[64];

	for (size_t i = 0; i < count; i++) {
		double shown;

		unit_format_count(unit, NUMBER_HUMAN, values[i], buffer, sizeof(buffer));
		if (strlen(buffer) > HUMAN_WIDTH)
			fail_msg("%" PRIu64 " takes too many columns: %s", values[i], buffer);
		shown = read_human(unit, buffer);
		if (shown < before)
			fail_msg("%" PRIu64 " comes out below the last: %s", values[i], buffer);
		if (fabs(shown - (double)values[i]) > 0.006 * (double)values[i])
			fail_msg("%" PRIu64 " comes out as %s", values[i], buffer);
		before = shown;
	}
}

static void test_human_numbers_keep_width_and_order(void **state)
{
	static uint64_t values[64 * 7 + 20 * 8 * 3 + 6 * 26 + 64 * 512];
	size_t count = boundary_values(values);
	uint64_t random = 88172645463325252u;

	(void)state;
	while (count < ARRAY_SIZE(values)) {	/* xorshift: any magnitude */
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		values[count] = random >> count % 64;
		count++;
	}
	qsort(values, count, sizeof(values[0]), compare_values);
	check_ladder(UNIT_COUNT, values, count);
	check_ladder(UNIT_BYTES, values, count);
}

/* The rule of human numbers, with printf()'s own rounding. */
static void format_by_printf(double value, unsigned base, const char *suffixes, char *buffer,
			     size_t size)
{
	size_t power = 0;

	for (; value >= base - 0.5; power++)
		value /= base;
	snprintf(buffer, size, "%.*f%.*s",
		 power == 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value,
		 power ? 1 : 0, suffixes + power);
}

static void test_human_numbers_are_rounded_as_printf_does(void **state)
{
	static uint64_t values[64 * 7 + 20 * 8 * 3 + 6 * 26];
	size_t count = boundary_values(values);
	char buffer[64], expected[64];

	(void)state;
	for (size_t i = 0; i < 64 * 1024; i++) {	/* all steps of small and large pages, too */
		uint64_t value = i < count ? values[i] : (uint64_t)i << (i % 4 * 12);

		unit_format_count(UNIT_BYTES, NUMBER_HUMAN, value, buffer, sizeof(buffer));
		format_by_printf((double)value, 1024, " KMGTPE", expected, sizeof(expected));
		assert_string_equal(buffer, expected);
		unit_format_count(UNIT_COUNT, NUMBER_HUMAN, value, buffer, sizeof(buffer));
		format_by_printf((double)value, 1000, " kMGTPE", expected, sizeof(expected));
		assert_string_equal(buffer, expected);
	}
}

static void test_durations_keep_their_width(void **state)
{
	char buffer[64];

	(void)state;
	for (unsigned shift = 0; shift < 64; shift++) {
		for (int64_t off = -2; off <= 2; off++) {
			uint64_t value = (UINT64_C(1) << shift) + (uint64_t)off;

			unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, value, buffer,
					  sizeof(buffer));
			if (strlen(buffer) > DURATION_WIDTH)
				fail_msg("%" PRIu64 " ns is too wide: %s", value, buffer);
		}
	}
}

static void test_ratios(void **state)
{
	static const struct { double value; const char *text; } cases[] = {
		{ 0, "0%" }, { 0.031, "3.1%" }, { 0.0949, "9.5%" }, { 0.0996, "10%" },
		{ 0.25, "25%" },
		{ 1, "100%" }, { 9.99, "999%" }, { 9.999, "10.0x" }, { 83.99, "84.0x" }, { 99.96, "100x" },
		{ 139.4, "139x" },
		{ 9999.4, "9999x" }, { 1e9, ">999%" }, { -0.5, "-50%" },
		{ -1e9, "-999%" }, { NAN, "-" },
	};
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unit_format_ratio(NUMBER_HUMAN, cases[i].value, buffer, sizeof(buffer));
		assert_string_equal(buffer, cases[i].text);
	}
	unit_format_ratio(NUMBER_EXACT, 0.12345, buffer, sizeof(buffer));
	assert_string_equal(buffer, "12.35%");
}

static void test_rates(void **state)
{
	static const struct { enum unit unit; double value; const char *text; } cases[] = {
		{ UNIT_COUNT, 0, "0" }, { UNIT_COUNT, 0.25, "0.2" }, { UNIT_COUNT, 9.94, "9.9" },
		{ UNIT_COUNT, 12.3, "12" }, { UNIT_COUNT, 999.7, "1.00k" },
		{ UNIT_COUNT, 84100, "84.1k" }, { UNIT_COUNT, -84100, "-84.1k" },
		{ UNIT_BYTES, 0.4, "0" }, { UNIT_BYTES, 4.1 * 1024 * 1024, "4.10M" },
		{ UNIT_NANOSECONDS, 12e6, "1.2%" }, { UNIT_NANOSECONDS, 5e8, "50%" },
		{ UNIT_COUNT, NAN, "-" }, { UNIT_COUNT, INFINITY, "-" },
	};
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unit_format_rate(cases[i].unit, cases[i].value, buffer, sizeof(buffer));
		assert_string_equal(buffer, cases[i].text);
	}
	for (double value = 1e-9; value < 1e200; value *= 1.37) {
		unit_format_rate(UNIT_COUNT, -value, buffer, sizeof(buffer));
		assert_true(strlen(buffer) <= SIGNED_WIDTH);
		unit_format_rate(UNIT_BYTES, -value, buffer, sizeof(buffer));
		assert_true(strlen(buffer) <= SIGNED_WIDTH);
	}
}

/* Cut as snprintf() does, which tells the whole length all the same. */
static void check_cut(enum unit unit, enum number_style style, uint64_t value)
{
	char whole[64], cut[64], expected[64];
	int length = unit_format_count(unit, style, value, whole, sizeof(whole));

	for (size_t size = 0; size <= strlen(whole) + 1; size++) {
		memset(cut, 'x', sizeof(cut));
		memset(expected, 'x', sizeof(expected));
		snprintf(expected, size, "%s", whole);
		assert_int_equal(unit_format_count(unit, style, value, cut, size), length);
		assert_memory_equal(cut, expected, sizeof(cut));
	}
}

static void test_small_buffers_are_respected(void **state)
{
	char buffer[8];

	(void)state;
	for (size_t size = 1; size < sizeof(buffer); size++) {
		memset(buffer, 'x', sizeof(buffer));
		unit_format_signed(UNIT_SIGNED_BYTES, NUMBER_EXACT, INT64_MIN, buffer, size);
		assert_true(strnlen(buffer, size) < size);
		assert_int_equal(buffer[size], 'x');
		memset(buffer, 'x', sizeof(buffer));
		unit_format_rate(UNIT_BYTES, -1e15, buffer, size);
		assert_true(strnlen(buffer, size) < size);
		assert_int_equal(buffer[size], 'x');
	}
	check_cut(UNIT_BYTES, NUMBER_HUMAN, 1536);
	check_cut(UNIT_BYTES, NUMBER_EXACT, UINT64_MAX);
	check_cut(UNIT_ADDRESS, NUMBER_HUMAN, UINT64_MAX);
	check_cut(UNIT_ADDRESS, NUMBER_HUMAN, 0);
	check_cut(UNIT_NANOSECONDS, NUMBER_HUMAN, 12100);
}

static void test_parsing(void **state)
{
	static const struct { enum unit unit; const char *text; double value; } cases[] = {
		{ UNIT_BYTES, "12", 12 }, { UNIT_BYTES, "512M", 536870912 },
		{ UNIT_BYTES, "1.5G", 1610612736 }, { UNIT_BYTES, "1.5GiB", 1610612736 },
		{ UNIT_BYTES, "300k", 307200 }, { UNIT_BYTES, "300KB", 307200 },
		{ UNIT_BYTES, "7b", 7 }, { UNIT_BYTES, " 7 ", 7 }, { UNIT_BYTES, "-1K", -1024 },
		{ UNIT_COUNT, "300k", 300000 }, { UNIT_COUNT, "2E", 2e18 },
		{ UNIT_RATIO, "0.5", 0.5 }, { UNIT_RATIO, "139x", 139 }, { UNIT_RATIO, "50%", 0.5 },
		{ UNIT_NANOSECONDS, "2", 2e9 }, { UNIT_NANOSECONDS, "5ms", 5e6 },
		{ UNIT_NANOSECONDS, "1.5h", 5.4e12 }, { UNIT_NANOSECONDS, "7us", 7e3 },
		{ UNIT_NANOSECONDS, "2d", 172800e9 }, { UNIT_INDEX, "0.951", 951 },
		{ UNIT_ADDRESS, "7fff0000", 0x7fff0000 }, { UNIT_IDENTIFIER, "4121", 4121 },
		{ UNIT_NUMBER, "-1000", -1000 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double value = NAN;

		assert_int_equal(unit_parse(cases[i].unit, text_from(cases[i].text), &value), 0);
		if (!(fabs(value - cases[i].value) <= 1e-9 * fabs(cases[i].value)))
			fail_msg("%s became %g", cases[i].text, value);
	}
}

static void test_parsing_refuses(void **state)
{
	static const struct { enum unit unit; const char *text; } cases[] = {
		{ UNIT_BYTES, "" }, { UNIT_BYTES, "-" }, { UNIT_BYTES, "b" }, { UNIT_BYTES, "K" },
		{ UNIT_BYTES, "1 K" }, { UNIT_BYTES, "1KK" }, { UNIT_BYTES, "12i" },
		{ UNIT_BYTES, "12ib" }, { UNIT_BYTES, "1x" }, { UNIT_BYTES, "1e9" },
		{ UNIT_BYTES, "nan" }, { UNIT_BYTES, "--1" }, { UNIT_BYTES, "+1" },
		{ UNIT_COUNT, "1Ki" }, { UNIT_RATIO, "%" }, { UNIT_RATIO, "50%%" },
		{ UNIT_NANOSECONDS, "s" }, { UNIT_NANOSECONDS, "5mss" }, { UNIT_TEXT, "1" },
		{ UNIT_IDENTIFIER, "1k" }, { UNIT_ADDRESS, "0x10" }, { UNIT_ADDRESS, "-1" },
	};
	double beyond = 4711;
	char digits[320];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double value = 4711;

		if (unit_parse(cases[i].unit, text_from(cases[i].text), &value) != -EINVAL)
			fail_msg("%s was taken for %g", cases[i].text, value);
		assert_true(value == 4711);
	}
	memset(digits, '9', 299);		/* overflows with its suffix only */
	snprintf(digits + 299, sizeof(digits) - 299, "E");
	assert_int_equal(unit_parse(UNIT_BYTES, text_from(digits), &beyond), -ERANGE);
	assert_true(beyond == 4711);
}

static void check_round_trip(enum unit unit, const char *text, uint64_t value)
{
	double read;

	assert_int_equal(unit_parse(unit, text_from(text), &read), 0);
	assert_true(fabs(read - (double)value) <= 0.006 * (double)value);
}

static void test_what_is_shown_can_be_typed(void **state)
{
	static const enum unit units[] = { UNIT_COUNT, UNIT_BYTES };
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		for (unsigned shift = 0; shift < 64; shift++) {
			uint64_t value = (UINT64_C(1) << shift) * 3 / 2;

			unit_format_count(units[i], NUMBER_HUMAN, value, buffer, sizeof(buffer));
			check_round_trip(units[i], buffer, value);
			unit_format_count(units[i], NUMBER_EXACT, value, buffer, sizeof(buffer));
			check_round_trip(units[i], buffer, value);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_human_examples),
		cmocka_unit_test(test_signed_examples),
		cmocka_unit_test(test_human_numbers_keep_width_and_order),
		cmocka_unit_test(test_human_numbers_are_rounded_as_printf_does),
		cmocka_unit_test(test_durations_keep_their_width),
		cmocka_unit_test(test_ratios),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_small_buffers_are_respected),
		cmocka_unit_test(test_parsing),
		cmocka_unit_test(test_parsing_refuses),
		cmocka_unit_test(test_what_is_shown_can_be_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
