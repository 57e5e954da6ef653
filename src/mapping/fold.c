/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps the largest mappings of a table and adds up all others by class, while the table is being
 * filled. Knows which rows matter and what is summed; rules of classes are elsewhere.
 */
#include "mempane/mapping.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The class of a row takes the next one, and the heading of that after it. */
enum { UNDECIDED_ROWS = 2, COLUMNS_MAXIMUM = 64, NAME_SIZE = 64 };

struct group {
	uint64_t    mappings;
	struct cell sums[COLUMNS_MAXIMUM];	/* in the order of fold.sum_columns */
};

struct heap_item {
	uint64_t weight;
	size_t   row;
};

struct mapping_fold {
	struct sample *sample;
	struct table  *table;
	struct arena  *scratch;
	bool           is_wide, has_begun;
	size_t         kept;		/* rows at the front that are decided; after them comes the
					   last one decided, for its neighbour's sake */
	struct arena_mark mark;		/* of the sample: texts of rows are behind it */
	const struct cell *cells;	/* the table's when the mark was set */
	size_t         unknown_rows;	/* the same of the table of unknown fields */
	size_t         sum_columns[COLUMNS_MAXIMUM], text_columns[COLUMNS_MAXIMUM];
	size_t         sum_count, text_count;
	bool           has_class;
	struct heap_item heap[MAPPING_ROWS_KEPT];	/* the least important row first */
	size_t         heap_count;
	struct group   groups[MAPPING_CLASS_COUNT];
};

struct mapping_fold *mapping_fold_new(struct arena *arena, struct sample *sample, bool is_wide)
{
	struct mapping_fold *fold = arena_alloc(arena, sizeof(*fold));
	struct table *table = &sample->tables[ENTITY_MAPPING];

	if (!fold)
		return NULL;
	fold->sample = sample;
	fold->table = table;
	fold->scratch = arena;
	fold->is_wide = is_wide;
	fold->has_class = sample->column_of[METRIC_MAPPING_CLASS] >= 0;
	for (size_t i = 0; i < table->column_count && i < COLUMNS_MAXIMUM; i++) {
		const struct metric_info *info = metric_info(table->columns[i]);

		if (info->source != SOURCE_PROCESS_SMAPS)
			continue;
		if (info->unit == UNIT_TEXT)
			fold->text_columns[fold->text_count++] = i;
		else if (info->sums && table->columns[i] != METRIC_MAPPING_MAPPINGS)
			fold->sum_columns[fold->sum_count++] = i;
	}
	return fold;
}

static struct cell *cells_of(const struct mapping_fold *fold, size_t row)
{
	return &fold->table->cells[row * fold->table->column_count];
}

/* ---- which rows are kept ---- */

/* The first of some metrics that the row has. */
static uint64_t first_count(const struct mapping_fold *fold, size_t row,
			    const enum metric *metrics)
{
	for (; *metrics; metrics++) {
		const struct cell *cell = sample_get(fold->sample, row, *metrics);

		if (cell_has_value(cell))
			return cell->count;
	}
	return 0;
}

/* What would be free without the mapping, as far as it is known. */
static uint64_t weight_of(const struct mapping_fold *fold, size_t row)
{
	static const enum metric parts[][4] = {
		{ METRIC_MAPPING_PSS, METRIC_MAPPING_RESIDENT, METRIC_MAPPING_SIZE },
		{ METRIC_MAPPING_SWAP_PSS, METRIC_MAPPING_SWAP },
		{ METRIC_MAPPING_PRIVATE_HUGETLB },
		{ METRIC_MAPPING_SHARED_HUGETLB },
	};
	uint64_t weight = 0;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (__builtin_add_overflow(weight, first_count(fold, row, parts[i]), &weight))
			return UINT64_MAX;
	return weight;
}

/* Of two equal ones the later. */
static bool is_less(const struct heap_item *a, const struct heap_item *b)
{
	return a->weight != b->weight ? a->weight < b->weight : a->row > b->row;
}

static void heap_swap(struct heap_item *a, struct heap_item *b)
{
	struct heap_item item = *a;

	*a = *b;
	*b = item;
}

