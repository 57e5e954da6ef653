/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view of the whole machine in groups, every number with its history: faults and what the virtual
 * memory system does about them. Knows no metric by name; groups and titles are those of the view.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../widgets/table.h"
#include "meter.h"

enum {
	ACTIVITY_METERS = 96, ACTIVITY_GROUPS = 24, ACTIVITY_COLUMNS = 6,
	COLUMN_WIDTH = 40,	/* of the narrowest column of boxes */
	SENTENCE_WIDTH = 100,
	SMALL_HEIGHT = 4,
};

struct group {
	const char      *title;
	size_t           first, count;	/* meters */
	struct rectangle place;		/* drawn last; empty: not on screen */
};

struct activity {
	const struct view *view;
	struct meter       meters[ACTIVITY_METERS];
	struct rectangle   places[ACTIVITY_METERS];	/* within the group's box */
	size_t             meter_count;
	struct group       groups[ACTIVITY_GROUPS];
	size_t             group_count;
	size_t             selected;	/* a meter */
	bool               is_zoomed;	/* one group takes all the room */
};

/* Ratios are their own kind; what asks for the eye has another colour than what does not. */
static struct meter meter_of(const struct view_column *column)
{
	const struct metric_info *info = metric_info(column->column.metric);
	struct meter meter = {
		.label = column->title ? column->title : info->title,
		.column = column->column,
		.style = info->concern == CONCERN_MORE ? STYLE_SERIES_2 : STYLE_SERIES_1,
	};

	if (column_unit(column->column) == UNIT_RATIO) {
		meter.style = STYLE_SERIES_3;
		meter.maximum = 1;
	}
	return meter;
}

static int activity_open(struct scene *scene, void *state, const struct pane *pane,
			 const struct view *view)
{
	struct activity *activity = state;
	const struct view_column *column;

	(void)scene;
	(void)pane;
	activity->view = view ? view : view_find("faults");
	for (column = activity->view->columns; column->column.metric; column++) {
		bool begins = column->group || activity->group_count == 0;

		if (activity->meter_count == ACTIVITY_METERS ||
		    (begins && activity->group_count == ACTIVITY_GROUPS))
			break;
		if (begins)
			activity->groups[activity->group_count++] = (struct group){
				.title = column->group ? column->group : activity->view->title,
				.first = activity->meter_count,
			};
		activity->groups[activity->group_count - 1].count++;
		activity->meters[activity->meter_count++] = meter_of(column);
	}
	return 0;
}

static size_t group_of(const struct activity *activity, size_t meter)
{
	for (size_t i = 0; i < activity->group_count; i++)
		if (meter < activity->groups[i].first + activity->groups[i].count)
			return i;
	return 0;
}

static int known_count(const struct scene *scene, const struct activity *activity,
		       const struct group *group)
{
	int known = 0;

	for (size_t i = 0; i < group->count; i++)
		known += meter_is_known(scene, &activity->meters[group->first + i]);
	return known;
}

/* ---- places: groups fill columns from top to bottom ---- */

static void place_column(struct activity *activity, const int *sizes, struct rectangle area,
			 size_t first, size_t count)
{
	struct share shares[ACTIVITY_GROUPS];
	struct rectangle areas[ACTIVITY_GROUPS];

	area.height--;	/* boxes share borders; the last one has its own */
	for (size_t i = 0; i < count; i++)
		shares[i] = (struct share){ .minimum = 2, .weight = sizes[first + i],
					    .rank = (int)(first + i) };
	layout_rows(area, shares, count, areas);
	for (size_t i = 0; i < count; i++) {
		if (!rectangle_is_empty(areas[i]))
			areas[i].height++;
		activity->groups[first + i].place = areas[i];
	}
}

/* The end of the groups that belong into a column, so that columns get equally full. */
static size_t column_end(const struct activity *activity, const int *sizes, size_t first,
			 int columns_left)
{
	int rest = 0, sum = 0;
	size_t end = first;

	for (size_t i = first; i < activity->group_count; i++)
		rest += sizes[i];
	while (end < activity->group_count) {
		int groups_left = (int)(activity->group_count - end);

		if (end > first && (groups_left < columns_left ||
				    (sum + sizes[end] / 2) * columns_left > rest))
			break;
		sum += sizes[end++];
	}
	return columns_left <= 1 ? activity->group_count : end;
}

