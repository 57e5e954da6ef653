/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is around every pane: identity, mode, own cost and clock in line 1, panes by number in
 * line 2, the keys that work right now in the last line.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app.h"

enum { LEAST_WIDTH = 20, LEAST_HEIGHT = 6 };

/* ---- line 1 ---- */

/* Pieces of the right end, the least important first to go. */
struct piece {
	char       text[512];
	enum style style;
	int        rank;
};

enum { IDENTITY = 38, NAME_ALONE = 11 };	/* columns of the left end */

static void format_uptime(const struct sample *now, char *buffer, size_t size)
{
	uint64_t minutes = now->taken.boot / NANOSECONDS_PER_SECOND / 60;

	if (now->taken.boot == 0)
		snprintf(buffer, size, " ");
	else if (minutes >= 1440)
		snprintf(buffer, size, " · up %" PRIu64 "d %02" PRIu64 ":%02" PRIu64,
			 minutes / 1440, minutes / 60 % 24, minutes % 60);
	else
		snprintf(buffer, size, " · up %02" PRIu64 ":%02" PRIu64, minutes / 60,
			 minutes % 60);
}

static int draw_identity(const struct app *app, const struct canvas *line, int room)
{
	const struct sample *now = model_now(app->model);
	char host[128] = "", kernel[128] = "", uptime[48] = "", text[400];
	int x = canvas_put(line, 1, 0, STYLE_ACCENT, "mempane") + 2;

	if (!now)
		return x;
	text_sanitise(now->origin.host ? now->origin.host : "", app->options->is_utf8, host,
		      sizeof(host));
	text_sanitise(now->origin.kernel ? now->origin.kernel : "?", app->options->is_utf8, kernel,
		      sizeof(kernel));
	format_uptime(now, uptime, sizeof(uptime));
	x += canvas_put_cut(line, x, 0, room - x, STYLE_BOLD, host);
	snprintf(text, sizeof(text), "%sLinux %s%s", host[0] ? " · " : "", kernel, uptime);
	if (x + text_width(text) > room)
		snprintf(text, sizeof(text), "%sLinux %s", host[0] ? " · " : "", kernel);
	if (x + text_width(text) <= room)
		x += canvas_put(line, x, 0, STYLE_DIM, text);
	return x;
}

/* What a sample waits for, from behind where there is not room for all: the file's own name. */
static const char *cut_front(char *text, int room)
{
	char *rest = text;

	if (text_width(text) <= room)
		return text;
	while (*rest && (text_width(rest) >= room || ((unsigned char)*rest & 0xc0) == 0x80))
		rest++;
	return rest;
}

/* For how long there has been no sample, since one is overdue, and why; false when none is. */
static bool fill_wait(const struct app *app, int room, struct piece *piece)
{
	const struct sample *now = model_now(app->model);
	struct feed_work work;
	char what[sizeof(work.reading.what) + 64];
	uint64_t since;
	int length, left;

	if (!app_is_waiting(app, &work))
		return false;
	since = now ? now->taken.monotonic : work.begun;
	length = snprintf(piece->text, sizeof(piece->text), "no sample for %" PRIu64 " s",
			  (clock_monotonic() - since) / NANOSECONDS_PER_SECOND);
	left = room - length - (int)strlen(": reading ");
	text_sanitise(work.reading.what, app->options->is_utf8, what, sizeof(what));
	if (what[0] && left > 8)
		snprintf(piece->text + length, sizeof(piece->text) - (size_t)length,
			 ": reading %s", cut_front(what, left));
	piece->style = STYLE_WARNING;
	piece->rank = 0;
	return true;
}

static void fill_mode(const struct app *app, struct piece *piece)
{
	double seconds = (double)app->scene.interval / 1e9;

	if (!app->scene.is_live)
		snprintf(piece->text, sizeof(piece->text), "captured%s",
			 app->has_ended ? "" : " …");
	else if (app->scene.is_paused)
		snprintf(piece->text, sizeof(piece->text), "PAUSED");
	else
		snprintf(piece->text, sizeof(piece->text), "live %.*fs", seconds < 0.1 ? 2 : 1,
			 seconds);
	piece->style = app->scene.is_live && !app->scene.is_paused ? STYLE_GOOD : STYLE_WARNING;
	piece->rank = 0;
}

static void fill_cost(const struct app *app, struct piece *sample, struct piece *self)
{
	const struct sample *now = model_now(app->model);
	char took[32], memory[32];

	sample->rank = 3;
	self->rank = 2;
	sample->style = self->style = STYLE_DIM;
	if (!now || !app->scene.is_live)
		return;
	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, now->took, took, sizeof(took));
	unit_format_count(UNIT_BYTES, NUMBER_HUMAN, now->self_memory, memory, sizeof(memory));
	snprintf(sample->text, sizeof(sample->text), "sample %6s", took);
	snprintf(self->text, sizeof(self->text), "self %4.1f%% %5s", app->self_share * 100, memory);
}

