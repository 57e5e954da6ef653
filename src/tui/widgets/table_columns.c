/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which columns of a table are shown, where and how wide. Widths depend on units and settings only,
 * never on values, so that numbers stand still.
 */
#include "table_internal.h"

#include <string.h>

enum { FLEXIBLE_MINIMUM = 20, TREE_MINIMUM = 32, TEXT_WIDTH = 12 };
/* Room that the last text has before columns of VIEW_RANK_EXPORT are shown at its cost. */
enum { FLEXIBLE_COMFORT = 64 };
/* Bars have room before columns of this rank and above, on screens that are not narrow. */
enum { BAR_RANK = 4, BAR_FROM = 120 };
enum { GAP = 1, GAP_MAXIMUM = 4 };

struct column table_shown_column(const struct table_widget *table, size_t index)
{
	struct column column = table->columns[index].column;

	if (column.metric == METRIC_PROCESS_COMMAND && table->is_name_only)
		column.metric = METRIC_PROCESS_NAME;
	return column;
}

static int unit_width(struct column column, enum number_style numbers)
{
	bool is_exact = numbers == NUMBER_EXACT;
	bool is_signed = column.lens == LENS_CHANGE ||
			 (column.lens == LENS_RATE &&
			  metric_info(column.metric)->nature == NATURE_GAUGE);

	switch (column_unit(column)) {
	case UNIT_BYTES:
		return (is_exact ? 15 : 5) + is_signed;
	case UNIT_SIGNED_BYTES:
		return is_exact ? 16 : 6;
	case UNIT_COUNT:
		return (is_exact ? 13 : 5) + is_signed;
	case UNIT_NANOSECONDS:
		return is_exact && column.lens == LENS_VALUE ? 18 : 6;
	case UNIT_RATIO:
		return is_exact ? 8 : 5;
	case UNIT_INDEX:
	case UNIT_NUMBER:
		return 6;
	case UNIT_IDENTIFIER:
		return 7;
	case UNIT_ADDRESS:
		return 12;
	case UNIT_TEXT:
		break;
	}
	return TEXT_WIDTH;
}

int column_width(const struct view_column *column, enum number_style numbers)
{
	char title[64];
	int width = column->width && numbers == NUMBER_HUMAN ? (int)column->width :
							       unit_width(column->column, numbers);
	int needed;

	if (column->width && column_unit(column->column) == UNIT_TEXT)
		width = (int)column->width;
	if (column->column.metric == METRIC_BALANCE_PART)
		width += 2;	/* the sign before it */
	view_column_title(column, title, sizeof(title));
	needed = text_width(title);
	return width > needed ? width : needed;
}

/* The column that takes what is left: the last one if it is a text, else the first text. */
static size_t flexible_column(const struct table_widget *table)
{
	size_t count = table_column_count(table);

	if (count && column_unit(table->columns[count - 1].column) == UNIT_TEXT)
		return count - 1;
	for (size_t i = 0; i < count; i++)
		if (column_unit(table->columns[i].column) == UNIT_TEXT)
			return i;
	return count;
}

struct choice {
	bool is_shown[TABLE_COLUMNS_MAXIMUM];
	int  widths[TABLE_COLUMNS_MAXIMUM];
	int  total;		/* with gaps */
};

static void hide(struct choice *choice, size_t index)
{
	choice->is_shown[index] = false;
	choice->total -= choice->widths[index] + GAP;
}

/* The column to give up first, of those with at least this rank; the number of columns if none. */
static size_t worst_column(const struct table_widget *table, const struct choice *choice,
			   unsigned rank)
{
	size_t count = table_column_count(table), worst = count;

	for (size_t i = 0; i < count; i++)
		if (choice->is_shown[i] && table->columns[i].rank >= rank &&
		    (worst == count || table->columns[i].rank >= table->columns[worst].rank))
			worst = i;
	return worst;
}

