/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The generic pane: any view over the whole pane, as a table, a form or a matrix. Order, filter and
 * what is hidden stand in the border.
 */
#include "../widgets/viewer.h"
#include "column_sets.h"
#include "drill.h"
#include "move_pages.h"
#include "signal.h"

struct table_pane {
	struct viewer         viewer;
	struct signal_request signal;
	struct move_request   move;
};

static bool is_process_table(const struct table_pane *pane)
{
	return pane->viewer.view->entity == ENTITY_PROCESS && !pane->viewer.is_form;
}

/* Rows are not ordered by what is not shown, which would have to be read for nothing else. */
static bool is_order_of(struct column sort, const struct view *view)
{
	if (!sort.metric || column_entity(sort) != view->entity)
		return false;
	if (view == column_set_first(view))
		return true;
	for (const struct view_column *column = view->columns; column->column.metric; column++)
		if (column->column.metric == sort.metric)
			return true;
	return false;
}

/* The process that the selected row is, or which has memory on the node of that row; -1: none. */
static int64_t selected_process(const struct scene *scene, const struct table_pane *pane,
				int64_t *ret_node)
{
	const struct sample *now = model_now(scene->model);
	int64_t row = table_widget_row(&pane->viewer.table);
	const struct table *processes;
	const struct cell *pid, *node;

	*ret_node = -1;
	if (pane->viewer.view->entity == ENTITY_PROCESS || row < 0 || !now)
		return row;
	pid = sample_get(now, (size_t)row, METRIC_PROCESS_NODE_PID);
	node = sample_get(now, (size_t)row, METRIC_PROCESS_NODE_NODE);
	if (cell_has_value(node))
		*ret_node = (int64_t)node->count;
	processes = sample_table(now, ENTITY_PROCESS);
	for (row = 0; (size_t)row < processes->row_count; row++)
		if (cell_has_value(pid) && processes->keys[row].first == pid->count)
			return row;
	return -1;
}

static enum handled move_pages(struct scene *scene, struct table_pane *pane,
			       const struct input *input)
{
	int64_t node, row = selected_process(scene, pane, &node);

	return move_pages_act(scene, &pane->move, row, node, input);
}

static bool tells_places(const struct table_pane *pane)
{
	return is_process_table(pane) || pane->viewer.view->entity == ENTITY_PROCESS_NODE;
}

static int table_pane_open(struct scene *scene, void *state, const struct pane *pane,
			   const struct view *view)
{
	struct table_pane *table_pane = state;
	struct table_widget *table = &table_pane->viewer.table;
	const struct tui_settings *settings = scene->settings;
	int error = viewer_init(&table_pane->viewer, view, ENTITY_COUNT);

	(void)pane;
	if (error || !is_process_table(table_pane))
		return error;
	if (is_order_of(settings->sort, view)) {
		table->sort = settings->sort;
		table->is_ascending = settings->sort_ascending;
	}
	table->is_tree = settings->is_tree;
	table->hides_kernel_threads = settings->hides_kernel_threads;
	table->is_name_only = settings->is_name_only;
	if (scene->options->filter)
		table_set_filter(table, scene->options->filter);
	return 0;
}

/* What the user changed here is what SAVE is to keep; not what another pane asked to see. */
static void keep_settings(struct scene *scene, const struct table_widget *table)
{
	struct tui_settings *settings = scene->settings;

	settings->hides_kernel_threads = table->hides_kernel_threads;
	settings->is_name_only = table->is_name_only;
	if (table->is_aimed || table->view != column_set_first(table->view))
		return;
	settings->sort = table->sort;
	settings->sort_ascending = table->is_ascending;
	settings->is_tree = table->is_tree;
}

static void table_pane_close(void *state)
{
	struct table_pane *pane = state;

	viewer_done(&pane->viewer);
	signal_done(&pane->signal);
	move_pages_done(&pane->move);
}

static void table_pane_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	viewer_draw(scene, &((struct table_pane *)state)->viewer, canvas, true);
}

static enum handled table_pane_act(struct scene *scene, void *state, const struct input *input)
{
	struct table_pane *pane = state;
	enum handled result;

	if (input->action == ACTION_ENTER)
		return drill_into(scene, pane->viewer.view->entity,
				  viewer_row(scene, &pane->viewer));
	if (input->action == ACTION_SIGNAL && is_process_table(pane))
		return signal_act(scene, &pane->signal, table_widget_row(&pane->viewer.table),
				  input);
	if (input->action == ACTION_MOVE_PAGES && tells_places(pane))
		return move_pages(scene, pane, input);
	if (input->action == ACTION_COLUMNS && column_set_step(&pane->viewer))
		return HANDLED_YES;
	result = viewer_act(scene, &pane->viewer, input);
	if (is_process_table(pane))
		keep_settings(scene, &pane->viewer.table);
	return result;
}

static void table_pane_want(const void *state, struct demand *demand)
{
	viewer_want(&((const struct table_pane *)state)->viewer, demand);
}

static void table_pane_aim(struct scene *scene, void *state, const struct aim *aim)
{
	(void)scene;
	viewer_aim(&((struct table_pane *)state)->viewer, aim);
}

static bool table_pane_explain(const struct scene *scene, const void *state, char *buffer,
			       size_t size)
{
	(void)scene;
	return viewer_explain(scene, &((const struct table_pane *)state)->viewer, buffer, size);
}

static const enum action table_pane_keys[] = {
	ACTION_ENTER, ACTION_SEARCH, ACTION_FILTER, ACTION_SORT, ACTION_TREE, ACTION_EXPLAIN,
	ACTION_NONE,
};

const struct pane pane_table = {
	.name = "table",
	.title = "Table",
	.help = "Rows of a view; any column can be sorted by, searched and filtered.",
	.state_size = sizeof(struct table_pane),
	.open = table_pane_open,
	.close = table_pane_close,
	.draw = table_pane_draw,
	.act = table_pane_act,
	.want = table_pane_want,
	.aim = table_pane_aim,
	.explain = table_pane_explain,
	.keys = table_pane_keys,
};

static const enum action processes_keys[] = {
	ACTION_ENTER, ACTION_SEARCH, ACTION_FILTER, ACTION_SORT, ACTION_TREE, ACTION_EXPLAIN,
	ACTION_COLUMNS, ACTION_NONE,
};

const struct pane pane_processes = {
	.name = "process_table",
	.title = "Processes",
	.help = "All processes; any column can be sorted by, searched and filtered.",
	.state_size = sizeof(struct table_pane),
	.open = table_pane_open,
	.close = table_pane_close,
	.draw = table_pane_draw,
	.act = table_pane_act,
	.want = table_pane_want,
	.aim = table_pane_aim,
	.explain = table_pane_explain,
	.keys = processes_keys,
};

static const enum action form_keys[] = { ACTION_UP, ACTION_DOWN, ACTION_EXPLAIN, ACTION_NONE };

const struct pane pane_form = {
	.name = "form",
	.title = "Form",
	.help = "The one row of a view as names and values.",
	.state_size = sizeof(struct table_pane),
	.open = table_pane_open,
	.close = table_pane_close,
	.draw = table_pane_draw,
	.act = table_pane_act,
	.want = table_pane_want,
	.explain = table_pane_explain,
	.keys = form_keys,
};