/* How the sample was made: by which listing, from how many files, and what was spared. */
static void fill_reads(const struct app *app, struct piece *piece)
{
	const struct sample *now = model_now(app->model);
	uint64_t reads = 0, spared = 0;
	char read_text[32], spared_text[32];

	piece->rank = 4;
	piece->style = STYLE_DIM;
	if (!now || !app->scene.is_live)
		return;
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++) {
		const struct outcome *outcome = &now->outcomes[source];

		reads += outcome->reads;
		spared += (uint64_t)outcome->idle + outcome->waiting + outcome->over_limit;
	}
	unit_format_count(UNIT_COUNT, NUMBER_HUMAN, reads, read_text, sizeof(read_text));
	unit_format_count(UNIT_COUNT, NUMBER_HUMAN, spared, spared_text, sizeof(spared_text));
	snprintf(piece->text, sizeof(piece->text), "%s reads %5s skipped %5s",
		 now->origin.process_reader, read_text, spared_text);
}

static void fill_clock(const struct app *app, struct piece *piece)
{
	const struct sample *now = model_now(app->model);
	uint64_t seconds = now ? now->taken.wall / NANOSECONDS_PER_SECOND : 0;

	piece->rank = 1;
	piece->style = STYLE_NEUTRAL;
	if (seconds)
		snprintf(piece->text, sizeof(piece->text),
			 "%02" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " UTC", seconds / 3600 % 24,
			 seconds / 60 % 60, seconds % 60);
}

static void fill_mark(const struct app *app, struct piece *piece)
{
	const struct moment *mark = model_mark_time(app->model);
	uint64_t seconds = mark ? mark->wall / NANOSECONDS_PER_SECOND : 0;

	piece->rank = 0;
	piece->style = STYLE_ACCENT;
	if (mark)
		snprintf(piece->text, sizeof(piece->text),
			 "Δ since %02" PRIu64 ":%02" PRIu64 ":%02" PRIu64, seconds / 3600 % 24,
			 seconds / 60 % 60, seconds % 60);
}

static void draw_line_1(const struct app *app, const struct canvas *line)
{
	enum { RANKS = 4 };
	struct piece pieces[6] = { 0 };
	int total = 0, worst = RANKS, x;

	fill_mark(app, &pieces[0]);
	x = pieces[0].text[0] ? text_width(pieces[0].text) + 2 : 0;
	if (!fill_wait(app, line->width - x - NAME_ALONE - 2, &pieces[1]))
		fill_mode(app, &pieces[1]);
	fill_reads(app, &pieces[2]);
	fill_cost(app, &pieces[3], &pieces[4]);
	fill_clock(app, &pieces[5]);
	for (; worst >= 0; worst--) {
		total = 0;
		for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
			if (pieces[i].text[0] && pieces[i].rank <= worst)
				total += text_width(pieces[i].text) + 2;
		if (total + (worst ? IDENTITY : NAME_ALONE) <= line->width)
			break;
	}
	x = line->width - total;
	draw_identity(app, line, x - 1);
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
		if (pieces[i].text[0] && pieces[i].rank <= worst)
			x += canvas_put(line, x, 0, pieces[i].style, pieces[i].text) + 2;
}

/* ---- line 2 ---- */

/* How much of the names there is room for. */
enum title_length { TITLE_FULL, TITLE_BRIEF, TITLE_NONE };

static const char *entry_title(const struct pane_entry *entry, enum title_length length)
{
	switch (length) {
	case TITLE_FULL:
		return entry->title;
	case TITLE_BRIEF:
		return entry->brief ? entry->brief : entry->title;
	case TITLE_NONE:
		break;
	}
	return "";
}

/* Neighbours share the column between them, where the bracket of the current one stands. */
static int draw_entry(const struct canvas *line, int x, char hotkey, const char *title,
		      bool is_current, struct rectangle *place)
{
	enum style style = is_current ? STYLE_ACCENT : STYLE_NEUTRAL;
	int start = x++;

	if (is_current)
		canvas_put(line, start, 0, style, "[");
	x += canvas_print(line, x, 0, is_current ? style : STYLE_KEY, "%c", hotkey);
	x += title[0] != '\0';
	x += canvas_put(line, x, 0, style, title);
	if (is_current)
		canvas_put(line, x, 0, style, "]");
	*place = (struct rectangle){ start, line->area.y, x - start + 1, 1 };
	return x;
}

