/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps the largest mappings of a table and adds up all others by class, while the table is being
 * filled. Knows which rows matter and what is summed; rules of classes are elsewhere.
 */
#include "facts.h"
#include "largest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The class of a row takes the next one, and the heading of that after it. */
enum { UNDECIDED_ROWS = 2, COLUMNS_MAXIMUM = 64, NAME_SIZE = 64 };
enum { WEIGHT_PARTS = 4, WEIGHT_CHOICES = 3 };
/* So few that they are still in the processor's cache when they are decided, and so many that the
 * work for each step does not count. */
enum { STEP_ROWS = 256 };

struct group {
	uint64_t    mappings;
	struct cell sums[COLUMNS_MAXIMUM];	/* of the columns that are summed */
};

/* Columns side by side. */
struct run {
	size_t first, end;
};

struct mapping_fold {
	struct sample *sample;
	struct table  *table;
	struct arena  *scratch;
	bool           is_wide, has_begun;
	uint64_t       decided;		/* rows so far; of these are left those kept, at the front
					   of the table, and after them the last one, for its
					   neighbour's sake */
	/* In the sample: texts of rows are behind the base, of those not decided by the step before
	 * also behind the mark. */
	struct arena_mark base, mark;
	size_t         replaced;	/* of those kept, since the base was set or gone back to */
	bool           is_new[MAPPING_ROWS_KEPT], has_new;	/* kept by this step, by row; any */
	const struct cell *cells;	/* the table's when the mark was set */
	size_t         unknown_rows;	/* the same of the table of unknown fields */
	struct run     sums[COLUMNS_MAXIMUM];	/* of columns that are summed */
	size_t         text_columns[COLUMNS_MAXIMUM];
	size_t         sum_count, text_count;
	int            weight_columns[WEIGHT_PARTS][WEIGHT_CHOICES];	/* negative: none */
	bool           has_class;
	struct largest kept;
	struct group   groups[MAPPING_CLASS_COUNT];
};

static struct cell *cells_of(const struct mapping_fold *fold, size_t row)
{
	return &fold->table->cells[row * fold->table->column_count];
}

/* ---- which rows are kept ---- */

/* What would be free without the mapping, as far as it is known: of each part the first metric that
 * the row has. */
static const enum metric weight_metrics[WEIGHT_PARTS][WEIGHT_CHOICES] = {
	{ METRIC_MAPPING_PSS, METRIC_MAPPING_RESIDENT, METRIC_MAPPING_SIZE },
	{ METRIC_MAPPING_SWAP_PSS, METRIC_MAPPING_SWAP },
	{ METRIC_MAPPING_PRIVATE_HUGETLB },
	{ METRIC_MAPPING_SHARED_HUGETLB },
};

static void find_weight_columns(struct mapping_fold *fold)
{
	for (size_t part = 0; part < WEIGHT_PARTS; part++)
		for (size_t i = 0; i < WEIGHT_CHOICES; i++) {
			enum metric metric = weight_metrics[part][i];

			fold->weight_columns[part][i] =
				metric ? fold->sample->column_of[metric] : -1;
		}
}

static void note_sum(struct mapping_fold *fold, size_t column)
{
	if (!fold->sum_count || fold->sums[fold->sum_count - 1].end != column)
		fold->sums[fold->sum_count++].first = column;
	fold->sums[fold->sum_count - 1].end = column + 1;
}

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
	find_weight_columns(fold);
	for (size_t i = 0; i < table->column_count && i < COLUMNS_MAXIMUM; i++) {
		const struct metric_info *info = metric_info(table->columns[i]);

		if (info->source != SOURCE_PROCESS_SMAPS)
			continue;
		if (info->unit == UNIT_TEXT)
			fold->text_columns[fold->text_count++] = i;
		else if (info->sums && table->columns[i] != METRIC_MAPPING_MAPPINGS)
			note_sum(fold, i);
	}
	return fold;
}

static uint64_t first_count(const struct cell *cells, const int columns[WEIGHT_CHOICES])
{
	for (size_t i = 0; i < WEIGHT_CHOICES; i++)
		if (columns[i] >= 0 && cell_has_value(&cells[columns[i]]))
			return cells[columns[i]].count;
	return 0;
}

