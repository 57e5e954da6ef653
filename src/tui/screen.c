/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal by ncursesw; the only file that knows it. Takes finished grids, compares them with the
 * one shown before, and gives keys in our own codes.
 */
#include "screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <term.h>

#include "terminal.h"

enum { SIZE_MAXIMUM = 1000, COLOURS_KNOWN = 257, PAIRS_MAXIMUM = 256, ESCAPE_DELAY = 25 };

struct screen {
	SCREEN            *curses;
	struct grid        shown;
	enum colour_depth  colours;
	bool               has_mouse, has_braille, has_own_colours, needs_repaint;
	short              pairs[COLOURS_KNOWN][COLOURS_KNOWN];	/* by colours + 1; 0: not made */
	short              pair_count;
	struct mouse       last_click;
	uint64_t           last_click_at;	/* monotonic ns */
};

/* ---- restoring ---- */

/* A terminfo string without its padding. */
static size_t append_capability(char *buffer, size_t length, size_t size, const char *name)
{
	const char *text = tigetstr(name);

	if (!text || text == (const char *)-1)
		return length;
	while (*text && length < size) {
		const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			buffer[length++] = *text++;
	}
	return length;
}

static void prepare_restore(const struct screen *screen)
{
	static const char mouse_off[] = "\033[?1006l\033[?1003l\033[?1002l\033[?1000l";
	static const char *const capabilities[] = { "sgr0", "op", "cnorm", "rmkx", "rmcup" };
	char buffer[400];
	size_t length = 0;

	if (screen->has_mouse) {
		memcpy(buffer, mouse_off, sizeof(mouse_off) - 1);
		length = sizeof(mouse_off) - 1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++)
		length = append_capability(buffer, length, sizeof(buffer), capabilities[i]);
	terminal_set_restore(buffer, length);
}

/* ---- opening ---- */

static void choose_colours(struct screen *screen, enum colour_depth wanted)
{
	enum colour_depth found = COLOUR_NONE;

	if (has_colors() && start_color() == OK && COLORS >= 8)
		found = COLORS >= 256 && COLOR_PAIRS >= PAIRS_MAXIMUM ? COLOUR_256 : COLOUR_8;
	screen->has_own_colours = found != COLOUR_NONE && use_default_colors() == OK;
	if (wanted == COLOUR_NONE || found == COLOUR_NONE)
		screen->colours = COLOUR_NONE;
	else if (wanted == COLOUR_8)
		screen->colours = COLOUR_8;
	else
		screen->colours = found;
}

static void set_modes(struct screen *screen, const struct tui_options *options)
{
	raw();
	noecho();
	nonl();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	set_escdelay(ESCAPE_DELAY);
	curs_set(0);
	leaveok(stdscr, TRUE);
	idlok(curscr, FALSE);	/* looking for lines to scroll reads the whole screen every time */
	choose_colours(screen, options->colours);
	screen->has_braille = options->is_utf8 && strncmp(termname(), "linux", 5) != 0;
	if (!options->has_mouse)
		return;
	mouseinterval(0);	/* double clicks are told apart here, without waiting */
	screen->has_mouse = mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

/* Asks the description of the terminal before curses does, which would end the program. */
static bool can_move_cursor(void)
{
	const char *address;
	bool is_able;
	int found;

	if (setupterm(NULL, STDOUT_FILENO, &found) != OK)
		return false;
	address = tigetstr("cup");
	is_able = address && address != (const char *)-1;
	del_curterm(cur_term);
	return is_able;
}

int screen_open(const struct tui_options *options, struct screen **ret_screen,
		struct error *error)
{
	struct screen *screen = calloc(1, sizeof(*screen));
	int failure;

	if (!screen)
		return error_set(error, -ENOMEM, "", 0, "start the screen");
	failure = terminal_guard(STDIN_FILENO);
	if (failure) {
		free(screen);
		return error_set(error, failure, "", 0, "standard input is no terminal");
	}
	use_env(FALSE);	/* LINES and COLUMNS in the environment would pin the size */
	use_tioctl(TRUE);
	if (can_move_cursor())
		screen->curses = newterm(NULL, NULL, NULL);
	if (!screen->curses) {
		terminal_release();
		free(screen);
		/* Without a code: what errno says of it would only confuse. */
		error_set(error, 0, "TERM", 0,
			  "this terminal is unknown or cannot move its cursor; "
			  "try \"mempane snapshot\"");
		return -ENOTTY;
	}
	set_modes(screen, options);
	prepare_restore(screen);
	screen->needs_repaint = true;
	*ret_screen = screen;
	return 0;
}

void screen_close(struct screen *screen)
{
	if (!screen)
		return;
	endwin();
	delscreen(screen->curses);
	terminal_release();
	grid_done(&screen->shown);
	free(screen);
}

enum colour_depth screen_colours(const struct screen *screen)
{
	return screen->colours;
}

bool screen_has_braille(const struct screen *screen)
{
	return screen->has_braille;
}

void screen_size(struct screen *screen, int *ret_width, int *ret_height)
{
	struct winsize size = { 0 };
	int width = 80, height = 24;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row) {
		width = size.ws_col < SIZE_MAXIMUM ? size.ws_col : SIZE_MAXIMUM;
		height = size.ws_row < SIZE_MAXIMUM ? size.ws_row : SIZE_MAXIMUM;
	}
	if (width != COLS || height != LINES) {
		resizeterm(height, width);
		screen->needs_repaint = true;
	}
	*ret_width = width;
	*ret_height = height;
}

