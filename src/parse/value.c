/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of one value, as sysctls, sysfs attributes and cgroup files are (Documentation/
 * admin-guide/cgroup-v2.rst, core-api/kobject). Knows no file by name.
 */
#include "values.h"

#include <string.h>

/* The words between brackets in "always [madvise] never". */
static bool find_choice(struct text text, struct text *ret_choice)
{
	struct text before, choice;

	if (!text_split(&text, '[', &before) || !text_split(&text, ']', &choice))
		return false;
	*ret_choice = text_trim(choice);
	return true;
}

bool count_is_no_limit(const struct parse_scale *scale, uint64_t value)
{
	uint64_t page_size = scale->page_size;

	return page_size && value <= INT64_MAX && value >= INT64_MAX / page_size * page_size;
}

/* System V shared memory, in bytes and in pages, is limited by a number near ULONG_MAX unless
 * somebody sets it (include/uapi/linux/shm.h, SHMMAX). */
static bool is_near_largest(uint64_t value)
{
	return value >= UINT64_MAX - (UINT64_C(1) << 24);
}

static bool is_no_limit(const struct parse_input *input, enum metric metric, struct text word)
{
	uint64_t value;

	if (text_equal(word, "max"))
		return true;
	return metric_info(metric)->nature == NATURE_CONFIGURATION &&
	       metric_info(metric)->unit == UNIT_BYTES && text_to_uint64(word, &value) == 0 &&
	       (count_is_no_limit(input->scale, value) || is_near_largest(value));
}

/* Lists of numbers are separated by tabs, of which people see nothing. */
static void put_text(struct parse_input *input, size_t row, enum metric metric, struct text line)
{
	struct text value = text_trim(line);
	char *copy;

	find_choice(line, &value);
	copy = arena_copy(&input->sample->arena, value.data, value.size);
	if (!copy) {
		input->sample->is_incomplete = true;
		return;
	}
	for (char *c = memchr(copy, '\t', value.size); c; c = strchr(c, '\t'))
		*c = ' ';
	sample_put_text(input->sample, row, metric, (struct text){ copy, value.size });
}

/* SLUB counts objects and, behind them, slabs: "21(2)". hugetlb writes "2048kB". */
static struct text bare_number(enum scale scale, struct text word)
{
	struct text rest = word, head, count;

	if (scale == SCALE_KIBIBYTES && text_ends_with(word, "kB"))
		return (struct text){ word.data, word.size - 2 };
	if (!text_split(&rest, '(', &head) || !text_split(&rest, ')', &count) || rest.size ||
	    head.size == 0)
		return word;
	return head;
}

static void put_word(struct parse_input *input, size_t row, enum metric metric,
		     enum source source, struct text word)
{
	if (is_no_limit(input, metric, word))
		sample_put_presence(input->sample, row, metric, PRESENCE_UNLIMITED);
	else if (text_equal(word, "Y") || text_equal(word, "N"))
		sample_put_count(input->sample, row, metric, text_equal(word, "Y"));
	else
		value_put_from(input, row, metric, source,
			       bare_number(metric_scale(metric, source), word));
}

void parse_value(struct sample *sample, size_t row, enum metric metric, enum source source,
		 const struct parse_scale *scale, struct text text, struct parse_report *report)
{
	bool is_text = metric_info(metric)->unit == UNIT_TEXT;
	struct parse_input input;
	struct text line, word;

	input_begin(&input, sample, scale, text, report);
	if (!input_next_line(&input, &line)) {
		/* An empty list of CPUs is a value; an empty number is none. */
		sample_put_presence(sample, row, metric,
				    is_text ? PRESENCE_ABSENT : PRESENCE_UNREADABLE);
		return;
	}
	report->rows++;
	if (text_has_nul(line)) {
		sample_put_presence(sample, row, metric, PRESENCE_UNREADABLE);
		input_malformed(&input);
	} else if (is_text) {
		put_text(&input, row, metric, line);
	} else if (text_next_word(&line, &word)) {
		put_word(&input, row, metric, source, word);
	}
}

void parse_unknown_value(struct sample *sample, enum source source, const char *field,
			 struct text text, struct parse_report *report)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, NULL, text, report);
	if (!input_next_line(&input, &line))
		line = (struct text){ "", 0 };
	report->unknown_fields++;
	unknown_put(&input, source, text_from(field), text_trim(line));
}
