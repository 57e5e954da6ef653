/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several views in one pane: how they are drawn, which has the focus, what they want. Where they
 * stand is decided in stack_places.c.
 */
#include "stack_internal.h"

#include <stdio.h>
#include <string.h>

#include "../widgets/prose.h"
#include "column_sets.h"
#include "drill.h"

#define NO_ROOM "no room here, Tab opens: "
enum { NAME_GAP = 2 };

static int stack_open(struct scene *scene, void *state, const struct pane *pane,
		      const struct view *view)
{
	struct stack_pane *stack = state;

	(void)scene;
	(void)view;
	stack->pane = pane;
	for (size_t i = 0; i < pane->stack->count && stack->count < STACK_PARTS_MAXIMUM; i++) {
		const struct stack_part *info = &pane->stack->parts[i];
		const struct view *shown = view_find(info->view);
		struct part *part = &stack->parts[stack->count];
		enum entity master = info->is_detail && stack->count ?
					     stack->parts[0].viewer.view->entity : ENTITY_COUNT;
		int error;

		if (!shown)
			continue;
		part->info = info;
		error = viewer_init(&part->viewer, shown, master);
		if (error)
			return error;
		if (info->title)
			part->viewer.title = info->title;
		stack->count++;
	}
	return 0;
}

static void stack_close(void *state)
{
	struct stack_pane *stack = state;

	for (size_t i = 0; i < stack->count; i++)
		viewer_done(&stack->parts[i].viewer);
}

/* ---- drawing ---- */

/* A line with the reason why there is nothing to show. */
static void draw_line(const struct scene *scene, const struct part *part,
		      const struct canvas *canvas)
{
	char reason[300];
	int x = 1;

	viewer_reason(scene, &part->viewer, reason, sizeof(reason));
	x += canvas_put(canvas, x, 0, STYLE_NEUTRAL, part->viewer.title);
	x += canvas_put(canvas, x, 0, STYLE_DIM, ": ");
	canvas_put_cut(canvas, x, 0, canvas->width - x - 1,
		       strstr(reason, "refused") ? STYLE_WARNING : STYLE_DIM, reason);
}

/* Whether it begins the line of folded parts that it is in. */
static bool begins_names(const struct stack_pane *stack, size_t index)
{
	return index == 0 || stack->parts[index - 1].state != PART_FOLDED;
}

int stack_name_width(const struct stack_pane *stack, size_t index)
{
	int before = begins_names(stack, index) ? text_width(NO_ROOM) + 1 : 0;

	return before + text_width(stack->parts[index].viewer.title) + NAME_GAP;
}

static void draw_name(const struct stack_pane *stack, size_t index, const struct canvas *canvas)
{
	bool is_first = begins_names(stack, index);
	int x = is_first;

	if (is_first)
		x += canvas_put_cut(canvas, x, 0, canvas->width - x, STYLE_DIM, NO_ROOM);
	canvas_put_cut(canvas, x, 0, canvas->width - x, STYLE_NEUTRAL,
		       stack->parts[index].viewer.title);
}

/* Nothing at all: what the pane would be for, and why not. */
static void draw_reasons(const struct scene *scene, const struct stack_pane *stack,
			 const struct canvas *canvas)
{
	struct canvas inside = canvas_box(canvas, &(struct box){
		.title = stack->pane->title, .note = "nothing to show on this machine",
	});
	int y;

	y = prose_draw(&inside, 1, 0, STYLE_DIM, stack->pane->help) + 1;
	for (size_t i = 0; i < stack->count; i++, y++) {
		struct canvas line = canvas_sub(&inside,
						(struct rectangle){ 0, y, inside.width, 1 });

		draw_line(scene, &stack->parts[i], &line);
	}
}

static bool has_open_part(const struct stack_pane *stack)
{
	for (size_t i = 0; i < stack->count; i++)
		if (stack->parts[i].state == PART_OPEN)
			return true;
	return false;
}

static void stack_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct stack_pane *stack = state;

	stack_place(scene, stack, canvas->width, canvas->height);
	if (!has_open_part(stack)) {
		draw_reasons(scene, stack, canvas);
		return;
	}
	for (size_t i = 0; i < stack->count; i++) {
		struct part *part = &stack->parts[i];
		struct canvas area = canvas_sub(canvas, part->place);

		if (rectangle_is_empty(part->place))
			continue;
		column_set_hint(&part->viewer);
		if (part->state == PART_OPEN && part->place.height > 1)
			viewer_draw(scene, &part->viewer, &area,
				    stack->focus == i);
		else if (part->state == PART_FOLDED)
			draw_name(stack, i, &area);
		else
			draw_line(scene, part, &area);
	}
}

