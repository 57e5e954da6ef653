/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of a table: ordered by the model, thinned by the table's own switches, and the selection
 * that stays with its row. Knows no keys and no canvas.
 */
#include "table_internal.h"

#include <stdlib.h>
#include <string.h>

const struct table *table_data(const struct scene *scene, const struct table_widget *table)
{
	const struct sample *now = model_now(scene->model);

	return now ? sample_table(now, table->view->entity) : NULL;
}

static bool is_same_text(const struct cell *cell, const char *text)
{
	return cell_has_value(cell) && cell->text && strcmp(cell->text, text) == 0;
}

static bool is_idle(const struct scene *scene, const struct table_widget *table, size_t row)
{
	struct column column = table->sort;
	struct cell cell;

	if (table->view->entity == ENTITY_PROCESS)
		column = (struct column){ METRIC_PROCESS_RESIDENT, LENS_VALUE };
	if (!column.metric || column_unit(column) == UNIT_TEXT)
		return false;
	cell = model_cell(scene->model, row, column);
	return cell_has_value(&cell) && cell_number(cell, column) == 0;
}

static bool is_shown(const struct scene *scene, const struct table_widget *table, size_t row)
{
	const struct sample *now = model_now(scene->model);

	if (table->view->entity == ENTITY_PROCESS) {
		const struct cell *kernel = sample_get(now, row, METRIC_PROCESS_KERNEL_THREAD);

		if (table->hides_kernel_threads && cell_has_value(kernel) && kernel->count)
			return false;
		if (table->user[0] &&
		    !is_same_text(sample_get(now, row, METRIC_PROCESS_USER), table->user))
			return false;
	}
	return !table->hides_idle || !is_idle(scene, table, row);
}

/* Rows of others are no rows of this table: they do not count as hidden. */
static void drop_other_names(const struct scene *scene, struct table_widget *table)
{
	const struct table *data = table_data(scene, table);
	struct rows *rows = &table->rows;
	size_t kept = 0;

	for (size_t i = 0; i < rows->count && table->only_name; i++) {
		const char *name = data->keys[rows->items[i].row].name;

		if (name && strcmp(name, table->only_name) == 0)
			rows->items[kept++] = rows->items[i];
	}
	rows->count = kept;
}

void table_widget_follow(struct table_widget *table, const char *name)
{
	if (name && table->only_name && strcmp(name, table->only_name) == 0)
		return;
	free(table->only_name);
	table->only_name = name ? strdup(name) : NULL;
	table->is_dirty = true;
}

static void drop_hidden_rows(const struct scene *scene, struct table_widget *table)
{
	struct rows *rows = &table->rows;
	size_t kept = 0;

	if (table->is_detail)
		drop_other_names(scene, table);
	if (table->hides_kernel_threads || table->hides_idle || table->user[0]) {
		for (size_t i = 0; i < rows->count; i++)
			if (is_shown(scene, table, rows->items[i].row))
				rows->items[kept++] = rows->items[i];
		rows->hidden += rows->count - kept;
		rows->count = kept;
	}
	if (table->limit && rows->count > table->limit)
		rows->count = table->limit;
}

void table_select(const struct scene *scene, struct table_widget *table, size_t index)
{
	const struct table *data = table_data(scene, table);
	const struct key *key;

	if (!data || index >= table->rows.count)
		return;
	table->cursor = index;
	key = &data->keys[table->rows.items[index].row];
	if (table->has_selection && key_equal(key, &table->selected))
		return;
	key_done(&table->selected);
	table->selected = (struct key){ 0 };
	table->has_selection = key_copy(key, &table->selected) == 0;
}

/* The selection stays with its row; when that is gone, with its place. */
static void find_selection(const struct scene *scene, struct table_widget *table)
{
	const struct table *data = table_data(scene, table);

	if (!data || table->rows.count == 0) {
		table->cursor = 0;
		return;
	}
	if (table->has_selection)
		for (size_t i = 0; i < table->rows.count; i++)
			if (key_equal(&data->keys[table->rows.items[i].row], &table->selected)) {
				table->cursor = i;
				return;
			}
	if (table->cursor >= table->rows.count)
		table->cursor = table->rows.count - 1;
	if (table->has_selection)
		table_select(scene, table, table->cursor);
}

static void count_unknown(const struct scene *scene, struct table_widget *table)
{
	const struct table *data = table_data(scene, table);

	table->unknown = table->estimated = 0;
	if (!data || !table->sort.metric)
		return;
	for (size_t i = 0; i < data->row_count; i++) {
		struct cell cell = model_cell(scene->model, i, table->sort);

		table->unknown += cell.presence == PRESENCE_DENIED;
		table->estimated += cell_is_bounded(&cell);
	}
}

void table_widget_update(const struct scene *scene, struct table_widget *table)
{
	struct order order = {
		.entity = table->view->entity,
		.sort = table->sort,
		.is_ascending = table->is_ascending,
		.filter = table->compiled,
		.is_tree = table->is_tree,
		.folded = table->folded,
		.folded_count = table->folded_count,
	};

	if (table->shows_change != model_has_mark(scene->model))
		table_set_columns(table, model_has_mark(scene->model));
	if (!table->is_dirty && table->generation == scene->generation)
		return;
	table->rows.count = 0;
	if (table_data(scene, table) && model_order(scene->model, &order, &table->rows) == 0) {
		drop_hidden_rows(scene, table);
		count_unknown(scene, table);
	}
	find_selection(scene, table);
	table->generation = scene->generation;
	table->is_dirty = false;
}

int64_t table_widget_row(const struct table_widget *table)
{
	if (table->cursor >= table->rows.count)
		return -1;
	return table->rows.items[table->cursor].row;
}
