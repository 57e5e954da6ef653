/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One process in depth: who it is, what its memory is used for, every mapping, where it is. Keys
 * and frames; places are in inspector_places.c, the record of what was seen last in
 * inspector_record.c, the drawings in inspector_*.c.
 */
#include "inspector.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
	GRAPHS_WIDTH = 110,	/* from which there is room for them */
	ROOMY_HEIGHT = 30, SMALL_HEIGHT = 10,
	HEAD_MINIMUM = 10,
};

static const struct {
	const char *view;
	const char *title;
	enum source source;
} parts[INSPECTOR_PART_COUNT] = {
	[INSPECTOR_REGION_TABLE] = { "regions", "Regions", SOURCE_PROCESS_SMAPS },
	[INSPECTOR_MAPPINGS] = { "mappings", "Mappings", SOURCE_PROCESS_SMAPS },
	[INSPECTOR_MATRIX] = { "mapping_nodes", "Mappings by node", SOURCE_PROCESS_SMAPS },
	[INSPECTOR_PLACEMENT] = { "placement", "Nodes", SOURCE_PROCESS_NUMA_MAPS },
	[INSPECTOR_LIMITS] = { "limits", "Limits", SOURCE_PROCESS_LIMITS },
	[INSPECTOR_STRIP] = { "strip", "Strip", SOURCE_PROCESS_PAGE_NODES },
};

static int inspector_open(struct scene *scene, void *state, const struct pane *pane,
			 const struct view *view)
{
	struct inspector *inspector = state;
	int error = 0;

	(void)pane;
	(void)view;
	inspector->pid = scene->subject;
	inspector->generation = UINT64_MAX;
	for (size_t i = 0; i < INSPECTOR_PART_COUNT && !error; i++)
		error = table_widget_init(&inspector->tables[i], view_find(parts[i].view),
					  false);
	inspector->tables[INSPECTOR_MATRIX].left_out = METRIC_MAPPING_NODES;
	table_widget_show(&inspector->tables[INSPECTOR_MATRIX],
			  view_find(parts[INSPECTOR_MATRIX].view));
	return error;
}

static void inspector_close(void *state)
{
	struct inspector *inspector = state;

	for (size_t i = 0; i < INSPECTOR_PART_COUNT; i++)
		table_widget_done(&inspector->tables[i]);
	move_pages_done(&inspector->move);
}

/* ---- drawing ---- */

/* "Mappings 1204", with the class they are of. */
static void format_title(const struct scene *scene, const struct inspector *inspector,
			 enum inspector_part part, char *buffer, size_t size)
{
	const struct table_widget *table = &inspector->tables[part];
	const struct sample *now = model_now(scene->model);

	if (part == INSPECTOR_STRIP) {
		inspector_strip_title(scene, inspector, buffer, size);
		return;
	}
	snprintf(buffer, size, "%s", parts[part].title);
	if (now && !inspector->record.has_ended && part != INSPECTOR_LIMITS)
		text_append(buffer, size, " %zu", table->rows.count);
	if ((part == INSPECTOR_MAPPINGS || part == INSPECTOR_MATRIX) && inspector->region[0])
		text_append(buffer, size, " of class %s", inspector->region);
}

static void draw_part(const struct scene *scene, struct inspector *inspector,
		      const struct canvas *canvas, enum inspector_part part)
{
	struct table_widget *table = &inspector->tables[part];
	struct canvas area = canvas_sub(canvas, inspector->places[part]), inside;
	char title[128], note[256], foot[256] = "";

	if (rectangle_is_empty(inspector->places[part]))
		return;
	table->has_no_cursor = inspector->focus != part;
	table_widget_update(scene, table);
	format_title(scene, inspector, part, title, sizeof(title));
	table_widget_note(scene, table, note, sizeof(note));
	if (part == INSPECTOR_MATRIX && !inspector->record.has_ended)
		inspector_matrix_foot(scene, foot, sizeof(foot));
	if (part == INSPECTOR_STRIP && !inspector->record.has_ended)
		inspector_strip_foot(scene, inspector, foot, sizeof(foot));
	inside = canvas_box(&area, &(struct box){
		.title = title,
		.note = inspector->record.has_ended ? "" : note,
		.foot = foot,
		.foot_note = foot[0] && part == INSPECTOR_MATRIX ? "shade: share of the mapping" :
								   NULL,
		.is_focused = inspector->focus == part,
	});
	if (part == INSPECTOR_REGION_TABLE)
		inspector_regions_draw(scene, inspector, &inside);
	else if (inspector->record.has_ended || (table->rows.count == 0 && !table->rows.hidden))
		inspector_reason_draw(scene, inspector, parts[part].source, &inside);
	else if (part == INSPECTOR_STRIP)
		inspector_strip_draw(scene, inspector, &inside);
	else if (part == INSPECTOR_MATRIX)
		inspector_matrix_draw(scene, inspector, &inside);
	else if (part == INSPECTOR_PLACEMENT)
		inspector_placement_draw(scene, inspector, &inside);
	else
		table_widget_draw(scene, table, &inside);
}

