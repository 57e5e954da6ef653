/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A value to text and back. Human numbers take at most six columns with their sign, so that columns
 * stand still: five for unsigned ones ("1023M", "9.99k"), for every value up to UINT64_MAX.
 */
#include "mempane/metrics.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char binary_suffixes[] = " KMGTPE";
static const char decimal_suffixes[] = " kMGTPE";

static bool is_in_bytes(enum unit unit)
{
	return unit == UNIT_BYTES || unit == UNIT_SIGNED_BYTES;
}

/* As snprintf() does. */
static int put(const char *text, size_t length, char *buffer, size_t size)
{
	size_t kept = length < size ? length : size - 1;

	if (size) {
		memcpy(buffer, text, kept);
		buffer[kept] = '\0';
	}
	return (int)length;
}

static int put_count(uint64_t value, char *buffer, size_t size)
{
	char text[NUMBER_SIZE];

	return put(text, number_format_count(value, text), buffer, size);
}

/* A number with its suffix, of which there is little. */
static int put_fixed(double value, unsigned decimals, const char *suffix, char *buffer, size_t size)
{
	char text[2 * NUMBER_SIZE];
	size_t length = number_format_fixed(value, decimals, text);

	while (*suffix)
		text[length++] = *suffix++;
	return put(text, length, buffer, size);
}

/* At least twelve digits, so that addresses stand below each other. */
static int put_address(uint64_t value, char *buffer, size_t size)
{
	enum { DIGITS_MINIMUM = 12, DIGITS_MAXIMUM = 16 };
	char text[DIGITS_MAXIMUM], *first = text + DIGITS_MAXIMUM;

	while (value || first > text + DIGITS_MAXIMUM - DIGITS_MINIMUM) {
		*--first = "0123456789abcdef"[value & 15];
		value >>= 4;
	}
	return put(first, (size_t)(text + DIGITS_MAXIMUM - first), buffer, size);
}

/* At most four characters and a suffix: "999", "1023K", "1.02G", "98.7k". */
static int format_scaled(double value, unsigned base, const char *suffixes, char *buffer,
			 size_t size)
{
	char suffix[2] = "";
	size_t power = 0;

	/* The limit is where rounding would need a further digit. */
	while (value >= base - 0.5 && suffixes[power + 1]) {
		value /= base;
		power++;
	}
	if (value >= base - 0.5)	/* no counter gets there; a quotient of two might */
		value = base - 1;
	if (power == 0)
		return put_fixed(value, 0, "", buffer, size);
	suffix[0] = suffixes[power];
	return put_fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, suffix, buffer, size);
}

static int format_bytes(double value, char *buffer, size_t size)
{
	return format_scaled(value, 1024, binary_suffixes, buffer, size);
}

/* "12.3s" "4m05s" "3h12m" "41d03h" "400d" "584y" */
static int format_seconds(double exact, uint64_t seconds, char *buffer, size_t size)
{
	uint64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

	if (minutes == 0)
		return put_fixed(exact, 1, "s", buffer, size);
	if (hours == 0)
		return snprintf(buffer, size, "%" PRIu64 "m%02" PRIu64 "s", minutes, seconds % 60);
	if (days == 0)
		return snprintf(buffer, size, "%" PRIu64 "h%02" PRIu64 "m", hours, minutes % 60);
	if (days < 100)
		return snprintf(buffer, size, "%" PRIu64 "d%02" PRIu64 "h", days, hours % 24);
	if (days < 10000)
		return snprintf(buffer, size, "%" PRIu64 "d", days);
	return snprintf(buffer, size, "%" PRIu64 "y", days / 365);
}

/* "873ns" "12.1us" "3.4ms", then seconds */
static int format_nanoseconds(uint64_t value, char *buffer, size_t size)
{
	double micro = (double)value / 1e3, milli = (double)value / 1e6;

	if (value == 0)
		return snprintf(buffer, size, "0");
	if (value < 1000)
		return snprintf(buffer, size, "%" PRIu64 "ns", value);
	if (micro < 999.5)
		return put_fixed(micro, micro < 99.95 ? 1 : 0, "us", buffer, size);
	if (milli < 999.5)
		return put_fixed(milli, milli < 99.95 ? 1 : 0, "ms", buffer, size);
	return format_seconds((double)value / 1e9, value / 1000000000u, buffer, size);
}

int unit_format_count(enum unit unit, enum number_style style, uint64_t value,
		      char *buffer, size_t size)
{
	if (unit == UNIT_ADDRESS)
		return put_address(value, buffer, size);
	if (style == NUMBER_EXACT || unit == UNIT_IDENTIFIER)
		return put_count(value, buffer, size);
	if (unit == UNIT_NANOSECONDS)
		return format_nanoseconds(value, buffer, size);
	if (is_in_bytes(unit))
		return format_bytes((double)value, buffer, size);
	return format_scaled((double)value, 1000, decimal_suffixes, buffer, size);
}

static int format_index(int64_t value, char *buffer, size_t size)
{
	uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	return snprintf(buffer, size, "%s%" PRIu64 ".%03" PRIu64, value < 0 ? "-" : "",
			magnitude / 1000, magnitude % 1000);
}

