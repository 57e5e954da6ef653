/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several views in one pane: where they stand, which has the focus, what they want. A part without
 * anything to show shrinks to a line with the reason, one without room to a line with its name;
 * that one is not asked for.
 */
#include "stack.h"

#include <stdio.h>
#include <string.h>

#include "../widgets/prose.h"
#include "../widgets/viewer.h"
#include "drill.h"

enum { OPEN_MINIMUM = 4, BOX_LINES = 2, FOCUS_FACTOR = 3, LEFT_MINIMUM = 60 };

enum part_state {
	PART_OPEN,
	PART_EMPTY,	/* one line: why */
	PART_FOLDED,	/* one line: its name, for lack of room */
};

struct part {
	const struct stack_part *info;
	struct viewer            viewer;
	enum part_state          state;
	int                      lines;		/* that it could use, its box included */
	struct rectangle         place;		/* drawn last */
};

struct stack_pane {
	const struct pane *pane;
	struct part        parts[STACK_PARTS_MAXIMUM];
	size_t             count, focus;
	bool               is_placed;	/* drawn once, so states and places are known */
};

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

/* ---- states and places ---- */

static void follow_selection(const struct scene *scene, struct stack_pane *stack)
{
	const struct sample *now = model_now(scene->model);
	const struct viewer *master = &stack->parts[0].viewer;
	int64_t row = viewer_row(scene, master);
	const struct key *key = NULL;

	if (now && row >= 0)
		key = &sample_table(now, master->view->entity)->keys[row];
	for (size_t i = 1; i < stack->count; i++)
		if (stack->parts[i].viewer.is_detail)
			viewer_follow(&stack->parts[i].viewer, key);
}

static bool stands_beside(const struct stack_pane *stack, size_t index, int width)
{
	const struct part *part = &stack->parts[index];

	return index > 0 && part->info->beside_from > 0 && width >= part->info->beside_from &&
	       part->state == PART_OPEN && stack->parts[index - 1].state == PART_OPEN;
}

/* A folded part is not asked for, so that it would look empty: it stays what it was until it has
 * the focus. */
static void find_states(const struct scene *scene, struct stack_pane *stack, int width)
{
	for (size_t i = 0; i < stack->count; i++) {
		struct part *part = &stack->parts[i];
		const struct sample *now = model_now(scene->model);
		const struct table *data = now ? sample_table(now, part->viewer.view->entity) :
						 NULL;

		viewer_update(scene, &part->viewer);
		if (i == 0)
			follow_selection(scene, stack);
		part->lines = viewer_lines(scene, &part->viewer, width - BOX_LINES);
		part->state = part->lines || !data || !data->is_present ? PART_OPEN : PART_EMPTY;
		part->lines += BOX_LINES;
		if (part->lines < OPEN_MINIMUM)
			part->lines = OPEN_MINIMUM;
	}
}

/* The part in focus gets half of the height before others get any. */
static int least_height(const struct stack_pane *stack, size_t index, int height)
{
	const struct part *part = &stack->parts[index];
	int half = height / 2;

	if (part->state != PART_OPEN)
		return 1;
	if (index != stack->focus || half < OPEN_MINIMUM)
		return OPEN_MINIMUM;
	return part->lines < half ? part->lines : half;
}

static int needed_height(const struct stack_pane *stack, int width, int height)
{
	int needed = 0;

	for (size_t i = 0; i < stack->count; i++)
		if (!stands_beside(stack, i, width))
			needed += least_height(stack, i, height);
	return needed;
}

/* From the last one up; the one in focus stays open, and the first as long as it can. */
static void fold_what_does_not_fit(struct stack_pane *stack, int width, int height)
{
	for (size_t i = stack->count; i-- > 0 && needed_height(stack, width, height) > height;)
		if (i != stack->focus && stack->parts[i].state == PART_OPEN)
			stack->parts[i].state = PART_FOLDED;
}

