/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The balance sheet: where all memory is, as one bar and as a table of parts that add up, each with
 * its formula. ENTER on a part leads to who holds it.
 */
#include <stdio.h>

#include "../widgets/bar.h"
#include "../widgets/graph.h"
#include "../widgets/prose.h"
#include "../widgets/viewer.h"
#include "drill.h"
#include "figure.h"

enum {
	PARTS_MAXIMUM = 64, BAR_LINES = 2, TABLE_MINIMUM = 5, DETAIL_MINIMUM = 6,
	PROSE_WIDTH = 60, GRAPH_MINIMUM = 30,
};

struct balance_pane {
	struct viewer viewer;
	int           bar_height;	/* of its box, drawn last */
};

static int balance_open(struct scene *scene, void *state, const struct pane *pane,
			const struct view *view)
{
	struct balance_pane *balance = state;
	const struct view *parts = view_find("balance");

	(void)scene;
	(void)pane;
	(void)view;
	return viewer_init(&balance->viewer, parts ? parts : view_find("memory"), ENTITY_COUNT);
}

static void balance_close(void *state)
{
	viewer_done(&((struct balance_pane *)state)->viewer);
}

/* ---- drawing ---- */

static size_t collect_parts(const struct scene *scene, struct bar_part *parts)
{
	const struct table *table = sample_table(model_now(scene->model), ENTITY_BALANCE);
	struct column share = { METRIC_BALANCE_SIZE, LENS_SHARE };
	size_t count = table->row_count < PARTS_MAXIMUM ? table->row_count : PARTS_MAXIMUM;

	for (size_t i = 0; i < count; i++)
		parts[i] = (struct bar_part){
			.share = figure_value(scene, i, share),
			.style = style_of_part(table->keys[i].name ? table->keys[i].name : ""),
		};
	return count;
}

static void draw_bar(const struct scene *scene, const struct canvas *canvas)
{
	struct bar_part parts[PARTS_MAXIMUM];
	char title[64], note[128], total[FIGURE_SIZE], left[FIGURE_SIZE], share[FIGURE_SIZE];
	struct column available = column_value(METRIC_SYSTEM_MEMORY_AVAILABLE);
	struct canvas inside;
	size_t count = model_now(scene->model) ? collect_parts(scene, parts) : 0;

	figure_text(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_MEMORY_TOTAL), total,
		    sizeof(total));
	figure_text(scene, SYSTEM_ROW, available, left, sizeof(left));
	available.lens = LENS_SHARE;
	figure_text(scene, SYSTEM_ROW, available, share, sizeof(share));
	snprintf(title, sizeof(title), "Memory %s", total);
	snprintf(note, sizeof(note), "available %s (%s)", left, share);
	inside = canvas_box(canvas, &(struct box){
		.title = title,
		.note = note,
		.note_style = style_below(figure_value(scene, SYSTEM_ROW, available), 0.10, 0.05),
	});
	for (int y = 0; y < inside.height; y++)
		bar_stacked(&inside, 1, y, inside.width - 2, parts, count);
}

/* What a part is: from its own formula, since the columns have theirs. */
static void describe_part(const struct scene *scene, size_t row, char *buffer, size_t size)
{
	struct cell part = figure_cell(scene, row, column_value(METRIC_BALANCE_PART));
	struct cell formula = figure_cell(scene, row, column_value(METRIC_BALANCE_FORMULA));
	struct cell owners = figure_cell(scene, row, column_value(METRIC_BALANCE_OWNERS));
	struct cell sort = figure_cell(scene, row, column_value(METRIC_BALANCE_OWNERS_SORT));

	text_append(buffer, size, "%s = %s (fields of /proc/meminfo)\n\n",
		    cell_has_value(&part) ? part.text : "?",
		    cell_has_value(&formula) ? formula.text : "not known");
	text_append(buffer, size,
		    "The parts never overlap and add up to MemTotal: what no field of the kernel "
		    "names is shown as unaccounted (drivers, firmware, and drift between the "
		    "fields).\n\n");
	if (cell_has_value(&owners) && cell_has_value(&sort))
		text_append(buffer, size, "Enter leads to who holds it: %s by %s.", owners.text,
			    sort.text);
	else if (cell_has_value(&owners))
		text_append(buffer, size, "Enter leads to who holds it: %s.", owners.text);
	else
		text_append(buffer, size, "The kernel does not tell who holds it.");
}

