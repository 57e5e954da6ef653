/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds bytes to a parser and checks what comes out: every text is terminated, every presence is
 * one, lines that follow never change rows that were complete before. The rest is the sanitisers'.
 */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

#include "mempane/parse.h"

/* One input in so many is parsed a second time: a build for very many executions sets it. */
#ifndef ORACLE_SHARE
#define ORACLE_SHARE 1
#endif

struct parser {
	const char *name;
	void (*value)(struct sample *sample, size_t row, enum metric metric, enum source source,
		      const struct parse_scale *scale, struct text text,
		      struct parse_report *report);
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
#define VALUE_PARSER(id, function) { .name = #id, .value = function },
#include "parsers.def"
#undef TABLE_PARSER
#undef ROW_PARSER
#undef STAT_PARSER
#undef MOUNTS_PARSER
#undef VALUE_PARSER
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

/* A sample with its tables begun, to which it returns before every run. */
struct stage {
	struct sample    *sample;
	struct arena_mark mark;
	uint64_t          page_size;
};

struct oracle {
	const struct parser *parser;
	enum source          source;
	struct stage         whole, few, first;
	struct arena         arena;
	enum metric          metrics[METRIC_COUNT];	/* with a field in the file */
	size_t               metric_count;
};

static bool is_of_source(enum metric metric, enum source source)
{
	return metric_info(metric)->source == source || metric_info(metric)->other_source == source;
}

/* The metrics of the parser's file, all or every third: parsers must not depend on the demand. */
static void stage_begin(struct stage *stage, enum source source, unsigned stride,
			uint64_t page_size)
{
	struct demand demand = { .is_exhaustive = true };

	*stage = (struct stage){ .sample = sample_new(), .page_size = page_size };
	require(stage->sample);
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric += stride)
		if (metric_info(metric)->entity == ENTITY_UNKNOWN || is_of_source(metric, source))
			metric_set_add(&demand.metrics, metric);
	require(sample_begin(stage->sample, &demand) == 0);
	stage->mark = arena_mark(&stage->sample->arena);
}

/* Rows that a reader adds before it hands out the file. */
static void add_rows(struct sample *sample, enum source source)
{
	require(sample_add_row(sample, ENTITY_SYSTEM, (struct key){ 0 }) == 0);
	require(sample_add_row(sample, ENTITY_PROCESS, (struct key){ .first = 1 }) == 0);
	require(sample_add_row(sample, ENTITY_ZRAM, (struct key){ .name = "zram0" }) == 0);
	require(sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 0 }) == 0);
	if (source == SOURCE_NODE_DISTANCE)
		require(sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 2 }) == 1);
	require(sample_add_row(sample, ENTITY_CGROUP, (struct key){ .name = "/group" }) == 0);
}

/* Empties the tables and keeps their columns. */
static void stage_rewind(struct stage *stage, const struct oracle *oracle)
{
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		struct table *table = &stage->sample->tables[entity];

		table->row_count = table->row_capacity = 0;
		table->keys = NULL;
		table->cells = NULL;
	}
	arena_rewind(&stage->sample->arena, stage->mark);
	stage->sample->is_incomplete = false;
	add_rows(stage->sample, oracle->source);
}

static void parse_values(const struct oracle *oracle, struct sample *sample,
			 const struct parse_scale *scale, struct text text,
			 struct parse_report *report)
{
	for (size_t i = 0; i < oracle->metric_count; i++)
		oracle->parser->value(sample, 0, oracle->metrics[i], oracle->source, scale, text,
				      report);
}

static const struct sample *parse(const struct oracle *oracle, struct stage *stage,
				  struct text text, struct parse_report *report)
{
	struct parse_scale scale = { .page_size = stage->page_size, .clock_ticks = 100 };
	struct sample *sample = stage->sample;

	stage_rewind(stage, oracle);
	*report = (struct parse_report){ 0 };
	if (oracle->parser->table)
		oracle->parser->table(sample, &scale, text, report);
	else if (oracle->parser->row)
		oracle->parser->row(sample, 0, &scale, text, report);
	else
		parse_values(oracle, sample, &scale, text, report);
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