int unit_format_signed(enum unit unit, enum number_style style, int64_t value,
		       char *buffer, size_t size)
{
	uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	int sign = value < 0 && size > 1;

	if (unit == UNIT_INDEX)
		return format_index(value, buffer, size);
	if (style == NUMBER_EXACT || unit == UNIT_NUMBER)
		return snprintf(buffer, size, "%" PRId64, value);
	if (sign)
		buffer[0] = '-';
	return sign + unit_format_count(unit, style, magnitude, buffer + sign,
					size - (size_t)sign);
}

int unit_format_ratio(enum number_style style, double value, char *buffer, size_t size)
{
	double percent = value * 100;

	if (isnan(percent))
		return snprintf(buffer, size, "-");
	if (style == NUMBER_EXACT)
		return snprintf(buffer, size, "%.2f%%", percent);
	if (percent == 0)
		return snprintf(buffer, size, "0%%");
	if (fabs(percent) < 9.95)
		return snprintf(buffer, size, "%.1f%%", percent);
	if (percent < 999.5 && percent > -9999.5)
		return snprintf(buffer, size, "%.0f%%", percent);
	if (value > 0 && value < 99.95)
		return snprintf(buffer, size, "%.1fx", value);
	if (value > 0 && value < 9999.5)
		return snprintf(buffer, size, "%.0fx", value);
	return snprintf(buffer, size, percent < 0 ? "-999%%" : ">999%%");
}

int unit_format_rate(enum unit unit, double value, char *buffer, size_t size)
{
	double magnitude = fabs(value);
	int sign = value < 0 && size > 1;
	char *start = buffer + sign;
	size_t room = size - (size_t)sign;

	if (!isfinite(value))
		return snprintf(buffer, size, "-");
	if (sign)
		buffer[0] = '-';
	if (unit == UNIT_NANOSECONDS)	/* time per time: a share */
		return sign + unit_format_ratio(NUMBER_HUMAN, magnitude / 1e9, start, room);
	if (unit == UNIT_RATIO)
		return sign + unit_format_ratio(NUMBER_HUMAN, magnitude, start, room);
	if (magnitude > 0 && magnitude < 9.95 && !is_in_bytes(unit))
		return sign + snprintf(start, room, "%.1f", magnitude);
	if (is_in_bytes(unit))
		return sign + format_bytes(magnitude, start, room);
	return sign + format_scaled(magnitude, 1000, decimal_suffixes, start, room);
}

static int suffix_power(char c)
{
	static const char letters[] = "kmgtpe";
	const char *found = c ? strchr(letters, c | 0x20) : NULL;

	return found ? (int)(found - letters) + 1 : 0;
}

static bool strip_suffix(struct text *text, const char *suffix)
{
	if (!text_ends_with(*text, suffix))
		return false;
	text->size -= strlen(suffix);
	return true;
}

/* "ns", "us", "ms", "s", "m", "h", "d" to nanoseconds; without one: seconds. */
static double duration_factor(struct text *text)
{
	static const struct { const char *suffix; double factor; } suffixes[] = {
		{ "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 }, { "m", 60e9 },
		{ "h", 3600e9 }, { "d", 86400e9 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (strip_suffix(text, suffixes[i].suffix))
			return suffixes[i].factor;
	return 1e9;
}

static double magnitude_factor(enum unit unit, struct text *text)
{
	double base = is_in_bytes(unit) ? 1024 : 1000;
	bool is_binary;
	int power;

	if (is_in_bytes(unit) && text->size > 1 && (text->data[text->size - 1] | 0x20) == 'b')
		text->size--;
	is_binary = is_in_bytes(unit) && text->size > 1 && strip_suffix(text, "i");
	power = text->size ? suffix_power(text->data[text->size - 1]) : 0;
	if (power)
		text->size--;
	else if (is_binary)
		text->size = 0;		/* "12i" is no number */
	return pow(base, power);
}

/* "25%", "0.25", and "139x" as large ratios are shown. */
static double ratio_factor(struct text *text)
{
	if (strip_suffix(text, "%"))
		return 0.01;
	strip_suffix(text, "x");
	return 1;
}

int unit_parse(enum unit unit, struct text text, double *ret_value)
{
	struct text number = text_trim(text);
	double value, factor = 1, sign = 1;
	uint64_t address;
	int error;

	if (unit == UNIT_TEXT)
		return -EINVAL;
	if (unit == UNIT_ADDRESS) {
		error = text_to_hexadecimal(number, &address);
		if (!error)
			*ret_value = (double)address;
		return error;
	}
	if (number.size && number.data[0] == '-') {
		sign = -1;
		number = (struct text){ number.data + 1, number.size - 1 };
	}
	if (unit == UNIT_RATIO)
		factor = ratio_factor(&number);
	else if (unit == UNIT_INDEX)
		factor = 1000;
	else if (unit == UNIT_NANOSECONDS)
		factor = duration_factor(&number);
	else if (unit != UNIT_IDENTIFIER && unit != UNIT_NUMBER)
		factor = magnitude_factor(unit, &number);
	error = text_to_double(number, &value);
	if (error)
		return error;
	if (!isfinite(value * factor))
		return -ERANGE;
	*ret_value = sign * value * factor;
	return 0;
}