/* The selected part: what it is, and how it went. */
static void draw_detail(const struct scene *scene, const struct balance_pane *balance,
			const struct canvas *canvas)
{
	int64_t row = viewer_row(scene, &balance->viewer);
	const struct key *key;
	char text[1024] = "";
	struct canvas inside, part;
	int prose;

	if (row < 0)
		return;
	key = &sample_table(model_now(scene->model), ENTITY_BALANCE)->keys[row];
	inside = canvas_box(canvas, &(struct box){ .title = key->name, .note = "selected part" });
	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
	prose = inside.width - PROSE_WIDTH - 2 >= GRAPH_MINIMUM ? PROSE_WIDTH : inside.width;
	describe_part(scene, (size_t)row, text, sizeof(text));
	part = canvas_sub(&inside, (struct rectangle){ 0, 0, prose, inside.height });
	prose_draw(&part, 0, 0, STYLE_NEUTRAL, text);
	part = canvas_sub(&inside, (struct rectangle){ prose + 2, 0, inside.width - prose - 2,
						       inside.height });
	if (part.width > 0)
		graph_history(&part, scene->model, column_value(METRIC_BALANCE_SIZE), key,
			      style_of_part(key->name ? key->name : ""), 0, 0);
}

static void track_parts(const struct scene *scene)
{
	const struct sample *now = model_now(scene->model);
	const struct table *parts = now ? sample_table(now, ENTITY_BALANCE) : NULL;

	for (size_t i = 0; parts && i < parts->row_count && i < PARTS_MAXIMUM; i++)
		model_track(scene->model, column_value(METRIC_BALANCE_SIZE), &parts->keys[i]);
}

static void balance_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct balance_pane *balance = state;
	struct rectangle areas[3];
	struct canvas area;
	int lines;

	track_parts(scene);
	viewer_update(scene, &balance->viewer);
	lines = viewer_lines(scene, &balance->viewer, canvas->width) + 2;
	layout_rows((struct rectangle){ 0, 0, canvas->width, canvas->height },
		    (const struct share[]){
			    { .minimum = BAR_LINES + 2, .maximum = BAR_LINES + 2, .rank = 1 },
			    { .minimum = lines < TABLE_MINIMUM ? TABLE_MINIMUM : lines,
			      .weight = canvas->height - lines - BAR_LINES - 2 < DETAIL_MINIMUM },
			    { .minimum = DETAIL_MINIMUM, .weight = 1, .rank = 2 },
		    },
		    ARRAY_SIZE(areas), areas);
	balance->bar_height = areas[1].y;
	area = canvas_sub(canvas, areas[0]);
	if (!rectangle_is_empty(areas[0]))
		draw_bar(scene, &area);
	area = canvas_sub(canvas, areas[1]);
	viewer_draw(scene, &balance->viewer, &area, true);
	area = canvas_sub(canvas, areas[2]);
	if (!rectangle_is_empty(areas[2]))
		draw_detail(scene, balance, &area);
}

/* ---- keys ---- */

static enum handled balance_act(struct scene *scene, void *state, const struct input *input)
{
	struct balance_pane *balance = state;
	struct input inner = *input;

	if (input->action == ACTION_ENTER)
		return drill_into(scene, ENTITY_BALANCE, viewer_row(scene, &balance->viewer));
	if (input->key == KEY_CODE_MOUSE) {
		inner.mouse.y -= balance->bar_height;
		if (inner.mouse.y <= 0)
			return HANDLED_YES;
	}
	return viewer_act(scene, &balance->viewer, &inner);
}

static void balance_want(const void *state, struct demand *demand)
{
	viewer_want(&((const struct balance_pane *)state)->viewer, demand);
	demand_add(demand, METRIC_SYSTEM_MEMORY_AVAILABLE);
}

static bool balance_explain(const struct scene *scene, const void *state, char *buffer,
			    size_t size)
{
	const struct balance_pane *balance = state;
	int64_t row = viewer_row(scene, &balance->viewer);

	buffer[0] = '\0';
	if (row < 0 || balance->viewer.table.has_column_cursor)
		return viewer_explain(scene, &balance->viewer, buffer, size);
	describe_part(scene, (size_t)row, buffer, size);
	return true;
}

static const enum action balance_keys[] = {
	ACTION_ENTER, ACTION_SORT, ACTION_EXPLAIN, ACTION_NONE,
};

const struct pane pane_balance = {
	.name = "balance",
	.title = "Balance sheet",
	.help = "Where all memory is: disjoint parts that add up to MemTotal, each with its "
		"formula. Enter on a part leads to who holds it.",
	.state_size = sizeof(struct balance_pane),
	.open = balance_open,
	.close = balance_close,
	.draw = balance_draw,
	.act = balance_act,
	.want = balance_want,
	.explain = balance_explain,
	.keys = balance_keys,
};
