/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free blocks by node, zone and order, and the selected zone in depth. Places and keys; the map is
 * drawn by fragmentation_map.c, the zone by fragmentation_zone.c.
 */
#include "fragmentation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../widgets/table.h"

enum { SMALL_HEIGHT = 5, ZONE_MINIMUM = 6, WIDE_WIDTH = 110 };

static const enum metric system_metrics[] = {
	METRIC_SYSTEM_COMPACT_SUCCESS, METRIC_SYSTEM_COMPACT_FAIL,
	METRIC_SYSTEM_THP_FAULT_ALLOC, METRIC_SYSTEM_THP_FAULT_FALLBACK,
	METRIC_SYSTEM_HUGE_PAGE_SIZE,
};

/* Finds the selected zone again after a new sample. */
static void follow_selection(const struct scene *scene, struct fragmentation *fragmentation)
{
	const struct sample *now = model_now(scene->model);
	struct zone_span span;
	size_t position = 0, count = now ? zone_count(now) : 0;

	for (size_t i = 0; fragmentation->has_selection && now &&
	     zone_next(now, &position, &span); i++)
		if (span.node == fragmentation->node && strcmp(span.name, fragmentation->name) == 0)
			fragmentation->zone = i;
	if (fragmentation->zone >= count)
		fragmentation->zone = count ? count - 1 : 0;
}

static void select_zone(const struct scene *scene, struct fragmentation *fragmentation,
			int64_t index)
{
	const struct sample *now = model_now(scene->model);
	int64_t count = now ? (int64_t)zone_count(now) : 0;
	struct zone_span span;

	if (count == 0)
		return;
	index = index < 0 ? 0 : index >= count ? count - 1 : index;
	if (!zone_at(now, (size_t)index, &span))
		return;
	fragmentation->zone = (size_t)index;
	fragmentation->node = span.node;
	fragmentation->has_selection = strlen(span.name) < sizeof(fragmentation->name);
	snprintf(fragmentation->name, sizeof(fragmentation->name), "%s", span.name);
}

/* The biggest zone says most, so the eye begins there; which one it is, only zoneinfo tells. */
static void select_first(const struct scene *scene, struct fragmentation *fragmentation)
{
	const struct sample *now = model_now(scene->model);
	struct zone_span span;
	size_t position = 0, largest = 0;
	double most = -1;

	if (!now || fragmentation->has_selection)
		return;
	for (size_t i = 0; zone_next(now, &position, &span); i++) {
		double managed = span.row < 0 ? NAN :
			figure_value(scene, (size_t)span.row, column_value(METRIC_ZONE_MANAGED));

		if (managed > most) {
			most = managed;
			largest = i;
		}
	}
	if (most < 0)
		return;
	select_zone(scene, fragmentation, (int64_t)largest);
	fragmentation->order = zone_most_orders(now) > 9 ? 9 : 0;
}

/* ---- drawing ---- */

static void append_rate(const struct scene *scene, const char *label, enum metric metric,
			char *buffer, size_t size)
{
	char text[FIGURE_SIZE];

	if (!isnan(figure_value(scene, SYSTEM_ROW, column_rate(metric))))
		figure_text(scene, SYSTEM_ROW, column_rate(metric), text, sizeof(text));
	else if (!isnan(figure_value(scene, SYSTEM_ROW, column_value(metric))))
		figure_text(scene, SYSTEM_ROW, column_value(metric), text, sizeof(text));
	else
		return;
	text_append(buffer, size, "%s %s", label, text);
}

/* Rates where there are two samples, else totals since boot. */
static void format_events(const struct scene *scene, char *compaction, char *huge, size_t size)
{
	const char *totals = model_interval(scene->model, METRIC_SYSTEM_COMPACT_FAIL) > 0 ?
			     "" : " since boot";

	compaction[0] = huge[0] = '\0';
	append_rate(scene, "compaction ok", METRIC_SYSTEM_COMPACT_SUCCESS, compaction, size);
	append_rate(scene, ", fail", METRIC_SYSTEM_COMPACT_FAIL, compaction, size);
	append_rate(scene, "huge page faults ok", METRIC_SYSTEM_THP_FAULT_ALLOC, huge, size);
	append_rate(scene, ", fallback", METRIC_SYSTEM_THP_FAULT_FALLBACK, huge, size);
	if (compaction[0])
		text_append(compaction, size, "%s", totals);
	if (huge[0])
		text_append(huge, size, "%s", totals);
}

/* Blocks of at least that size, cut up into pages of it: what could be had without compaction. */
static void append_huge_pages(const struct scene *scene, char *buffer, size_t size)
{
	double huge = figure_value(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_HUGE_PAGE_SIZE));
	size_t rows = sample_table(model_now(scene->model), ENTITY_FREE_AREA)->row_count;
	char name[FIGURE_SIZE];
	double pages = 0;

	if (!(huge > 0) || rows == 0)
		return;
	for (size_t row = 0; row < rows; row++) {
		double block = figure_value(scene, row, column_value(METRIC_FREE_AREA_BLOCK_SIZE));
		double blocks = figure_value(scene, row, column_value(METRIC_FREE_AREA_BLOCKS));

		if (block >= huge && blocks > 0)
			pages += blocks * (block / huge);
	}
	block_size_text(huge, name, sizeof(name));
	text_append(buffer, size, " · pages of %s to be had now: %.0f", name, pages);
}