static void place_groups(const struct scene *scene, struct activity *activity,
			 const struct canvas *canvas)
{
	int sizes[ACTIVITY_GROUPS], columns = canvas->width / COLUMN_WIDTH, x = 0;
	size_t first = 0;

	for (size_t i = 0; i < activity->group_count; i++)
		sizes[i] = known_count(scene, activity, &activity->groups[i]) + 1;
	/* Without curves, there is room for a sentence beside each number. */
	if (!meter_has_rates(scene) && canvas->width >= 2 * SENTENCE_WIDTH)
		columns = canvas->width / SENTENCE_WIDTH;
	if (columns > ACTIVITY_COLUMNS)
		columns = ACTIVITY_COLUMNS;
	if (columns > (int)activity->group_count)
		columns = (int)activity->group_count;
	if (columns < 1)
		columns = 1;
	for (int left = columns; left > 0 && first < activity->group_count; left--) {
		size_t end = column_end(activity, sizes, first, left);
		int width = (canvas->width - x) / left;

		place_column(activity, sizes,
			     (struct rectangle){ x, 0, width, canvas->height }, first,
			     end - first);
		x += width;
		first = end;
	}
}

/* ---- drawing ---- */

/* What sums a group up: its ratio, or that nothing happens; and what has no room. */
static enum style group_note(const struct scene *scene, const struct activity *activity,
			     const struct group *group, char *buffer, size_t size)
{
	enum style style = STYLE_DIM;
	bool is_idle = meter_has_rates(scene);

	buffer[0] = '\0';
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct meter *meter = &activity->meters[i];
		double value = figure_value(scene, SYSTEM_ROW, meter->column);
		char text[FIGURE_SIZE];

		if (value > 0)
			is_idle = false;
		if (column_unit(meter->column) != UNIT_RATIO || isnan(value))
			continue;
		figure_text(scene, SYSTEM_ROW, meter->column, text, sizeof(text));
		text_append(buffer, size, "%s%s %s", buffer[0] ? " · " : "", meter->label, text);
		style = style_below(value, 0.5, 0.2);
	}
	if (is_idle)
		snprintf(buffer, size, "idle");
	else if (!meter_has_rates(scene))
		snprintf(buffer, size, "since boot");
	return style;
}

static void draw_joints(const struct canvas *canvas, struct rectangle place)
{
	if (place.y == 0)
		return;
	canvas_put_code(canvas, place.x, place.y, STYLE_FRAME, 0x251c, '+');
	canvas_put_code(canvas, place.x + place.width - 1, place.y, STYLE_FRAME, 0x2524, '+');
}

static void draw_group(const struct scene *scene, struct activity *activity,
		       const struct canvas *canvas, size_t index)
{
	struct group *group = &activity->groups[index];
	size_t focused = group_of(activity, activity->selected);
	struct canvas area = canvas_sub(canvas, group->place), inside;
	char note[128], foot[32] = "";
	enum style note_style = group_note(scene, activity, group, note, sizeof(note));
	int hidden = known_count(scene, activity, group) - (group->place.height - 2);

	if (rectangle_is_empty(group->place))
		return;
	if (hidden > 0)
		snprintf(foot, sizeof(foot), "%d more", hidden);
	inside = canvas_box(&area, &(struct box){
		.title = group->title,
		.note = note[0] ? note : foot,
		.note_style = note_style,
		.is_focused = focused == index,
	});
	draw_joints(canvas, group->place);
	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
	meters_draw(scene, &inside, &activity->meters[group->first], group->count,
		    focused == index ? (int)(activity->selected - group->first) : -1,
		    &activity->places[group->first]);
}

/* Without room for boxes: lines around the selected meter. */
static void draw_small(const struct scene *scene, struct activity *activity,
		       const struct canvas *canvas)
{
	meters_draw(scene, canvas, activity->meters, activity->meter_count,
		    (int)activity->selected, NULL);
}

static void activity_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct activity *activity = state;
	size_t focused = group_of(activity, activity->selected);

	meters_track(scene, activity->meters, activity->meter_count);
	for (size_t i = 0; i < activity->group_count; i++)
		activity->groups[i].place = (struct rectangle){ 0 };
	if (canvas->height < SMALL_HEIGHT || canvas->width < 16) {
		draw_small(scene, activity, canvas);
		return;
	}
	if (activity->is_zoomed)
		activity->groups[focused].place =
			(struct rectangle){ 0, 0, canvas->width, canvas->height };
	else
		place_groups(scene, activity, canvas);
	for (size_t i = 0; i < activity->group_count; i++)
		draw_group(scene, activity, canvas, i);
}

