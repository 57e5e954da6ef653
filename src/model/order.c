/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows in the order that somebody wants to see: filtered, sorted with the key as tie-break so that
 * rows stand still, cut to a limit. Must not know what the columns mean.
 */
#include "filter.h"
#include "order.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum value_kind { VALUE_COUNT, VALUE_SIGNED, VALUE_RATIO, VALUE_TEXT };

struct sorter {
	const struct key *keys;
	enum value_kind   kind;
	bool              is_ascending;
};

static int compare_keys(const struct key *a, const struct key *b)
{
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->second != b->second)
		return a->second < b->second ? -1 : 1;
	return strcmp(a->name ? a->name : "", b->name ? b->name : "");
}

static int compare_values(enum value_kind kind, const struct item *a, const struct item *b)
{
	switch (kind) {
	case VALUE_COUNT:
		return (a->count > b->count) - (a->count < b->count);
	case VALUE_SIGNED:
		return (a->signed_count > b->signed_count) - (a->signed_count < b->signed_count);
	case VALUE_RATIO:
		return (a->ratio > b->ratio) - (a->ratio < b->ratio);
	case VALUE_TEXT:
		return strcmp(a->text, b->text);
	}
	return 0;
}

/* Rows without a value come last in either direction, the largest stand-in first. */
static int compare_items(const void *first, const void *second, void *context)
{
	const struct item *a = first, *b = second;
	const struct sorter *sorter = context;
	int result = 0;

	if (a->has_value != b->has_value)
		return a->has_value ? -1 : 1;
	if (!a->has_value && a->count != b->count)
		return a->count > b->count ? -1 : 1;
	if (a->has_value)
		result = compare_values(sorter->kind, a, b);
	if (result)
		return sorter->is_ascending ? result : -result;
	result = compare_keys(&sorter->keys[a->row], &sorter->keys[b->row]);
	return result ? result : (a->row > b->row) - (a->row < b->row);
}

static enum value_kind kind_of(struct column column)
{
	if (column_unit(column) == UNIT_TEXT)
		return VALUE_TEXT;
	if (column_is_ratio(column))
		return VALUE_RATIO;
	return column_is_signed(column) ? VALUE_SIGNED : VALUE_COUNT;
}

/* What is refused or not read yet is ordered by something that is known. */
static uint64_t stand_in_value(const struct model *model, enum metric metric, size_t row)
{
	enum metric stand_in = metric_info(metric)->stand_in;
	struct cell cell;

	if (stand_in == METRIC_NONE)
		return 0;
	cell = model_cell(model, row, (struct column){ stand_in, LENS_VALUE });
	return cell_has_value(&cell) ? cell.count : 0;
}

static struct item make_item(const struct model *model, const struct order *order,
			     enum value_kind kind, size_t row)
{
	struct item item = { .row = (uint32_t)row };
	struct cell cell;

	if (order->sort.metric == METRIC_NONE)
		return item;
	cell = model_cell(model, row, order->sort);
	/* A bound has its place among the values, where its lens has one. */
	item.has_value = cell_has_value(&cell) || cell_is_bounded(&cell);
	if (!item.has_value) {
		item.count = stand_in_value(model, order->sort.metric, row);
		return item;
	}
	switch (kind) {
	case VALUE_COUNT: item.count = cell.count; break;
	case VALUE_SIGNED: item.signed_count = cell.signed_count; break;
	case VALUE_RATIO:
		item.ratio = cell.ratio;
		item.has_value = !isnan(cell.ratio);
		break;
	case VALUE_TEXT:
		item.text = cell.text;
		item.has_value = cell.text != NULL;
		break;
	}
	return item;
}

/* ---- the first few of many, without sorting the rest ---- */

static void sift_down(struct item *heap, size_t count, size_t parent, struct sorter *sorter)
{
	for (;;) {
		size_t child = parent * 2 + 1;

		if (child >= count)
			return;
		if (child + 1 < count && compare_items(&heap[child + 1], &heap[child], sorter) > 0)
			child++;
		if (compare_items(&heap[parent], &heap[child], sorter) >= 0)
			return;
		struct item item = heap[parent];
		heap[parent] = heap[child];
		heap[child] = item;
		parent = child;
	}
}

