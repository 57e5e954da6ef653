/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds bytes to a parser and checks what comes out: every text is terminated, every presence is
 * one, lines that follow never change rows that were complete before. The rest is the sanitisers'.
 */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

#include "mempane/parse.h"

struct parser {
	const char *name;
	PARSE_FUNCTION((*table));
	PARSE_ROW_FUNCTION((*row));
	int (*stat)(struct text text, struct process_stat *ret_stat);
	int (*mounts)(struct arena *arena, struct text text, struct mount **ret_mounts,
		      size_t *ret_count, struct parse_report *report);
};

static const struct parser parsers[] = {
#define TABLE_PARSER(id, function) { .name = #id, .table = function },
#define ROW_PARSER(id, function) { .name = #id, .row = function },
#define STAT_PARSER(id, function) { .name = #id, .stat = function },
#define MOUNTS_PARSER(id, function) { .name = #id, .mounts = function },
#include "parsers.def"
#undef TABLE_PARSER
#undef ROW_PARSER
#undef STAT_PARSER
#undef MOUNTS_PARSER
};

static void require(bool holds)
{
	if (!holds)
		abort();
}

enum source oracle_source(const char *name)
{
	enum source source = SOURCE_NONE, found = SOURCE_NONE;

	for (; source < SOURCE_COUNT; source++) {
		const char *known = source_info(source)->name;

		if (strcmp(known, name) == 0)
			return source;
		if (strncmp(known, name, strlen(known)) == 0 && name[strlen(known)] == '_')
			found = source;
	}
	return found;
}

/* The metrics of the parser's file, all or every third: parsers must not depend on the demand. */
static struct sample *begin_sample(enum source source, unsigned stride)
{
	struct sample *sample = sample_new();
	struct demand demand = { .is_exhaustive = true };

	require(sample && source != SOURCE_NONE);
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric += stride)
		if (metric_info(metric)->entity == ENTITY_UNKNOWN ||
		    metric_info(metric)->source == source ||
		    metric_info(metric)->other_source == source)
			metric_set_add(&demand.metrics, metric);
	require(sample_begin(sample, &demand) == 0);
	require(sample_add_row(sample, ENTITY_SYSTEM, (struct key){ 0 }) == 0);
	require(sample_add_row(sample, ENTITY_PROCESS, (struct key){ .first = 1 }) == 0);
	require(sample_add_row(sample, ENTITY_ZRAM, (struct key){ .name = "zram0" }) == 0);
	require(sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 0 }) == 0);
	if (source == SOURCE_NODE_DISTANCE)
		require(sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 2 }) == 1);
	require(sample_add_row(sample, ENTITY_CGROUP, (struct key){ .name = "/group" }) == 0);
	return sample;
}

static struct sample *parse(const struct parser *parser, struct text text, unsigned stride,
			    uint64_t page_size, struct parse_report *report)
{
	struct parse_scale scale = { .page_size = page_size, .clock_ticks = 100 };
	struct sample *sample = begin_sample(oracle_source(parser->name), stride);

	*report = (struct parse_report){ 0 };
	if (parser->table)
		parser->table(sample, &scale, text, report);
	else
		parser->row(sample, 0, &scale, text, report);
	require(!sample->is_incomplete);
	require(report->malformed_line <= text.size);
	return sample;
}

static void check_cell(enum metric metric, const struct cell *cell)
{
	require(cell->presence < PRESENCE_COUNT);
	if (metric_info(metric)->unit == UNIT_TEXT && cell->presence == PRESENCE_PRESENT)
		require(cell->text && strlen(cell->text) < SIZE_MAX);
}

static void check_table(const struct sample *sample, const struct table *table)
{
	for (size_t row = 0; row < table->row_count; row++) {
		require(!table->keys[row].name || strlen(table->keys[row].name) < SIZE_MAX);
		for (size_t column = 0; column < table->column_count; column++)
			check_cell(table->columns[column],
				   sample_get(sample, row, table->columns[column]));
	}
}

/* Cells that grow with every further line. */
static bool is_sum(enum metric metric)
{
	const char *field = metric_info(metric)->field;

	if (metric_info(metric)->entity == ENTITY_VMALLOC ||
	    metric_info(metric)->entity == ENTITY_ALLOCATION)
		return true;
	return field && field[0] && field[strlen(field) - 1] == '*';
}

static bool cell_equal(enum metric metric, const struct cell *a, const struct cell *b)
{
	if (a->presence != b->presence)
		return false;
	if (a->presence != PRESENCE_PRESENT)
		return true;
	if (metric_info(metric)->unit == UNIT_TEXT)
		return strcmp(a->text, b->text) == 0;
	return a->count == b->count;
}

