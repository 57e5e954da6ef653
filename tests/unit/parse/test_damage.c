/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a damaged file may do: lose cells, never change them. Each text is cut at every byte, loses
 * each line in turn, and has each line replaced by garbage; whatever is still read must be what the
 * whole text says.
 */
#include "reading.h"

static const char *const garbage[] = {
	"garbage", "x: y", "x 1", "1000-2000 zz", "Node 7", "Node 7, zone", "pages", "Size: 1",
	"12345678901234567890123456789", "-", ":", "=", "(", "some", "Max 1", "\t \t",
};

struct damage {
	const struct parser *parser;
	struct text          text;	/* before the damage */
	struct reading       whole;
	char                *buffer;	/* has room for the text and a piece of garbage */
};

/* Cells that grow with every further line. */
static bool is_sum(enum metric metric)
{
	const char *field = metric_info(metric)->field;

	if (metric_info(metric)->entity == ENTITY_VMALLOC ||
	    metric_info(metric)->entity == ENTITY_ALLOCATION)
		return true;
	if (metric_info(metric)->entity == ENTITY_PLACEMENT)
		return metric != METRIC_PLACEMENT_NODE;
	if (metric_info(metric)->entity == ENTITY_STRIP_NODE)
		return metric != METRIC_STRIP_NODE_NODE;
	return field && field[0] && field[strlen(field) - 1] == '*';
}

/* A sum may lack addends; the unknown fields of damaged lines are anybody's. */
static bool is_believable(enum metric metric, const struct cell *damaged, const struct cell *whole)
{
	if (damaged->presence != PRESENCE_PRESENT)
		return true;
	if (!cell_has_value(whole))
		return false;
	if (metric_info(metric)->unit == UNIT_TEXT)
		return is_sum(metric) || strcmp(damaged->text, whole->text) == 0;
	return is_sum(metric) ? damaged->count <= whole->count : damaged->count == whole->count;
}

static void check_row(const struct damage *damage, const struct reading *damaged,
		      const struct table *table, size_t row, const char *what)
{
	const struct table *whole = sample_table(damage->whole.sample, table->entity);
	int64_t same = table_find(whole, &table->keys[row]);

	if (same < 0)
		fail_msg("%s: %s: row %zu of %s was not in the file", damage->parser->name, what,
			 row, entity_info(table->entity)->name);
	for (size_t i = 0; i < table->column_count; i++) {
		enum metric metric = table->columns[i];

		if (!is_believable(metric, sample_get(damaged->sample, row, metric),
				   sample_get(damage->whole.sample, (size_t)same, metric)))
			fail_msg("%s: %s: row %zu has another %s", damage->parser->name, what, row,
				 metric_info(metric)->name);
	}
}

static void check_damaged(const struct damage *damage, struct text text, const char *what)
{
	struct reading damaged = reading_of_text(damage->parser, text, 65536);

	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		const struct table *table = sample_table(damaged.sample, entity);

		for (size_t row = 0; row < table->row_count && entity != ENTITY_UNKNOWN; row++)
			check_row(damage, &damaged, table, row, what);
	}
	reading_done(&damaged);
}

static struct damage damage_begin(const struct parser *parser)
{
	struct damage damage = { .parser = parser };
	char path[256];

	snprintf(path, sizeof(path), "texts/%s/plain.txt", parser->name);
	damage.text = fixture_load(path);
	if (!damage.text.data)
		fail_msg("cannot read fixtures/%s", path);
	damage.whole = reading_of_text(parser, damage.text, 65536);
	damage.buffer = malloc(damage.text.size + 64);
	assert_non_null(damage.buffer);
	assert_int_equal(damage.whole.report.malformed_line, 0);
	return damage;
}

static void damage_end(struct damage *damage)
{
	reading_done(&damage->whole);
	free(damage->buffer);
	free((void *)(uintptr_t)damage->text.data);
}

/* A command line is text without structure: its beginning is as good as any; so is no list. */
static bool has_structure(const struct parser *parser)
{
	return strcmp(parser->name, "process_cmdline") != 0 &&
	       strcmp(parser->name, "node_cpulist") != 0;
}

static void test_cut_at_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++) {
		struct damage damage = damage_begin(&parsers[i]);
		char what[64];

		for (size_t size = 0; size < damage.text.size && has_structure(&parsers[i]);
		     size++) {
			snprintf(what, sizeof(what), "cut after %zu bytes", size);
			check_damaged(&damage, (struct text){ damage.text.data, size }, what);
		}
		damage_end(&damage);
	}
}

/* The text with `replacement` in the place of one line. */
static struct text replace_line(const struct damage *damage, struct text line,
				const char *replacement)
{
	size_t before = (size_t)(line.data - damage->text.data), length = strlen(replacement);
	size_t after = damage->text.size - before - line.size;

	memcpy(damage->buffer, damage->text.data, before);
	memcpy(damage->buffer + before, replacement, length);
	memcpy(damage->buffer + before + length, line.data + line.size, after);
	return (struct text){ damage->buffer, before + length + after };
}

static void replace_every_line(const struct damage *damage, const char *replacement)
{
	struct text rest = damage->text, line;
	char what[64];

	for (unsigned number = 1; text_next_line(&rest, &line); number++) {
		snprintf(what, sizeof(what), "line %u is \"%s\"", number, replacement);
		check_damaged(damage, replace_line(damage, line, replacement), what);
	}
}

static void test_each_line_replaced(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++) {
		struct damage damage = damage_begin(&parsers[i]);

		for (size_t j = 0; j < ARRAY_SIZE(garbage) && has_structure(&parsers[i]); j++)
			replace_every_line(&damage, garbage[j]);
		damage_end(&damage);
	}
}

static void test_each_line_lost(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++) {
		struct damage damage = damage_begin(&parsers[i]);

		if (has_structure(&parsers[i]))
			replace_every_line(&damage, "");
		damage_end(&damage);
	}
}

/* A NUL in place of every byte: at most the line it is in may be lost. */
static void test_nul_at_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++) {
		struct damage damage = damage_begin(&parsers[i]);
		char what[64];

		for (size_t at = 0; at < damage.text.size && has_structure(&parsers[i]); at++) {
			memcpy(damage.buffer, damage.text.data, damage.text.size);
			damage.buffer[at] = '\0';
			snprintf(what, sizeof(what), "NUL at byte %zu", at);
			check_damaged(&damage, (struct text){ damage.buffer, damage.text.size },
				      what);
		}
		damage_end(&damage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_each_line_replaced),
		cmocka_unit_test(test_each_line_lost),
		cmocka_unit_test(test_nul_at_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