/* ---- showing ---- */

/* Pairs are made when first needed; without room the terminal's own colours serve. */
static short pair_of(struct screen *screen, short foreground, short background)
{
	short *pair = &screen->pairs[foreground + 1][background + 1];

	if (screen->colours == COLOUR_NONE || *pair)
		return *pair;
	if (screen->pair_count + 1 >= COLOR_PAIRS || screen->pair_count + 1 >= PAIRS_MAXIMUM)
		return 0;
	if (!screen->has_own_colours) {
		foreground = foreground < 0 ? COLOR_WHITE : foreground;
		background = background < 0 ? COLOR_BLACK : background;
	}
	if (init_pair((short)(screen->pair_count + 1), foreground, background) == OK)
		*pair = ++screen->pair_count;
	return *pair;
}

static attr_t attributes_of(const struct look *look)
{
	return (look->is_bold ? A_BOLD : 0) | (look->is_dim ? A_DIM : 0) |
	       (look->is_reverse ? A_REVERSE : 0) | (look->is_underlined ? A_UNDERLINE : 0);
}

static void put(struct screen *screen, int x, int y, const struct canvas_cell *cell,
		enum colour_depth colours)
{
	struct look look = style_look(colours, (enum style)cell->style,
				      (enum overlay)cell->overlay);
	wchar_t text[3] = { (wchar_t)cell->code, (wchar_t)cell->mark, 0 };
	cchar_t character;

	/* The C library must agree on the width, or the line would shift. */
	if (wcwidth(text[0]) != cell->width) {
		text[0] = '?';
		text[1] = 0;
	}
	if (setcchar(&character, text, attributes_of(&look),
		     pair_of(screen, look.foreground, look.background), NULL) == OK)
		mvadd_wch(y, x, &character);
	if (text[0] == '?' && cell->width == 2)
		mvaddch(y, x + 1, ' ');
}

static bool is_same_cell(const struct canvas_cell *a, const struct canvas_cell *b)
{
	return a->code == b->code && a->mark == b->mark && a->style == b->style &&
	       a->overlay == b->overlay && a->width == b->width;
}

int screen_show(struct screen *screen, const struct grid *grid)
{
	struct grid *shown = &screen->shown;

	if (shown->width != grid->width || shown->height != grid->height ||
	    shown->info.colours != grid->info.colours)
		screen->needs_repaint = true;
	if (screen->needs_repaint) {
		if (grid_resize(shown, grid->width, grid->height))
			return -ENOMEM;
		shown->info = grid->info;
		erase();
		clearok(curscr, TRUE);
	}
	for (int y = 0; y < grid->height; y++)
		for (int x = 0; x < grid->width; x++) {
			size_t place = (size_t)y * (size_t)grid->width + (size_t)x;

			if (!screen->needs_repaint &&
			    is_same_cell(&shown->cells[place], &grid->cells[place]))
				continue;
			if (grid->cells[place].width > 0)
				put(screen, x, y, &grid->cells[place], grid->info.colours);
			shown->cells[place] = grid->cells[place];
		}
	screen->needs_repaint = false;
	refresh();
	return 0;
}

