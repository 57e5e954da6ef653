/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the parts of a stack stand: in rows, some of them beside each other. A part without
 * anything to show shrinks to a line with the reason, one without room to a line with its name;
 * that one is not asked for.
 */
#include "stack_internal.h"

#include <string.h>

enum { OPEN_MINIMUM = 4, FORM_MINIMUM = 5, BOX_LINES = 2, FOCUS_FACTOR = 3, TITLE_FRAME = 6 };

/* Parts beside each other: the first one speaks for them. */
struct row {
	size_t first, end;
	int    lines;		/* that they could use */
	int    height;		/* set aside for them; 0: they are closed */
};

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

/* A folded part is not asked for, so that it would look empty: it is taken for what it was. */
static void find_state(const struct scene *scene, const struct stack_pane *stack,
		       struct part *part, int width)
{
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, part->viewer.view->entity) : NULL;
	int lines = viewer_lines(scene, &part->viewer, width - BOX_LINES);
	bool was_folded = stack->is_placed && part->state == PART_FOLDED;

	part->state = lines || was_folded || !data || !data->is_present ? PART_OPEN : PART_EMPTY;
	if (lines == 0 && was_folded)
		return;
	part->lines = lines + BOX_LINES;
	if (part->lines < OPEN_MINIMUM)
		part->lines = OPEN_MINIMUM;
}

static void find_states(const struct scene *scene, struct stack_pane *stack, int width)
{
	for (size_t i = 0; i < stack->count; i++) {
		viewer_update(scene, &stack->parts[i].viewer);
		if (i == 0)
			follow_selection(scene, stack);
		find_state(scene, stack, &stack->parts[i], width);
	}
}

static bool stands_beside(const struct stack_pane *stack, size_t index, int width)
{
	const struct part *part = &stack->parts[index];

	return index > 0 && part->info->beside_from > 0 && width >= part->info->beside_from &&
	       part->state == PART_OPEN && stack->parts[index - 1].state == PART_OPEN;
}

static bool is_matrix(const struct part *part)
{
	return part->viewer.view->layout == VIEW_MATRIX;
}

/* What a part asks for beside others, its title included. */
static int wanted_width(const struct scene *scene, const struct part *part, int lines)
{
	int width = viewer_width(scene, &part->viewer, lines);
	int title = text_width(part->viewer.title) + TITLE_FRAME;

	return width > title ? width : title;
}

/* Of those beside each other, which have their share of the width only. */
static int lines_of(const struct scene *scene, struct stack_pane *stack, const struct row *row,
		    int width)
{
	int most = 0, sharers = 0;

	if (row->end - row->first == 1)
		return stack->parts[row->first].state == PART_OPEN ?
			       stack->parts[row->first].lines : 1;
	for (size_t i = row->first; i < row->end; i++) {
		if (is_matrix(&stack->parts[i]))
			width -= wanted_width(scene, &stack->parts[i], 0);
		else
			sharers++;
	}
	for (size_t i = row->first; i < row->end; i++) {
		int share = sharers && width > 0 ? width / sharers : 1, lines;

		lines = viewer_lines(scene, &stack->parts[i].viewer, share - BOX_LINES) + BOX_LINES;
		most = lines > most ? lines : most;
	}
	return most > OPEN_MINIMUM ? most : OPEN_MINIMUM;
}

static size_t find_rows(const struct scene *scene, struct stack_pane *stack, int width,
			struct row *rows)
{
	size_t count = 0;

	for (size_t i = 0; i < stack->count; i++) {
		if (!stands_beside(stack, i, width))
			rows[count++] = (struct row){ .first = i };
		rows[count - 1].end = i + 1;
	}
	for (size_t i = 0; i < count; i++)
		rows[i].lines = lines_of(scene, stack, &rows[i], width);
	return count;
}

/* ---- who is open ---- */

static bool has_focus(const struct stack_pane *stack, const struct row *row)
{
	return row->first <= stack->focus && stack->focus < row->end;
}

/* What a row should have before later ones get any: for the one in focus half of all. */
static int wanted_height(const struct stack_pane *stack, const struct row *row, int height)
{
	int least = stack->parts[row->first].info->least, half = height / 2;

	if (has_focus(stack, row) && half > least)
		least = half;
	if (least < OPEN_MINIMUM)
		least = OPEN_MINIMUM;
	return least < row->lines ? least : row->lines;
}

static bool is_empty(const struct stack_pane *stack, const struct row *row)
{
	return stack->parts[row->first].state == PART_EMPTY;
}

/* With less than it wants where there is no more, as long as that is of any use; the row in focus
 * is open whatever that costs the others. */
static void open_row(const struct stack_pane *stack, struct row *row, int height, int *room)
{
	const struct viewer *viewer = &stack->parts[row->first].viewer;
	int wanted = wanted_height(stack, row, height);
	int least = viewer->is_form ? FORM_MINIMUM : OPEN_MINIMUM;

	row->height = 0;
	if (is_empty(stack, row))
		return;
	if (*room < wanted && (*room >= least || has_focus(stack, row)))
		wanted = *room;
	if (wanted < OPEN_MINIMUM && has_focus(stack, row))
		wanted = OPEN_MINIMUM;
	else if (wanted < OPEN_MINIMUM || *room < wanted)
		return;
	row->height = wanted;
	*room -= wanted;
}