/* Moves the `limit` first items to the front; the heap's top is the last of them so far. */
static void select_first(struct item *items, size_t count, size_t limit, struct sorter *sorter)
{
	for (size_t i = limit / 2; i-- > 0;)
		sift_down(items, limit, i, sorter);
	for (size_t i = limit; i < count; i++) {
		if (compare_items(&items[i], &items[0], sorter) >= 0)
			continue;
		items[0] = items[i];
		sift_down(items, limit, 0, sorter);
	}
}

static bool is_sorted(const struct item *items, size_t count, struct sorter *sorter)
{
	for (size_t i = 1; i < count; i++)
		if (compare_items(&items[i - 1], &items[i], sorter) > 0)
			return false;
	return true;
}

static size_t sort_items(const struct model *model, const struct order *order,
			 struct item *items, size_t count)
{
	bool is_limited = order->limit && order->limit < count && !order->is_tree;
	size_t wanted = is_limited ? order->limit : count;
	struct sorter sorter = {
		.keys = sample_table(model->now, order->entity)->keys,
		.is_ascending = order->is_ascending,
	};

	if (order->sort.metric == METRIC_NONE || count == 0)
		return wanted;
	sorter.kind = kind_of(order->sort);
	if (is_limited)
		select_first(items, count, wanted, &sorter);
	if (!is_sorted(items, wanted, &sorter))
		qsort_r(items, wanted, sizeof(*items), compare_items, &sorter);
	return wanted;
}

/* ---- placing ---- */

static int rows_reserve(struct rows *rows, size_t capacity)
{
	struct ordered_row *items;

	if (capacity <= rows->capacity)
		return 0;
	items = reallocarray(rows->items, capacity, sizeof(*items));
	if (!items)
		return -ENOMEM;
	rows->items = items;
	rows->capacity = capacity;
	return 0;
}

static void place_list(const struct item *items, size_t count, struct rows *rows)
{
	for (size_t i = 0; i < count; i++)
		rows->items[i] = (struct ordered_row){ .row = items[i].row };
	rows->count = count;
}

/* All of the rows were placed last time, and there are as many now: that is an order of these, too,
 * and nearly always the one that they will have again. */
static bool is_order_of(const struct rows *rows, size_t total)
{
	return rows->hidden == 0 && rows->count == total && rows->matching == total;
}

static int order_rows(const struct model *model, const struct order *order, struct rows *rows)
{
	size_t total = sample_table(model->now, order->entity)->row_count, count = 0;
	struct item *items = arena_alloc_array(model->scratch, total ? total : 1, sizeof(*items));
	enum value_kind kind = order->sort.metric ? kind_of(order->sort) : VALUE_COUNT;

	if (!items || rows_reserve(rows, total))
		return -ENOMEM;
	bool is_ordered = order->sort.metric != METRIC_NONE && is_order_of(rows, total);
	for (size_t i = 0; i < total; i++) {
		size_t row = is_ordered ? rows->items[i].row : i;

		if (!order->filter || filter_matches(order->filter, model, row))
			items[count++] = make_item(model, order, kind, row);
	}
	size_t wanted = sort_items(model, order, items, count);
	if (order->is_tree &&
	    (order->entity == ENTITY_PROCESS || order->entity == ENTITY_CGROUP)) {
		int failure = place_tree(model, order, items, count, rows);

		if (failure)
			return failure;
	} else {
		place_list(items, wanted, rows);
	}
	rows->matching = count;
	rows->hidden = total - count;
	return 0;
}

int model_order(const struct model *model, const struct order *order, struct rows *rows)
{
	struct arena_mark mark;
	int failure;

	if (!model->now) {
		rows->count = rows->matching = rows->hidden = 0;
		return 0;
	}
	mark = arena_mark(model->scratch);
	failure = order_rows(model, order, rows);
	arena_rewind(model->scratch, mark);
	return failure;
}

void rows_done(struct rows *rows)
{
	free(rows->items);
	*rows = (struct rows){ 0 };
}
