/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table on a canvas: heading, rows, tree lines, marks of the search. Numbers to the right, texts
 * to the left.
 */
#include "table_internal.h"

#include <stdio.h>
#include <string.h>

double cell_number(struct cell cell, struct column column)
{
	if (column.lens == LENS_RATE || column.lens == LENS_SHARE)
		return cell.ratio;
	switch (column_unit(column)) {
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
		return column.lens == LENS_CHANGE ? (double)cell.signed_count :
						    (double)cell.count;
	case UNIT_SIGNED_BYTES:
	case UNIT_INDEX:
	case UNIT_NUMBER:
		return (double)cell.signed_count;
	case UNIT_RATIO:
		return cell.ratio;
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		return (double)cell.count;
	case UNIT_TEXT:
		break;
	}
	return 0;
}

/* Columns that count a kind of memory carry its hue. */
static enum style hue_of(struct column column)
{
	static const struct {
		const char *part;
		enum style  style;
	} hues[] = {
		{ "kswapd", STYLE_NEUTRAL },	  { "hugetlb", STYLE_HUGE },
		{ "anonymous_huge", STYLE_HUGE },
		{ "anonymous", STYLE_ANONYMOUS }, { "resident_file", STYLE_FILE },
		{ "pss_file", STYLE_FILE },	  { "shmem", STYLE_SHMEM },
		{ "swap", STYLE_SWAP },		  { "page_tables", STYLE_PAGE_TABLES },
	};
	/* Of nodes, whose kinds a bar shows beside them. */
	static const struct {
		enum metric metric;
		enum style  style;
	} metrics[] = {
		{ METRIC_NODE_FILE_PAGES, STYLE_FILE },
		{ METRIC_NODE_SLAB, STYLE_SLAB_UNRECLAIMABLE },
		{ METRIC_NODE_POOLS, STYLE_HUGE }, { METRIC_NODE_TRANSPARENT, STYLE_HUGE },
	};
	const struct metric_info *info = metric_info(column.metric);

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		if (metrics[i].metric == column.metric && column.lens == LENS_VALUE)
			return metrics[i].style;
	if (info->unit != UNIT_BYTES || info->entity == ENTITY_SYSTEM)
		return STYLE_NEUTRAL;
	for (size_t i = 0; i < ARRAY_SIZE(hues); i++)
		if (strstr(info->name, hues[i].part))
			return hues[i].style;
	return STYLE_NEUTRAL;
}

/* What deserves the eye whatever the machine: room that is used up, memory that fails. */
static enum style alert_of(struct column column, double value)
{
	static const struct {
		enum metric metric;
		enum style  style;
		bool        is_below;	/* 0 instead of above it */
	} alerts[] = {
		{ METRIC_NODE_ABOVE_MIN, STYLE_ALARM, true },
		{ METRIC_NODE_ABOVE_LOW, STYLE_WARNING, true },
		{ METRIC_ZONE_ABOVE_LOW, STYLE_WARNING, true },
		{ METRIC_NODE_ZONES_LOW, STYLE_WARNING, false },
		{ METRIC_NODE_MEMORY_FAILURE_TOTAL, STYLE_WARNING, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(alerts); i++)
		if (alerts[i].metric == column.metric && column.lens == LENS_VALUE)
			return (alerts[i].is_below ? value < 0 : value > 0) ? alerts[i].style :
									      STYLE_NEUTRAL;
	return STYLE_NEUTRAL;
}

static enum style value_style(struct cell cell, struct column column)
{
	enum { LARGE = 30 };	/* a power of two: 1 GiB */
	double value;