static void track_histories(const struct scene *scene, const struct inspector *inspector)
{
	if (!inspector->record.is_known)
		return;
	model_track(scene->model, column_value(METRIC_PROCESS_PSS), &inspector->record.key);
	model_track(scene->model, column_rate(METRIC_PROCESS_MINOR_FAULTS),
		    &inspector->record.key);
}

/* As many rows as the numbers take, where there is room. */
static int head_height(int height, int width)
{
	int needed = inspector_figure_rows(width - 4) + 4;

	if (height >= ROOMY_HEIGHT)
		return needed < HEAD_MINIMUM ? HEAD_MINIMUM :
		       needed > height / 4 + 3 ? height / 4 + 3 : needed;
	return height >= 20 ? 8 : height < SMALL_HEIGHT ? height : 5;
}

static void inspector_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct inspector *inspector = state;
	bool has_graphs = canvas->width >= GRAPHS_WIDTH && canvas->height >= ROOMY_HEIGHT;
	int left = has_graphs ? canvas->width * 58 / 100 : canvas->width;
	int head = head_height(canvas->height, left);
	struct canvas area = canvas_sub(canvas, (struct rectangle){ 0, 0, left, head });

	inspector_record_update(scene, inspector);
	track_histories(scene, inspector);
	inspector_head_draw(scene, inspector, &area, !has_graphs);
	if (has_graphs) {
		area = canvas_sub(canvas,
				  (struct rectangle){ left, 0, canvas->width - left, head });
		inspector_graphs_draw(scene, inspector, &area);
	}
	table_widget_update(scene, &inspector->tables[INSPECTOR_PLACEMENT]);
	inspector_place(inspector, (struct rectangle){ 0, head, canvas->width,
						       canvas->height - head });
	for (size_t part = 0; part < INSPECTOR_PART_COUNT; part++)
		draw_part(scene, inspector, canvas, (enum inspector_part)part);
}

/* ---- keys ---- */

/* As a regular expression: class names hold blanks and brackets, terms of filters must not. */
static void filter_by_region(struct inspector *inspector, const char *name)
{
	char expression[TABLE_TEXT_MAXIMUM] = "";

	snprintf(inspector->region, sizeof(inspector->region), "%s", name);
	if (name[0])
		text_append(expression, sizeof(expression), "class~^");
	for (const char *c = name; *c; c++)
		text_append(expression, sizeof(expression), "%c",
			    isalnum((unsigned char)*c) ? *c : '.');
	if (name[0])
		text_append(expression, sizeof(expression), "$");
	table_set_filter(&inspector->tables[INSPECTOR_MAPPINGS], expression);
	table_set_filter(&inspector->tables[INSPECTOR_MATRIX], expression);
	inspector->focus = name[0] ? INSPECTOR_MAPPINGS : INSPECTOR_REGION_TABLE;
}

/* A class leads to its mappings, a mapping to where its pages are. */
static void enter(struct scene *scene, struct inspector *inspector)
{
	const struct sample *now = model_now(scene->model);
	int64_t row = table_widget_row(&inspector->tables[inspector->focus]);

	if (!now || row < 0 || inspector->record.has_ended)
		return;
	if (inspector->focus == INSPECTOR_REGION_TABLE)
		filter_by_region(inspector,
				 sample_table(now, ENTITY_REGION)->keys[row].name);
	else if (inspector->focus == INSPECTOR_MAPPINGS || inspector->focus == INSPECTOR_MATRIX)
		inspector_strip_open(scene, inspector, row);
}

/* One step back inside the inspector; false when there is none. */
static bool go_back(struct inspector *inspector)
{
	if (inspector->mapping)
		inspector_strip_close(inspector);
	else if (inspector->region[0])
		filter_by_region(inspector, "");
	else
		return false;
	return true;
}

/* What is not handled of a double click comes again as ENTER. */
static enum handled act_mouse(struct scene *scene, struct inspector *inspector,
			      const struct input *input)
{
	struct input inner = *input;

	for (size_t part = 0; part < INSPECTOR_PART_COUNT; part++) {
		struct rectangle place = inspector->places[part];

		if (!rectangle_contains(place, input->mouse.x, input->mouse.y))
			continue;
		inspector->focus = (enum inspector_part)part;
		inner.mouse.x -= place.x + 1;
		inner.mouse.y -= place.y + 1;
		if (part == INSPECTOR_REGION_TABLE)
			inner.mouse.y--;	/* the bar */
		if (part == INSPECTOR_STRIP)
			inner.mouse.y -= inspector->strip_table;
		if (inner.mouse.y < 0)
			return HANDLED_YES;
		return table_widget_act(scene, &inspector->tables[part], &inner);
	}
	return HANDLED_YES;
}

