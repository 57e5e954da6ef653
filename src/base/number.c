/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exact reading of numbers: the whole slice or nothing, overflow detected, no locale. The C
 * library's strto* functions need a terminator, skip blanks, accept signs and wrap negatives. And
 * exact writing of doubles, which assumes the locale's decimal point is "." (cli/ sets LC_CTYPE
 * only).
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "mempane/text.h"

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return INT_MAX;
}

static int parse_digits(struct text text, int base, uint64_t *ret_value)
{
	uint64_t value = 0;
	bool overflows = false;

	if (text.size == 0)
		return -EINVAL;
	for (size_t i = 0; i < text.size; i++) {
		int digit = digit_value(text.data[i]);

		if (digit >= base)
			return -EINVAL;
		overflows |= __builtin_mul_overflow(value, (uint64_t)base, &value);
		overflows |= __builtin_add_overflow(value, (uint64_t)digit, &value);
	}
	if (overflows)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

int text_to_uint64(struct text text, uint64_t *ret_value)
{
	return parse_digits(text, 10, ret_value);
}

int text_to_hexadecimal(struct text text, uint64_t *ret_value)
{
	return parse_digits(text, 16, ret_value);
}

int text_to_int64(struct text text, int64_t *ret_value)
{
	bool is_negative = text.size && text.data[0] == '-';
	uint64_t magnitude;
	int error;

	if (is_negative)
		text = (struct text){ text.data + 1, text.size - 1 };
	error = parse_digits(text, 10, &magnitude);
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