/* Closed rows that follow each other share a line. */
static int count_closed(const struct stack_pane *stack, const struct row *rows, size_t count)
{
	int lines = 0;
	bool is_closed = false;

	for (size_t i = 0; i < count; i++) {
		bool was_closed = is_closed;

		is_closed = !rows[i].height && !is_empty(stack, &rows[i]);
		lines += is_closed && !was_closed;
	}
	return lines;
}

/* The row in focus first, then from the top. Returns how many lines closed ones then need. */
static int open_rows(const struct stack_pane *stack, struct row *rows, size_t count, int height,
		     int closed)
{
	int room = height - closed;

	for (size_t i = 0; i < count; i++)
		room -= is_empty(stack, &rows[i]);
	for (size_t i = 0; i < count; i++)
		if (has_focus(stack, &rows[i]))
			open_row(stack, &rows[i], height, &room);
	for (size_t i = 0; i < count; i++) {
		if (has_focus(stack, &rows[i]))
			continue;
		open_row(stack, &rows[i], height, &room);
		if (!rows[i].height && !is_empty(stack, &rows[i]))
			room = 0;	/* what comes later matters less */
	}
	return count_closed(stack, rows, count);
}

/* Folds what is closed, and makes one row of those that share a line. Returns how many are left. */
static size_t fold_rows(struct stack_pane *stack, struct row *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_folded = !rows[i].height && !is_empty(stack, &rows[i]);

		for (size_t j = rows[i].first; is_folded && j < rows[i].end; j++)
			stack->parts[j].state = PART_FOLDED;
		if (is_folded && kept && stack->parts[rows[kept - 1].first].state == PART_FOLDED)
			rows[kept - 1].end = rows[i].end;
		else
			rows[kept++] = rows[i];
	}
	return kept;
}

/* ---- places ---- */

static struct share share_of(const struct stack_pane *stack, const struct row *row, size_t rank)
{
	struct share share = { .minimum = 1, .maximum = 1, .rank = (int)rank + 1 };

	if (stack->parts[row->first].state != PART_OPEN)
		return share;
	share.minimum = row->height;
	share.maximum = row->lines;
	share.weight = stack->parts[row->first].info->weight + 1;
	if (has_focus(stack, row)) {
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

/* Of parts of a row that need more than there is, so that none is of no use. Matrices cannot give. */
static void squeeze(const struct stack_pane *stack, const struct row *row, int *widths, int width)
{
	int left = width, needed = 0;
	size_t first = row->end;

	for (size_t i = row->first; i < row->end; i++) {
		if (is_matrix(&stack->parts[i]))
			left -= widths[i];
		else
			needed += widths[i];
	}
	for (size_t i = row->end, all = (size_t)(left > 0 ? left : 0); i-- > row->first;) {
		if (is_matrix(&stack->parts[i]))
			continue;
		first = i;
		widths[i] = viewer_fit(&stack->parts[i].viewer,
				       (int)((size_t)widths[i] * all / (size_t)needed));
		left -= widths[i];
	}
	if (first < row->end)
		widths[first] += left;
}

/* One after the other, as far as they fit. */
static void place_names(struct stack_pane *stack, const struct row *row, struct rectangle area)
{
	int x = area.x;

	for (size_t i = row->first; i < row->end; i++) {
		int width = stack_name_width(stack, i);

		if (width > area.x + area.width - x)
			width = area.x + area.width - x;
		stack->parts[i].place = (struct rectangle){ x, area.y, width, area.height };
		x += width;
	}
}

/* What is left over goes to the part that has use for the most. */
static void divide_width(const struct scene *scene, struct stack_pane *stack,
			 const struct row *row, struct rectangle area)
{
	int widths[STACK_PARTS_MAXIMUM], left = area.width, x = area.x;
	size_t largest = row->first;

	for (size_t i = row->first; i < row->end; i++) {
		widths[i] = wanted_width(scene, &stack->parts[i], area.height - BOX_LINES);
		if (widths[i] > area.width / 2 && is_matrix(&stack->parts[i]))
			widths[i] = area.width / 2;
		left -= widths[i];
		if (is_matrix(&stack->parts[largest]) ||
		    (widths[i] >= widths[largest] && !is_matrix(&stack->parts[i])))
			largest = i;
	}
	if (left < 0)
		squeeze(stack, row, widths, area.width);
	else
		widths[largest] += left;
	for (size_t i = row->first; i < row->end; i++) {
		stack->parts[i].place = (struct rectangle){ x, area.y, widths[i], area.height };
		x += widths[i];
	}
}

void stack_place(const struct scene *scene, struct stack_pane *stack, int width, int height)
{
	struct share shares[STACK_PARTS_MAXIMUM];
	struct rectangle areas[STACK_PARTS_MAXIMUM];
	struct row rows[STACK_PARTS_MAXIMUM];
	size_t count;
	int closed = 0, needed;

	find_states(scene, stack, width);
	count = find_rows(scene, stack, width, rows);
	while ((needed = open_rows(stack, rows, count, height, closed)) > closed)
		closed = needed;
	count = fold_rows(stack, rows, count);
	for (size_t i = 0; i < count; i++)
		shares[i] = share_of(stack, &rows[i], i);
	layout_rows((struct rectangle){ 0, 0, width, height }, shares, count, areas);
	fill_height(areas, count, height);
	for (size_t i = 0; i < count; i++)
		if (stack->parts[rows[i].first].state == PART_FOLDED)
			place_names(stack, &rows[i], areas[i]);
		else
			divide_width(scene, stack, &rows[i], areas[i]);
	stack->is_placed = true;
}
