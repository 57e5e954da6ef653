/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes below a view of the text report: what stands behind the marks in its cells, and what would
 * help. Knows sources and presences, no view.
 */
#include "text_parts.h"

#include <errno.h>
#include <string.h>

#include "select.h"

/* The mark that cells of this presence show, then the file it is about. */
static void begin_note(const struct text_view *part, enum presence presence, enum source source)
{
	char mark[TEXT_CELL_SIZE];

	text_cell_format(part, (struct cell){ .presence = presence },
			 (struct column){ .metric = METRIC_PROCESS_PID }, mark);
	fprintf(part->file, "  %s ", mark);
	if (source != SOURCE_NONE)
		fprintf(part->file, "%s: ", source_info(source)->path);
}

static void note_refusal(const struct text_view *part, enum source source,
			 const struct outcome *outcome)
{
	const struct source_info *info = source_info(source);

	begin_note(part, PRESENCE_DENIED, source);
	if (info->cost == COST_CHEAP)
		fputs("refused", part->file);
	else
		fprintf(part->file, "%u refused", outcome->denied);
	if (info->privilege)
		fprintf(part->file, "; needs %s", info->privilege);
	putc('\n', part->file);
}

static void note_absence(const struct text_view *part, enum source source,
			 const struct outcome *outcome)
{
	begin_note(part, PRESENCE_ABSENT, source);
	if (outcome->error == EOPNOTSUPP)
		fputs("switched off on this machine\n", part->file);
	else if (outcome->error == 0 || outcome->error == ENOENT)
		fputs("not there\n", part->file);
	else
		fprintf(part->file, "%s\n", strerror(outcome->error));
}

static void note_wait(const struct text_view *part, const struct outcome *outcome)
{
	const struct sample *now = model_now(part->model);
	uint64_t ended = now->taken.monotonic + now->took;
	char duration[TEXT_CELL_SIZE];

	if (outcome->blocked_since && outcome->blocked_since < ended) {
		unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, ended - outcome->blocked_since,
				  duration, sizeof(duration));
		fprintf(part->file, ", for %s", duration);
	}
	putc('\n', part->file);
}

static void note_source(const struct text_view *part, enum source source)
{
	const struct outcome *outcome = &model_now(part->model)->outcomes[source];

	if (outcome->presence == PRESENCE_DENIED || outcome->denied)
		note_refusal(part, source, outcome);
	if (outcome->presence == PRESENCE_ABSENT)
		note_absence(part, source, outcome);
	if (outcome->presence == PRESENCE_UNREADABLE && outcome->error) {
		begin_note(part, PRESENCE_UNREADABLE, source);
		fprintf(part->file, "%s\n", strerror(outcome->error));
	}
	if (outcome->blocked && source_info(source)->takes_mmap_lock) {
		begin_note(part, PRESENCE_BLOCKED, source);
		fprintf(part->file, "%u held up, the process's mmap_lock is taken",
			outcome->blocked);
		note_wait(part, outcome);
	}
	if (outcome->malformed_line) {
		begin_note(part, PRESENCE_UNREADABLE, source);
		fprintf(part->file, "line %u could not be understood\n", outcome->malformed_line);
	}
}

static bool is_mentioned_before(const struct view *view, size_t index)
{
	enum source source = select_source(view->columns[index].column);

	for (size_t i = 0; i < index; i++)
		if (select_source(view->columns[i].column) == source)
			return true;
	return false;
}

/* Whether the values of a column may come from there, on this machine or on another one. */
static bool is_behind(struct column column, enum source source)
{
	enum metric metric = column.metric;

	while (metric && metric_info(metric)->source == SOURCE_NONE)
		metric = metric_info(metric)->inputs[0];
	return metric && (metric_info(metric)->source == source ||
			  metric_info(metric)->other_source == source);
}

/* A file of the machine that does not answer leaves all its cells without a value. */
static void note_silent(const struct text_view *part, enum source source)
{
	const struct outcome *outcome = &model_now(part->model)->outcomes[source];
	bool is_seen = false;

	if (!outcome->blocked || source_info(source)->takes_mmap_lock)
		return;
	for (const struct view_column *at = part->view->columns; at->column.metric; at++)
		is_seen = is_seen || is_behind(at->column, source);
	if (!is_seen)
		return;
	begin_note(part, PRESENCE_BLOCKED, source);
	fputs("no answer", part->file);
	note_wait(part, outcome);
}

/* What was carried forward, and how old the oldest of it is. */
static void note_old(const struct text_view *part)
{
	uint64_t oldest = 0;
	size_t count = 0;
	char age_text[TEXT_CELL_SIZE];

	for (size_t i = 0; i < part->shown; i++)
		for (const struct view_column *at = part->view->columns; at->column.metric; at++) {
			uint32_t row = part->rows.items[i].row;
			struct column of_age;
			struct cell age;

			if (model_cell(part->model, row, at->column).presence != PRESENCE_STALE)
				continue;
			count++;
			of_age = (struct column){ metric_age(at->column.metric), LENS_VALUE };
			if (!of_age.metric)
				continue;
			age = model_cell(part->model, row, of_age);
			if (cell_has_value(&age) && age.count > oldest)
				oldest = age.count;
		}
	if (!count)
		return;
	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, oldest, age_text, sizeof(age_text));
	fprintf(part->file, "  %zu %s read before this sample, up to %s ago\n", count,
		count == 1 ? "value was" : "values were", age_text);
}

static void count_cells(const struct text_view *part, size_t counts[PRESENCE_COUNT])
{
	for (size_t i = 0; i < part->shown; i++)
		for (const struct view_column *at = part->view->columns; at->column.metric; at++)
			counts[model_cell(part->model, part->rows.items[i].row,
					  at->column).presence]++;
}

static void note_cells(const struct text_view *part)
{
	/* Both estimates are written with the same mark. */
	static const struct { enum presence presence, mark; const char *meaning; } notes[] = {
		{ PRESENCE_PENDING, PRESENCE_PENDING, "not read yet" },
		{ PRESENCE_ESTIMATE, PRESENCE_ESTIMATE,
		  "not read, for that would hold the process for longer than --walk-limit: upper "
		  "bounds" },
		{ PRESENCE_SAMPLED, PRESENCE_ESTIMATE,
		  "estimated from some of the pages, or from the control group" },
		{ PRESENCE_GONE, PRESENCE_GONE, "lost: the process ended while it was read" },
		{ PRESENCE_UNREADABLE, PRESENCE_UNREADABLE, "malformed or beyond 64 bits" },
	};
	size_t counts[PRESENCE_COUNT] = { 0 };

	count_cells(part, counts);
	if (counts[PRESENCE_STALE])
		note_old(part);
	for (size_t i = 0; i < ARRAY_SIZE(notes); i++) {
		size_t count = counts[notes[i].presence];

		if (!count)
			continue;
		begin_note(part, notes[i].mark, SOURCE_NONE);
		fprintf(part->file, "%zu %s %s\n", count, count == 1 ? "value" : "values",
			notes[i].meaning);
	}
}

void text_notes_write(struct text_view *part)
{
	for (size_t i = 0; part->view->columns[i].column.metric; i++) {
		enum source source = select_source(part->view->columns[i].column);

		if (source != SOURCE_NONE && !is_mentioned_before(part->view, i))
			note_source(part, source);
	}
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		note_silent(part, source);
	note_cells(part);
}
