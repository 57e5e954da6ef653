/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keys and the mouse do to a table. Rows and the selection are in table_rows.c, drawing in
 * table_draw.c, search and questions in table_find.c, words in table_words.c.
 */
#include "table_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

size_t table_column_count(const struct table_widget *table)
{
	return table->column_count;
}

/* The view's columns, and the change of the sorted one since the mark. */
void table_set_columns(struct table_widget *table, bool has_mark)
{
	const struct view_column *from = table->view->columns;
	const struct metric_info *info = metric_info(table->sort.metric);
	bool has_change = has_mark && table->sort.metric && info->unit != UNIT_TEXT &&
			  info->unit != UNIT_IDENTIFIER && info->unit != UNIT_ADDRESS;
	size_t count = 0;

	for (; from->column.metric && count + 1 < TABLE_COLUMNS_MAXIMUM; from++) {
		/* What all rows of a detail have in common stands in its title. */
		if ((table->is_detail && from->column.metric == METRIC_CGROUP_NODE_PATH) ||
		    from->column.metric == table->left_out)
			continue;
		table->columns[count++] = *from;
		if (!has_change || from->column.metric != table->sort.metric)
			continue;
		view_column_title(&(struct view_column){
				.column = { from->column.metric, LENS_VALUE } },
				  table->change_title + 2, sizeof(table->change_title) - 2);
		memcpy(table->change_title, "\xce\x94", 2);	/* a capital delta */
		table->columns[count++] = (struct view_column){
			.column = { from->column.metric, LENS_CHANGE },
			.title = table->change_title,
			.width = 7,
		};
		has_change = false;
	}
	table->column_count = count;
	table->shows_change = has_mark;
	if (table->cursor_column >= count)
		table->cursor_column = 0;
}

unsigned table_sort_column(const struct table_widget *table)
{
	size_t count = table_column_count(table);

	for (size_t i = 0; i < count; i++) {
		struct column column = table->columns[i].column;

		if (column.metric == table->sort.metric && column.lens == table->sort.lens)
			return (unsigned)i;
	}
	return 0;
}

int table_widget_init(struct table_widget *table, const struct view *view, bool is_detail)
{
	*table = (struct table_widget){ .view = view, .is_detail = is_detail };
	table->sort = view->sort;
	table->is_ascending = view->sort_ascending;
	table->is_dirty = true;
	table_set_columns(table, false);
	table->cursor_column = table_sort_column(table);
	return 0;
}

void table_widget_show(struct table_widget *table, const struct view *view)
{
	table->view = view;
	table->sort = view->sort;
	table->is_ascending = view->sort_ascending;
	table->is_dirty = true;
	table->has_column_cursor = false;
	table_set_columns(table, table->shows_change);
	table->cursor_column = table_sort_column(table);
}

void table_widget_done(struct table_widget *table)
{
	filter_free(table->compiled);
	rows_done(&table->rows);
	key_done(&table->selected);
	for (size_t i = 0; i < table->folded_count; i++)
		key_done(&table->folded[i]);
	free(table->folded);
	free(table->only_name);
	*table = (struct table_widget){ .view = table->view };
}

/* ---- moving ---- */

static void move_by(const struct scene *scene, struct table_widget *table, int64_t rows)
{
	int64_t place = (int64_t)table->cursor + rows, last = (int64_t)table->rows.count - 1;

	if (last < 0)
		return;
	table_select(scene, table, (size_t)(place < 0 ? 0 : place > last ? last : place));
}

static void move_column(struct table_widget *table, int step)
{
	int count = (int)table_column_count(table), next = (int)table->cursor_column + step;

	if (table->has_column_cursor && next >= 0 && next < count)
		table->cursor_column = (unsigned)next;
	table->has_column_cursor = true;
}

static enum handled act_move(struct scene *scene, struct table_widget *table, enum action action)
{
	int page = table->page > 1 ? table->page - 1 : 1;

	if (action == ACTION_UP)
		move_by(scene, table, -1);
	else if (action == ACTION_DOWN)
		move_by(scene, table, 1);
	else if (action == ACTION_PAGE_UP)
		move_by(scene, table, -page);
	else if (action == ACTION_PAGE_DOWN)
		move_by(scene, table, page);
	else if (action == ACTION_FIRST)
		move_by(scene, table, INT32_MIN);
	else if (action == ACTION_LAST)
		move_by(scene, table, INT32_MAX);
	else if (action == ACTION_LEFT)
		move_column(table, -1);
	else if (action == ACTION_RIGHT)
		move_column(table, 1);
	else
		return HANDLED_NO;
	return HANDLED_YES;
}