static void heap_add(struct mapping_fold *fold, struct heap_item item)
{
	struct heap_item *heap = fold->heap;
	size_t at = fold->heap_count++;

	heap[at] = item;
	for (; at && is_less(&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2)
		heap_swap(&heap[at], &heap[(at - 1) / 2]);
}

static void heap_replace_first(struct mapping_fold *fold, struct heap_item item)
{
	struct heap_item *heap = fold->heap;
	size_t at = 0, child;

	heap[0] = item;
	for (child = 1; child < fold->heap_count; child = 2 * at + 1) {
		if (child + 1 < fold->heap_count && is_less(&heap[child + 1], &heap[child]))
			child++;
		if (!is_less(&heap[child], &heap[at]))
			break;
		heap_swap(&heap[at], &heap[child]);
		at = child;
	}
}

/* ---- sums of the others ---- */

static void add_to_group(struct mapping_fold *fold, size_t row, enum mapping_class class)
{
	const struct cell *cells = cells_of(fold, row);
	struct group *group = &fold->groups[class];

	group->mappings++;
	for (size_t i = 0; i < fold->sum_count; i++)
		mapping_sum_add(&group->sums[i], &cells[fold->sum_columns[i]]);
}

static enum mapping_class class_of_row(const struct mapping_fold *fold, size_t row)
{
	const struct cell *cell = sample_get(fold->sample, row, METRIC_MAPPING_CLASS);

	return cell_has_value(cell) ? mapping_class_find(cell->text) : 0;
}

/* The names are constants, so the cells may point at them. */
static void put_constant(struct sample *sample, size_t row, enum metric metric, const char *text)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT, .text = text };
}

static void put_verdict(struct sample *sample, size_t row, struct verdict verdict)
{
	put_constant(sample, row, METRIC_MAPPING_CLASS, mapping_class_name(verdict.class));
	put_constant(sample, row, METRIC_MAPPING_CONFIDENCE, confidence_name(verdict.confidence));
}

static void decide_row(struct mapping_fold *fold, size_t row)
{
	struct heap_item item = { .weight = weight_of(fold, row), .row = row };
	struct verdict verdict = { 0 };

	if (fold->has_class)
		verdict = mapping_verdict(fold->sample, row, fold->is_wide);
	if (fold->heap_count == MAPPING_ROWS_KEPT && is_less(&item, &fold->heap[0])) {
		add_to_group(fold, row, verdict.class);
		return;
	}
	if (fold->has_class)
		put_verdict(fold->sample, row, verdict);
	if (fold->heap_count < MAPPING_ROWS_KEPT) {
		heap_add(fold, item);
		return;
	}
	add_to_group(fold, fold->heap[0].row, class_of_row(fold, fold->heap[0].row));
	heap_replace_first(fold, item);
}

/* ---- what is left moves together ---- */

static void move_row(struct mapping_fold *fold, size_t from, size_t to)
{
	if (from == to)
		return;
	fold->table->keys[to] = fold->table->keys[from];
	memcpy(cells_of(fold, to), cells_of(fold, from),
	       fold->table->column_count * sizeof(struct cell));
}

static const char *copy_text(struct mapping_fold *fold, struct arena *arena, const char *text)
{
	const char *copy = text ? arena_copy(arena, text, strlen(text)) : NULL;

	if (text && !copy)
		fold->sample->is_incomplete = true;
	return copy ? copy : "";
}

/* The path is the name of the key, too. */
static void copy_texts(struct mapping_fold *fold, struct arena *arena)
{
	for (size_t row = 0; row < fold->table->row_count; row++) {
		struct cell *cells = cells_of(fold, row);
		struct key *key = &fold->table->keys[row];
		const char *name = key->name;

		key->name = copy_text(fold, arena, name);
		for (size_t i = 0; i < fold->text_count; i++) {
			struct cell *cell = &cells[fold->text_columns[i]];

			if (cell_has_value(cell))
				cell->text = cell->text == name ? key->name :
					     copy_text(fold, arena, cell->text);
		}
	}
}

