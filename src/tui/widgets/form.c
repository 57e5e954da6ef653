/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view of one row: names and values in columns under headings, each number with its history where
 * there is room.
 */
#include "form.h"

#include <stdio.h>
#include <string.h>

#include "graph.h"
#include "table.h"

enum { NAME_MINIMUM = 24, NAME_MAXIMUM = 28, VALUE_WIDTH = 8, EXACT_WIDTH = 17, GAP = 3 };
/* Of fewer lines a glimpse of each visual column tells more than the first few entries. */
enum { CUT_MINIMUM = 5 };
enum { COLUMN_WIDTH = 38, SPARK_MINIMUM = 8, SPARK_MAXIMUM = 40, SPARKS_MAXIMUM = 80 };

static int widest_name(const struct form_widget *form)
{
	char name[64];
	int widest = 0;

	for (size_t i = 0; i < form->count; i++) {
		view_column_title(&form->columns[i], name, sizeof(name));
		if (text_width(name) > widest)
			widest = text_width(name);
	}
	return widest;
}

void form_widget_init(struct form_widget *form, const struct view *view, bool is_detail)
{
	*form = (struct form_widget){
		.view = view,
		.columns = is_detail && view->detail ? view->detail : view->columns,
		.is_detail = is_detail,
	};
	while (form->columns[form->count].column.metric)
		form->count++;
	form->name_width = widest_name(form) + 2;
	if (form->name_width > NAME_MAXIMUM)
		form->name_width = NAME_MAXIMUM;
	if (form->name_width < NAME_MINIMUM && !is_detail)
		form->name_width = NAME_MINIMUM;
}

void form_widget_done(struct form_widget *form)
{
	key_done(&form->key);
	form->has_key = false;
}

void form_widget_follow(struct form_widget *form, const struct key *key)
{
	if (key && form->has_key && key_equal(key, &form->key))
		return;
	key_done(&form->key);
	form->key = (struct key){ 0 };
	form->has_key = key && key_copy(key, &form->key) == 0;
}

int64_t form_widget_row(const struct scene *scene, const struct form_widget *form)
{
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, form->view->entity) : NULL;

	if (!data || !data->is_present || data->row_count == 0)
		return -1;
	if (form->is_detail)
		return form->has_key ? table_find(data, &form->key) : -1;
	if (form->view->entity != ENTITY_PROCESS)
		return 0;
	for (size_t i = 0; i < data->row_count; i++)
		if (data->keys[i].first == scene->subject)
			return (int64_t)i;
	return -1;
}

bool form_widget_has_content(const struct scene *scene, const struct form_widget *form)
{
	int64_t row = form_widget_row(scene, form);

	for (size_t i = 0; row >= 0 && i < form->count; i++) {
		struct cell cell = model_cell(scene->model, (size_t)row,
					      form->columns[i].column);

		if (cell.presence != PRESENCE_ABSENT && cell.presence != PRESENCE_UNASKED &&
		    cell.presence != PRESENCE_DENIED)
			return true;
	}
	return false;
}

bool form_widget_is_unasked(const struct scene *scene, const struct form_widget *form)
{
	int64_t row = form_widget_row(scene, form);

	for (size_t i = 0; row >= 0 && i < form->count; i++)
		if (model_cell(scene->model, (size_t)row, form->columns[i].column).presence !=
		    PRESENCE_UNASKED)
			return false;
	return row >= 0 && form->count > 0;
}

/*
 * Line of an entry among all lines, `rows` of them in each visual column. Headings take one, with a
 * blank above unless they begin a column, and never stand alone at the end of one.
 */
static int line_of(const struct form_widget *form, size_t index, int rows)
{
	int line = -1;

	for (size_t i = 0; i <= index && i < form->count; i++) {
		line++;
		if (!form->columns[i].group)
			continue;
		if (rows > 1 && line % rows != 0)
			line++;
		if (rows > 1 && line % rows == rows - 1)
			line++;
		line++;
	}
	return line;
}