/* The last row may still get cells from the lines that follow; no cell may change. Blocks of mixed
 * types have a table of their own below that of all blocks. */
static void check_row(const struct sample *first, const struct sample *whole,
		      const struct table *table, size_t row, bool is_last)
{
	for (size_t i = 0; i < table->column_count; i++) {
		enum metric metric = table->columns[i];
		const struct cell *before = sample_get(first, row, metric);

		if (is_sum(metric) || metric == METRIC_PAGEBLOCK_MIXED_BLOCKS ||
		    (is_last && before->presence == PRESENCE_ABSENT))
			continue;
		require(cell_equal(metric, before, sample_get(whole, row, metric)));
	}
}

/* Each line of the file is a metric, and each of its words a row. */
static bool is_filled_by_columns(enum entity entity)
{
	return entity == ENTITY_CGROUP_NODE;
}

static void check_prefix(const struct sample *first, const struct sample *whole)
{
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		const struct table *before = sample_table(first, entity);
		const struct table *after = sample_table(whole, entity);

		require(before->row_count <= after->row_count);
		for (size_t row = 0; row < before->row_count; row++) {
			require(key_equal(&before->keys[row], &after->keys[row]));
			check_row(first, whole, before, row,
				  is_filled_by_columns(entity) || row + 1 == before->row_count);
		}
	}
}

/* The whole lines among the first half of the bytes. */
static struct text first_lines(struct text text)
{
	const char *newline = text.size ? memrchr(text.data, '\n', text.size / 2) : NULL;

	return (struct text){ text.data, newline ? (size_t)(newline - text.data) + 1 : 0 };
}

static void run_stat(const struct parser *parser, struct text text)
{
	struct process_stat stat;

	if (parser->stat(text, &stat) == 0)
		require(stat.name.data > text.data && stat.state &&
			stat.name.data + stat.name.size < text.data + text.size);
}

static void run_mounts(const struct parser *parser, struct text text)
{
	struct parse_report report = { 0 };
	struct mount *mounts;
	struct arena arena;
	size_t count;

	arena_init(&arena);
	require(parser->mounts(&arena, text, &mounts, &count, &report) == 0);
	require(count == report.rows);
	for (size_t i = 0; i < count; i++) {
		require(mounts[i].point.data[0] == '/');
		require(strlen(mounts[i].point.data) == mounts[i].point.size);
		require(strlen(mounts[i].root.data) == mounts[i].root.size);
		mount_has_option(&mounts[i], "memory");
	}
	arena_done(&arena);
}

/* Parsing the same with few metrics demanded, and without a page size, finds the same faults. */
static void compare_few(const struct parser *parser, struct text text,
			const struct parse_report *report)
{
	struct parse_report other;
	struct sample *few = parse(parser, text, 3, 0, &other);

	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		check_table(few, sample_table(few, entity));
	require(report->unknown_fields == other.unknown_fields);
	sample_free(few);
}

/* A command line is text without structure: its beginning is as good as any. Nor does it hold for a
 * file that is one list, or whose rows add up all lines. */
static bool grows_by_lines(const struct parser *parser)
{
	static const char *const others[] = { "process_cmdline", "process_numa_maps",
					      "node_cpulist" };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strcmp(parser->name, others[i]) == 0)
			return false;
	return true;
}

static void compare_first_lines(const struct parser *parser, struct text text,
				const struct sample *whole)
{
	struct parse_report other;
	struct sample *first;

	if (!grows_by_lines(parser))
		return;
	first = parse(parser, first_lines(text), 1, 65536, &other);
	check_prefix(first, whole);
	sample_free(first);
}

static void run_sample(const struct parser *parser, struct text text)
{
	struct parse_report report;
	struct sample *whole = parse(parser, text, 1, 65536, &report);

	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		check_table(whole, sample_table(whole, entity));
	if (text.size % 2)
		compare_few(parser, text, &report);
	else
		compare_first_lines(parser, text, whole);
	sample_free(whole);
}

bool oracle_run(const char *name, const uint8_t *data, size_t size)
{
	struct text text = { (const char *)data, size };

	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++) {
		if (strcmp(parsers[i].name, name) != 0)
			continue;
		if (parsers[i].stat)
			run_stat(&parsers[i], text);
		else if (parsers[i].mounts)
			run_mounts(&parsers[i], text);
		else
			run_sample(&parsers[i], text);
		return true;
	}
	return false;
}
