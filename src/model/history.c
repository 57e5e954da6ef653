/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recent values, for graphs and for trends, so many of each at most, made when they are first asked
 * for. Rows are followed by key, never by number. Where there are too many, those go that
 * nobody has asked for longest; so do those whose rows are gone.
 */
#include "past.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	HISTORIES_MAXIMUM = 1024,	/* what following many rows may cost: about 10 MiB */
	MISSING_MAXIMUM = 10,		/* samples without the row before it is given up */
	TREND_WINDOW = 600,		/* seconds that a trend looks back */
	TREND_REST = 5,			/* seconds that a trend of many points is good for */
	TREND_POINTS_CHEAP = 60,
	RECENT_MAXIMUM = 16,
};

struct point {
	double   value;
	uint64_t time;	/* monotonic ns */
};

/* The newest points are with the history itself, and go to a page of their own some at a time: to
 * record a point in each of hundreds of histories must not touch hundreds of pages. */

struct history {
	struct history *next;		/* in its bucket */
	struct column   column;
	struct key      key;		/* owned */
	bool            has_key;
	size_t          row;		/* where the key was last: rows seldom move */
	uint64_t        asked;		/* number of the sample that it was last asked for at */
	unsigned        missing;	/* samples since the row was last there */
	size_t          count;		/* of all points */
	size_t          recent_count, recent_limit;
	struct point    recent[RECENT_MAXIMUM];	/* oldest first */
	struct point   *older;		/* a ring of HISTORY_LENGTH, owned; NULL: not needed yet */
	size_t          older_next;
	double          setting;	/* limit under which the values came about; NAN: unknown */
	uint64_t        since;		/* monotonic ns: trends begin here */
	struct trend    trend;
	uint64_t        trend_at;	/* monotonic ns, 0: none yet */
	bool            has_trend;
};

static const struct point *point_at(const struct history *history, size_t back)
{
	if (back < history->recent_count)
		return &history->recent[history->recent_count - 1 - back];
	back -= history->recent_count;
	return &history->older[(history->older_next + HISTORY_LENGTH - 1 - back) % HISTORY_LENGTH];
}

/* Without memory for it the oldest of the few points goes. */
static void make_room_for_point(struct history *history)
{
	if (history->recent_count < history->recent_limit)
		return;
	if (!history->older)
		history->older = calloc(HISTORY_LENGTH, sizeof(*history->older));
	if (!history->older) {
		history->recent_count--;
		history->count = history->recent_count;
		memmove(history->recent, history->recent + 1,
			history->recent_count * sizeof(*history->recent));
		return;
	}
	for (size_t i = 0; i < history->recent_count; i++) {
		history->older[history->older_next] = history->recent[i];
		history->older_next = (history->older_next + 1) % HISTORY_LENGTH;
	}
	history->recent_count = 0;
	history->recent_limit = RECENT_MAXIMUM;
}

static void add_point(struct history *history, double value, uint64_t time)
{
	make_room_for_point(history);
	history->recent[history->recent_count++] = (struct point){ value, time };
	if (history->count < HISTORY_LENGTH)
		history->count++;
}

/* One index of each table for all histories, made when a row has moved. */
struct recording {
	const struct model     *model;
	const struct key_index *indices[ENTITY_COUNT];
};

static int64_t look_up(struct recording *recording, const struct table *table,
		       const struct key *key)
{
	const struct key_index **index = &recording->indices[table->entity];

	if (!*index)
		*index = key_index_new(recording->model->scratch, table);
	return *index ? key_index_find(*index, key) : table_find(table, key);
}

/* The row to record, or row_count when it is not there. */
static size_t find_row(struct history *history, struct recording *recording,
		       const struct table *table)
{
	if (!history->has_key)
		return 0;
	if (history->row < table->row_count &&
	    key_equal(&table->keys[history->row], &history->key))
		return history->row;
	int64_t found = look_up(recording, table, &history->key);
	if (found < 0)
		return table->row_count;
	history->row = (size_t)found;
	return history->row;
}

static void history_record(struct history *history, struct recording *recording)
{
	const struct model *model = recording->model;
	const struct table *table = sample_table(model->now, column_entity(history->column));
	size_t row = find_row(history, recording, table);
	uint64_t newest = history->count ? point_at(history, 0)->time : 0;
	uint64_t time = model->now->taken.monotonic;
	double value = NAN;

	/* A value that was carried forward is no point of its own: it comes again with its time,
	 * and trends pass over the repetitions. Times never go back for it. */
	if (row < table->row_count && newest < time) {
		time = model_read_time(model, row, history->column.metric);
		time = time > newest ? time : newest;
	}
	if (row < table->row_count)
		value = column_number(history->column, model_cell(model, row, history->column));
	history->missing = row < table->row_count ? 0 : history->missing + 1;
	add_point(history, value, time);
}

static void drop(struct model *model, struct history **link)
{
	struct history *history = *link;

	*link = history->next;
	model->history_count--;
	key_done(&history->key);
	free(history->older);
	free(history);
}

/* Asked for lately enough that somebody may still hold it. */
static bool is_in_use(const struct model *model, const struct history *history)
{
	return history->asked + 1 >= model->sample_number;
}

void histories_record(struct model *model)
{
	const struct arena_mark mark = arena_mark(model->scratch);
	struct recording recording = { .model = model };

	for (size_t i = 0; i < HISTORY_BUCKETS; i++)
		for (struct history **link = &model->histories[i]; *link;) {
			history_record(*link, &recording);
			if ((*link)->has_key && (*link)->missing >= MISSING_MAXIMUM &&
			    !is_in_use(model, *link))
				drop(model, link);
			else
				link = &(*link)->next;
		}
	arena_rewind(model->scratch, mark);
}