/* Rows that everything takes in so many visual columns. */
static int rows_in(const struct form_widget *form, int columns)
{
	int least = form->count ? ((int)form->count + columns - 1) / columns : 0, rows = least;

	while (form->count && line_of(form, form->count - 1, rows) >= rows * columns)
		rows++;
	return rows;
}

static int least_width(const struct form_widget *form)
{
	return form->is_detail ? form->name_width + VALUE_WIDTH + GAP : COLUMN_WIDTH;
}

/* As many as it takes to show everything in this height, at most as many as there is room for. */
static int visual_columns(const struct form_widget *form, int width, int height)
{
	int least = least_width(form);
	int most = width / least > 0 ? width / least : 1, columns = 1;

	while (columns < most && rows_in(form, columns) > height)
		columns++;
	return columns;
}

int form_widget_lines(const struct form_widget *form, int width)
{
	return rows_in(form, visual_columns(form, width, 0));
}

int form_widget_width(const struct form_widget *form, int lines)
{
	int least = least_width(form), all = (int)form->count * least;

	return visual_columns(form, all, lines > 0 ? lines : 1) * least;
}

/* One value is no history. */
static void draw_spark(const struct scene *scene, struct column column, const struct canvas *canvas,
		       int x, int width)
{
	const struct history *history = model_track(scene->model, column, NULL);

	if (history && history_count(history) > 1)
		graph_spark_history(canvas, x, 0, width, history, 0, STYLE_SERIES_1);
}

/* A text begins where numbers do, or as far to the left as it needs and its name leaves room. */
static void draw_text(const struct canvas *canvas, const char *name, int x, enum style style,
		      const char *text)
{
	int needed = canvas->width - text_width(text), least = text_width(name) + 2;

	if (needed < least)
		needed = least;
	if (x > needed)
		x = needed;
	canvas_put_cut(canvas, x, 0, canvas->width - x, style, text);
}

static void draw_entry(const struct scene *scene, const struct form_widget *form, size_t index,
		       size_t row, const struct canvas *canvas)
{
	const struct view_column *column = &form->columns[index];
	struct cell cell = model_cell(scene->model, row, column->column);
	bool is_text = column_unit(column->column) == UNIT_TEXT;
	int value_width = scene->numbers == NUMBER_EXACT ? EXACT_WIDTH : VALUE_WIDTH;
	int name_width = canvas->width - value_width - 1, spark;
	char name[64], text[256];

	view_column_title(column, name, sizeof(name));
	cell_format(cell, column->column, scene->numbers, canvas_is_utf8(canvas), text,
		    sizeof(text));
	if (name_width > form->name_width)
		name_width = form->name_width;
	canvas_put_cut(canvas, 1, 0, name_width - 1, STYLE_DIM, name);
	if (is_text) {
		draw_text(canvas, name, name_width + 1, cell_style(cell, column->column), text);
		return;
	}
	canvas_put_number(canvas, name_width, 0, value_width, cell_style(cell, column->column),
			  text);
	spark = canvas->width - name_width - value_width - 2;
	if (spark > SPARK_MAXIMUM)
		spark = SPARK_MAXIMUM;
	if (spark >= SPARK_MINIMUM && form->count <= SPARKS_MAXIMUM &&
	    form->view->entity == ENTITY_SYSTEM)
		draw_spark(scene, column->column, canvas, name_width + value_width + 1, spark);
}

/* Where line `line` of the form is on the canvas; empty when it is scrolled away. */
static struct canvas place_line(const struct form_widget *form, const struct canvas *canvas,
				int line)
{
	int column = line / form->rows - form->left, y = line % form->rows - form->top;
	int width = canvas->width / form->shown;
	bool is_there = column >= 0 && column < form->shown && y >= 0 && y < form->page;
	struct rectangle area = { column * width, y, width - 1, is_there };

	return canvas_sub(canvas, area);
}