	if (column_unit(column) == UNIT_TEXT)
		return STYLE_NEUTRAL;
	value = cell_number(cell, column);
	if (alert_of(column, value) != STYLE_NEUTRAL)
		return alert_of(column, value);
	if (value == 0 || (column_unit(column) == UNIT_INDEX && value < 0))
		return STYLE_DIM;	/* nothing there, or it fits: nothing to look at */
	if (hue_of(column) != STYLE_NEUTRAL)
		return hue_of(column);
	if (column.lens == LENS_VALUE && metric_info(column.metric)->unit == UNIT_BYTES &&
	    value >= (double)(UINT64_C(1) << LARGE))
		return STYLE_BOLD;
	return STYLE_NEUTRAL;
}

enum style cell_style(struct cell cell, struct column column)
{
	if (cell_is_bounded(&cell))
		return STYLE_STALE;
	switch (cell.presence) {
	case PRESENCE_PRESENT:
	case PRESENCE_AT_LEAST:
		return value_style(cell, column);
	case PRESENCE_SAMPLED:
	case PRESENCE_STALE:
		return STYLE_STALE;
	case PRESENCE_DENIED:
	case PRESENCE_BLOCKED:
		return STYLE_WARNING;
	case PRESENCE_UNREADABLE:
		return STYLE_ALARM;
	case PRESENCE_UNLIMITED:
		return STYLE_NEUTRAL;
	case PRESENCE_ABSENT:
	case PRESENCE_UNASKED:
	case PRESENCE_PENDING:
	case PRESENCE_ESTIMATE:
	case PRESENCE_GONE:
	case PRESENCE_COUNT:
		break;
	}
	return STYLE_DIM;
}

/* A gauge that moved since the sample before brightens for one sample. */
static bool has_changed(const struct scene *scene, size_t row, struct column column)
{
	const struct metric_info *info = metric_info(column.metric);
	struct column change = { column.metric, LENS_CHANGE };
	struct cell cell;

	if (column.lens != LENS_VALUE || info->nature != NATURE_GAUGE ||
	    info->unit != UNIT_BYTES || model_has_mark(scene->model))
		return false;
	cell = model_cell(scene->model, row, change);
	return cell.presence == PRESENCE_PRESENT && cell.signed_count != 0;
}

/* ---- heading ---- */

static void draw_heading(const struct table_widget *table, const struct canvas *canvas)
{
	canvas_fill(canvas, (struct rectangle){ 0, 0, canvas->width, 1 }, STYLE_HEADER, ' ');
	for (size_t i = 0; i < table->place_count; i++) {
		const struct table_place *place = &table->places[i];
		const struct view_column *column = &table->columns[place->column];
		bool is_sorted = column->column.metric == table->sort.metric &&
				 column->column.lens == table->sort.lens && !table->is_tree;
		enum style style = is_sorted ? STYLE_HEADER_SORTED : STYLE_HEADER;
		char title[64];

		view_column_title(column, title, sizeof(title));
		if (is_sorted)
			canvas_fill(canvas, (struct rectangle){ place->x, 0, place->width, 1 },
				    style, ' ');
		if (column_unit(column->column) == UNIT_TEXT)
			canvas_put_cut(canvas, place->x, 0, place->width, style, title);
		else
			canvas_put_right(canvas, place->x, 0, place->width, style, title);
		if (table->has_column_cursor && place->column == table->cursor_column)
			canvas_overlay(canvas,
				       (struct rectangle){ place->x, 0, place->width, 1 },
				       OVERLAY_SELECTED);
	}
}

/* ---- tree lines ---- */

struct branches {
	uint64_t has_more;	/* bit per level: another sibling follows below */
};

static void branches_pass(struct branches *branches, const struct ordered_row *row)
{
	if (row->depth >= 64)
		return;
	if (row->is_last_child)
		branches->has_more &= ~(UINT64_C(1) << row->depth);
	else
		branches->has_more |= UINT64_C(1) << row->depth;
}

static void branches_text(const struct branches *branches, const struct ordered_row *row,
			  char *buffer, size_t size)
{
	enum { LEVELS_MAXIMUM = 24 };
	size_t length = 0;

	buffer[0] = '\0';
	for (unsigned level = 1; level <= row->depth && level < LEVELS_MAXIMUM; level++) {
		bool has_more = branches->has_more >> level & 1, is_own = level == row->depth;

		length += (size_t)snprintf(buffer + length, size - length, "%s",
					   !is_own  ? has_more ? "│ " : "  " :
					   has_more ? "├─" :
						      "└─");
	}
	if (row->is_folded)
		snprintf(buffer + length, size - length, "+ ");
}

/* ---- rows ---- */

static void mark_matches(const struct table_widget *table, const struct canvas *canvas, int x,
			 int y, const char *safe)
{
	const char *hit = table->search[0] ? strcasestr(safe, table->search) : NULL;
	char before[TABLE_TEXT_MAXIMUM];

	if (!hit || (size_t)(hit - safe) >= sizeof(before))
		return;
	snprintf(before, sizeof(before), "%.*s", (int)(hit - safe), safe);
	canvas_overlay(canvas,
		       (struct rectangle){ x + text_width(before), y, text_width(table->search),
					   1 },
		       OVERLAY_MATCH);
}

/* Parts of the machine's memory carry the sign of their place in the bar. */
static int draw_swatch(const struct canvas *canvas, int x, int y, struct cell cell,
		       struct column column)
{
	enum style style;
	char letter;

	if (column.metric != METRIC_BALANCE_PART || !cell_has_value(&cell))
		return 0;
	style = style_of_part(cell.text);
	letter = style_letter(style);
	canvas_put_code(canvas, x, y, style,
			canvas_has_colours(canvas) ? 0x25a0 : (unsigned char)letter, letter);
	return 2;
}

static void draw_text_cell(const struct table_widget *table, const struct canvas *canvas,
			   const struct table_place *place, int y, struct cell cell,
			   struct column column, const char *prefix)
{
	char safe[2048];
	enum style style = cell_style(cell, column);
	int x = place->x, end = place->x + place->width;