/* ---- keys ---- */

static void move_focus(struct stack_pane *stack, int step)
{
	size_t at = stack->focus;

	for (size_t tries = 0; tries < stack->count; tries++) {
		at = (at + stack->count + (size_t)(step + (int)stack->count)) % stack->count;
		if (stack->parts[at].state != PART_EMPTY) {
			stack->focus = at;
			return;
		}
	}
}

static enum handled act_mouse(struct scene *scene, struct stack_pane *stack,
			      const struct input *input)
{
	struct input inner = *input;

	for (size_t i = 0; i < stack->count; i++) {
		struct part *part = &stack->parts[i];

		if (!rectangle_contains(part->place, input->mouse.x, input->mouse.y))
			continue;
		if (part->state != PART_EMPTY)
			stack->focus = i;
		if (part->state != PART_OPEN)
			return HANDLED_YES;
		inner.mouse.x -= part->place.x;
		inner.mouse.y -= part->place.y;
		return inner.mouse.y > 0 ? viewer_act(scene, &part->viewer, &inner) : HANDLED_YES;
	}
	return HANDLED_YES;
}

static enum handled stack_act(struct scene *scene, void *state, const struct input *input)
{
	struct stack_pane *stack = state;
	struct viewer *viewer = &stack->parts[stack->focus].viewer;
	bool is_answer = input->answer || input->choice >= 0;

	if (stack->count == 0)
		return HANDLED_NO;
	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(scene, stack, input);
	if (!is_answer && stack->count > 1 &&
	    (input->action == ACTION_NEXT || input->action == ACTION_PREVIOUS)) {
		move_focus(stack, input->action == ACTION_NEXT ? 1 : -1);
		return HANDLED_YES;
	}
	if (!is_answer && input->action == ACTION_COLUMNS && column_set_step(viewer))
		return HANDLED_YES;
	if (!is_answer && input->action == ACTION_ENTER)
		return drill_into(scene, viewer->view->entity, viewer_row(scene, viewer));
	return viewer_act(scene, viewer, input);
}

static void stack_want(const void *state, struct demand *demand)
{
	const struct stack_pane *stack = state;

	for (size_t i = 0; i < stack->count; i++)
		if (!stack->is_placed || stack->parts[i].state != PART_FOLDED)
			viewer_want(&stack->parts[i].viewer, demand);
}

/* Every part that understands the aim obeys it. */
static void stack_aim(struct scene *scene, void *state, const struct aim *aim)
{
	struct stack_pane *stack = state;

	(void)scene;
	for (size_t i = 0; i < stack->count; i++)
		viewer_aim(&stack->parts[i].viewer, aim);
}

static bool stack_explain(const struct scene *scene, const void *state, char *buffer, size_t size)
{
	const struct stack_pane *stack = state;

	(void)scene;
	return stack->count &&
	       viewer_explain(scene, &stack->parts[stack->focus].viewer, buffer, size);
}

static const enum action stack_keys[] = {
	ACTION_ENTER, ACTION_NEXT, ACTION_FILTER, ACTION_SORT, ACTION_EXPLAIN, ACTION_NONE,
};

/* Their parts, then the panes. */
#define STACK(id, name_, title_, help_, ...) \
	static const struct stack_part id##_parts[] = { __VA_ARGS__ };
#include "stacks.def"
#undef STACK

#define STACK(id, name_, title_, help_, ...) \
	const struct pane pane_##id = { \
		.name = name_, \
		.title = title_, \
		.help = help_, \
		.stack = &(const struct stack){ id##_parts, ARRAY_SIZE(id##_parts) }, \
		.state_size = sizeof(struct stack_pane), \
		.open = stack_open, \
		.close = stack_close, \
		.draw = stack_draw, \
		.act = stack_act, \
		.want = stack_want, \
		.aim = stack_aim, \
		.explain = stack_explain, \
		.keys = stack_keys, \
	};
#include "stacks.def"
#undef STACK