static uint64_t weight_of(const struct mapping_fold *fold, size_t row)
{
	const struct cell *cells = cells_of(fold, row);
	uint64_t weight = 0;

	for (size_t part = 0; part < WEIGHT_PARTS; part++)
		if (__builtin_add_overflow(weight,
					   first_count(cells, fold->weight_columns[part]),
					   &weight))
			return UINT64_MAX;
	return weight;
}

/* ---- sums of the others ---- */

static void add_to_group(struct mapping_fold *fold, size_t row, enum mapping_class class)
{
	const struct cell *cells = cells_of(fold, row);
	struct group *group = &fold->groups[class];

	group->mappings++;
	for (size_t i = 0; i < fold->sum_count; i++)
		for (size_t column = fold->sums[i].first; column < fold->sums[i].end; column++)
			mapping_sum_add(&group->sums[column], &cells[column]);
}

static enum mapping_class class_of_row(const struct mapping_fold *fold, size_t row)
{
	const struct cell *cell = sample_get(fold->sample, row, METRIC_MAPPING_CLASS);

	return cell_has_value(cell) ? mapping_class_find(cell->text) : 0;
}

static void put_verdict(struct sample *sample, size_t row, struct verdict verdict)
{
	sample_put_kept_text(sample, row, METRIC_MAPPING_CLASS, mapping_class_name(verdict.class));
	sample_put_kept_text(sample, row, METRIC_MAPPING_CONFIDENCE,
			     confidence_name(verdict.confidence));
}

static void move_row(struct mapping_fold *fold, size_t from, size_t to)
{
	fold->table->keys[to] = fold->table->keys[from];
	memcpy(cells_of(fold, to), cells_of(fold, from),
	       fold->table->column_count * sizeof(struct cell));
}

/* A row that is kept takes the place of the one that it outweighs; the first ones have theirs. */
static void decide_row(struct mapping_fold *fold, size_t row, struct verdict verdict)
{
	struct ranked item = { weight_of(fold, row), fold->decided++, row };
	bool is_full = fold->kept.count == MAPPING_ROWS_KEPT;

	if (is_full && ranked_is_less(&item, &fold->kept.items[0])) {
		add_to_group(fold, row, verdict.class);
		return;
	}
	if (fold->has_class)
		put_verdict(fold->sample, row, verdict);
	if (is_full) {
		item.row = fold->kept.items[0].row;
		add_to_group(fold, item.row, class_of_row(fold, item.row));
		move_row(fold, row, item.row);
		largest_replace_least(&fold->kept, item);
		fold->replaced++;
	} else {
		largest_add(&fold->kept, item);
	}
	fold->is_new[item.row] = fold->has_new = true;
}

/* From one row to the next, so that each is read once and not again as a neighbour. */
static void decide_rows(struct mapping_fold *fold, size_t first, size_t end)
{
	struct scene scene;

	for (size_t row = first; row < end; row++) {
		struct verdict verdict = { 0 };

		if (fold->has_class) {
			if (row == first)
				scene_begin(&scene, fold->sample, row, fold->is_wide);
			else
				scene_move(&scene);
			verdict = scene_verdict(&scene);
		}
		decide_row(fold, row, verdict);
	}
}

/* ---- texts of rows that are gone are given back ---- */

static const char *copy_text(struct mapping_fold *fold, struct arena *arena, const char *text)
{
	const char *copy = text ? arena_copy(arena, text, strlen(text)) : NULL;

	if (text && !copy)
		fold->sample->is_incomplete = true;
	return copy ? copy : "";
}

