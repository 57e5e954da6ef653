/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exact reading of numbers: the whole slice or nothing, overflow detected, no locale. The C
 * library's strto* functions need a terminator, skip blanks, accept signs and wrap negatives. And
 * exact writing of doubles, which assumes the locale's decimal point is "." (cli/ sets LC_CTYPE
 * only).
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "mempane/text.h"

enum { DECIMAL_DIGITS = 19, HEXADECIMAL_DIGITS = 16 };	/* that fit into 64 bits */

/* What each byte is worth as a digit, and one more: 0 is no digit. A table, since branches on the
 * digits of an address would be guessed wrong half of the time. */
static const uint8_t digit_values[UINT8_MAX + 1] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5,
	['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Beyond any base for what is no digit. */
static inline unsigned digit_at(struct text text, size_t position)
{
	return digit_values[(unsigned char)text.data[position]] - 1U;
}

int text_to_uint64(struct text text, uint64_t *ret_value)
{
	uint64_t value = 0;
	bool overflows = false;
	size_t i = 0;

	if (text.size == 0)
		return -EINVAL;
	for (; i < text.size && i < DECIMAL_DIGITS; i++) {
		unsigned digit = digit_at(text, i);

		if (digit >= 10)
			return -EINVAL;
		value = value * 10 + digit;
	}
	for (; i < text.size; i++) {
		unsigned digit = digit_at(text, i);

		if (digit >= 10)
			return -EINVAL;
		overflows |= __builtin_mul_overflow(value, UINT64_C(10), &value);
		overflows |= __builtin_add_overflow(value, (uint64_t)digit, &value);
	}
	if (overflows)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

int text_take_hexadecimal(struct text *rest, uint64_t *ret_value)
{
	uint64_t value = 0;
	bool overflows = false;
	unsigned digit;	/* and one more */
	size_t count = 0;

	for (; count < rest->size; count++) {
		digit = digit_values[(unsigned char)rest->data[count]];
		if (!digit)
			break;
		value = (value << 4) + digit - 1;
	}
	if (count == 0)
		return -EINVAL;
	for (size_t i = 0; i + HEXADECIMAL_DIGITS < count; i++)
		overflows |= rest->data[i] != '0';
	*rest = (struct text){ rest->data + count, rest->size - count };
	if (overflows)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

int text_to_hexadecimal(struct text text, uint64_t *ret_value)
{
	uint64_t value;
	int error = text_take_hexadecimal(&text, &value);

	if (text.size)
		return -EINVAL;
	if (!error)
		*ret_value = value;
	return error;
}

int text_to_int64(struct text text, int64_t *ret_value)
{
	bool is_negative = text.size && text.data[0] == '-';
	uint64_t magnitude;
	int error;

	if (is_negative)
		text = (struct text){ text.data + 1, text.size - 1 };
	error = text_to_uint64(text, &magnitude);
	if (error)
		return error;
	if (magnitude > (uint64_t)INT64_MAX + (is_negative ? 1 : 0))
		return -ERANGE;
	if (is_negative)
		*ret_value = magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
	else
		*ret_value = (int64_t)magnitude;
	return 0;
}

int text_to_double(struct text text, double *ret_value)
{
	struct text whole, fraction = text;
	double value = 0, scale = 1;
	bool has_point = text_split(&fraction, '.', &whole);

	if (!has_point) {
		whole = text;
		fraction.size = 0;
	}
	if (whole.size == 0 && fraction.size == 0)
		return -EINVAL;
	for (size_t i = 0; i < whole.size; i++) {
		if (whole.data[i] < '0' || whole.data[i] > '9')
			return -EINVAL;
		value = value * 10 + (whole.data[i] - '0');
	}
	for (size_t i = 0; i < fraction.size; i++) {
		if (fraction.data[i] < '0' || fraction.data[i] > '9')
			return -EINVAL;
		scale /= 10;
		value += (fraction.data[i] - '0') * scale;
	}
	if (whole.size > 300)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

void number_format(double value, char buffer[NUMBER_SIZE])
{
	for (int precision = 6; precision <= 17; precision++) {
		snprintf(buffer, NUMBER_SIZE, "%.*g", precision, value);
		if (strtod(buffer, NULL) == value)
			break;
	}
}

size_t number_format_count(uint64_t value, char buffer[NUMBER_SIZE])
{
	char digits[NUMBER_SIZE], *first = digits + sizeof(digits);
	size_t length;

	do
		*--first = (char)('0' + value % 10);
	while (value /= 10);
	length = (size_t)(digits + sizeof(digits) - first);
	memcpy(buffer, first, length);
	buffer[length] = '\0';
	return length;
}

/* The integer nearest to value * factor, of two the even one: exact, since a double is an integer
 * times a power of two, and that integer, times the factor, fits into 64 bits. */
static uint64_t round_product(double value, uint64_t factor)
{
	int exponent;
	uint64_t product = (uint64_t)ldexp(frexp(value, &exponent), DBL_MANT_DIG) * factor;
	int shift = DBL_MANT_DIG - exponent;
	uint64_t whole, rest, half;

	if (shift == 0)
		return product;
	if (shift >= 64)	/* less than a half */
		return 0;
	half = UINT64_C(1) << (shift - 1);
	whole = product >> shift;
	rest = product & (2 * half - 1);
	return whole + (rest > half || (rest == half && whole % 2));
}

size_t number_format_fixed(double value, unsigned decimals, char buffer[NUMBER_SIZE])
{
	static const uint64_t factors[] = { 1, 10, 100, 1000 };
	uint64_t factor = factors[decimals], rounded = round_product(value, factor);
	size_t length = number_format_count(rounded / factor, buffer);

	if (decimals)
		buffer[length++] = '.';
	for (unsigned i = 0; i < decimals; i++) {
		factor /= 10;
		buffer[length++] = (char)('0' + rounded / factor % 10);
	}
	buffer[length] = '\0';
	return length;
}