void histories_free(struct model *model)
{
	for (size_t i = 0; i < HISTORY_BUCKETS; i++)
		while (model->histories[i])
			drop(model, &model->histories[i]);
}

/* False when all of them are in use. */
static bool make_room(struct model *model)
{
	struct history **oldest = NULL;

	for (size_t i = 0; i < HISTORY_BUCKETS; i++)
		for (struct history **link = &model->histories[i]; *link; link = &(*link)->next)
			if ((*link)->has_key && !is_in_use(model, *link) &&
			    (!oldest || (*link)->asked < (*oldest)->asked))
				oldest = link;
	if (oldest)
		drop(model, oldest);
	return oldest != NULL;
}

static bool is_history_of(const struct history *history, struct column column,
			  const struct key *key)
{
	if (history->column.metric != column.metric || history->column.lens != column.lens ||
	    history->has_key != (key != NULL))
		return false;
	return !key || key_equal(&history->key, key);
}

static struct history **bucket_of(struct model *model, struct column column, const struct key *key)
{
	uint64_t hash = (key ? key_hash(key) : 0) + column.metric * 31u + (unsigned)column.lens;

	return &model->histories[hash % HISTORY_BUCKETS];
}

static struct history *history_new(struct column column, const struct key *key, size_t number)
{
	struct history *history = calloc(1, sizeof(*history));

	if (!history)
		return NULL;
	history->column = column;
	history->has_key = key != NULL;
	history->setting = NAN;
	/* Not all of them fill up in the same sample. */
	history->recent_limit = 1 + number % RECENT_MAXIMUM;
	if (key && key_copy(key, &history->key)) {
		free(history);
		return NULL;
	}
	return history;
}

static struct history *find_or_make(struct model *model, struct column column,
				    const struct key *key, bool *ret_is_new)
{
	struct history **bucket = bucket_of(model, column, key), *history;

	*ret_is_new = false;
	for (history = *bucket; history; history = history->next)
		if (is_history_of(history, column, key))
			break;
	if (!history) {
		if (model->history_count >= HISTORIES_MAXIMUM && !make_room(model))
			return NULL;
		history = history_new(column, key, model->history_count);
		if (!history)
			return NULL;
		history->next = *bucket;
		*bucket = history;
		model->history_count++;
		*ret_is_new = true;
	}
	history->asked = model->sample_number;
	return history;
}

const struct history *model_track(struct model *model, struct column column, const struct key *key)
{
	bool is_new;
	struct history *history = find_or_make(model, column, key, &is_new);

	if (history && is_new && model->now) {
		const struct arena_mark mark = arena_mark(model->scratch);
		struct recording recording = { .model = model };

		history_record(history, &recording);
		arena_rewind(model->scratch, mark);
	}
	return history;
}

struct history *history_follow(struct model *model, struct column column, const struct key *key)
{
	bool is_new;

	return find_or_make(model, column, key, &is_new);
}

/* ---- trends ---- */

void history_note_setting(struct history *history, double setting, uint64_t now)
{
	bool has_changed = !isnan(setting) && !isnan(history->setting) &&
			   (setting < history->setting || setting > history->setting);

	if (!isnan(setting))
		history->setting = setting;
	if (!has_changed)
		return;
	history->since = now;
	history->trend_at = 0;
}

/* Points of the window, oldest first, at the end of the arrays; returns how many. The window is
 * longer where samples are so rare that it would not hold enough of them. A capture may have been
 * played again from an earlier step: of two values of one time the newer counts. */
static size_t gather(const struct history *history, double *times, double *values)
{
	uint64_t newest = point_at(history, 0)->time, later = UINT64_MAX;
	size_t count = 0;

	for (size_t back = 0; back < history->count; back++) {
		const struct point *point = point_at(history, back);
		double age = (double)(newest - point->time) / 1e9;

		if (point->time < history->since ||
		    (age > TREND_WINDOW && count >= TREND_POINTS_MINIMUM))
			break;
		if (isnan(point->value) || point->time >= later)
			continue;
		later = point->time;
		count++;
		times[HISTORY_LENGTH - count] = -age;
		values[HISTORY_LENGTH - count] = point->value;
	}
	return count;
}

const struct trend *history_trend(struct history *history)
{
	double times[HISTORY_LENGTH], values[HISTORY_LENGTH];
	uint64_t now;

	if (history->count == 0)
		return NULL;
	now = point_at(history, 0)->time;
	if (history->trend_at && history->trend.points > TREND_POINTS_CHEAP &&
	    now >= history->trend_at &&
	    now - history->trend_at < TREND_REST * UINT64_C(1000000000))
		return history->has_trend ? &history->trend : NULL;
	size_t count = gather(history, times, values);
	history->has_trend = trend_compute(times + HISTORY_LENGTH - count,
					   values + HISTORY_LENGTH - count, count,
					   &history->trend);
	history->trend_at = now;
	return history->has_trend ? &history->trend : NULL;
}

/* ---- looking back ---- */

size_t history_count(const struct history *history)
{
	return history->count;
}

double history_value(const struct history *history, size_t back)
{
	return back < history->count ? point_at(history, back)->value : NAN;
}

double history_maximum(const struct history *history, size_t count)
{
	double maximum = 0;

	for (size_t back = 0; back < count && back < history->count; back++) {
		double value = history_value(history, back);

		if (value > maximum)
			maximum = value;
	}
	return maximum;
}

double history_span(const struct history *history, size_t count)
{
	if (count > history->count)
		count = history->count;
	if (count < 2)
		return 0;
	uint64_t newest = point_at(history, 0)->time;
	uint64_t oldest = point_at(history, count - 1)->time;
	return newest > oldest ? (double)(newest - oldest) / 1e9 : 0;
}
