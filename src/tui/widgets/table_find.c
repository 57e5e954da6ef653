/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions that a table asks: which column to sort by, what to search or filter, whose processes.
 */
#include "table_internal.h"

#include <stdio.h>
#include <string.h>

enum handled table_ask_sort(struct scene *scene, struct table_widget *table,
			    const struct input *input)
{
	static const char unused[] = "";
	char lines[TABLE_COLUMNS_MAXIMUM][160];
	const char *items[TABLE_COLUMNS_MAXIMUM] = { unused };
	size_t count = table_column_count(table);

	if (input->choice >= 0) {
		if (input->is_final && (size_t)input->choice < count)
			table_sort_by_index(table, (size_t)input->choice);
		return HANDLED_YES;
	}
	for (size_t i = 0; i < count; i++) {
		const struct view_column *column = &table->columns[i];
		char title[64];

		view_column_title(column, title, sizeof(title));
		snprintf(lines[i], sizeof(lines[i]), "%-10s %s", title,
			 metric_info(column->column.metric)->help);
		items[i] = lines[i];
	}
	scene_choose(scene, ACTION_SORT, "Sort by", items, count, table_sort_column(table));
	return HANDLED_YES;
}

/* ---- search ---- */

static bool row_matches(const struct scene *scene, const struct table_widget *table, size_t index)
{
	size_t count = table_column_count(table);

	for (size_t i = 0; i < count; i++) {
		struct column column = table_shown_column(table, i);
		char text[1024];

		if (column_unit(column) != UNIT_TEXT && column_unit(column) != UNIT_IDENTIFIER)
			continue;
		cell_format(model_cell(scene->model, table->rows.items[index].row, column), column,
			    NUMBER_EXACT, scene->style.is_utf8, text, sizeof(text));
		if (strcasestr(text, table->search))
			return true;
	}
	return false;
}

/* From the cursor on, wrapping around; `is_here`: the row at the cursor counts too. */
static void go_to_match(struct scene *scene, struct table_widget *table, bool is_backward,
			bool is_here)
{
	size_t count = table->rows.count;

	for (size_t step = is_here ? 0 : 1; step <= count && count && table->search[0]; step++) {
		size_t distance = is_backward ? count - step % count : step;
		size_t index = (table->cursor + distance) % count;

		if (!row_matches(scene, table, index))
			continue;
		table_select(scene, table, index);
		return;
	}
	if (table->search[0])
		scene_say(scene, STYLE_WARNING, "no row matches \"%s\"", table->search);
}

static enum handled act_search(struct scene *scene, struct table_widget *table,
			       const struct input *input)
{
	if (input->action == ACTION_SEARCH_PREVIOUS && !table->search[0] &&
	    table->view->entity == ENTITY_PROCESS) {	/* top's and htop's N */
		table_sort_by(table, (struct column){ METRIC_PROCESS_PID, LENS_VALUE }, true);
		return HANDLED_YES;
	}
	if (input->action != ACTION_SEARCH) {
		go_to_match(scene, table, input->action == ACTION_SEARCH_PREVIOUS, false);
		return HANDLED_YES;
	}
	if (!input->answer) {
		scene_ask(scene, ACTION_SEARCH, "Search", "");
		return HANDLED_YES;
	}
	snprintf(table->search, sizeof(table->search), "%s", input->answer);
	go_to_match(scene, table, false, true);
	return HANDLED_YES;
}

/* ---- filter ---- */

/* Compiles what was typed; until it is valid, the filter before stays. */
void table_set_filter(struct table_widget *table, const char *expression)
{
	struct filter *compiled = NULL;

	snprintf(table->filter, sizeof(table->filter), "%s", expression);
	table->filter_error = (struct error){ 0 };
	if (expression[0] && filter_new(table->view->entity, expression, &compiled,
					&table->filter_error))
		return;
	filter_free(table->compiled);
	table->compiled = compiled;
	table->is_dirty = true;
	table->top = 0;
}