/* ---- keys ---- */

static void select_step(const struct scene *scene, struct activity *activity, int step)
{
	int64_t next = (int64_t)activity->selected + step;

	for (; next >= 0 && next < (int64_t)activity->meter_count; next += step)
		if (meter_is_known(scene, &activity->meters[next])) {
			activity->selected = (size_t)next;
			return;
		}
}

static void select_group(struct activity *activity, int step)
{
	size_t count = activity->group_count;
	size_t group = (group_of(activity, activity->selected) + count + (size_t)step) % count;

	activity->selected = activity->groups[group].first;
}

static bool select_at(struct activity *activity, int x, int y)
{
	for (size_t i = 0; i < activity->group_count; i++) {
		const struct group *group = &activity->groups[i];

		if (!rectangle_contains(group->place, x, y))
			continue;
		activity->selected = group->first;
		for (size_t meter = group->first; meter < group->first + group->count; meter++)
			if (rectangle_contains(activity->places[meter], x - group->place.x - 2,
					       y - group->place.y - 1))
				activity->selected = meter;
		return true;
	}
	return false;
}

static enum handled act_mouse(struct scene *scene, struct activity *activity,
			      const struct mouse *mouse)
{
	switch (mouse->kind) {
	case MOUSE_WHEEL_UP:
		select_step(scene, activity, -1);
		break;
	case MOUSE_WHEEL_DOWN:
		select_step(scene, activity, 1);
		break;
	case MOUSE_CLICK:
		select_at(activity, mouse->x, mouse->y);
		break;
	case MOUSE_DOUBLE_CLICK:
		if (select_at(activity, mouse->x, mouse->y))
			activity->is_zoomed = !activity->is_zoomed;
		break;
	}
	return HANDLED_YES;
}

static enum handled activity_act(struct scene *scene, void *state, const struct input *input)
{
	struct activity *activity = state;
	enum action action = input->action;

	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(scene, activity, &input->mouse);
	if (activity->meter_count == 0)
		return HANDLED_NO;
	if (action == ACTION_UP || action == ACTION_DOWN)
		select_step(scene, activity, action == ACTION_UP ? -1 : 1);
	else if (action == ACTION_LEFT || action == ACTION_PAGE_UP || action == ACTION_PREVIOUS)
		select_group(activity, -1);
	else if (action == ACTION_RIGHT || action == ACTION_PAGE_DOWN || action == ACTION_NEXT)
		select_group(activity, 1);
	else if (action == ACTION_FIRST)
		activity->selected = 0;
	else if (action == ACTION_LAST)
		activity->selected = activity->groups[activity->group_count - 1].first;
	else if (action == ACTION_ENTER)
		activity->is_zoomed = !activity->is_zoomed;
	else if (action == ACTION_BACK && activity->is_zoomed)
		activity->is_zoomed = false;
	else
		return HANDLED_NO;
	return HANDLED_YES;
}

static void activity_want(const void *state, struct demand *demand)
{
	const struct activity *activity = state;

	view_demand(activity->view, demand);
}

static bool activity_explain(const struct scene *scene, const void *state, char *buffer,
			     size_t size)
{
	const struct activity *activity = state;

	(void)scene;
	if (activity->selected >= activity->meter_count)
		return false;
	column_explain(activity->meters[activity->selected].column, buffer, size);
	return true;
}

static const enum action activity_keys[] = {
	ACTION_NEXT, ACTION_ENTER, ACTION_EXPLAIN, ACTION_NONE,
};

const struct pane pane_activity = {
	.name = "faults",
	.title = "Faults",
	.help = "Page faults, allocation, reclaim, swap, refaults, compaction and huge pages per "
		"second, each with its history. Arrows choose a number, Enter gives its group all "
		"the room.",
	.state_size = sizeof(struct activity),
	.open = activity_open,
	.draw = activity_draw,
	.act = activity_act,
	.want = activity_want,
	.explain = activity_explain,
	.keys = activity_keys,
};