static void move_focus(struct inspector *inspector, int step)
{
	int parts_there = inspector->mapping ? INSPECTOR_PART_COUNT : INSPECTOR_STRIP;

	inspector->focus =
		(enum inspector_part)(((int)inspector->focus + parts_there + step) % parts_there);
}

/* From the node that is selected, if one is. */
static enum handled move_pages(struct scene *scene, struct inspector *inspector,
			       const struct input *input)
{
	const struct sample *now = model_now(scene->model);
	int64_t node = -1, row = -1;

	if (now && inspector->record.is_known && !inspector->record.has_ended)
		row = table_find(sample_table(now, ENTITY_PROCESS), &inspector->record.key);
	if (now && inspector->focus == INSPECTOR_PLACEMENT)
		node = table_widget_row(&inspector->tables[INSPECTOR_PLACEMENT]);
	if (node >= 0)
		node = (int64_t)sample_table(now, ENTITY_PLACEMENT)->keys[node].first;
	return move_pages_act(scene, &inspector->move, row, node, input);
}

static enum handled inspector_act(struct scene *scene, void *state, const struct input *input)
{
	struct inspector *inspector = state;
	bool is_answer = input->answer || input->choice >= 0;

	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(scene, inspector, input);
	if (input->action == ACTION_MOVE_PAGES)
		return move_pages(scene, inspector, input);
	if (!is_answer && (input->action == ACTION_NEXT || input->action == ACTION_PREVIOUS)) {
		move_focus(inspector, input->action == ACTION_NEXT ? 1 : -1);
		return HANDLED_YES;
	}
	if (!is_answer && input->action == ACTION_ENTER) {
		enter(scene, inspector);
		return HANDLED_YES;
	}
	if (!is_answer && input->action == ACTION_BACK && go_back(inspector))
		return HANDLED_YES;
	if (inspector->focus == INSPECTOR_STRIP)
		return inspector_strip_act(scene, inspector, input);
	if (input->action == ACTION_FILTER)
		inspector->region[0] = '\0';	/* the user's own filter takes its place */
	return table_widget_act(scene, &inspector->tables[inspector->focus], input);
}

/* With one node, a walk of page tables more could only say which: it is made when it is looked at. */
static bool is_wanted(const struct inspector *inspector, enum inspector_part part)
{
	if (part == INSPECTOR_MATRIX)
		return inspector->focus == part;
	if (part == INSPECTOR_STRIP)
		return inspector->mapping != 0;
	return part != INSPECTOR_PLACEMENT || inspector->has_nodes || inspector->focus == part;
}

static void inspector_learn(const struct scene *scene, void *state)
{
	((struct inspector *)state)->has_nodes = inspector_sees_nodes(scene);
}

static void inspector_want(const void *state, struct demand *demand)
{
	const struct inspector *inspector = state;

	inspector_record_demand(demand);
	demand_add(demand, METRIC_SYSTEM_MEMORY_NODES);
	for (size_t i = 0; i < INSPECTOR_PART_COUNT; i++)
		if (is_wanted(inspector, (enum inspector_part)i))
			table_widget_want(&inspector->tables[i], demand);
	if (is_wanted(inspector, INSPECTOR_MATRIX))
		inspector_matrix_want(demand);
	if (is_wanted(inspector, INSPECTOR_STRIP))
		inspector_strip_want(inspector, demand);
	demand->subject = inspector->pid;
	demand->pids = &inspector->pid;
	demand->pid_count = 1;
}

static bool inspector_explain(const struct scene *scene, const void *state, char *buffer,
			      size_t size)
{
	const struct inspector *inspector = state;

	return table_widget_explain(scene, &inspector->tables[inspector->focus], buffer, size);
}

static const enum action inspector_keys[] = {
	ACTION_NEXT, ACTION_ENTER, ACTION_FILTER, ACTION_SORT, ACTION_EXPLAIN, ACTION_NONE,
};

const struct pane pane_inspector = {
	.name = "inspector",
	.title = "Inspector",
	.help = "One process: its memory by every count, what it is used for by class, every "
		"mapping, on which nodes these are, all nodes and its limits. Tab moves between "
		"them, Enter on a class shows its mappings, and on a mapping where its pages are, as "
		"a strip of nodes along its addresses. On a machine with one node what is on "
		"nodes is read only while it is looked at.",
	.state_size = sizeof(struct inspector),
	.open = inspector_open,
	.close = inspector_close,
	.draw = inspector_draw,
	.act = inspector_act,
	.want = inspector_want,
	.learn = inspector_learn,
	.explain = inspector_explain,
	.keys = inspector_keys,
};