static enum handled act_filter(struct scene *scene, struct table_widget *table,
			       const struct input *input)
{
	if (!input->answer) {
		scene_ask(scene, ACTION_FILTER, "Filter", table->filter);
		return HANDLED_YES;
	}
	table_set_filter(table, input->answer);
	if (table->filter_error.code) {
		char words[400];

		error_describe(&table->filter_error, words, sizeof(words));
		scene_say(scene, STYLE_WARNING, "%s", words);
	}
	return HANDLED_YES;
}

/* ---- user ---- */

enum { USERS_MAXIMUM = 64 };

/* Names of the users that have processes, each once. */
static size_t collect_users(const struct scene *scene, const char *users[USERS_MAXIMUM])
{
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, ENTITY_PROCESS) : NULL;
	size_t count = 0;

	for (size_t row = 0; data && row < data->row_count && count < USERS_MAXIMUM; row++) {
		const struct cell *cell = sample_get(now, row, METRIC_PROCESS_USER);
		size_t i = 0;

		if (!cell_has_value(cell) || !cell->text)
			continue;
		while (i < count && strcmp(users[i], cell->text) != 0)
			i++;
		if (i == count)
			users[count++] = cell->text;
	}
	return count;
}

static enum handled act_user(struct scene *scene, struct table_widget *table,
			     const struct input *input)
{
	const char *items[USERS_MAXIMUM + 1] = { "all users" };
	size_t count;

	if (table->view->entity != ENTITY_PROCESS)
		return HANDLED_NO;
	count = 1 + collect_users(scene, items + 1);
	if (input->choice < 0) {
		scene_choose(scene, ACTION_USER, "Processes of", items, count, 0);
		return HANDLED_YES;
	}
	if (input->is_final && input->answer) {
		snprintf(table->user, sizeof(table->user), "%s",
			 input->choice == 0 ? "" : input->answer);
		table->is_dirty = true;
	}
	return HANDLED_YES;
}

/* ---- aims ---- */

void table_widget_aim(struct table_widget *table, const struct aim *aim)
{
	if (!table->is_aimed && aim) {
		memcpy(table->before.filter, table->filter, sizeof(table->filter));
		table->before.sort = table->sort;
		table->before.is_ascending = table->is_ascending;
		table->before.is_tree = table->is_tree;
	}
	if (aim) {
		table_set_filter(table, aim->filter);
		if (aim->sort.metric && column_entity(aim->sort) == table->view->entity)
			table_sort_by(table, aim->sort, false);
		else if (aim->filter[0])
			table->is_tree = false;
	} else if (table->is_aimed) {
		table_set_filter(table, table->before.filter);
		table_sort_by(table, table->before.sort, table->before.is_ascending);
		table->is_tree = table->before.is_tree;
	}
	table->is_aimed = aim != NULL;
}

/* BACK first takes away what hides rows, as people expect of Escape; then it leaves. */
static enum handled act_clear(struct table_widget *table)
{
	if (table->is_aimed) {	/* the aim ends where the user goes back to */
		table_widget_aim(table, NULL);
		return HANDLED_NO;
	}
	if (!table->filter[0] && !table->search[0] && !table->user[0])
		return HANDLED_NO;
	table->search[0] = '\0';
	table->user[0] = '\0';
	table_set_filter(table, "");
	return HANDLED_YES;
}

enum handled table_find_act(struct scene *scene, struct table_widget *table,
			    const struct input *input)
{
	if (input->action == ACTION_BACK)
		return act_clear(table);
	if (input->action == ACTION_FILTER)
		return act_filter(scene, table, input);
	if (input->action == ACTION_USER)
		return act_user(scene, table, input);
	if (input->action == ACTION_SEARCH || input->action == ACTION_SEARCH_NEXT ||
	    input->action == ACTION_SEARCH_PREVIOUS)
		return act_search(scene, table, input);
	return HANDLED_NO;
}