/* One visual column goes up and down; of several those are shown that have the cursor among them. */
static void scroll_to_cursor(struct form_widget *form)
{
	int line = line_of(form, form->cursor, form->rows);
	int column = line / form->rows, last = form->rows - form->page;

	line %= form->rows;
	if (line < form->top + 1)
		form->top = line > 0 ? line - 1 : 0;	/* with the heading above it */
	if (line >= form->top + form->page)
		form->top = line - form->page + 1;
	if (form->top > last)
		form->top = last;
	if (column < form->left)
		form->left = column;
	if (column >= form->left + form->shown)
		form->left = column - form->shown + 1;
}

/*
 * Everything, in as many visual columns as it takes. What does not fit fills those that there is
 * room for from top to bottom, so that no group is cut in the middle of a column, and the last line
 * says how much more there is.
 */
static void arrange(struct form_widget *form, const struct canvas *canvas)
{
	int needed;

	form->shown = visual_columns(form, canvas->width, canvas->height);
	needed = rows_in(form, form->shown);
	form->is_cut = form->shown > 1 && canvas->height >= CUT_MINIMUM && needed > canvas->height;
	form->page = canvas->height - form->is_cut;
	form->rows = needed > form->page && !form->is_cut ? needed : form->page;
	if (form->is_cut)
		form->top = 0;
	else
		form->left = 0;
	scroll_to_cursor(form);
}

static void say_how_many(const struct canvas *canvas, size_t hidden)
{
	char words[32];

	snprintf(words, sizeof(words), "%zu more", hidden);
	canvas_put_right(canvas, 0, canvas->height - 1, canvas->width - 1, STYLE_DIM, words);
}

static void draw_lines(const struct scene *scene, struct form_widget *form, size_t row,
		       const struct canvas *canvas)
{
	size_t hidden = 0;

	arrange(form, canvas);
	for (size_t i = 0; i < form->count; i++) {
		int line = line_of(form, i, form->rows);
		struct canvas place = place_line(form, canvas, line);

		hidden += place.height == 0;
		draw_entry(scene, form, i, row, &place);
		if (i == form->cursor && !form->has_no_cursor)
			canvas_overlay(&place, (struct rectangle){ 0, 0, place.width, 1 },
				       OVERLAY_SELECTED);
		if (!form->columns[i].group)
			continue;
		place = place_line(form, canvas, line - 1);
		canvas_put(&place, 0, 0, STYLE_ACCENT, form->columns[i].group);
	}
	if (form->is_cut)
		say_how_many(canvas, hidden);
}

void form_widget_draw(const struct scene *scene, struct form_widget *form,
		      const struct canvas *canvas)
{
	int64_t row = form_widget_row(scene, form);

	if (row >= 0 && canvas->height > 0 && canvas->width > 2 && form->count > 0)
		draw_lines(scene, form, (size_t)row, canvas);
}

enum handled form_widget_act(struct form_widget *form, const struct input *input)
{
	int64_t place = (int64_t)form->cursor, last = (int64_t)form->count - 1;
	int page = form->page > 1 ? form->page - 1 : 1;

	if (input->key == KEY_CODE_MOUSE && input->mouse.kind == MOUSE_WHEEL_UP)
		place -= 3;
	else if (input->key == KEY_CODE_MOUSE && input->mouse.kind == MOUSE_WHEEL_DOWN)
		place += 3;
	else if (input->action == ACTION_UP)
		place--;
	else if (input->action == ACTION_DOWN)
		place++;
	else if (input->action == ACTION_PAGE_UP || input->action == ACTION_LEFT)
		place -= page;
	else if (input->action == ACTION_PAGE_DOWN || input->action == ACTION_RIGHT)
		place += page;
	else if (input->action == ACTION_FIRST)
		place = 0;
	else if (input->action == ACTION_LAST)
		place = last;
	else
		return HANDLED_NO;
	form->cursor = (size_t)(place < 0 || last < 0 ? 0 : place > last ? last : place);
	return HANDLED_YES;
}

bool form_widget_explain(const struct form_widget *form, char *buffer, size_t size)
{
	if (form->cursor >= form->count)
		return false;
	column_explain(form->columns[form->cursor].column, buffer, size);
	return true;
}