/* The path is the name of the key, too. */
static void copy_texts_of(struct mapping_fold *fold, struct arena *arena, size_t row)
{
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

static void copy_texts(struct mapping_fold *fold, struct arena *arena, bool is_all)
{
	for (size_t row = 0; (is_all || fold->has_new) && row < fold->kept.count; row++)
		if (is_all || fold->is_new[row])
			copy_texts_of(fold, arena, row);
}

static void copy_other_texts(struct mapping_fold *fold, struct arena *arena)
{
	for (size_t row = fold->kept.count; row < fold->table->row_count; row++)
		copy_texts_of(fold, arena, row);
}

/* Only those of rows that this step has kept are moved, unless too many kept before are gone. */
static void move_texts(struct mapping_fold *fold)
{
	struct arena_mark own = arena_mark(fold->scratch);
	bool is_all = fold->replaced > MAPPING_ROWS_KEPT;

	copy_texts(fold, fold->scratch, is_all);
	copy_other_texts(fold, fold->scratch);
	arena_rewind(&fold->sample->arena, is_all ? fold->base : fold->mark);
	copy_texts(fold, &fold->sample->arena, is_all);
	fold->mark = arena_mark(&fold->sample->arena);
	copy_other_texts(fold, &fold->sample->arena);
	arena_rewind(fold->scratch, own);
	if (is_all)
		fold->replaced = 0;
}

/* All texts stay where something else came to lie behind them, which happens seldom: other tables
 * that grew. */
static void drop_texts(struct mapping_fold *fold)
{
	size_t unknown_rows = sample_table(fold->sample, ENTITY_UNKNOWN)->row_count;

	if (fold->has_begun && fold->cells == fold->table->cells &&
	    fold->unknown_rows == unknown_rows) {
		move_texts(fold);
	} else {
		fold->base = fold->mark = arena_mark(&fold->sample->arena);
		fold->replaced = 0;
	}
	fold->cells = fold->table->cells;
	fold->unknown_rows = unknown_rows;
	memset(fold->is_new, 0, sizeof(fold->is_new));
	fold->has_new = false;
}

/* ---- steps ---- */

static void fold_rows(struct mapping_fold *fold, size_t end)
{
	size_t rows = fold->table->row_count, to;

	decide_rows(fold, fold->has_begun ? fold->kept.count + 1 : 0, end);
	to = fold->kept.count;
	for (size_t row = end - 1; row < rows; row++)
		move_row(fold, row, to++);
	fold->table->row_count = to;
	drop_texts(fold);
	fold->has_begun = true;
}

void mapping_fold_step(struct mapping_fold *fold)
{
	size_t rows = fold->table->row_count;
	size_t limit = fold->has_begun ? fold->kept.count + STEP_ROWS : MAPPING_ROWS_MAXIMUM;

	if (rows > limit && !fold->sample->is_incomplete)
		fold_rows(fold, rows - UNDECIDED_ROWS);
}

/* ---- the end ---- */

static void swap_rows(struct mapping_fold *fold, size_t a, size_t b)
{
	struct cell *cells_a = cells_of(fold, a), *cells_b = cells_of(fold, b);
	struct key key = fold->table->keys[a];

	fold->table->keys[a] = fold->table->keys[b];
	fold->table->keys[b] = key;
	for (size_t i = 0; i < fold->table->column_count; i++) {
		struct cell cell = cells_a[i];

		cells_a[i] = cells_b[i];
		cells_b[i] = cell;
	}
}

/* In the order of addresses again. */
static void order_rows(struct mapping_fold *fold)
{
	const struct ranked *items = fold->kept.items;

	largest_order(&fold->kept);
	for (size_t row = 0; row < fold->kept.count; row++) {
		size_t from = items[row].row;

		while (from < row)	/* that one was swapped away */
			from = items[from].row;
		if (from != row)
			swap_rows(fold, row, from);
	}
}

static void put_sum(struct cell *cell, const struct cell *sum)
{
	*cell = *sum;
	if (cell_has_value(sum) && sum->count == MAPPING_SUM_BEYOND)
		*cell = (struct cell){ .presence = PRESENCE_UNREADABLE };
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
		sample_put_kept_text(fold->sample, (size_t)row, METRIC_MAPPING_CLASS, name);
	for (size_t i = 0; i < fold->sum_count; i++)
		for (size_t column = fold->sums[i].first; column < fold->sums[i].end; column++)
			put_sum(&cells_of(fold, (size_t)row)[column], &group->sums[column]);
}

void mapping_fold_finish(struct mapping_fold *fold)
{
	if (!fold->has_begun && fold->table->row_count <= MAPPING_ROWS_MAXIMUM)
		return;
	fold_rows(fold, fold->table->row_count);
	fold->table->row_count = fold->kept.count;
	order_rows(fold);
	for (enum mapping_class class = 0; class < MAPPING_CLASS_COUNT; class++)
		if (fold->groups[class].mappings)
			add_group(fold, class);
}