static void draw_map_box(const struct scene *scene, struct fragmentation *fragmentation,
			 const struct canvas *canvas, struct rectangle place)
{
	struct canvas area = canvas_sub(canvas, place), inside;
	char compaction[96], huge[96], title[128];
	const struct sample *now = model_now(scene->model);
	size_t count = now ? zone_count(now) : 0;

	format_events(scene, compaction, huge, sizeof(huge));
	snprintf(title, sizeof(title), "Free blocks by order");
	if ((int)count > place.height - 3)
		text_append(title, sizeof(title), " · zone %zu of %zu", fragmentation->zone + 1,
			    count);
	if (place.width >= WIDE_WIDTH)
		append_huge_pages(scene, title, sizeof(title));
	inside = canvas_box(&area, &(struct box){
		.title = title,
		.note = place.width >= WIDE_WIDTH ? "number: free blocks · shade: unusable index" :
					     "shade: unusable index",
		.foot = compaction,
		.foot_note = huge,
		.is_focused = true,
	});
	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 1, inside.height });
	fragmentation->map = (struct rectangle){ place.x + 2, place.y + 1, inside.width,
						 inside.height };
	fragmentation_map_draw(scene, fragmentation, &inside);
}

static void draw_zone_box(const struct scene *scene, const struct fragmentation *fragmentation,
			  const struct canvas *canvas, struct rectangle place)
{
	const struct sample *now = model_now(scene->model);
	struct canvas area = canvas_sub(canvas, place), inside;
	char name[64], title[96], note[128] = "", text[FIGURE_SIZE];
	struct zone_span span;

	if (!now || !zone_at(now, fragmentation->zone, &span))
		return;
	zone_title(scene, &span, name, sizeof(name));
	snprintf(title, sizeof(title), "Node %s", name);
	if (span.row >= 0) {
		figure_text(scene, (size_t)span.row, column_value(METRIC_ZONE_FREE), text,
			    sizeof(text));
		text_append(note, sizeof(note), "free %s", text);
		figure_text(scene, (size_t)span.row, column_value(METRIC_ZONE_MANAGED), text,
			    sizeof(text));
		text_append(note, sizeof(note), " of %s", text);
	}
	inside = canvas_box(&area, &(struct box){ .title = title, .note = note });
	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
	fragmentation_zone_draw(scene, fragmentation, &inside);
}

static void track_histories(const struct scene *scene)
{
	const struct sample *now = model_now(scene->model);
	const struct table *zones;

	if (!now)
		return;
	zones = sample_table(now, ENTITY_ZONE);
	for (size_t i = 0; i < zones->row_count; i++) {
		model_track(scene->model, column_value(METRIC_ZONE_FREE), &zones->keys[i]);
		model_track(scene->model, column_value(METRIC_ZONE_UNUSABLE_HUGE),
			    &zones->keys[i]);
	}
}

static void fragmentation_draw(const struct scene *scene, void *state,
			       const struct canvas *canvas)
{
	struct fragmentation *fragmentation = state;
	const struct sample *now = model_now(scene->model);
	int count = now ? (int)zone_count(now) : 0;
	const struct share shares[] = {
		{ .minimum = 4, .weight = 2, .maximum = count + 3, .rank = 0 },
		{ .minimum = ZONE_MINIMUM, .weight = 3, .rank = 1 },
	};
	struct rectangle areas[ARRAY_SIZE(shares)];

	select_first(scene, fragmentation);
	follow_selection(scene, fragmentation);
	track_histories(scene);
	if (count == 0) {
		canvas_put(canvas, 0, 0, STYLE_DIM,
			   now ? "no buddyinfo and no zoneinfo here" :
				 "waiting for the first sample");
		return;
	}
	if (canvas->height < SMALL_HEIGHT) {
		fragmentation_map_draw(scene, fragmentation, canvas);
		return;
	}
	layout_rows((struct rectangle){ 0, 0, canvas->width, canvas->height }, shares,
		    ARRAY_SIZE(shares), areas);
	draw_map_box(scene, fragmentation, canvas, areas[0]);
	if (!rectangle_is_empty(areas[1]))
		draw_zone_box(scene, fragmentation, canvas, areas[1]);
}

/* ---- keys ---- */

static void move_order(const struct scene *scene, struct fragmentation *fragmentation, int step)
{
	const struct sample *now = model_now(scene->model);
	int orders = now ? (int)zone_most_orders(now) : 0;
	int next = (int)fragmentation->order + step;

	if (next >= 0 && next < orders)
		fragmentation->order = (size_t)next;
}

