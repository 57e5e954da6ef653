/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All panes, and all views as plain tables: what each is for, found by typing. Keys that are
 * letters elsewhere are text here.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../pane.h"
#include "../widgets/prose.h"

enum {
	ITEMS_MAXIMUM = 128, TYPED_SIZE = 64,
	KEY_WIDTH = 4, TITLE_WIDTH = 28, NAME_WIDTH = 17, NAMES_WIDTH = 110, HELP_LINES = 2,
};

/* What can be opened: one of both. */
struct item {
	const struct pane_entry *entry;
	const struct view       *view;
};

struct menu {
	struct item items[ITEMS_MAXIMUM];	/* those that match what was typed */
	size_t      count, pane_count, cursor, top;
	int         page, first_line;	/* drawn last */
	char        typed[TYPED_SIZE];
};

/* ---- items ---- */

static const char *item_name(const struct item *item)
{
	return item->entry ? pane_entry_name(item->entry) : item->view->name;
}

static const char *item_title(const struct item *item)
{
	if (!item->entry)
		return item->view->title;
	return item->entry->pane->stack ? item->entry->pane->title : item->entry->title;
}

static const char *item_help(const struct item *item)
{
	return item->entry ? pane_entry_help(item->entry) : item->view->help;
}

/* The pane of that name shows the view already. */
static bool has_pane(const struct view *view)
{
	const struct pane_entry *entry;

	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (pane_entry_is_there(entry) && strcmp(pane_entry_name(entry), view->name) == 0)
			return true;
	return false;
}

static void add_item(struct menu *menu, struct item item)
{
	if (menu->count == ITEMS_MAXIMUM)
		return;
	if (!strcasestr(item_name(&item), menu->typed) &&
	    !strcasestr(item_title(&item), menu->typed) &&
	    !strcasestr(item_help(&item), menu->typed))
		return;
	menu->items[menu->count++] = item;
}

static void find_items(struct menu *menu)
{
	const struct pane_entry *entry;
	const struct view *view;

	menu->count = 0;
	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (entry->pane != &pane_menu && pane_entry_is_there(entry))
			add_item(menu, (struct item){ .entry = entry });
	menu->pane_count = menu->count;
	for (size_t i = 0; (view = view_at(i)); i++)
		if (!has_pane(view))
			add_item(menu, (struct item){ .view = view });
	if (menu->cursor >= menu->count)
		menu->cursor = menu->count ? menu->count - 1 : 0;
}

/* ---- drawing ---- */

/* Views stand below a heading of their own. */
static int line_of(const struct menu *menu, size_t index)
{
	return (int)index + (index >= menu->pane_count);
}

static void draw_item(const struct canvas *canvas, int y, const struct item *item)
{
	int x = KEY_WIDTH;

	if (item->entry && item->entry->hotkey)
		canvas_print(canvas, 1, y, STYLE_KEY, "%c", item->entry->hotkey);
	canvas_put_cut(canvas, x, y, TITLE_WIDTH - 1, STYLE_BOLD, item_title(item));
	x += TITLE_WIDTH;
	if (canvas->width >= NAMES_WIDTH) {
		canvas_put_cut(canvas, x, y, NAME_WIDTH - 1, STYLE_ACCENT, item_name(item));
		x += NAME_WIDTH;
	}
	canvas_put_cut(canvas, x, y, canvas->width - x - 1, STYLE_NEUTRAL, item_help(item));
}

static void draw_list(struct menu *menu, const struct canvas *canvas)
{
	int cursor = line_of(menu, menu->cursor), top = (int)menu->top;

	menu->page = canvas->height;
	if (cursor < top)
		top = cursor;
	if (cursor >= top + canvas->height)
		top = cursor - canvas->height + 1;
	menu->top = (size_t)top;
	if (menu->pane_count < menu->count)
		canvas_put(canvas, 1, (int)menu->pane_count - top, STYLE_DIM,
			   "Views as plain tables");
	for (size_t i = 0; i < menu->count; i++) {
		int y = line_of(menu, i) - top;

		if (y < 0 || y >= canvas->height)
			continue;
		draw_item(canvas, y, &menu->items[i]);
		if (i == menu->cursor)
			canvas_overlay(canvas, (struct rectangle){ 0, y, canvas->width, 1 },
				       OVERLAY_SELECTED);
	}
	if (menu->count == 0)
		canvas_put_centred(canvas, canvas->height / 2, STYLE_DIM, "nothing has this name");
}

/* The whole sentence of the selected one, which a line may cut. */
static void draw_help(const struct menu *menu, const struct canvas *canvas)
{
	canvas_line(canvas, 0, STYLE_FRAME);
	if (menu->count)
		prose_draw(canvas, 1, 1, STYLE_NEUTRAL, item_help(&menu->items[menu->cursor]));
}