void screen_repaint(struct screen *screen)
{
	screen->needs_repaint = true;
}

/* ---- keys ---- */

static uint32_t function_key(wint_t key)
{
	static const struct {
		wint_t   curses;
		uint32_t key;
	} keys[] = {
		{ KEY_UP, KEY_CODE_UP },	 { KEY_DOWN, KEY_CODE_DOWN },
		{ KEY_LEFT, KEY_CODE_LEFT },	 { KEY_RIGHT, KEY_CODE_RIGHT },
		{ KEY_PPAGE, KEY_CODE_PAGE_UP }, { KEY_NPAGE, KEY_CODE_PAGE_DOWN },
		{ KEY_HOME, KEY_CODE_HOME },	 { KEY_END, KEY_CODE_END },
		{ KEY_DC, KEY_CODE_DELETE },	 { KEY_BTAB, KEY_CODE_BACK_TAB },
		{ KEY_ENTER, KEY_CODE_ENTER },	 { KEY_BACKSPACE, KEY_CODE_BACKSPACE },
		{ KEY_RESIZE, KEY_CODE_RESIZE }, { KEY_MOUSE, KEY_CODE_MOUSE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].curses == key)
			return keys[i].key;
	if (key > KEY_F(0) && key <= KEY_F(12))
		return KEY_CODE_F0 + (uint32_t)(key - KEY_F(0));
	return 0;
}

static uint32_t plain_key(wint_t key)
{
	if (key == '\r' || key == '\n')
		return KEY_CODE_ENTER;
	if (key == 8 || key == 127)
		return KEY_CODE_BACKSPACE;
	if (key == '\t' || key == 27)
		return (uint32_t)key;
	if (key > 0 && key < 27)
		return KEY_CODE_CONTROL + 'A' + (uint32_t)key - 1;
	return key < 32 ? 0 : (uint32_t)key;
}

static uint32_t mouse_key(struct screen *screen, struct mouse *ret_mouse)
{
	enum { DOUBLE_CLICK_MILLISECONDS = 400 };
	struct mouse mouse = { .kind = MOUSE_CLICK };
	uint64_t now = clock_monotonic();
	MEVENT event;

	if (getmouse(&event) != OK)
		return 0;
	mouse.x = event.x;
	mouse.y = event.y;
	if (event.bstate & BUTTON4_PRESSED)
		mouse.kind = MOUSE_WHEEL_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		mouse.kind = MOUSE_WHEEL_DOWN;
	else if (!(event.bstate & BUTTON1_PRESSED))
		return 0;
	else if (mouse.x == screen->last_click.x && mouse.y == screen->last_click.y &&
		 now - screen->last_click_at < DOUBLE_CLICK_MILLISECONDS * UINT64_C(1000000))
		mouse.kind = MOUSE_DOUBLE_CLICK;
	screen->last_click = mouse;
	screen->last_click_at = mouse.kind == MOUSE_CLICK ? now : 0;
	*ret_mouse = mouse;
	return KEY_CODE_MOUSE;
}

bool screen_key(struct screen *screen, uint32_t *ret_key, struct mouse *ret_mouse)
{
	wint_t key = 0;
	int kind = get_wch(&key);

	if (kind == ERR)
		return false;
	*ret_key = kind == KEY_CODE_YES ? function_key(key) : plain_key(key);
	if (*ret_key == KEY_CODE_MOUSE)
		*ret_key = mouse_key(screen, ret_mouse);
	return true;
}

/* ---- suspending ---- */

void screen_suspend(struct screen *screen)
{
	endwin();
	terminal_stop();
	screen_resume(screen);
}

void screen_resume(struct screen *screen)
{
	reset_prog_mode();
	screen->needs_repaint = true;
}
