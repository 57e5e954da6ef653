/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes, or control groups by their paths, as a forest: children below parents, siblings in
 * sorted order. Parents come from data that may be stale or hostile, so cycles are cut; nothing
 * here recurses.
 */
#include "order.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Arrays over items (sorted rows) or over all rows of the table; NO_ROW where there is none. */
struct forest {
	size_t    row_count, item_count;
	uint32_t *rows_by_key;		/* all rows, sorted by PID or by path */
	uint32_t *item_of_row;		/* NO_ROW: hidden by the filter */
	uint32_t *parent, *first_child, *next_sibling, *seen;	/* over items */
	const struct table  *table;
	const struct sample *sample;
};

static int compare_pids(const void *first, const void *second, void *context)
{
	const struct key *keys = context;
	uint64_t a = keys[*(const uint32_t *)first].first;
	uint64_t b = keys[*(const uint32_t *)second].first;

	return (a > b) - (a < b);
}

/* A path against the first `length` bytes of another. */
static int compare_path(const char *path, const char *other, size_t length)
{
	int order = strncmp(path, other, length);

	return order ? order : path[length] != '\0';
}

static const char *path_of(const struct forest *forest, uint32_t row)
{
	const char *name = forest->table->keys[row].name;

	return name ? name : "";
}

static int compare_paths(const void *first, const void *second, void *context)
{
	const struct key *keys = context;
	const char *a = keys[*(const uint32_t *)first].name;
	const char *b = keys[*(const uint32_t *)second].name;

	return strcmp(a ? a : "", b ? b : "");
}

static uint32_t row_of_path(const struct forest *forest, const char *path, size_t length)
{
	size_t low = 0, high = forest->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_path(path_of(forest, forest->rows_by_key[middle]), path, length) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == forest->row_count ||
	    compare_path(path_of(forest, forest->rows_by_key[low]), path, length) != 0)
		return NO_ROW;
	return forest->rows_by_key[low];
}

/* "/a/b" is below "/a", and "/a" below "/"; where a group in between was not read, below the one
 * above that. */
static uint32_t parent_group(const struct forest *forest, uint32_t row)
{
	const char *path = path_of(forest, row);
	size_t length = strlen(path);

	while (length > 1) {
		uint32_t found;

		while (length > 0 && path[length - 1] != '/')
			length--;
		if (length == 0)
			return NO_ROW;
		length -= length > 1;
		found = row_of_path(forest, path, length);
		if (found != NO_ROW)
			return found == row ? NO_ROW : found;
	}
	return NO_ROW;
}

static uint32_t row_of_pid(const struct forest *forest, uint64_t pid)
{
	size_t low = 0, high = forest->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (forest->table->keys[forest->rows_by_key[middle]].first < pid)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == forest->row_count ||
	    forest->table->keys[forest->rows_by_key[low]].first != pid)
		return NO_ROW;
	return forest->rows_by_key[low];
}

static uint32_t parent_row(const struct forest *forest, uint32_t row)
{
	const struct cell *parent = sample_get(forest->sample, row, METRIC_PROCESS_PARENT);
	uint32_t found;

	if (forest->table->entity == ENTITY_CGROUP)
		return parent_group(forest, row);
	if (!cell_has_value(parent))
		return NO_ROW;
	found = row_of_pid(forest, parent->count);
	return found == row ? NO_ROW : found;
}

/* The nearest ancestor that the filter left; ancestors beyond a sane depth do not count. */
static uint32_t visible_parent(const struct forest *forest, uint32_t row)
{
	enum { DEPTH_MAXIMUM = 64 };

	for (unsigned depth = 0; depth < DEPTH_MAXIMUM; depth++) {
		row = parent_row(forest, row);
		if (row == NO_ROW)
			return NO_ROW;
		if (forest->item_of_row[row] != NO_ROW)
			return forest->item_of_row[row];
	}
	return NO_ROW;
}

static uint32_t *new_array(const struct model *model, size_t count)
{
	uint32_t *array = arena_alloc_array(model->scratch, count + 1, sizeof(*array));

	if (array)
		memset(array, 0xff, (count + 1) * sizeof(*array));
	return array;
}

