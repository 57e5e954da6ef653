/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/limits: "Max stack size   8388608   unlimited   bytes". Names hold blanks and units may
 * be missing; the first number (or "unlimited") ends the name.
 */
#include "values.h"

/* RLIM_INFINITY as a number, should a kernel print it. */
static const char infinity[] = "18446744073709551615";

static bool is_limit(struct text word)
{
	return text_equal(word, "unlimited") ||
	       (word.size && word.data[0] >= '0' && word.data[0] <= '9');
}

static void put_limit(struct parse_input *input, size_t row, enum metric metric, struct text word)
{
	if (text_equal(word, "unlimited") || text_equal(word, infinity))
		sample_put_presence(input->sample, row, metric, PRESENCE_UNLIMITED);
	else
		value_put(input, row, metric, word);
}

static bool put_line(struct parse_input *input, struct text line)
{
	struct text rest = line, word, name = { line.data, 0 }, hard;
	int64_t added;
	size_t row;

	if (input_has_nul(input, line))
		return false;
	for (;;) {
		if (!text_next_word(&rest, &word))
			return false;
		if (is_limit(word))
			break;
		name.size = (size_t)(word.data + word.size - line.data);
	}
	name = text_trim(name);
	if (name.size == 0 || !text_next_word(&rest, &hard) || !is_limit(hard))
		return false;
	added = row_add(input, ENTITY_LIMIT, 0, 0, name);
	if (added < 0)
		return true;
	row = (size_t)added;
	row_put_name(input, row, METRIC_LIMIT_NAME);
	put_limit(input, row, METRIC_LIMIT_SOFT, word);
	put_limit(input, row, METRIC_LIMIT_HARD, hard);
	if (input_is_cut(input, line))
		sample_put_presence(input->sample, row, METRIC_LIMIT_UNITS, PRESENCE_UNREADABLE);
	else
		sample_put_text(input->sample, row, METRIC_LIMIT_UNITS, text_trim(rest));
	input->report->rows++;
	return true;
}

PARSE_FUNCTION(parse_limits)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line)) {
		bool is_heading = input.line == 1 && text_starts_with(line, "Limit");

		if (!is_heading && !put_line(&input, line))
			input_malformed(&input);
	}
}