static struct share share_of(const struct stack_pane *stack, size_t index, int height)
{
	const struct part *part = &stack->parts[index];
	struct share share = { .minimum = 1, .maximum = 1, .rank = (int)index + 1 };

	if (part->state != PART_OPEN)
		return share;
	share.minimum = least_height(stack, index, height);
	share.maximum = part->lines;
	share.weight = part->info->weight + 1;
	if (index == stack->focus) {
		share.weight *= FOCUS_FACTOR;
		share.rank = 0;
	}
	return share;
}

/* What nobody could use goes to the last box. */
static void fill_height(struct rectangle *areas, size_t count, int height)
{
	int left = height;
	size_t last = count;

	for (size_t i = 0; i < count; i++) {
		left -= areas[i].height;
		if (areas[i].height > 1)
			last = i;
	}
	if (last == count || left <= 0)
		return;
	areas[last].height += left;
	for (size_t i = last + 1; i < count; i++)
		areas[i].y += left;
}

/* Gives the right end of the box before to this one. */
static void place_beside(const struct scene *scene, struct stack_pane *stack, size_t index)
{
	struct rectangle *left = &stack->parts[index - 1].place;
	int width = viewer_width(scene, &stack->parts[index].viewer);

	if (width > left->width - LEFT_MINIMUM)
		width = left->width - LEFT_MINIMUM;
	if (width > left->width / 2)
		width = left->width / 2;
	left->width -= width;
	stack->parts[index].place = (struct rectangle){ left->x + left->width, left->y, width,
							left->height };
}

static void place_parts(const struct scene *scene, struct stack_pane *stack, int width, int height)
{
	struct share shares[STACK_PARTS_MAXIMUM];
	struct rectangle areas[STACK_PARTS_MAXIMUM];
	size_t rows = 0;

	find_states(scene, stack, width);
	fold_what_does_not_fit(stack, width, height);
	for (size_t i = 0; i < stack->count; i++) {
		struct share share = share_of(stack, i, height);

		if (!stands_beside(stack, i, width)) {
			shares[rows++] = share;
			continue;
		}
		if (share.maximum > shares[rows - 1].maximum)
			shares[rows - 1].maximum = share.maximum;
		if (share.minimum > shares[rows - 1].minimum)
			shares[rows - 1].minimum = share.minimum;
		if (share.rank < shares[rows - 1].rank)
			shares[rows - 1].rank = share.rank;
	}
	layout_rows((struct rectangle){ 0, 0, width, height }, shares, rows, areas);
	fill_height(areas, rows, height);
	rows = 0;
	for (size_t i = 0; i < stack->count; i++) {
		if (stands_beside(stack, i, width))
			place_beside(scene, stack, i);
		else
			stack->parts[i].place = areas[rows++];
	}
	stack->is_placed = true;
}

/* ---- drawing ---- */

static void draw_line(const struct scene *scene, const struct part *part,
		      const struct canvas *canvas)
{
	char reason[300] = "no room here: Tab opens it";
	int x = 1;

	if (part->state == PART_EMPTY)
		viewer_reason(scene, &part->viewer, reason, sizeof(reason));
	x += canvas_put(canvas, x, 0, STYLE_NEUTRAL, part->viewer.title);
	x += canvas_put(canvas, x, 0, STYLE_DIM, ": ");
	canvas_put_cut(canvas, x, 0, canvas->width - x - 1,
		       strstr(reason, "refused") ? STYLE_WARNING : STYLE_DIM, reason);
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

	place_parts(scene, stack, canvas->width, canvas->height);
	if (!has_open_part(stack)) {
		draw_reasons(scene, stack, canvas);
		return;
	}
	for (size_t i = 0; i < stack->count; i++) {
		struct part *part = &stack->parts[i];
		struct canvas area = canvas_sub(canvas, part->place);

		if (rectangle_is_empty(part->place))
			continue;
		if (part->state == PART_OPEN && part->place.height > 1)
			viewer_draw(scene, &part->viewer, &area,
				    stack->focus == i);
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