static int forest_init(struct forest *forest, const struct model *model, enum entity entity,
		       size_t item_count)
{
	const struct table *table = sample_table(model->now, entity);

	*forest = (struct forest){
		.row_count = table->row_count,
		.item_count = item_count,
		.rows_by_key = new_array(model, table->row_count),
		.item_of_row = new_array(model, table->row_count),
		.parent = new_array(model, item_count),
		.first_child = new_array(model, item_count),
		.next_sibling = new_array(model, item_count),
		.seen = new_array(model, item_count),
		.table = table,
		.sample = model->now,
	};
	if (!forest->rows_by_key || !forest->item_of_row || !forest->parent ||
	    !forest->first_child || !forest->next_sibling || !forest->seen)
		return -ENOMEM;
	for (size_t row = 0; row < table->row_count; row++)
		forest->rows_by_key[row] = (uint32_t)row;
	qsort_r(forest->rows_by_key, table->row_count, sizeof(uint32_t),
		entity == ENTITY_CGROUP ? compare_paths : compare_pids, table->keys);
	return 0;
}

/* Walking up must end at a root; where it comes back to where it has been, the link is cut. */
static void cut_cycles(struct forest *forest)
{
	for (uint32_t item = 0; item < forest->item_count; item++) {
		uint32_t at = item;

		while (at != NO_ROW && forest->seen[at] == NO_ROW) {
			forest->seen[at] = item;
			uint32_t up = forest->parent[at];
			if (up != NO_ROW && forest->seen[up] == item)
				forest->parent[at] = up = NO_ROW;
			at = up;
		}
	}
}

/* Index item_count stands for the parent of all roots. Backwards, so that lists come out sorted. */
static void link_children(struct forest *forest)
{
	for (size_t i = forest->item_count; i-- > 0;) {
		uint32_t up = forest->parent[i];
		uint32_t *first = &forest->first_child[up == NO_ROW ? forest->item_count : up];

		forest->next_sibling[i] = *first;
		*first = (uint32_t)i;
	}
}

static bool is_folded(const struct order *order, const struct key *key)
{
	for (size_t i = 0; i < order->folded_count; i++)
		if (key_equal(&order->folded[i], key))
			return true;
	return false;
}

/* The item to place after `at`, whose depth is adjusted; NO_ROW at the end. */
static uint32_t next_item(const struct forest *forest, uint32_t at, bool skips_children,
			  uint16_t *depth)
{
	if (!skips_children && forest->first_child[at] != NO_ROW) {
		if (*depth < UINT16_MAX)
			++*depth;
		return forest->first_child[at];
	}
	while (forest->next_sibling[at] == NO_ROW) {
		at = forest->parent[at];
		if (at == NO_ROW)
			return NO_ROW;
		if (*depth > 0)
			--*depth;
	}
	return forest->next_sibling[at];
}

static void write_rows(const struct forest *forest, const struct order *order,
		       const struct item *items, struct rows *rows)
{
	uint32_t at = forest->first_child[forest->item_count];
	uint16_t depth = 0;

	rows->count = 0;
	while (at != NO_ROW && (!order->limit || rows->count < order->limit)) {
		bool has_children = forest->first_child[at] != NO_ROW;
		bool folded = has_children &&
			      is_folded(order, &forest->table->keys[items[at].row]);

		rows->items[rows->count++] = (struct ordered_row){
			.row = items[at].row,
			.depth = depth,
			.has_children = has_children,
			.is_folded = folded,
			.is_last_child = forest->next_sibling[at] == NO_ROW,
		};
		at = next_item(forest, at, folded, &depth);
	}
}

int place_tree(const struct model *model, const struct order *order, const struct item *items,
	       size_t count, struct rows *rows)
{
	struct forest forest;

	if (forest_init(&forest, model, order->entity, count))
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		forest.item_of_row[items[i].row] = (uint32_t)i;
	for (size_t i = 0; i < count; i++)
		forest.parent[i] = visible_parent(&forest, items[i].row);
	cut_cycles(&forest);
	link_children(&forest);
	write_rows(&forest, order, items, rows);
	return 0;
}
