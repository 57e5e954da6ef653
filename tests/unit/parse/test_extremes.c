/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every number of every kind of file replaced by numbers at and beyond the limits of machines: what
 * cannot be read costs its own cell, or its row, and nothing else changes.
 */
#include "reading.h"

struct extreme {
	const char *text;
	bool        is_readable;	/* as an unsigned number of 64 bits */
};

static const struct extreme extremes[] = {
	{ "2147483647", true },
	{ "2147483648", true },
	{ "4294967296", true },
	{ "9223372036854775807", true },
	{ "9223372036854775808", true },
	{ "18446744073709551615", true },
	{ "18446744073709551616", false },
	{ "1000000000000000000000000000000000000000", false },
	{ "0x10", false },
	{ "1.5e+9", false },
	{ "1,000", false },
	{ "+1", false },
	{ "--1", false },
};

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n';
}

static bool is_changed(enum metric metric, const struct cell *now, const struct cell *before)
{
	if (now->presence != PRESENCE_PRESENT)
		return false;
	if (before->presence != PRESENCE_PRESENT)
		return true;
	if (metric_info(metric)->unit == UNIT_TEXT)
		return strcmp(now->text, before->text) != 0;
	return now->count != before->count;
}

/* Cells with another value than before, in rows that were there before. */
static unsigned count_changes(const struct sample *now, const struct sample *before)
{
	unsigned changes = 0;

	for (enum entity entity = 0; entity < ENTITY_UNKNOWN; entity++) {
		const struct table *table = sample_table(now, entity);

		for (size_t row = 0; row < table->row_count; row++) {
			int64_t same = table_find(sample_table(before, entity), &table->keys[row]);

			for (size_t i = 0; i < table->column_count && same >= 0; i++)
				changes += is_changed(table->columns[i],
						      sample_get(now, row, table->columns[i]),
						      sample_get(before, (size_t)same,
								 table->columns[i]));
		}
	}
	return changes;
}

/* In files that are added up, a number is part of several sums, and so is a line that is lost. */
static unsigned changes_expected(const struct parser *parser)
{
	bool is_sum = strcmp(parser->name, "vmallocinfo") == 0 ||
		      strcmp(parser->name, "allocinfo") == 0;

	return is_sum ? 6 : 1;
}

static void check_extreme(const struct parser *parser, struct text text, struct text number,
			  const struct reading *before, const struct extreme *extreme)
{
	size_t start = (size_t)(number.data - text.data), length = strlen(extreme->text);
	bool is_word = (start == 0 || is_blank(number.data[-1])) &&
		       is_blank(number.data[number.size]);
	char *changed = malloc(text.size + length);
	struct reading now;
	unsigned changes;

	assert_non_null(changed);
	memcpy(changed, text.data, start);
	memcpy(changed + start, extreme->text, length);
	memcpy(changed + start + length, number.data + number.size,
	       text.size - start - number.size);
	now = reading_of_text(parser, (struct text){ changed, text.size - number.size + length },
			      65536);
	changes = count_changes(now.sample, before->sample);
	if (changes > (is_word && !extreme->is_readable ? 0 : changes_expected(parser)))
		fail_msg("%s: %s at byte %zu changes %u cells", parser->name, extreme->text, start,
			 changes);
	reading_done(&now);
	free(changed);
}

static void check_parser(const struct parser *parser)
{
	char path[256];
	struct text text, number;
	struct reading before;

	snprintf(path, sizeof(path), "texts/%s/plain.txt", parser->name);
	text = fixture_load(path);
	if (!text.data)
		fail_msg("cannot read fixtures/%s", path);
	before = reading_of_text(parser, text, 65536);
	for (size_t i = 0; i < text.size; i += number.size + 1) {
		number = (struct text){ text.data + i, 0 };
		while (i + number.size < text.size && is_digit(text.data[i + number.size]))
			number.size++;
		for (size_t j = 0; j < ARRAY_SIZE(extremes) && number.size; j++)
			check_extreme(parser, text, number, &before, &extremes[j]);
	}
	reading_done(&before);
	free((void *)(uintptr_t)text.data);
}

static void test_extremes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (strcmp(parsers[i].name, "process_cmdline") != 0 &&
		    strcmp(parsers[i].name, "process_numa_maps") != 0 &&
		    strcmp(parsers[i].name, "process_page_nodes") != 0)
			check_parser(&parsers[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