/* ---- order ---- */

void table_sort_by(struct table_widget *table, struct column column, bool is_ascending)
{
	table->sort = column;
	table->is_ascending = is_ascending;
	table->is_tree = false;
	table->is_dirty = true;
	table_set_columns(table, table->shows_change);
	table->cursor_column = table_sort_column(table);
	table->has_selection = false;	/* the eye goes to the new top */
	table->cursor = 0;
	table->top = 0;
}

/* Numbers from the largest, names from the first. */
void table_sort_by_index(struct table_widget *table, size_t index)
{
	struct column column = table->columns[index].column;

	if (column.metric == table->sort.metric && column.lens == table->sort.lens &&
	    !table->is_tree) {
		table->is_ascending = !table->is_ascending;
		table->is_dirty = true;
		return;
	}
	table_sort_by(table, column,
		      column_unit(column) == UNIT_TEXT || column_unit(column) == UNIT_IDENTIFIER ||
			      column_unit(column) == UNIT_ADDRESS);
}

static void sort_by_metric(struct table_widget *table, enum metric metric, bool is_ascending)
{
	table_sort_by(table, (struct column){ metric, LENS_VALUE }, is_ascending);
}

/* The column that stands for memory in this view. */
static enum metric memory_metric(const struct table_widget *table)
{
	static const char *const names[] = { "pss", "resident", "size", "used" };
	size_t count = table_column_count(table);

	for (size_t n = 0; n < ARRAY_SIZE(names); n++)
		for (size_t i = 0; i < count; i++) {
			enum metric metric = table->columns[i].column.metric;

			if (strcmp(metric_info(metric)->name, names[n]) == 0)
				return metric;
		}
	return METRIC_NONE;
}

static enum handled act_sort(struct scene *scene, struct table_widget *table,
			     const struct input *input)
{
	bool is_process = table->view->entity == ENTITY_PROCESS;
	size_t count = table_column_count(table), current = table_sort_column(table);
	enum metric memory = memory_metric(table);

	if (input->action == ACTION_SORT)
		return table_ask_sort(scene, table, input);
	if (input->action == ACTION_SORT_LEFT)
		table_sort_by_index(table, (current + count - 1) % count);
	else if (input->action == ACTION_SORT_RIGHT)
		table_sort_by_index(table, (current + 1) % count);
	else if (input->action == ACTION_SORT_HERE)
		table_sort_by_index(table, table->cursor_column);
	else if (input->action == ACTION_SORT_MEMORY && memory)
		sort_by_metric(table, memory, false);
	else if (input->action == ACTION_SORT_PID && is_process)
		sort_by_metric(table, METRIC_PROCESS_PID, true);
	else if (input->action == ACTION_SORT_TIME && is_process)
		sort_by_metric(table, METRIC_PROCESS_START_TIME, false);
	else if (input->action == ACTION_REVERSE)
		table->is_ascending = !table->is_ascending;
	else
		return HANDLED_NO;
	table->is_dirty = true;
	return HANDLED_YES;
}

/* ---- tree ---- */

