/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Help, made from the tables that the program itself runs by: actions.def and the views.
 */
#include <stdio.h>
#include <string.h>

#include "../pane.h"
#include "../widgets/prose.h"

struct help_state {
	int top;	/* first line shown */
	int lines;	/* drawn last, all of them */
	int page;
};

/* Where the next line goes; lines above and below the canvas are clipped. */
struct writer {
	struct canvas canvas;
	int           y;
};

static void write_heading(struct writer *writer, const char *text)
{
	if (writer->y != 0)
		writer->y++;
	canvas_put(&writer->canvas, 0, writer->y++, STYLE_ACCENT, text);
}

static void write_pair(struct writer *writer, int left_width, enum style style, const char *left,
		       const char *right)
{
	int rows;

	canvas_put_cut(&writer->canvas, 1, writer->y, left_width - 2, style, left);
	rows = prose_draw(&writer->canvas, left_width, writer->y, STYLE_NEUTRAL, right);
	writer->y += rows > 0 ? rows : 1;
}

static void write_keys(struct writer *writer)
{
	const char *group = "";

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_info *info = action_info((enum action)i);

		if (strcmp(info->group, group) != 0) {
			group = info->group;
			write_heading(writer, group);
		}
		write_pair(writer, 18, STYLE_KEY, info->keys, info->help);
	}
}

static void write_signs(struct writer *writer)
{
	static const struct {
		const char *sign, *ascii, *meaning;
	} signs[] = {
		{ "0", "0", "zero, and only zero" },
		{ "–", "-", "the kernel has no such thing, or it does not apply to this row" },
		{ "?", "?", "refused: the privilege that would help stands in the border" },
		{ "…", ".", "demanded; its turn has not come yet" },
		{ "⧗", "#", "blocked: no answer yet; of a process, its mmap_lock is held" },
		{ "×", "x", "the row vanished while it was read" },
		{ "max", "max", "unlimited" },
		{ "!", "!", "malformed, or beyond 64 bits" },
		{ "dim", "dim", "a value from an earlier sample" },
	};

	write_heading(writer, "Signs in place of numbers");
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		write_pair(writer, 18, STYLE_BOLD,
			   canvas_is_utf8(&writer->canvas) ? signs[i].sign : signs[i].ascii,
			   signs[i].meaning);
}

static void write_hues(struct writer *writer)
{
	static const struct {
		enum style  style;
		const char *name;
	} hues[] = {
		{ STYLE_ANONYMOUS, "anonymous memory" },
		{ STYLE_FILE, "file cache" },
		{ STYLE_SHMEM, "shared memory" },
		{ STYLE_SLAB_RECLAIMABLE, "slab, reclaimable" },
		{ STYLE_SLAB_UNRECLAIMABLE, "slab, unreclaimable" },
		{ STYLE_PAGE_TABLES, "page tables" },
		{ STYLE_KERNEL, "other kernel memory" },
		{ STYLE_HUGE, "huge pages" },
		{ STYLE_SWAP, "swap" },
		{ STYLE_FREE, "free" },
		{ STYLE_UNACCOUNTED, "unaccounted" },
	};

	write_heading(writer, "Kinds of memory, the same everywhere");
	for (size_t i = 0; i < ARRAY_SIZE(hues); i++) {
		char letter = style_letter(hues[i].style);

		for (int x = 1; x < 4; x++)
			canvas_put_code(&writer->canvas, x, writer->y, hues[i].style, 0x2588,
					letter);
		canvas_print(&writer->canvas, 6, writer->y, STYLE_BOLD, "%c", letter);
		canvas_put(&writer->canvas, 18, writer->y++, STYLE_NEUTRAL, hues[i].name);
	}
}

static void write_views(struct writer *writer)
{
	const struct view *view;

	write_heading(writer, "Views (0 goes to any of them)");
	for (size_t i = 0; (view = view_at(i)); i++)
		write_pair(writer, 18, STYLE_KEY, view->name, view->help);
}

static void write_filters(struct writer *writer)
{
	write_heading(writer, "Filters");
	write_pair(writer, 18, STYLE_BOLD, "word",
		   "a regular expression looked for in all texts of a row");
	write_pair(writer, 18, STYLE_BOLD, "NAME OP VALUE",
		   "without blanks: pss>100M, user=root, command~java, swap!=0; "
		   "OP is one of = != < <= > >= ~ !~");
	write_pair(writer, 18, STYLE_BOLD, "several",
		   "terms with blanks between them must all hold");
}

static void help_draw(const struct scene *scene, void *state, const struct canvas *canvas)
{
	struct help_state *help = state;
	struct box box = { .title = "Help", .note = "mempane shows where the memory is",
			   .foot = "arrows, PageUp, PageDown: scroll   Esc: back",
			   .is_focused = true };
	struct canvas inside = canvas_box(canvas, &box);
	struct writer writer = { .y = -help->top };
	int last;

	(void)scene;
	writer.canvas = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2,
								inside.height });
	write_keys(&writer);
	write_filters(&writer);
	write_signs(&writer);
	write_hues(&writer);
	write_views(&writer);
	help->lines = writer.y + help->top;
	help->page = inside.height;
	last = help->lines > help->page ? help->lines - help->page : 0;
	if (help->top > last) {
		help->top = last;
		canvas_clear(canvas);
		help_draw(scene, state, canvas);
	}
}

static enum handled help_act(struct scene *scene, void *state, const struct input *input)
{
	struct help_state *help = state;
	int page = help->page > 1 ? help->page - 1 : 1;

	(void)scene;
	if (input->key == KEY_CODE_MOUSE && input->mouse.kind == MOUSE_WHEEL_UP)
		help->top -= 3;
	else if (input->key == KEY_CODE_MOUSE && input->mouse.kind == MOUSE_WHEEL_DOWN)
		help->top += 3;
	else if (input->action == ACTION_UP)
		help->top--;
	else if (input->action == ACTION_DOWN)
		help->top++;
	else if (input->action == ACTION_PAGE_UP)
		help->top -= page;
	else if (input->action == ACTION_PAGE_DOWN || input->key == KEY_CODE_SPACE)
		help->top += page;
	else if (input->action == ACTION_FIRST)
		help->top = 0;
	else if (input->action == ACTION_LAST)
		help->top = help->lines;
	else
		return HANDLED_NO;
	if (help->top < 0)
		help->top = 0;
	return HANDLED_YES;
}

const struct pane pane_help = {
	.name = "help",
	.title = "Help",
	.help = "All keys, signs, colours and views.",
	.state_size = sizeof(struct help_state),
	.draw = help_draw,
	.act = help_act,
};
