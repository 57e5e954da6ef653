/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/uptime: "12345.67 98765.43", seconds since boot and seconds that CPUs were idle. */
#include "values.h"

#include <errno.h>

/* Exact: a double would lose nanoseconds after some months. */
static int read_seconds(struct text number, uint64_t *ret_nanoseconds)
{
	uint64_t seconds, fraction = 0, nanoseconds;
	struct text whole = number, part = { NULL, 0 };

	if (text_split(&number, '.', &whole))
		part = number;
	if (part.size > 9)
		part.size = 9;
	if (text_to_uint64(whole, &seconds) || (part.size && text_to_uint64(part, &fraction)))
		return -EINVAL;
	for (size_t i = part.size; i < 9; i++)
		fraction *= 10;
	if (__builtin_mul_overflow(seconds, NANOSECONDS_PER_SECOND, &nanoseconds) ||
	    __builtin_add_overflow(nanoseconds, fraction, &nanoseconds))
		return -ERANGE;
	*ret_nanoseconds = nanoseconds;
	return 0;
}

PARSE_FUNCTION(parse_uptime)
{
	struct parse_input input;
	struct text line, number, idle;
	uint64_t nanoseconds;

	input_begin(&input, sample, scale, text, report);
	if (!input_next_line(&input, &line) || !text_next_word(&line, &number))
		return;
	if (!text_next_word(&line, &idle) || read_seconds(number, &nanoseconds)) {
		sample_put_presence(sample, 0, METRIC_SYSTEM_UPTIME, PRESENCE_UNREADABLE);
		input_malformed(&input);
		return;
	}
	sample_put_count(sample, 0, METRIC_SYSTEM_UPTIME, nanoseconds);
	report->rows++;
}