	/* Lines of one caller, or of one object, are added up. */
	if (metric_info(metric)->entity == ENTITY_VMALLOC ||
	    metric_info(metric)->entity == ENTITY_ALLOCATION ||
	    metric == METRIC_SHARED_FILE_MAPPED || metric == METRIC_SHARED_FILE_MAPPINGS)
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

/* The last row may still get cells from the lines that follow, and so may the first, which may have
 * been there before; no cell may change. Blocks of mixed types have a table of their own below that
 * of all blocks. */
static void check_row(const struct sample *first, const struct sample *whole,
		      const struct table *table, size_t row, bool is_open)
{
	for (size_t i = 0; i < table->column_count; i++) {
		enum metric metric = table->columns[i];
		const struct cell *before = sample_get(first, row, metric);

		if (is_sum(metric) || metric == METRIC_PAGEBLOCK_MIXED_BLOCKS ||
		    metric == METRIC_SYSTEM_EMPTY_ZONES_LOW ||
		    (is_open && before->presence == PRESENCE_ABSENT))
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
				  is_filled_by_columns(entity) || row == 0 ||
				  row + 1 == before->row_count);
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

static void run_mounts(struct oracle *oracle, struct text text)
{
	struct parse_report report = { 0 };
	struct mount *mounts;
	size_t count;

	arena_reset(&oracle->arena);
	require(oracle->parser->mounts(&oracle->arena, text, &mounts, &count, &report) == 0);
	require(count == report.rows);
	for (size_t i = 0; i < count; i++) {
		require(mounts[i].point.data[0] == '/');
		require(strlen(mounts[i].point.data) == mounts[i].point.size);
		require(strlen(mounts[i].root.data) == mounts[i].root.size);
		mount_has_option(&mounts[i], "memory");
	}
}

/* Parsing the same with few metrics demanded, and without a page size, finds the same faults. */
static void compare_few(struct oracle *oracle, struct text text,
			const struct parse_report *report)
{
	struct parse_report other;
	const struct sample *few = parse(oracle, &oracle->few, text, &other);

	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		check_table(few, sample_table(few, entity));
	require(report->unknown_fields == other.unknown_fields);
}

/* False for text without structure, whose beginning is as good as any; for a file that is one list
 * or one line, whose names may hold newlines; and where rows add up all lines. */
static bool grows_by_lines(const struct parser *parser)
{
	static const char *const others[] = {
		"process_cmdline", "process_numa_maps", "process_page_nodes", "process_stat_more",
		"node_cpulist", "vmallocinfo",
	};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strcmp(parser->name, others[i]) == 0)
			return false;
	return !parser->value;
}

static void compare_first_lines(struct oracle *oracle, struct text text,
				const struct sample *whole)
{
	struct parse_report other;

	if (!grows_by_lines(oracle->parser))
		return;
	check_prefix(parse(oracle, &oracle->first, first_lines(text), &other), whole);
}

/* By a sum over some bytes, so that the same input is always treated alike. */
static unsigned draw(struct text text)
{
	unsigned sum = (unsigned)text.size;
	size_t step = text.size / 8 + 1;

	for (size_t i = 0; i < text.size; i += step)
		sum = sum * 31 + (unsigned char)text.data[i];
	return (sum ^ sum >> 8) % ORACLE_SHARE;
}

static void run_sample(struct oracle *oracle, struct text text)
{
	struct parse_report report;
	const struct sample *whole = parse(oracle, &oracle->whole, text, &report);

	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		check_table(whole, sample_table(whole, entity));
	if (draw(text))
		return;
	if (text.size % 2)
		compare_few(oracle, text, &report);
	else
		compare_first_lines(oracle, text, whole);
}

struct oracle *oracle_new(const char *name)
{
	struct oracle *oracle;

	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++) {
		if (strcmp(parsers[i].name, name) != 0)
			continue;
		oracle = calloc(1, sizeof(*oracle));
		require(oracle);
		oracle->parser = &parsers[i];
		oracle->source = oracle_source(name);
		require(oracle->source != SOURCE_NONE);
		for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
			if (metric_field(metric, oracle->source))
				oracle->metrics[oracle->metric_count++] = metric;
		stage_begin(&oracle->whole, oracle->source, 1, 65536);
		stage_begin(&oracle->few, oracle->source, 3, 0);
		stage_begin(&oracle->first, oracle->source, 1, 65536);
		arena_init(&oracle->arena);
		return oracle;
	}
	return NULL;
}

void oracle_free(struct oracle *oracle)
{
	sample_free(oracle->whole.sample);
	sample_free(oracle->few.sample);
	sample_free(oracle->first.sample);
	arena_done(&oracle->arena);
	free(oracle);
}

void oracle_run(struct oracle *oracle, const uint8_t *data, size_t size)
{
	struct text text = { (const char *)data, size };

	if (oracle->parser->stat)
		run_stat(oracle->parser, text);
	else if (oracle->parser->mounts)
		run_mounts(oracle, text);
	else
		run_sample(oracle, text);
}