	cell_format(cell, column, NUMBER_HUMAN, canvas_is_utf8(canvas), safe, sizeof(safe));
	x += draw_swatch(canvas, x, y, cell, column);
	if (prefix)
		x += canvas_put_cut(canvas, x, y, place->width, STYLE_FRAME, prefix);
	canvas_put_cut(canvas, x, y, end - x, style, safe);
	mark_matches(table, canvas, x, y, safe);
}

static void draw_number_cell(const struct scene *scene, const struct canvas *canvas,
			     const struct table_place *place, int y, size_t row, struct cell cell,
			     struct column column)
{
	char text[64];
	enum style style = cell_style(cell, column);

	if (style == STYLE_NEUTRAL && has_changed(scene, row, column))
		style = STYLE_CHANGED;
	cell_format(cell, column, scene->numbers, canvas_is_utf8(canvas), text, sizeof(text));
	canvas_put_number(canvas, place->x, y, place->width, style, text);
}

/* Below its parent a control group needs no more than its own name. */
static const char *last_component(struct cell cell)
{
	const char *slash = cell_has_value(&cell) && cell.text ? strrchr(cell.text, '/') : NULL;

	return slash && slash[1] ? slash + 1 : cell.text;
}

static void draw_row(const struct scene *scene, const struct table_widget *table,
		     const struct canvas *canvas, int y, const struct ordered_row *row,
		     const struct branches *branches)
{
	for (size_t i = 0; i < table->place_count; i++) {
		const struct table_place *place = &table->places[i];
		struct column column = table_shown_column(table, place->column);
		struct cell cell = model_cell(scene->model, row->row, column);
		bool is_command = column.metric == METRIC_PROCESS_COMMAND ||
				  column.metric == METRIC_CGROUP_PATH ||
				  (column.metric == METRIC_PROCESS_NAME &&
				   i + 1 == table->place_count);
		char prefix[128];

		if (column_unit(column) != UNIT_TEXT) {
			draw_number_cell(scene, canvas, place, y, row->row, cell, column);
			continue;
		}
		branches_text(branches, row, prefix, sizeof(prefix));
		if (table->is_tree && row->depth && column.metric == METRIC_CGROUP_PATH)
			cell.text = last_component(cell);
		draw_text_cell(table, canvas, place, y, cell, column,
			       table->is_tree && is_command ? prefix : NULL);
	}
}

static void scroll_to_cursor(struct table_widget *table)
{
	size_t page = table->page > 0 ? (size_t)table->page : 1;

	if (table->has_no_cursor)
		return;
	if (table->cursor < table->top)
		table->top = table->cursor;
	if (table->cursor >= table->top + page)
		table->top = table->cursor - page + 1;
	if (table->top + page > table->rows.count)
		table->top = table->rows.count > page ? table->rows.count - page : 0;
}

static void remember_shown_pids(const struct scene *scene, struct table_widget *table)
{
	const struct table *data = table_data(scene, table);
	size_t count = (size_t)table->page;

	if (!data || table->view->entity != ENTITY_PROCESS)
		return;
	if (count > table->rows.count - table->top)
		count = table->rows.count - table->top;
	if (count > ARRAY_SIZE(table->first_pids))
		count = ARRAY_SIZE(table->first_pids);
	for (size_t i = 0; i < count; i++) {
		uint32_t row = table->rows.items[table->top + i].row;

		table->first_pids[i] = data->keys[row].first;
	}
	table->first_pid_count = count;
}

void table_widget_draw(const struct scene *scene, struct table_widget *table,
		       const struct canvas *canvas)
{
	struct branches branches = { 0 };

	table_widget_update(scene, table);
	table->page = canvas->height > 1 ? canvas->height - 1 : 0;
	table_place_columns(scene, table, canvas->width);
	scroll_to_cursor(table);
	remember_shown_pids(scene, table);
	draw_heading(table, canvas);
	table_spark_heading(scene, table, canvas);
	table_bar_heading(table, canvas);
	for (size_t i = 0; table->is_tree && i < table->top && i < table->rows.count; i++)
		branches_pass(&branches, &table->rows.items[i]);
	for (int y = 1; y <= table->page; y++) {
		size_t index = table->top + (size_t)y - 1;

		if (index >= table->rows.count)
			break;
		branches_pass(&branches, &table->rows.items[index]);
		draw_row(scene, table, canvas, y, &table->rows.items[index], &branches);
		table_spark_draw(scene, table, canvas, y, table->rows.items[index].row);
		if (index == table->cursor && !table->has_no_cursor)
			canvas_overlay(canvas, (struct rectangle){ 0, y, canvas->width, 1 },
				       OVERLAY_SELECTED);
		/* Its colours stay what they are in the selected row. */
		table_bar_draw(scene, table, canvas, y, table->rows.items[index].row);
	}
}