static void menu_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct menu *menu = state;
	char note[TYPED_SIZE + 16] = "type to find", foot[32];
	struct canvas inside, part;
	int help;

	(void)scene;
	find_items(menu);
	if (menu->typed[0])
		snprintf(note, sizeof(note), "find: %s", menu->typed);
	snprintf(foot, sizeof(foot), "%zu of %zu", menu->cursor + (menu->count > 0), menu->count);
	inside = canvas_box(canvas, &(struct box){
		.title = "All panes and views", .note = note,
		.note_style = menu->typed[0] ? STYLE_ACCENT : STYLE_DIM, .foot_note = foot,
		.is_focused = true,
	});
	help = inside.height >= 10 ? HELP_LINES + 1 : 0;
	part = canvas_sub(&inside, (struct rectangle){ 0, 0, inside.width, inside.height - help });
	draw_list(menu, &part);
	part = canvas_sub(&inside, (struct rectangle){ 0, inside.height - help, inside.width,
						       help });
	if (help)
		draw_help(menu, &part);
}

/* ---- keys ---- */

static void move_to(struct menu *menu, int64_t index)
{
	int64_t last = (int64_t)menu->count - 1;

	menu->cursor = (size_t)(index < 0 || last < 0 ? 0 : index > last ? last : index);
}

/* By key and not by action: letters are text here. */
static enum handled act_move(struct menu *menu, uint32_t key)
{
	int64_t at = (int64_t)menu->cursor, page = menu->page > 1 ? menu->page - 1 : 1;

	if (key == KEY_CODE_UP)
		at--;
	else if (key == KEY_CODE_DOWN)
		at++;
	else if (key == KEY_CODE_PAGE_UP)
		at -= page;
	else if (key == KEY_CODE_PAGE_DOWN)
		at += page;
	else if (key == KEY_CODE_HOME)
		at = 0;
	else if (key == KEY_CODE_END)
		at = INT32_MAX;
	else
		return HANDLED_NO;
	move_to(menu, at);
	return HANDLED_YES;
}

/* What begins with the text before what only mentions it. */
static size_t best_item(const struct menu *menu)
{
	size_t length = strlen(menu->typed);

	for (size_t i = 0; i < menu->count && length; i++)
		if (strncasecmp(item_title(&menu->items[i]), menu->typed, length) == 0 ||
		    strncasecmp(item_name(&menu->items[i]), menu->typed, length) == 0)
			return i;
	for (size_t i = 0; i < menu->count && length; i++)
		if (strcasestr(item_title(&menu->items[i]), menu->typed))
			return i;
	return 0;
}

static enum handled act_type(struct menu *menu, uint32_t key)
{
	size_t length = strlen(menu->typed);
	bool is_digit = key >= '0' && key <= '9';

	if (key == KEY_CODE_BACKSPACE && length > 0) {
		menu->typed[length - 1] = '\0';
	} else if (key == KEY_CODE_ESCAPE && length > 0) {
		menu->typed[0] = '\0';
	} else if (key > ' ' && key < 127 && key != '?' && (length > 0 || !is_digit)) {
		if (length + 1 < sizeof(menu->typed)) {
			menu->typed[length] = (char)key;
			menu->typed[length + 1] = '\0';
		}
	} else {
		return HANDLED_NO;
	}
	find_items(menu);
	menu->cursor = best_item(menu);
	return HANDLED_YES;
}

static enum handled act_mouse(struct menu *menu, const struct mouse *mouse)
{
	int64_t line = mouse->y - 1 + (int64_t)menu->top;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN) {
		move_to(menu, (int64_t)menu->cursor + (mouse->kind == MOUSE_WHEEL_UP ? -3 : 3));
		return HANDLED_YES;
	}
	if (mouse->y < 1 || mouse->y > menu->page || line == (int64_t)menu->pane_count)
		return HANDLED_YES;
	move_to(menu, line - (line > (int64_t)menu->pane_count));
	return mouse->kind == MOUSE_CLICK ? HANDLED_YES : HANDLED_NO;
}

static enum handled menu_act(struct scene *scene, void *state, const struct input *input)
{
	struct menu *menu = state;

	find_items(menu);
	if (input->key == KEY_CODE_MOUSE)
		return act_mouse(menu, &input->mouse);
	if (input->action == ACTION_ENTER) {
		if (menu->count)
			scene_show(scene, item_name(&menu->items[menu->cursor]));
		return HANDLED_YES;
	}
	if (act_move(menu, input->key) == HANDLED_YES)
		return HANDLED_YES;
	return act_type(menu, input->key);
}

static bool menu_explain(const struct scene *scene, const void *state, char *buffer, size_t size)
{
	const struct menu *menu = state;
	const struct item *item = &menu->items[menu->cursor];

	(void)scene;
	if (menu->count == 0)
		return false;
	if (view_find(item_name(item)))
		snprintf(buffer, size, "%s: %s\n\nAs text: mempane snapshot %s", item_title(item),
			 item_help(item), item_name(item));
	else
		snprintf(buffer, size, "%s: %s", item_title(item), item_help(item));
	return true;
}

static const enum action menu_keys[] = { ACTION_ENTER, ACTION_EXPLAIN, ACTION_NONE };

const struct pane pane_menu = {
	.name = "menu",
	.title = "More",
	.help = "All panes and views; type to find one.",
	.state_size = sizeof(struct menu),
	.draw = menu_draw,
	.act = menu_act,
	.explain = menu_explain,
	.keys = menu_keys,
};
