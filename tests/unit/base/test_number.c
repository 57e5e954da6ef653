/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exact numbers: every boundary of 64 bits, and everything that the C library would let pass. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/text.h"

enum { UNTOUCHED = 4711 };

static const char *const no_numbers[] = {
	"", " ", "-", "+1", " 1", "1 ", "1\n", "0x", "1e9", "1,000", "١", "--1", "1-", "NaN", "inf",
	"\t7", "1_000", "3kB",
};

static void test_whole_numbers(void **state)
{
	static const struct { const char *text; int error; uint64_t value; } cases[] = {
		{ "0", 0, 0 },
		{ "00000000000000000000000000000000000042", 0, 42 },
		{ "2147483647", 0, INT32_MAX }, { "2147483648", 0, UINT64_C(2147483648) },
		{ "4294967296", 0, UINT64_C(4294967296) },
		{ "9223372036854775807", 0, INT64_MAX },
		{ "9223372036854775808", 0, UINT64_C(9223372036854775808) },
		{ "18446744073709551615", 0, UINT64_MAX },
		{ "18446744073709551616", -ERANGE, 0 },
		{ "18446744073709551620", -ERANGE, 0 },
		{ "99999999999999999999", -ERANGE, 0 },
		{ "184467440737095516150", -ERANGE, 0 },
		{ "1234567890123456789012345678901234567890", -ERANGE, 0 },
		{ "-1", -EINVAL, 0 }, { "1.5", -EINVAL, 0 },
		{ "18446744073709551616x", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t value = UNTOUCHED;

		assert_int_equal(text_to_uint64(text_from(cases[i].text), &value), cases[i].error);
		assert_true(value == (cases[i].error ? UNTOUCHED : cases[i].value));
	}
}

static void test_signed_numbers(void **state)
{
	static const struct { const char *text; int error; int64_t value; } cases[] = {
		{ "0", 0, 0 }, { "-0", 0, 0 }, { "-1", 0, -1 }, { "42", 0, 42 },
		{ "9223372036854775807", 0, INT64_MAX }, { "9223372036854775808", -ERANGE, 0 },
		{ "-9223372036854775808", 0, INT64_MIN }, { "-9223372036854775809", -ERANGE, 0 },
		{ "-18446744073709551616", -ERANGE, 0 }, { "18446744073709551615", -ERANGE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t value = UNTOUCHED;

		assert_int_equal(text_to_int64(text_from(cases[i].text), &value), cases[i].error);
		assert_true(value == (cases[i].error ? UNTOUCHED : cases[i].value));
	}
}

static void test_hexadecimal_numbers(void **state)
{
	static const struct { const char *text; int error; uint64_t value; } cases[] = {
		{ "0", 0, 0 }, { "deadBEEF", 0, 0xdeadbeef },
		{ "ffffffffffffffff", 0, UINT64_MAX }, { "0000ffffffffffffffff", 0, UINT64_MAX },
		{ "10000000000000000", -ERANGE, 0 }, { "g", -EINVAL, 0 }, { "0x10", -EINVAL, 0 },
		{ "-1", -EINVAL, 0 }, { "", -EINVAL, 0 },
		{ "10000000000000000g", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t value = UNTOUCHED;

		assert_int_equal(text_to_hexadecimal(text_from(cases[i].text), &value),
				 cases[i].error);
		assert_true(value == (cases[i].error ? UNTOUCHED : cases[i].value));
	}
}

static void test_hexadecimal_digits_are_taken(void **state)
{
	static const struct { const char *text, *rest; int error; uint64_t value; } cases[] = {
		{ "7f00-7fff", "-7fff", 0, 0x7f00 }, { "a", "", 0, 10 }, { "Ag", "g", 0, 10 },
		{ "", "", -EINVAL, 0 }, { "-1", "-1", -EINVAL, 0 }, { " 1", " 1", -EINVAL, 0 },
		{ "ffffffffffffffff ", " ", 0, UINT64_MAX },
		{ "00000ffffffffffffffff:", ":", 0, UINT64_MAX },
		{ "10000000000000000-", "-", -ERANGE, 0 },
		{ "0f0000000000000000-", "-", -ERANGE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct text rest = text_from(cases[i].text);
		uint64_t value = UNTOUCHED;

		assert_int_equal(text_take_hexadecimal(&rest, &value), cases[i].error);
		assert_true(text_equal(rest, cases[i].rest));
		assert_true(value == (cases[i].error ? UNTOUCHED : cases[i].value));
	}
}

static void test_hexadecimal_words(void **state)
{
	static const struct { const char *text, *rest; bool is_number; uint64_t value; } cases[] = {
		{ " \t7f00 rw-p", " rw-p", true, 0x7f00 }, { "ff", "", true, 255 },
		{ "", "", false, 0 }, { "  ", "  ", false, 0 }, { " 7f-", " 7f-", false, 0 },
		{ " 10000000000000000 ", " 10000000000000000 ", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct text rest = text_from(cases[i].text);
		uint64_t value = UNTOUCHED;

		assert_int_equal(text_next_hexadecimal(&rest, &value), cases[i].is_number);
		assert_true(text_equal(rest, cases[i].rest));
		assert_true(value == (cases[i].is_number ? cases[i].value : UNTOUCHED));
	}
}

static void test_decimals(void **state)
{
	static const struct { const char *text; int error; double value; } cases[] = {
		{ "0.00", 0, 0 }, { "12.34", 0, 12.34 }, { "100", 0, 100 }, { ".5", 0, .5 },
		{ "7.", 0, 7 }, { ".", -EINVAL, 0 }, { "1.2.3", -EINVAL, 0 }, { "1,5", -EINVAL, 0 },
		{ "-1.5", -EINVAL, 0 }, { "1e5", -EINVAL, 0 }, { "0x1p3", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double value = UNTOUCHED;

		assert_int_equal(text_to_double(text_from(cases[i].text), &value), cases[i].error);
		assert_true(fabs(value - (cases[i].error ? UNTOUCHED : cases[i].value)) < 1e-12);
	}
}

static void test_decimals_never_become_infinite(void **state)
{
	char digits[1000];
	double value = UNTOUCHED;

	(void)state;
	memset(digits, '9', sizeof(digits));
	assert_int_equal(text_to_double((struct text){ digits, sizeof(digits) }, &value), -ERANGE);
	assert_true(value == UNTOUCHED);
	assert_int_equal(text_to_double((struct text){ digits, 300 }, &value), 0);
	assert_true(isfinite(value));
}

static void test_what_is_no_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(no_numbers); i++) {
		struct text text = text_from(no_numbers[i]);
		uint64_t count = UNTOUCHED;
		int64_t signed_count = UNTOUCHED;
		double decimal = UNTOUCHED;

		assert_int_equal(text_to_uint64(text, &count), -EINVAL);
		assert_int_equal(text_to_int64(text, &signed_count), -EINVAL);
		assert_int_equal(text_to_double(text, &decimal), -EINVAL);
		assert_true(count == UNTOUCHED && signed_count == UNTOUCHED);
		assert_true(decimal == UNTOUCHED);
	}
}

/* The slice ends where it says, whatever follows in memory. */
static void test_only_the_slice_counts(void **state)
{
	uint64_t value;

	(void)state;
	assert_int_equal(text_to_uint64((struct text){ "123456", 3 }, &value), 0);
	assert_true(value == 123);
	assert_int_equal(text_to_uint64((struct text){ "1\0002", 3 }, &value), -EINVAL);
}

static void check_round_trip(uint64_t value)
{
	char digits[32];
	uint64_t read;
	int64_t signed_read;

	snprintf(digits, sizeof(digits), "%" PRIu64, value);
	assert_int_equal(text_to_uint64(text_from(digits), &read), 0);
	assert_true(read == value);
	snprintf(digits, sizeof(digits), "%" PRIx64, value);
	assert_int_equal(text_to_hexadecimal(text_from(digits), &read), 0);
	assert_true(read == value);
	snprintf(digits, sizeof(digits), "%" PRId64, (int64_t)value);
	assert_int_equal(text_to_int64(text_from(digits), &signed_read), 0);
	assert_true(signed_read == (int64_t)value);
}

static void test_every_power_of_two_comes_back(void **state)
{
	(void)state;
	for (unsigned shift = 0; shift < 64; shift++)
		for (int64_t off = -2; off <= 2; off++)
			check_round_trip((UINT64_C(1) << shift) + (uint64_t)off);
}

static uint64_t next_random(uint64_t *random)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return *random;
}

static void check_count(uint64_t value)
{
	char buffer[NUMBER_SIZE], expected[NUMBER_SIZE];

	snprintf(expected, sizeof(expected), "%" PRIu64, value);
	assert_int_equal(number_format_count(value, buffer), strlen(expected));
	assert_string_equal(buffer, expected);
}

static void test_counts_are_written_as_printf_does(void **state)
{
	uint64_t power = 1, random = 88172645463325252u;

	(void)state;
	for (unsigned exponent = 0; exponent < 20; exponent++, power *= 10)
		for (int64_t off = -1; off <= 1; off++)
			check_count(power + (uint64_t)off);
	check_count(UINT64_MAX);
	for (unsigned i = 0; i < 10000; i++)
		check_count(next_random(&random) >> i % 64);
}

static void check_fixed(double value)
{
	char buffer[NUMBER_SIZE], expected[NUMBER_SIZE];

	for (unsigned decimals = 0; decimals <= 3; decimals++) {
		snprintf(expected, sizeof(expected), "%.*f", (int)decimals, value);
		assert_int_equal(number_format_fixed(value, decimals, buffer), strlen(expected));
		assert_string_equal(buffer, expected);
	}
}

/* Halves of the last place, which only some fractions of powers of two are, and what is next to
 * them; all magnitudes that are promised. */
static void test_decimals_are_rounded_as_printf_does(void **state)
{
	static const double edges[] = { 0, 0.5, 1.5, 2.5, 9.995, 99.95, 999.5, 1023.5, 0x1p-1074,
					0x1p-63, 0x1p-12, 0x1p52, 0x1p53 - 1, 0x1.fffffffffffffp-2 };
	uint64_t random = 88172645463325252u;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(edges); i++) {
		check_fixed(edges[i]);
		if (edges[i] < 0x1p53 - 1)
			check_fixed(nextafter(edges[i], INFINITY));
	}
	for (unsigned i = 0; i < 32 * 1024; i++) {
		double value = (double)i / 32;	/* to 1024 */

		check_fixed(value);
		check_fixed(nextafter(value, 0));
		check_fixed(nextafter(value, INFINITY));
		check_fixed(value / 1000);
		check_fixed(ldexp((double)(next_random(&random) >> 11), -(int)(i % 70)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_numbers),
		cmocka_unit_test(test_signed_numbers),
		cmocka_unit_test(test_hexadecimal_numbers),
		cmocka_unit_test(test_hexadecimal_digits_are_taken),
		cmocka_unit_test(test_hexadecimal_words),
		cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_decimals_never_become_infinite),
		cmocka_unit_test(test_what_is_no_number),
		cmocka_unit_test(test_only_the_slice_counts),
		cmocka_unit_test(test_every_power_of_two_comes_back),
		cmocka_unit_test(test_counts_are_written_as_printf_does),
		cmocka_unit_test(test_decimals_are_rounded_as_printf_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
