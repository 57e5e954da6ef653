/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exact values as text for machine formats. Knows no format's quoting. */
#include "exact.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

bool format_time(uint64_t wall, char buffer[TIME_SIZE])
{
	char day[32];
	time_t seconds = (time_t)(wall / NANOSECONDS_PER_SECOND);
	unsigned milliseconds = (unsigned)(wall % NANOSECONDS_PER_SECOND / 1000000);
	struct tm parts;

	if (!wall || !gmtime_r(&seconds, &parts))
		return false;
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(buffer, TIME_SIZE, "%s.%03uZ", day, milliseconds);
	return true;
}

void format_exact(struct cell cell, struct column column, char buffer[NUMBER_SIZE])
{
	enum unit unit = metric_info(column.metric)->unit;
	bool is_ratio = column.lens == LENS_RATE || column.lens == LENS_SHARE ||
			unit == UNIT_RATIO;
	bool is_signed = column.lens == LENS_CHANGE || unit == UNIT_SIGNED_BYTES ||
			 unit == UNIT_INDEX || unit == UNIT_NUMBER;

	buffer[0] = '\0';
	if (unit == UNIT_TEXT)
		return;
	if (is_ratio && isfinite(cell.ratio))
		number_format(cell.ratio, buffer);
	else if (!is_ratio && is_signed)
		snprintf(buffer, NUMBER_SIZE, "%" PRId64, cell.signed_count);
	else if (!is_ratio)
		snprintf(buffer, NUMBER_SIZE, "%" PRIu64, cell.count);
}

static bool is_control(const unsigned char *at)
{
	return at[0] < 0x20 || at[0] == 0x7f || (at[0] == 0xc2 && at[1] < 0xa0);
}

int next_escaped(const char **at, char out[ESCAPED_SIZE])
{
	const unsigned char *bytes = (const unsigned char *)*at;
	int size = text_character_size(*at), written = 0;

	if (!*bytes)
		return 0;
	if (size && !is_control(bytes)) {
		*at += size;
		if (*bytes == '\\')
			out[written++] = '\\';
		memcpy(out + written, bytes, (size_t)size);
		return written + size;
	}
	for (int i = 0; i < (size ? size : 1); i++)
		written += snprintf(out + written, (size_t)(ESCAPED_SIZE - written), "\\x%02x",
				    bytes[i]);
	*at += size ? size : 1;
	return written;
}
