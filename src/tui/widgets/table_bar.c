/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fills each NUMA node, as a bar in its row, where the screen has room for it. The whole bar
 * is the node, so that nodes of any size are compared by how full they are and with what.
 */
#include "table_internal.h"

#include <stdio.h>

#include "bar.h"

enum { BAR_MINIMUM = 28, BAR_MAXIMUM = 72, GAP = 2, TEXT_COMFORT = 16 };

/* Disjoint parts of a node, in the order of the overview's bar. The last one is what the others
 * leave of what is used. */
static const struct part {
	const char *name;
	enum style  style;
	enum metric metrics[2], less[2];	/* added up, and taken off */
} parts[] = {
	{ "anon", STYLE_ANONYMOUS, { METRIC_NODE_ANONYMOUS }, { METRIC_NONE } },
	{ "file", STYLE_FILE, { METRIC_NODE_FILE_PAGES },
	  { METRIC_NODE_SHMEM, METRIC_NODE_SWAP_CACHED } },
	{ "shm", STYLE_SHMEM, { METRIC_NODE_SHMEM }, { METRIC_NONE } },
	{ "slab", STYLE_SLAB_UNRECLAIMABLE, { METRIC_NODE_SLAB }, { METRIC_NONE } },
	{ "kern", STYLE_KERNEL, { METRIC_NODE_PAGE_TABLES, METRIC_NODE_KERNEL_STACK },
	  { METRIC_NONE } },
	{ "huge", STYLE_HUGE, { METRIC_NODE_POOLS }, { METRIC_NONE } },
	{ "other", STYLE_UNACCOUNTED, { METRIC_NODE_MEMORY_USED }, { METRIC_NONE } },
};

static bool has_bar(const struct table_widget *table)
{
	size_t count = table_column_count(table);

	return count && table->columns[count - 1].column.metric == METRIC_NODE_CPULIST;
}

int table_bar_room(const struct table_widget *table)
{
	return has_bar(table) ? BAR_MINIMUM + GAP : 0;
}

/* At the cost of the last text, which keeps enough for most lists of processors. */
void table_bar_place(struct table_widget *table)
{
	struct table_place *last = &table->places[table->place_count - 1];
	int room;

	table->bar_width = 0;
	if (!has_bar(table) || table->place_count == 0 ||
	    table->columns[last->column].column.metric != METRIC_NODE_CPULIST)
		return;
	room = last->width - GAP - (int)table->columns[last->column].width;
	if (room < BAR_MINIMUM)
		return;
	if (room > BAR_MINIMUM + TEXT_COMFORT)
		room -= TEXT_COMFORT;
	table->bar_width = room < BAR_MAXIMUM ? room : BAR_MAXIMUM;
	table->bar_x = last->x;
	last->x += table->bar_width + GAP;
	last->width -= table->bar_width + GAP;
}

/* Closer together where that makes room for all of it but the last. */
static int legend_gap(const struct table_widget *table)
{
	int width = -1;

	for (size_t i = 0; i + 1 < ARRAY_SIZE(parts); i++)
		width += text_width(parts[i].name) + 2;
	return width <= table->bar_width;
}

/* Not in the heading's colours, which would hide those of the parts. */
void table_bar_heading(const struct table_widget *table, const struct canvas *canvas)
{
	struct rectangle area = { table->bar_x - 1, 0, table->bar_width + 2, 1 };
	struct canvas line;
	int x = 1;

	if (!table->bar_width)
		return;
	line = canvas_sub(canvas, area);
	canvas_fill(&line, (struct rectangle){ 0, 0, area.width, 1 }, STYLE_NEUTRAL, ' ');
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		char letter = style_letter(parts[i].style);

		if (x + 1 + text_width(parts[i].name) > area.width)
			return;
		canvas_put_code(&line, x, 0, parts[i].style,
				canvas_has_colours(canvas) ? 0x25a0 : (unsigned char)letter, letter);
		x += 1 + canvas_put(&line, x + 1, 0, STYLE_DIM, parts[i].name) +
		     legend_gap(table);
	}
}

static double number_of(const struct scene *scene, size_t row, enum metric metric)
{
	struct column column = { metric, LENS_VALUE };
	struct cell cell = model_cell(scene->model, row, column);

	return cell_has_value(&cell) ? cell_number(cell, column) : 0;
}

static double size_of(const struct scene *scene, size_t row, const struct part *part)
{
	double size = 0;

	for (size_t i = 0; i < ARRAY_SIZE(part->metrics); i++) {
		if (part->metrics[i])
			size += number_of(scene, row, part->metrics[i]);
		if (part->less[i])
			size -= number_of(scene, row, part->less[i]);
	}
	return size > 0 ? size : 0;
}

void table_bar_draw(const struct scene *scene, const struct table_widget *table,
		    const struct canvas *canvas, int y, size_t row)
{
	double total = number_of(scene, row, METRIC_NODE_MEMORY_TOTAL);
	double used = number_of(scene, row, METRIC_NODE_MEMORY_USED), known = 0;
	struct bar_part drawn[ARRAY_SIZE(parts) + 1];

	if (!table->bar_width || total <= 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		double size = size_of(scene, row, &parts[i]);

		/* Numbers of different moments: what is used bounds what of it is known. */
		size = known + size > used ? used - known : size;
		known += size;
		drawn[i] = (struct bar_part){ size / total, parts[i].style };
	}
	drawn[ARRAY_SIZE(parts)] = (struct bar_part){ (total - used) / total, STYLE_FREE };
	bar_stacked(canvas, table->bar_x, y, table->bar_width, drawn, ARRAY_SIZE(drawn));
}