/* Everything, then without the highest ranks until it fits. */
static void choose_by_rank(const struct table_widget *table, int width, struct choice *choice)
{
	size_t count = table_column_count(table), worst;
	bool is_flexible = flexible_column(table) + 1 == count;
	int comfort = is_flexible ? FLEXIBLE_COMFORT - choice->widths[count - 1] : 0;
	int room = width >= BAR_FROM ? table_bar_room(table) : 0;

	while (choice->total + comfort > width + GAP &&
	       (worst = worst_column(table, choice, VIEW_RANK_EXPORT)) < count)
		hide(choice, worst);
	while (room && choice->total + room > width + GAP &&
	       (worst = worst_column(table, choice, BAR_RANK)) < count)
		hide(choice, worst);
	while (choice->total > width + GAP && (worst = worst_column(table, choice, 1)) < count)
		hide(choice, worst);
}

/* The first column stays; the others are those from `first_column` on that fit. */
static void choose_scrolled(struct table_widget *table, int width, struct choice *choice)
{
	size_t count = table_column_count(table);
	int used = choice->widths[0] + GAP;

	if (table->first_column < 1 || table->first_column > table->cursor_column)
		table->first_column = table->cursor_column ? table->cursor_column : 1;
	for (size_t i = table->first_column; i <= table->cursor_column; i++)
		used += choice->widths[i] + GAP;
	while (used > width + GAP && table->first_column < table->cursor_column)
		used -= choice->widths[table->first_column++] + GAP;
	for (size_t i = 1; i < count; i++) {
		bool is_before = i < table->first_column;
		bool is_cursor = i >= table->first_column && i <= table->cursor_column;

		if (!is_before && !is_cursor && used + choice->widths[i] <= width)
			used += choice->widths[i] + GAP;
		else if (!is_cursor && i != 0)
			hide(choice, i);
	}
}

static void choose(const struct scene *scene, struct table_widget *table, int width,
		   struct choice *choice)
{
	size_t count = table_column_count(table), flexible = flexible_column(table);
	struct choice all = { .total = 0 };

	for (size_t i = 0; i < count; i++) {
		all.is_shown[i] = true;
		all.widths[i] = column_width(&table->columns[i], scene->numbers);
		if (i == flexible && i == count - 1 && !table->columns[i].width)
			all.widths[i] = table->is_tree ? TREE_MINIMUM : FLEXIBLE_MINIMUM;
		all.total += all.widths[i] + GAP;
	}
	*choice = all;
	choose_by_rank(table, width, choice);
	if (!table->has_column_cursor || choice->is_shown[table->cursor_column]) {
		table->first_column = 0;
		return;
	}
	*choice = all;
	choose_scrolled(table, width, choice);
}

/* What is left over goes to the flexible column if it is the last, else between the columns. */
static int spread(const struct table_widget *table, int width, struct choice *choice)
{
	size_t count = table_column_count(table), flexible = flexible_column(table), shown = 0;
	int left = width + GAP - choice->total, gap = GAP;

	for (size_t i = 0; i < count; i++)
		shown += choice->is_shown[i];
	if (left <= 0 || shown == 0)
		return gap;
	if (flexible < count && flexible == count - 1 && choice->is_shown[flexible]) {
		int extra = left > 60 + (int)shown ? 1 : 0;	/* room enough to breathe */

		choice->widths[flexible] += left - extra * (int)(shown - 1);
		return gap + extra;
	}
	gap += left / (int)shown;
	return gap > GAP_MAXIMUM ? GAP_MAXIMUM : gap;
}

void table_place_columns(const struct scene *scene, struct table_widget *table, int width)
{
	struct choice choice;
	size_t count = table_column_count(table);
	int x = 0, gap;

	choose(scene, table, width, &choice);
	gap = spread(table, width, &choice);
	table->place_count = 0;
	for (size_t i = 0; i < count && x < width; i++) {
		if (!choice.is_shown[i])
			continue;
		if (x + choice.widths[i] > width)
			choice.widths[i] = width - x;
		table->places[table->place_count++] = (struct table_place){
			.column = (uint8_t)i, .x = x, .width = choice.widths[i],
		};
		x += choice.widths[i] + gap;
	}
	table_spark_place(scene, table, width);
	table_bar_place(table);
}
