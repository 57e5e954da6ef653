/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The top of the inspector: who the process is, its numbers, and how its memory and faults went.
 */
#include "inspector.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../widgets/graph.h"

enum { ITEM_WIDTH = 19, LABEL_WIDTH = 11, CURVE_MINIMUM = 24 };

static const char *state_word(const char *state)
{
	static const struct {
		char        letter;
		const char *word;
	} words[] = {
		{ 'R', "running" }, { 'S', "sleeping" }, { 'D', "waiting, uninterruptible" },
		{ 'Z', "zombie" }, { 'T', "stopped" }, { 't', "traced" }, { 'I', "idle" },
		{ 'X', "dead" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (state[0] == words[i].letter)
			return words[i].word;
	return state;
}

/* "14:05:32" of the day, in UTC. */
static void format_clock(uint64_t wall, char *buffer, size_t size)
{
	uint64_t seconds = wall / NANOSECONDS_PER_SECOND % 86400;

	snprintf(buffer, size, "%02u:%02u:%02u UTC", (unsigned)(seconds / 3600),
		 (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
}

static void format_note(const struct inspector_record *record, char *buffer, size_t size)
{
	char clock[32];

	buffer[0] = '\0';
	if (!record->is_known)
		return;
	if (record->has_ended) {
		format_clock(record->seen, clock, sizeof(clock));
		snprintf(buffer, size, "ended · last numbers of %s", clock);
		return;
	}
	text_append(buffer, size, "%s · %s · %s thread%s", record->user,
		    state_word(record->state), record->threads,
		    strcmp(record->threads, "1") == 0 ? "" : "s");
	if (record->age[0])
		text_append(buffer, size, " · age %s", record->age);
	if (record->nodes[0])
		text_append(buffer, size, " · %s", record->nodes);
}

static int figure_columns(int width)
{
	int columns = (width + 2) / ITEM_WIDTH;

	return columns < 1 ? 1 : columns;
}

int inspector_figure_rows(int width)
{
	int columns = figure_columns(width);

	return ((int)inspector_figure_count() + columns - 1) / columns;
}

/* Labels and numbers in columns. */
static void draw_figures(const struct inspector *inspector, const struct canvas *canvas)
{
	const struct inspector_record *record = &inspector->record;
	int columns = figure_columns(canvas->width), width = (canvas->width + 2) / columns;
	int count = (int)inspector_figure_count();

	for (int i = 0; i < count && i / columns < canvas->height; i++) {
		const struct inspector_figure *figure = &record->figures[i];
		bool has_value = figure->presence == PRESENCE_PRESENT ||
				 figure->presence == PRESENCE_STALE;
		enum style style = figure->presence == PRESENCE_DENIED ? STYLE_WARNING :
				   !has_value || figure->is_zero ? STYLE_DIM :
				   figure->presence == PRESENCE_STALE || record->has_ended ?
					STYLE_STALE : STYLE_BOLD;
		int x = i % columns * width, y = i / columns;

		x += canvas_put_cut(canvas, x, y, LABEL_WIDTH, STYLE_NEUTRAL,
				    inspector_figure_label((size_t)i));
		canvas_put_number(canvas, x, y, i % columns * width + width - 2 - x, style,
				  figure->text);
	}
}

static void draw_curve(const struct scene *scene, const struct inspector *inspector,
		       const struct canvas *canvas, const char *label, struct column column,
		       enum style style, double minimum_scale)
{
	int x = canvas_put(canvas, 0, 0, STYLE_NEUTRAL, label) + 1;
	struct canvas curve = canvas_sub(canvas, (struct rectangle){ x, 0, canvas->width - x, 1 });

	graph_history(&curve, scene->model, column, &inspector->record.key, style, 0,
		      minimum_scale);
}

/* Two histories in one line, for screens without room for graphs. */
static void draw_curves(const struct scene *scene, const struct inspector *inspector,
			const struct canvas *canvas, int y)
{
	int half = canvas->width / 2;
	struct canvas left = canvas_sub(canvas, (struct rectangle){ 0, y, half - 2, 1 });
	struct canvas right = canvas_sub(
		canvas, (struct rectangle){ half, y, canvas->width - half, 1 });

	if (half < CURVE_MINIMUM)
		return;
	draw_curve(scene, inspector, &left, "PSS", column_value(METRIC_PROCESS_PSS),
		   STYLE_ANONYMOUS, 0);
	draw_curve(scene, inspector, &right, "faults", column_rate(METRIC_PROCESS_MINOR_FAULTS),
		   STYLE_SERIES_1, 100);
}

static void draw_refusal(const struct canvas *canvas, int y)
{
	char text[160];

	snprintf(text, sizeof(text), "? refused: needs %s",
		 source_info(SOURCE_PROCESS_SMAPS_ROLLUP)->privilege);
	canvas_put_cut(canvas, 0, y, canvas->width, STYLE_WARNING, text);
}

void inspector_head_draw(const struct scene *scene, const struct inspector *inspector,
			 const struct canvas *canvas, bool has_curves)
{
	const struct inspector_record *record = &inspector->record;
	struct canvas inside, figures;
	char title[160], note[256], foot[sizeof(record->cgroup) + 8] = "";
	int tail;

	snprintf(title, sizeof(title), "%llu%s%s", (unsigned long long)inspector->pid,
		 record->is_known ? " " : "", record->name);
	format_note(record, note, sizeof(note));
	if (record->cgroup[0])
		snprintf(foot, sizeof(foot), "cgroup %s", record->cgroup);
	inside = canvas_box(canvas, &(struct box){
		.title = title, .note = note,
		.note_style = record->has_ended ? STYLE_WARNING : STYLE_NEUTRAL,
		.foot = foot,
	});
	if (record->cgroup_style != STYLE_NEUTRAL)
		canvas_put_cut(canvas, 2, canvas->height - 1, canvas->width - 4,
			       record->cgroup_style, foot);
	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
	if (!record->is_known) {
		canvas_put(&inside, 0, 0, STYLE_DIM, model_now(scene->model) ?
			   "no such process: it has ended, or never was (Esc: back)" :
			   "waiting for the first sample");
		return;
	}
	canvas_put_cut(&inside, 0, 0, inside.width, STYLE_NEUTRAL, record->command);
	tail = (record->is_refused && inside.height > 3) + (has_curves && inside.height > 4);
	figures = canvas_sub(&inside, (struct rectangle){ 0, 1, inside.width,
							  inside.height - 1 - tail });
	draw_figures(inspector, &figures);
	if (has_curves && inside.height > 4)
		draw_curves(scene, inspector, &inside, inside.height - 1);
	if (record->is_refused && inside.height > 3)
		draw_refusal(&inside, inside.height - tail);
}

static void draw_graph(const struct scene *scene, const struct inspector *inspector,
		       const struct canvas *canvas, const char *label, struct column column,
		       enum style style, double minimum_scale)
{
	struct canvas curve = canvas_sub(
		canvas, (struct rectangle){ 0, 1, canvas->width, canvas->height - 1 });
	int x = canvas_put(canvas, 0, 0, STYLE_NEUTRAL, label);

	for (size_t i = 0; i < inspector_figure_count(); i++) {
		struct column other = inspector_figure_column(i);

		if (other.metric == column.metric && other.lens == column.lens)
			canvas_put(canvas, x + 1, 0, STYLE_BOLD, inspector->record.figures[i].text);
	}
	graph_history(&curve, scene->model, column, &inspector->record.key, style, 0,
		      minimum_scale);
}

void inspector_graphs_draw(const struct scene *scene, const struct inspector *inspector,
			   const struct canvas *canvas)
{
	struct canvas inside = canvas_box(canvas, &(struct box){ .title = "History" });
	int half;

	inside = canvas_sub(&inside, (struct rectangle){ 1, 0, inside.width - 2, inside.height });
	if (!inspector->record.is_known || inside.height < 2)
		return;
	half = inside.width / 2;
	for (int i = 0; i < 2; i++) {
		struct rectangle place = { 0, 0, inside.width, inside.height };
		struct canvas area;

		if (half >= CURVE_MINIMUM)
			place = (struct rectangle){ i * half, 0, half - 2 + 2 * i, inside.height };
		else if (inside.height >= 6)
			place = (struct rectangle){ 0, i * (inside.height / 2), inside.width,
						    inside.height / 2 };
		else if (i > 0)
			return;
		area = canvas_sub(&inside, place);
		if (i == 0)
			draw_graph(scene, inspector, &area, "PSS",
				   column_value(METRIC_PROCESS_PSS), STYLE_ANONYMOUS, 0);
		else
			draw_graph(scene, inspector, &area, "minor faults",
				   column_rate(METRIC_PROCESS_MINOR_FAULTS), STYLE_SERIES_1, 100);
	}
}
