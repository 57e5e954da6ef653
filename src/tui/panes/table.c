/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The generic pane: any view's rows as one table over the whole pane. Order, filter and what is
 * hidden stand in the border.
 */
#include <stdio.h>
#include <string.h>

#include "../widgets/table.h"
#include "signal.h"

struct table_pane {
	struct table_widget   table;
	struct signal_request signal;
};

static int table_pane_open(struct scene *scene, void *state, const struct view *view)
{
	struct table_pane *pane = state;
	const struct tui_settings *settings = scene->settings;
	int error = table_widget_init(&pane->table, view);

	if (error || view->entity != ENTITY_PROCESS)
		return error;
	if (settings->sort.metric && column_entity(settings->sort) == view->entity) {
		pane->table.sort = settings->sort;
		pane->table.is_ascending = settings->sort_ascending;
	}
	pane->table.is_tree = settings->is_tree;
	pane->table.hides_kernel_threads = settings->hides_kernel_threads;
	pane->table.is_name_only = settings->is_name_only;
	if (scene->options->filter)
		table_set_filter(&pane->table, scene->options->filter);
	return 0;
}

/* What the user changed here is what SAVE is to keep. */
static void keep_settings(struct scene *scene, const struct table_pane *pane)
{
	struct tui_settings *settings = scene->settings;

	settings->sort = pane->table.sort;
	settings->sort_ascending = pane->table.is_ascending;
	settings->is_tree = pane->table.is_tree;
	settings->hides_kernel_threads = pane->table.hides_kernel_threads;
	settings->is_name_only = pane->table.is_name_only;
}

static void table_pane_close(void *state)
{
	struct table_pane *pane = state;

	table_widget_done(&pane->table);
	signal_done(&pane->signal);
}

/* "Processes 412 · PSS 18.2G": totals only of what may be added up. */
static void format_title(const struct scene *scene, const struct table_pane *pane, char *buffer,
			 size_t size)
{
	const struct view *view = pane->table.view;
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, view->entity) : NULL;
	struct column column = pane->table.sort;
	struct cell sum;
	char text[64], title[64];
	int length;

	length = snprintf(buffer, size, "%s %zu", view->title, data ? data->row_count : 0);
	if (!data || !column.metric || !metric_info(column.metric)->sums || length < 0 ||
	    (size_t)length >= size)
		return;
	sum = model_sum(scene->model, column, NULL, 0);
	if (!cell_has_value(&sum))
		return;
	cell_format(sum, column, NUMBER_HUMAN, scene->style.is_utf8, text, sizeof(text));
	view_column_title(&(struct view_column){ .column = column }, title, sizeof(title));
	snprintf(buffer + length, size - (size_t)length, " · sum of %s %s", title, text);
}

/* Why there is no table: not yet, or the source's own reason. */
static void draw_reason(const struct scene *scene, const struct table_pane *pane,
			const struct canvas *canvas)
{
	const struct view *view = pane->table.view;
	const struct sample *now = model_now(scene->model);
	enum source source = metric_rate_source(view->columns[0].column.metric);
	const struct source_info *info = source_info(source);
	char text[256];

	if (entity_info(view->entity)->is_per_subject && !scene->subject)
		snprintf(text, sizeof(text), "choose a process first: 2, then Enter");
	else if (!now || !sample_table(now, view->entity)->is_present)
		snprintf(text, sizeof(text), "waiting for the first sample");
	else if (pane->table.rows.hidden)
		snprintf(text, sizeof(text), "no row passes the filter");
	else if (source && now->outcomes[source].presence == PRESENCE_DENIED)
		snprintf(text, sizeof(text), "/%s was refused: needs %s", info->path,
			 info->privilege ? info->privilege : "more privilege");
	else if (source && now->outcomes[source].presence == PRESENCE_ABSENT)
		snprintf(text, sizeof(text), "this kernel has no /%s", info->path);
	else
		snprintf(text, sizeof(text), "there are none");
	canvas_put_centred(canvas, canvas->height / 2, STYLE_DIM, text);
}

static void table_pane_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct table_pane *pane = state;
	char title[160], note[512], foot[64] = "";
	struct box box = { .title = title, .note = note, .foot_note = foot };
	struct canvas inside;

	table_widget_update(scene, &pane->table);
	format_title(scene, pane, title, sizeof(title));
	table_widget_note(scene, &pane->table, note, sizeof(note));
	if (pane->table.rows.count)
		snprintf(foot, sizeof(foot), "%zu of %zu", pane->table.cursor + 1,
			 pane->table.rows.count);
	inside = canvas_box(canvas, &box);
	table_widget_draw(scene, &pane->table, &inside);
	if (pane->table.rows.count == 0)
		draw_reason(scene, pane, &inside);
}

static void inspect_selected(struct scene *scene, const struct table_pane *pane)
{
	int64_t row = table_widget_row(&pane->table);
	const struct sample *now = model_now(scene->model);
	const struct key *key;

	if (row < 0 || !now)
		return;
	key = &sample_table(now, ENTITY_PROCESS)->keys[row];
	scene_inspect(scene, key->first, key->second);
}

static enum handled table_pane_act(struct scene *scene, void *state, const struct input *input)
{
	struct table_pane *pane = state;
	bool is_process = pane->table.view->entity == ENTITY_PROCESS;
	struct input moved = *input;
	enum handled result;

	if (input->key == KEY_CODE_MOUSE) {
		moved.mouse.x -= 1;	/* the border */
		moved.mouse.y -= 1;
	}
	if (input->action == ACTION_ENTER && is_process) {
		inspect_selected(scene, pane);
		return HANDLED_YES;
	}
	if (input->action == ACTION_SIGNAL && is_process)
		return signal_act(scene, &pane->signal, table_widget_row(&pane->table), input);
	result = table_widget_act(scene, &pane->table, &moved);
	if (is_process)
		keep_settings(scene, pane);
	return result;
}

static void table_pane_want(const void *state, struct demand *demand)
{
	const struct table_pane *pane = state;

	table_widget_want(&pane->table, demand);
}

static bool table_pane_explain(const struct scene *scene, const void *state, char *buffer,
			       size_t size)
{
	const struct table_pane *pane = state;

	(void)scene;
	return table_widget_explain(&pane->table, buffer, size);
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
	.explain = table_pane_explain,
	.keys = table_pane_keys,
};
