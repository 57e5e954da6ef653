/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first screen: where is the RAM, is anything wrong, who is it. Draws the boxes and moves
 * between them; where they stand and what they show is in overview_*.c.
 */
#include "overview.h"

#include <string.h>

#include "zones.h"

enum { SMALL_HEIGHT = 5, SMALL_WIDTH = 16 };	/* below these there are no boxes */

static const struct {
	const char *deeper;	/* the pane or view behind Enter */
	void (*title)(const struct scene *scene, struct overview_title *title);
	void (*draw)(const struct scene *scene, const struct overview *overview,
		     const struct canvas *canvas);
} parts[OVERVIEW_PART_COUNT] = {
	[OVERVIEW_MEMORY] = { "balance", overview_memory_title, overview_memory_draw },
	[OVERVIEW_PRESSURE] = { "pressure", overview_pressure_title, overview_pressure_draw },
	[OVERVIEW_FAULTS] = { "faults", overview_faults_title, overview_faults_draw },
	[OVERVIEW_RECLAIM] = { "faults", overview_reclaim_title, overview_reclaim_draw },
	[OVERVIEW_FRAGMENTATION] = { "fragmentation", overview_fragmentation_title,
				     overview_fragmentation_draw },
};

static int overview_open(struct scene *scene, void *state, const struct pane *pane,
			 const struct view *view)
{
	struct overview *overview = state;
	const struct view *processes = view ? view : view_find("processes");

	(void)scene;
	(void)pane;
	return table_widget_init(&overview->processes, processes, false);
}

static void overview_close(void *state)
{
	struct overview *overview = state;

	table_widget_done(&overview->processes);
}

/* ---- drawing ---- */

/* A box that begins on the last line of the one above it joins its sides. */
static void draw_joints(const struct overview *overview, const struct canvas *canvas,
			struct rectangle place)
{
	for (size_t i = 0; i < OVERVIEW_PART_COUNT; i++) {
		struct rectangle above = overview->places[i];

		if (rectangle_is_empty(above) || above.x != place.x || above.y >= place.y ||
		    above.y + above.height - 1 != place.y)
			continue;
		canvas_put_code(canvas, place.x, place.y, STYLE_FRAME, 0x251c, '+');
		canvas_put_code(canvas, place.x + place.width - 1, place.y, STYLE_FRAME, 0x2524,
				'+');
	}
}

/* Leaves out what stands behind colons, rather than cutting words. */
static void shorten_note(char *note, int room)
{
	char *colon;

	while (text_width(note) > room && (colon = strrchr(note, ':')))
		*colon = '\0';
}

static void draw_processes(const struct scene *scene, struct overview *overview,
			   const struct canvas *canvas)
{
	char note[256];
	struct canvas area = canvas_sub(canvas, overview->places[OVERVIEW_PROCESSES]), inside;

	overview->processes.has_no_cursor = overview->focus != OVERVIEW_PROCESSES;
	table_widget_update(scene, &overview->processes);
	table_widget_note(scene, &overview->processes, note, sizeof(note));
	shorten_note(note, area.width - 20);
	inside = canvas_box(&area, &(struct box){
		.title = "Processes",
		.note = note,
		.is_focused = overview->focus == OVERVIEW_PROCESSES,
	});
	table_widget_draw(scene, &overview->processes, &inside);
}

static void draw_part(const struct scene *scene, struct overview *overview,
		      const struct canvas *canvas, enum overview_part part)
{
	struct rectangle place = overview->places[part];
	struct overview_title title = { .width = place.width, .note_style = STYLE_NEUTRAL };
	struct canvas area = canvas_sub(canvas, place), inside;

	if (rectangle_is_empty(place))
		return;
	if (part == OVERVIEW_PROCESSES) {
		draw_processes(scene, overview, canvas);
		return;
	}
	parts[part].title(scene, &title);
	inside = canvas_box(&area, &(struct box){
		.title = title.text,
		.note = title.note,
		.note_style = title.note_style,
		.is_focused = overview->focus == part,
	});
	draw_joints(overview, canvas, place);
	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
	parts[part].draw(scene, overview, &inside);
}

/* Some words, when there is no room for a box. */
static void draw_small(const struct scene *scene, const struct canvas *canvas)
{
	for (int y = 0; y < canvas->height && y + OVERVIEW_MEMORY < OVERVIEW_PART_COUNT; y++) {
		struct overview_title title = { .width = canvas->width,
						.note_style = STYLE_NEUTRAL };
		int x;

		parts[OVERVIEW_MEMORY + y].title(scene, &title);
		x = canvas_put(canvas, 0, y, STYLE_NEUTRAL, title.text);
		canvas_put(canvas, x + 1, y, title.note_style, title.note);
	}
}

static void overview_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct overview *overview = state;

	overview_meters_track(scene);
	if (canvas->height < SMALL_HEIGHT || canvas->width < SMALL_WIDTH) {
		memset(overview->places, 0, sizeof(overview->places));
		draw_small(scene, canvas);
		return;
	}
	overview_place(scene, overview, canvas->width, canvas->height);
	for (size_t part = OVERVIEW_MEMORY; part < OVERVIEW_PART_COUNT; part++)
		draw_part(scene, overview, canvas, (enum overview_part)part);
	draw_part(scene, overview, canvas, OVERVIEW_PROCESSES);
}

/* ---- keys ---- */

static void move_focus(struct overview *overview, int step)
{
	int part = (int)overview->focus;

	for (int tries = 0; tries < OVERVIEW_PART_COUNT; tries++) {
		part = (part + step + OVERVIEW_PART_COUNT) % OVERVIEW_PART_COUNT;
		if (!rectangle_is_empty(overview->places[part])) {
			overview->focus = (enum overview_part)part;
			overview->line = 0;
			return;
		}
	}
}

