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
	if (outcome->blocked) {
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

static size_t count_cells(const struct text_view *part, enum presence presence)
{
	size_t count = 0;

	for (size_t i = 0; i < part->shown; i++)
		for (const struct view_column *at = part->view->columns; at->column.metric; at++)
			if (model_cell(part->model, part->rows.items[i].row,
				       at->column).presence == presence)
				count++;
	return count;
}

static void note_cells(const struct text_view *part, enum presence presence, const char *meaning)
{
	size_t count = count_cells(part, presence);

	if (!count)
		return;
	begin_note(part, presence, SOURCE_NONE);
	fprintf(part->file, "%zu %s %s\n", count, count == 1 ? "value" : "values", meaning);
}

void text_notes_write(struct text_view *part)
{
	for (size_t i = 0; part->view->columns[i].column.metric; i++) {
		enum source source = select_source(part->view->columns[i].column);

		if (source != SOURCE_NONE && !is_mentioned_before(part->view, i))
			note_source(part, source);
	}
	note_cells(part, PRESENCE_PENDING, "not read yet");
	note_cells(part, PRESENCE_ESTIMATE, "not read, for that would hold the process for longer "
					    "than --walk-limit: upper bounds");
	note_cells(part, PRESENCE_GONE, "lost: the process ended while it was read");
	note_cells(part, PRESENCE_UNREADABLE, "malformed or beyond 64 bits");
}
