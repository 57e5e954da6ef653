/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a side job has read, as a sample shows it: whole rows of the work under way first, then
 * those of the work before that are still to come. Knows tables, no file, and waits for nothing.
 */
#include <errno.h>
#include <string.h>

#include "side_job.h"

struct taking {
	const struct side_job *job;
	struct collection     *collection;
	struct sample         *to;
	uint64_t               now;
	enum presence          missing;	/* of what no read has brought yet */
	uint64_t               blocked_since;	/* monotonic ns */
	struct reading         reading;	/* what the job waits for */
	enum source            source;	/* SOURCE_NONE: nothing */
};

static bool is_blocked(const struct taking *taking)
{
	return taking->missing == PRESENCE_BLOCKED;
}

static void look_at_reading(struct taking *taking)
{
	const struct side_job *job = taking->job;

	if (!job->is_running)
		return;
	taking->source = reading_now(&job->reader->reading, &taking->reading);
	taking->blocked_since = taking->reading.since;
	if (taking->now - taking->reading.since < side_job_deadline(job)) {
		/* A patient sample gives up when many slow reads have taken too long together. */
		if (!taking->collection->demand->is_exhaustive)
			return;
		taking->blocked_since = job->begun;
	}
	taking->missing = PRESENCE_BLOCKED;
}

/* ---- one row ---- */

static struct cell copy_cell(const struct taking *taking, enum metric metric, struct cell cell,
			     bool is_stale, const struct key *from, const struct key *to)
{
	const struct metric_info *info = metric_info(metric);

	if (cell_has_value(&cell) && info->unit == UNIT_TEXT) {
		cell.text = cell.text == from->name ? to->name :
			    arena_copy(&taking->to->arena, cell.text, strlen(cell.text));
		if (!cell.text) {
			taking->to->is_incomplete = true;
			return (struct cell){ .presence = PRESENCE_ABSENT };
		}
	}
	if (cell.presence == PRESENCE_PRESENT && is_stale && info->nature != NATURE_IDENTITY)
		cell.presence = PRESENCE_STALE;
	return cell;
}

static struct cell missing_cell(const struct taking *taking, enum metric metric)
{
	const struct metric_info *info = metric_info(metric);
	struct cell cell = { .presence = taking->missing };

	if (info->is_computed)
		return (struct cell){ .presence = PRESENCE_ABSENT };
	if (is_blocked(taking) && info->source != taking->source &&
	    info->other_source != taking->source)
		cell.presence = PRESENCE_PENDING;
	if (cell.presence == PRESENCE_BLOCKED && info->unit != UNIT_TEXT)
		cell.count = taking->now - taking->blocked_since;
	return cell;
}

/* `is_whole`: what has no value now has none. Otherwise it was not read yet. */
static void take_row(const struct taking *taking, const struct sample *from, size_t table,
		     size_t row, uint64_t read_at, bool is_whole)
{
	const enum metric age = taking->job->kind->tables[table].age;
	const enum entity entity = taking->job->kind->tables[table].entity;
	const struct table *rows = sample_table(taking->to, entity);
	const struct key *key = &sample_table(from, entity)->keys[row];
	bool is_stale = read_at < taking->to->taken.monotonic;
	int64_t added = sample_add_row(taking->to, entity, *key);

	for (size_t i = 0; i < rows->column_count && added >= 0; i++) {
		enum metric metric = rows->columns[i];
		struct cell *to = &rows->cells[(size_t)added * rows->column_count + i];
		const struct cell *cell = sample_get(from, row, metric);

		if (cell->presence == PRESENCE_UNASKED ||
		    (cell->presence == PRESENCE_ABSENT && !is_whole))
			*to = missing_cell(taking, metric);
		else
			*to = copy_cell(taking, metric, *cell, is_stale, key, &rows->keys[added]);
	}
	if (added >= 0)
		sample_put_count(taking->to, (size_t)added, age,
				 taking->now > read_at ? taking->now - read_at : 0);
}

/* A row of which nothing but the name is known. */
static void take_name(const struct taking *taking, const char *name)
{
	const struct table *rows =
		sample_table(taking->to, taking->job->kind->tables[0].entity);
	int64_t added = sample_add_row(taking->to, rows->entity, (struct key){ .name = name });

	for (size_t i = 0; i < rows->column_count && added >= 0; i++) {
		const struct metric_info *info = metric_info(rows->columns[i]);
		struct cell *to = &rows->cells[(size_t)added * rows->column_count + i];

		to->presence = info->is_computed ? PRESENCE_ABSENT : PRESENCE_PENDING;
		if (info->nature == NATURE_IDENTITY && info->unit == UNIT_TEXT)
			*to = (struct cell){ .presence = PRESENCE_PRESENT,
					     .text = rows->keys[added].name };
	}
}

/* ---- tables ---- */

static void take_rows(const struct taking *taking, const struct sample *from, size_t table,
		      size_t begin, size_t end)
{
	enum metric age = taking->job->kind->tables[table].age;

	for (size_t row = begin; row < end; row++)
		take_row(taking, from, table, row, sample_get(from, row, age)->count, true);
}

/* The first row of the work before that the work under way has yet to come to. The order is the
 * same, so it is the one after the last that both have; what is missing before it is gone. */