static size_t line_count(const struct scene *scene, enum overview_part part)
{
	const struct sample *now = model_now(scene->model);

	if (part == OVERVIEW_MEMORY)
		return overview_memory_lines(scene);
	if (part == OVERVIEW_FRAGMENTATION)
		return now ? zone_count(now) : 0;
	return overview_meter_count(part);
}

static void inspect_selected(struct scene *scene, const struct overview *overview)
{
	int64_t row = table_widget_row(&overview->processes);
	const struct sample *now = model_now(scene->model);
	const struct key *key;

	if (row < 0 || !now)
		return;
	key = &sample_table(now, ENTITY_PROCESS)->keys[row];
	scene_inspect(scene, key->first, key->second);
}

static enum handled act_box(struct scene *scene, struct overview *overview, enum action action)
{
	size_t count = line_count(scene, overview->focus);

	if (action == ACTION_UP || action == ACTION_LEFT)
		overview->line -= overview->line > 0;
	else if (action == ACTION_DOWN || action == ACTION_RIGHT)
		overview->line += overview->line + 1 < count;
	else if (action == ACTION_ENTER)
		scene_show(scene, parts[overview->focus].deeper);
	else if (action == ACTION_BACK)
		overview->focus = OVERVIEW_PROCESSES;
	else
		return HANDLED_NO;
	return HANDLED_YES;
}

/* What is not handled of a double click comes again as ENTER. */
static enum handled act_mouse(struct scene *scene, struct overview *overview,
			      const struct input *input)
{
	enum handled is_done = input->mouse.kind == MOUSE_DOUBLE_CLICK ? HANDLED_NO : HANDLED_YES;
	struct rectangle place = overview->places[OVERVIEW_PROCESSES];
	struct input inner = *input;

	for (size_t part = OVERVIEW_MEMORY; part < OVERVIEW_PART_COUNT; part++) {
		if (!rectangle_contains(overview->places[part], input->mouse.x, input->mouse.y))
			continue;
		if (overview->focus != (enum overview_part)part)
			overview->line = 0;
		overview->focus = (enum overview_part)part;
		return is_done;
	}
	inner.mouse.x -= place.x + 1;
	inner.mouse.y -= place.y + 1;
	if (inner.mouse.y < 0 || !rectangle_contains(place, input->mouse.x, input->mouse.y))
		return HANDLED_YES;
	overview->focus = OVERVIEW_PROCESSES;
	return table_widget_act(scene, &overview->processes, &inner);
}

static enum handled overview_act(struct scene *scene, void *state, const struct input *input)
{
	struct overview *overview = state;

	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(scene, overview, input);
	if (input->action == ACTION_NEXT || input->action == ACTION_PREVIOUS) {
		move_focus(overview, input->action == ACTION_NEXT ? 1 : -1);
		return HANDLED_YES;
	}
	if (overview->focus != OVERVIEW_PROCESSES &&
	    act_box(scene, overview, input->action) == HANDLED_YES)
		return HANDLED_YES;
	if (input->action == ACTION_ENTER && !input->answer) {
		inspect_selected(scene, overview);
		return HANDLED_YES;
	}
	return table_widget_act(scene, &overview->processes, input);
}

static void overview_want(const void *state, struct demand *demand)
{
	const struct overview *overview = state;

	demand_add(demand, METRIC_BALANCE_SIZE);
	demand_add(demand, METRIC_BALANCE_FORMULA);
	demand_add(demand, METRIC_SYSTEM_MEMORY_AVAILABLE);
	demand_add(demand, METRIC_SYSTEM_MEMORY_USED);
	demand_add(demand, METRIC_SYSTEM_COMMIT_RATIO);
	demand_add(demand, METRIC_SYSTEM_OVERCOMMIT_MEMORY);
	demand_add(demand, METRIC_SYSTEM_SWAP_USED);
	overview_meters_demand(demand);
	table_widget_want(&overview->processes, demand);
}

static bool overview_explain(const struct scene *scene, const void *state, char *buffer,
			     size_t size)
{
	const struct overview *overview = state;

	switch (overview->focus) {
	case OVERVIEW_PROCESSES:
		return table_widget_explain(scene, &overview->processes, buffer, size);
	case OVERVIEW_MEMORY:
		overview_memory_explain(scene, overview, buffer, size);
		return true;
	case OVERVIEW_PRESSURE:
	case OVERVIEW_FAULTS:
	case OVERVIEW_RECLAIM:
		overview_meter_explain(overview, buffer, size);
		return true;
	case OVERVIEW_FRAGMENTATION:
		column_explain(column_value(METRIC_FREE_AREA_UNUSABLE_INDEX), buffer, size);
		return true;
	case OVERVIEW_PART_COUNT:
		break;
	}
	return false;
}

static const enum action overview_keys[] = {
	ACTION_ENTER, ACTION_NEXT, ACTION_EXPLAIN, ACTION_FILTER, ACTION_SORT, ACTION_NONE,
};

const struct pane pane_overview = {
	.name = "overview",
	.title = "Overview",
	.help = "Where the memory is, whether anything is wrong, and who holds it. Tab moves "
		"between the boxes, Enter goes deeper into the selected one.",
	.state_size = sizeof(struct overview),
	.open = overview_open,
	.close = overview_close,
	.draw = overview_draw,
	.act = overview_act,
	.want = overview_want,
	.explain = overview_explain,
	.keys = overview_keys,
};