static bool is_current_entry(const struct tab *tab, const struct pane_entry *entry)
{
	return tab && entry->pane == tab->pane &&
	       (!entry->view || (tab->view && strcmp(tab->view->name, entry->view) == 0));
}

static int entries_width(enum title_length length)
{
	const struct pane_entry *entry;
	int width = 1;

	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (entry->hotkey && pane_entry_is_there(entry))
			width += text_width(entry_title(entry, length)) +
				 (length == TITLE_FULL ? 4 : 3);
	return width;
}

static void draw_line_2(struct app *app, const struct canvas *line)
{
	const struct tab *tab = app_tab(app);
	const struct pane_entry *entry;
	enum title_length length = TITLE_FULL;
	size_t count = 0;
	bool is_named = false;
	int x = 0;

	while (length != TITLE_NONE && entries_width(length) > line->width)
		length++;
	memset(app->places, 0, sizeof(app->places));
	for (size_t i = 0; (entry = pane_entry_at(i)); i++) {
		bool is_current = is_current_entry(tab, entry);
		const char *title = entry_title(
			entry, is_current && length == TITLE_NONE ? TITLE_FULL : length);

		if (!entry->hotkey || !pane_entry_is_there(entry))
			continue;
		is_named = is_named || is_current;
		if (count == ARRAY_SIZE(app->places))
			break;
		x = draw_entry(line, x, entry->hotkey, title, is_current, &app->places[count]);
		x += length != TITLE_BRIEF;
		app->placed[count++] = entry;
	}
	if (tab && !is_named && x + 6 < line->width)
		canvas_print(line, x + 1, 0, STYLE_ACCENT, "[%s]", tab->title);
}

/* ---- last line ---- */

static void action_word(enum action action, char *buffer, size_t size)
{
	const char *name = action == ACTION_ENTER ? "open" : action_info(action)->name;
	size_t length = 0;

	for (; *name && length + 1 < size; name++)
		buffer[length++] = *name == '_' ? ' ' : (char)tolower((unsigned char)*name);
	buffer[length] = '\0';
}

static int draw_key(const struct canvas *line, int x, enum action action, bool *is_drawn)
{
	char key[16], word[32];
	int needed;

	action_first_key(action, key, sizeof(key));
	action_word(action, word, sizeof(word));
	needed = text_width(key) + text_width(word) + 1;
	if (is_drawn[action] || x + needed >= line->width)
		return x;
	is_drawn[action] = true;
	if (strcasecmp(key, word) == 0)	/* "Up up" says nothing more */
		return x + canvas_put(line, x, 0, STYLE_KEY, key) + 2;
	canvas_put(line, x, 0, STYLE_KEY, key);
	canvas_put(line, x + text_width(key) + 1, 0, STYLE_NEUTRAL, word);
	return x + needed + 2;
}

void frame_last_line(struct app *app, const struct canvas *line)
{
	static const enum action general[] = { ACTION_HELP, ACTION_QUIT };
	static const enum action tail[] = { ACTION_BACK,  ACTION_PAUSE, ACTION_MARK, ACTION_DELAY,
					    ACTION_UNITS, ACTION_COLOURS };
	const struct tab *tab = app_tab(app);
	bool is_drawn[ACTION_COUNT] = { false };
	int x = 1;

	if (app->requests.message[0]) {
		canvas_put_cut(line, 1, 0, line->width - 2, app->requests.message_style,
			       app->requests.message);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(general); i++)
		x = draw_key(line, x, general[i], is_drawn);
	for (const enum action *key = tab ? tab->pane->keys : NULL; key && *key; key++)
		x = draw_key(line, x, *key, is_drawn);
	for (size_t i = 0; i < ARRAY_SIZE(tail); i++)
		if (tail[i] != ACTION_BACK || app->trail_length)
			x = draw_key(line, x, tail[i], is_drawn);
}

/* ---- all ---- */

static struct canvas line_of(const struct canvas *screen, int y)
{
	return canvas_sub(screen, (struct rectangle){ 0, y, screen->width, 1 });
}

struct canvas frame_draw(struct app *app)
{
	struct canvas screen = grid_canvas(&app->grid), line;
	struct rectangle middle = { 0, 2, screen.width, screen.height - 3 };

	if (screen.width < LEAST_WIDTH || screen.height < LEAST_HEIGHT) {
		canvas_put_centred(&screen, screen.height / 2, STYLE_WARNING, "too small");
		return canvas_sub(&screen, (struct rectangle){ 0, 0, 0, 0 });
	}
	line = line_of(&screen, 0);
	draw_line_1(app, &line);
	line = line_of(&screen, 1);
	draw_line_2(app, &line);
	line = line_of(&screen, screen.height - 1);
	frame_last_line(app, &line);
	return canvas_sub(&screen, middle);
}