static enum handled act_mouse(struct scene *scene, struct fragmentation *fragmentation,
			      const struct mouse *mouse)
{
	int x = mouse->x - fragmentation->map.x - fragmentation->first_order_x;
	int64_t zone = (int64_t)fragmentation->zone;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN) {
		select_zone(scene, fragmentation, zone + (mouse->kind == MOUSE_WHEEL_UP ? -1 : 1));
		return HANDLED_YES;
	}
	if (!rectangle_contains(fragmentation->map, mouse->x, mouse->y))
		return HANDLED_NO;
	zone = fragmentation->top + mouse->y - fragmentation->map.y - 1;
	if (zone >= fragmentation->top)
		select_zone(scene, fragmentation, zone);
	if (x >= 0 && fragmentation->order_width > 0 &&
	    x < fragmentation->order_width * fragmentation->orders_shown)
		fragmentation->order = fragmentation->first_order +
				       (size_t)(x / fragmentation->order_width);
	return HANDLED_YES;
}

static enum handled fragmentation_act(struct scene *scene, void *state, const struct input *input)
{
	struct fragmentation *fragmentation = state;
	int64_t zone = (int64_t)fragmentation->zone;
	int page = fragmentation->page > 1 ? fragmentation->page : 1;

	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(scene, fragmentation, &input->mouse);
	if (input->action == ACTION_UP)
		select_zone(scene, fragmentation, zone - 1);
	else if (input->action == ACTION_DOWN)
		select_zone(scene, fragmentation, zone + 1);
	else if (input->action == ACTION_PAGE_UP)
		select_zone(scene, fragmentation, zone - page);
	else if (input->action == ACTION_PAGE_DOWN)
		select_zone(scene, fragmentation, zone + page);
	else if (input->action == ACTION_FIRST)
		select_zone(scene, fragmentation, 0);
	else if (input->action == ACTION_LAST)
		select_zone(scene, fragmentation, INT32_MAX);
	else if (input->action == ACTION_LEFT)
		move_order(scene, fragmentation, -1);
	else if (input->action == ACTION_RIGHT)
		move_order(scene, fragmentation, 1);
	else
		return HANDLED_NO;
	return HANDLED_YES;
}

static void fragmentation_want(const void *state, struct demand *demand)
{
	static const enum metric metrics[] = {
		METRIC_FREE_AREA_BLOCKS, METRIC_FREE_AREA_BLOCK_SIZE,
		METRIC_FREE_AREA_UNUSABLE_INDEX, METRIC_FREE_AREA_FREE, METRIC_ZONE_FREE,
		METRIC_ZONE_WATERMARK_MIN,
		METRIC_ZONE_WATERMARK_LOW, METRIC_ZONE_WATERMARK_HIGH, METRIC_ZONE_MANAGED,
		METRIC_ZONE_ABOVE_LOW, METRIC_ZONE_UNUSABLE_HUGE, METRIC_ZONE_LARGEST_FREE,
		METRIC_ZONE_PROACTIVE_SCORE, METRIC_FREE_AREA_EXTFRAG_INDEX,
		METRIC_FREE_AREA_VERDICT, METRIC_PAGEBLOCK_SHARE, METRIC_PAGEBLOCK_TYPE,
		METRIC_PAGEBLOCK_ZONE,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		demand_add(demand, metrics[i]);
	for (size_t i = 0; i < ARRAY_SIZE(system_metrics); i++)
		demand_add(demand, system_metrics[i]);
}

static bool fragmentation_explain(const struct scene *scene, const void *state, char *buffer,
				  size_t size)
{
	const struct fragmentation *fragmentation = state;

	(void)scene;
	buffer[0] = '\0';
	text_append(buffer, size,
		    "The number is the count of free blocks of order %zu: 2^%zu contiguous pages "
		    "each. The shade, and the bars below, are the unusable free space index: ",
		    fragmentation->order, fragmentation->order);
	column_explain(column_value(METRIC_FREE_AREA_UNUSABLE_INDEX), buffer + strlen(buffer),
		       size - strlen(buffer));
	text_append(buffer, size, "\n\nABOVE-LOW: %s\n",
		    metric_info(METRIC_ZONE_ABOVE_LOW)->help);
	return true;
}

static const enum action fragmentation_keys[] = {
	ACTION_UP, ACTION_DOWN, ACTION_EXPLAIN, ACTION_NONE,
};

const struct pane pane_fragmentation = {
	.name = "fragmentation",
	.title = "Fragmentation",
	.help = "Free blocks of every order in every zone, how much of the free memory is of no "
		"use to each order, and the watermarks of the selected zone.",
	.state_size = sizeof(struct fragmentation),
	.draw = fragmentation_draw,
	.act = fragmentation_act,
	.want = fragmentation_want,
	.explain = fragmentation_explain,
	.keys = fragmentation_keys,
};