/* Texts of rows that are gone are given back, unless something else came to lie behind them, which
 * happens seldom: other tables that grew. */
static void drop_texts(struct mapping_fold *fold)
{
	size_t unknown_rows = sample_table(fold->sample, ENTITY_UNKNOWN)->row_count;
	struct arena_mark own = arena_mark(fold->scratch);

	if (!fold->has_begun || fold->cells != fold->table->cells ||
	    fold->unknown_rows != unknown_rows)
		fold->mark = arena_mark(&fold->sample->arena);
	fold->cells = fold->table->cells;
	fold->unknown_rows = unknown_rows;
	copy_texts(fold, fold->scratch);
	arena_rewind(&fold->sample->arena, fold->mark);
	copy_texts(fold, &fold->sample->arena);
	arena_rewind(fold->scratch, own);
}

static int by_row(const void *left, const void *right)
{
	const struct heap_item *a = left, *b = right;

	return (a->row > b->row) - (a->row < b->row);
}

/* Kept rows, then everything from `end` on. */
static void compact(struct mapping_fold *fold, size_t end)
{
	size_t rows = fold->table->row_count, to = 0;

	for (; to < fold->heap_count; to++)
		move_row(fold, fold->heap[to].row, to);
	fold->kept = to;
	for (size_t row = end; row < rows; row++)
		move_row(fold, row, to++);
	fold->table->row_count = to;
	drop_texts(fold);
}

static void fold_rows(struct mapping_fold *fold, size_t end, bool is_last)
{
	size_t first = fold->has_begun ? fold->kept + 1 : 0;

	fold->heap_count = 0;
	for (size_t row = 0; row < fold->kept; row++)
		heap_add(fold, (struct heap_item){ weight_of(fold, row), row });
	for (size_t row = first; row < end; row++)
		decide_row(fold, row);
	/* In the order of addresses again, which is that of row numbers. */
	qsort(fold->heap, fold->heap_count, sizeof(fold->heap[0]), by_row);
	compact(fold, is_last ? end : end - 1);
	fold->has_begun = true;
}

void mapping_fold_step(struct mapping_fold *fold)
{
	size_t rows = fold->table->row_count;

	if (rows > MAPPING_ROWS_MAXIMUM && !fold->sample->is_incomplete)
		fold_rows(fold, rows - UNDECIDED_ROWS, false);
}

static void add_group(struct mapping_fold *fold, enum mapping_class class)
{
	const struct group *group = &fold->groups[class];
	const char *name = fold->has_class ? mapping_class_name(class) : "";
	int64_t row = sample_add_row(fold->sample, ENTITY_MAPPING, (struct key){ .name = name });
	char path[NAME_SIZE];

	if (row < 0)
		return;
	snprintf(path, sizeof(path), "[%" PRIu64 " smaller mapping%s]", group->mappings,
		 group->mappings == 1 ? "" : "s");
	sample_put_text(fold->sample, (size_t)row, METRIC_MAPPING_PATH, text_from(path));
	sample_put_count(fold->sample, (size_t)row, METRIC_MAPPING_MAPPINGS, group->mappings);
	if (fold->has_class)
		put_constant(fold->sample, (size_t)row, METRIC_MAPPING_CLASS, name);
	for (size_t i = 0; i < fold->sum_count; i++) {
		struct cell *sum = &cells_of(fold, (size_t)row)[fold->sum_columns[i]];

		*sum = group->sums[i];
		if (cell_has_value(sum) && sum->count == MAPPING_SUM_BEYOND)
			*sum = (struct cell){ .presence = PRESENCE_UNREADABLE };
	}
}

void mapping_fold_finish(struct mapping_fold *fold)
{
	if (!fold->has_begun && fold->table->row_count <= MAPPING_ROWS_MAXIMUM)
		return;
	fold_rows(fold, fold->table->row_count, true);
	for (enum mapping_class class = 0; class < MAPPING_CLASS_COUNT; class++)
		if (fold->groups[class].mappings)
			add_group(fold, class);
}