static int fold_add(struct table_widget *table, const struct key *key)
{
	struct key *grown = realloc(table->folded, (table->folded_count + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	table->folded = grown;
	if (key_copy(key, &grown[table->folded_count]))
		return -ENOMEM;
	table->folded_count++;
	return 0;
}

static void fold_remove(struct table_widget *table, const struct key *key)
{
	for (size_t i = 0; i < table->folded_count; i++) {
		if (!key_equal(&table->folded[i], key))
			continue;
		key_done(&table->folded[i]);
		table->folded[i] = table->folded[--table->folded_count];
		return;
	}
}

bool table_can_be_tree(const struct table_widget *table)
{
	return table->view->entity == ENTITY_PROCESS || table->view->entity == ENTITY_CGROUP;
}

static void fold_all(const struct scene *scene, struct table_widget *table)
{
	const struct table *data = table_data(scene, table);
	bool has_folded = table->folded_count > 0;

	while (table->folded_count)
		fold_remove(table, &table->folded[0]);
	for (size_t i = 0; data && !has_folded && i < table->rows.count; i++)
		if (table->rows.items[i].has_children && table->rows.items[i].depth > 0)
			fold_add(table, &data->keys[table->rows.items[i].row]);
}

static enum handled act_tree(struct scene *scene, struct table_widget *table, enum action action)
{
	const struct table *data = table_data(scene, table);
	int64_t row = table_widget_row(table);

	if (!data || !table_can_be_tree(table))
		return HANDLED_NO;
	if (action == ACTION_TREE)
		table->is_tree = !table->is_tree;
	else if (!table->is_tree)
		return HANDLED_NO;
	else if (action == ACTION_FOLD_ALL)
		fold_all(scene, table);
	else if (action == ACTION_FOLD && row >= 0)
		fold_add(table, &data->keys[row]);
	else if (action == ACTION_UNFOLD && row >= 0)
		fold_remove(table, &data->keys[row]);
	table_select(scene, table, table->cursor);
	table->is_dirty = true;
	return HANDLED_YES;
}

static enum handled act_toggle(struct table_widget *table, enum action action)
{
	if (action == ACTION_ACTIVE)
		table->hides_idle = !table->hides_idle;
	else if (table->view->entity != ENTITY_PROCESS)
		return HANDLED_NO;
	else if (action == ACTION_COMMAND)
		table->is_name_only = !table->is_name_only;
	else
		table->hides_kernel_threads = !table->hides_kernel_threads;
	table->is_dirty = true;
	return HANDLED_YES;
}

/* ---- mouse ---- */

static enum handled act_mouse(struct scene *scene, struct table_widget *table,
			      const struct mouse *mouse)
{
	enum { WHEEL_ROWS = 3 };

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN) {
		move_by(scene, table, mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
		return HANDLED_YES;
	}
	if (mouse->y > 0) {
		size_t index = table->top + (size_t)mouse->y - 1;

		if (index >= table->rows.count || mouse->y > table->page)
			return HANDLED_NO;
		table_select(scene, table, index);
		return mouse->kind == MOUSE_CLICK ? HANDLED_YES : HANDLED_NO;
	}
	for (size_t i = 0; i < table->place_count && mouse->y == 0; i++)
		if (mouse->x >= table->places[i].x &&
		    mouse->x < table->places[i].x + table->places[i].width) {
			table_sort_by_index(table, table->places[i].column);
			return HANDLED_YES;
		}
	return HANDLED_NO;
}

enum handled table_widget_act(struct scene *scene, struct table_widget *table,
			      const struct input *input)
{
	table_widget_update(scene, table);
	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(scene, table, &input->mouse);
	if (input->action == ACTION_TREE || input->action == ACTION_FOLD ||
	    input->action == ACTION_UNFOLD || input->action == ACTION_FOLD_ALL)
		return act_tree(scene, table, input->action);
	if (input->action == ACTION_ACTIVE || input->action == ACTION_COMMAND ||
	    input->action == ACTION_KERNEL_THREADS)
		return act_toggle(table, input->action);
	if (act_move(scene, table, input->action) == HANDLED_YES ||
	    act_sort(scene, table, input) == HANDLED_YES)
		return HANDLED_YES;
	return table_find_act(scene, table, input);
}

/* Columns that are there for wide screens cost nothing where there is no room for them. */
static bool is_wanted(const struct table_widget *table, size_t index)
{
	if (table->columns[index].rank < VIEW_RANK_EXPORT || table->place_count == 0)
		return true;
	for (size_t i = 0; i < table->place_count; i++)
		if (table->places[i].column == index)
			return true;
	return false;
}

static void want_columns(const struct table_widget *table, struct demand *demand)
{
	if (table->view->entity != ENTITY_PROCESS) {
		view_demand(table->view, demand);
		return;
	}
	for (size_t i = 0; i < table->column_count; i++)
		if (is_wanted(table, i))
			view_demand_column(&table->columns[i], demand);
}

void table_widget_want(const struct table_widget *table, struct demand *demand)
{
	want_columns(table, demand);
	if (table->is_tree && table->view->entity == ENTITY_CGROUP)
		demand_add(demand, METRIC_CGROUP_PATH);
	if (table->compiled)
		filter_demand(table->compiled, demand);
	if (table->sort.metric)
		demand_add(demand, table->sort.metric);
	if (table->view->entity == ENTITY_PROCESS) {
		demand_add(demand, METRIC_PROCESS_KERNEL_THREAD);
		demand_add(demand, METRIC_PROCESS_PARENT);
		demand_add(demand, METRIC_PROCESS_NAME);
		demand->first_pids = table->first_pids;
		demand->first_pid_count = table->first_pid_count;
	}
}