static size_t find_rest(const struct taking *taking, size_t table, size_t whole,
			size_t *ret_open)
{
	const struct side_job *job = taking->job;
	enum entity entity = job->kind->tables[table].entity;
	const struct table *now = sample_table(job->now, entity);
	const struct table *last = sample_table(job->last, entity);
	struct arena *scratch = &taking->collection->collector->scratch;
	struct arena_mark mark = arena_mark(scratch);
	const struct key_index *index = last->row_count ? key_index_new(scratch, last) : NULL;
	int64_t found = -1;

	*ret_open = last->row_count;
	if (index && whole < now->row_count)
		found = key_index_find(index, &now->keys[whole]);
	if (found >= 0)
		*ret_open = (size_t)found;
	for (found = -1; index && whole > 0 && found < 0; whole--)
		found = key_index_find(index, &now->keys[whole - 1]);
	arena_rewind(scratch, mark);
	return (size_t)(found + 1);
}

static void take_table(const struct taking *taking, size_t table)
{
	const struct side_job *job = taking->job;
	const struct table *now = sample_table(job->now, job->kind->tables[table].entity);
	const struct table *last = sample_table(job->last, job->kind->tables[table].entity);
	size_t whole = job->is_running ? job->whole_rows[table] : now->row_count, rest, open;

	sample_expect_rows(taking->to, now->entity,
			   now->row_count > last->row_count ? now->row_count : last->row_count);
	take_rows(taking, job->now, table, 0, whole);
	if (!job->is_running)
		return;
	rest = find_rest(taking, table, whole, &open);
	/* The row that is being read is new, or what it was before is better than half of it. */
	if (whole < now->row_count && open == last->row_count)
		take_row(taking, job->now, table, whole, job->row_begun, false);
	else if (open < last->row_count)
		rest = open;
	take_rows(taking, job->last, table, rest, last->row_count);
	for (size_t i = job->collection.coming_count; i-- > 0 && table == 0 && !job->has_last;)
		take_name(taking, job->collection.coming[i]);
}

static void take_unknown(const struct taking *taking)
{
	const struct sample *from = taking->job->is_running ? taking->job->last : taking->job->now;
	const struct table *unknown = sample_table(from, ENTITY_UNKNOWN);
	const struct table *to = sample_table(taking->to, ENTITY_UNKNOWN);

	for (size_t row = 0; row < unknown->row_count && to->is_present; row++) {
		int64_t added = sample_add_row(taking->to, ENTITY_UNKNOWN, unknown->keys[row]);

		for (size_t i = 0; i < to->column_count && added >= 0; i++)
			to->cells[(size_t)added * to->column_count + i] =
				copy_cell(taking, to->columns[i],
					  *sample_get(from, row, to->columns[i]), false,
					  &unknown->keys[row], &to->keys[added]);
	}
}

static void take_system_cells(const struct taking *taking)
{
	const struct side_job *job = taking->job;
	const struct key none = { .name = NULL };

	for (enum metric metric = job->kind->first_cell; metric <= job->kind->last_cell;
	     metric++) {
		const struct cell *now = sample_get(job->now, 0, metric);
		const struct cell *last = sample_get(job->last, 0, metric);
		struct cell *to = sample_cell(taking->to, 0, metric);

		if (!to)
			continue;
		if (now->presence != PRESENCE_UNASKED && (!job->is_running || cell_has_value(now)))
			*to = copy_cell(taking, metric, *now, false, &none, &none);
		else if (cell_has_value(last))
			*to = copy_cell(taking, metric, *last, true, &none, &none);
		else
			*to = missing_cell(taking, metric);
	}
}

/* ---- outcomes ---- */

static bool is_touched(const struct outcome *outcome)
{
	return outcome->reads || outcome->error || outcome->gone;
}

static void add_outcome(struct outcome *to, const struct outcome *from, uint64_t now)
{
	to->reads += from->reads;
	to->denied += from->denied;
	to->gone += from->gone;
	to->took += from->took;
	to->read_at = now;
	if (!to->error)
		to->error = from->error;
	if (!to->malformed_line)
		to->malformed_line = from->malformed_line;
	if (to->unknown_fields < from->unknown_fields)
		to->unknown_fields = from->unknown_fields;
}

/* What the job waits for, and has brought nothing so far. */
static void note_reading(const struct taking *taking)
{
	struct outcome *to = &taking->to->outcomes[taking->source];

	if (!is_blocked(taking)) {
		if (!is_touched(to))
			outcome_note_read(to, -EAGAIN, taking->now, 0);
		return;
	}
	outcome_note_read(to, -ETIMEDOUT, taking->blocked_since, 0);
	to->blocked_path = arena_copy(&taking->to->arena, taking->reading.what,
				      strlen(taking->reading.what));
}

/* When nothing was done before, what the work under way has done so far is all there is. */
static void take_outcomes(const struct taking *taking)
{
	const struct side_job *job = taking->job;
	bool is_old = job->is_running && job->has_last;

	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++) {
		const struct outcome *from =
			&(is_old ? job->last : job->now)->outcomes[source];

		if (is_touched(from))
			add_outcome(&taking->to->outcomes[source], from, taking->now);
	}
	/* Ages count back from the one source or the other, whichever this machine has. */
	METRIC_SET_EACH(metric, &job->demand.metrics)
		if (metric_age(metric))
			taking->to->outcomes[metric_info(metric)->source].read_at = taking->now;
	if (taking->source != SOURCE_NONE)
		note_reading(taking);
}

void side_rows_take(const struct side_job *job, struct collection *collection)
{
	struct taking taking = {
		.job = job, .collection = collection, .to = collection->sample,
		.now = clock_monotonic(), .missing = PRESENCE_PENDING,
	};

	look_at_reading(&taking);
	for (size_t i = 0; i < SIDE_TABLES; i++)
		if (sample_table(taking.to, job->kind->tables[i].entity)->is_present)
			take_table(&taking, i);
	take_unknown(&taking);
	if (sample_table(taking.to, ENTITY_SYSTEM)->row_count)
		take_system_cells(&taking);
	take_outcomes(&taking);
}
