/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What grows, how fast, and for how long it can: the trends of the followed rows as a table, and as
 * a column of the tables that the rows come from. Must not know how a trend is made.
 */
#include "derive.h"
#include "past.h"

#include <math.h>

enum { SECONDS_PER_PAGE_MAXIMUM = 60, TIME_TO_LIMIT_MAXIMUM = 7 * 24 * 3600 };

enum kind { KIND_SYSTEM, KIND_PROCESS, KIND_CGROUP, KIND_SLAB };

static const struct source_of_growth {
	const char *kind;
	const char *fixed_name;	/* of the machine's rows */
	enum metric size, name, growth, limit;
	enum kind   order;
	bool        runs_out;	/* falling is what comes to an end, at 0 */
} kinds[] = {
	{ "system", "available memory", METRIC_SYSTEM_MEMORY_AVAILABLE, METRIC_NONE, METRIC_NONE,
	  METRIC_NONE, KIND_SYSTEM, true },
	{ "system", "free swap", METRIC_SYSTEM_SWAP_FREE, METRIC_NONE, METRIC_NONE, METRIC_NONE,
	  KIND_SYSTEM, true },
	{ "process", NULL, METRIC_PROCESS_RESIDENT, METRIC_PROCESS_NAME, METRIC_PROCESS_GROWTH,
	  METRIC_NONE, KIND_PROCESS, false },
	{ "cgroup", NULL, METRIC_CGROUP_CURRENT, METRIC_CGROUP_PATH, METRIC_CGROUP_GROWTH,
	  METRIC_CGROUP_MAX, KIND_CGROUP, false },
	{ "slab", NULL, METRIC_SLAB_SIZE, METRIC_SLAB_NAME, METRIC_SLAB_GROWTH, METRIC_NONE,
	  KIND_SLAB, false },
};

static const struct source_of_growth *kind_of(enum metric size)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].size == size)
			return &kinds[i];
	return NULL;
}

static int64_t whole(double value)
{
	if (value >= 9e18)
		return INT64_MAX;
	return value <= -9e18 ? INT64_MIN : (int64_t)llround(value);
}

static const char *name_of(const struct sample *sample, const struct source_of_growth *kind,
			   size_t row)
{
	const struct cell *name;

	if (kind->fixed_name)
		return kind->fixed_name;
	name = sample_get(sample, row, kind->name);
	if (cell_has_value(name))
		return name->text;
	/* The name of the key is the path or the cache; a process without a name has none there. */
	return sample_table(sample, metric_info(kind->size)->entity)->keys[row].name;
}

/* Slower than a page a minute is nothing to list; the machine is always listed. */
static bool is_listed(const struct sample *sample, const struct source_of_growth *kind,
		      const struct trend *trend)
{
	double page = sample->origin.page_size ? (double)sample->origin.page_size : 4096;

	if (kind->order == KIND_SYSTEM)
		return true;
	return trend && trend->is_sure && fabs(trend->slope) * SECONDS_PER_PAGE_MAXIMUM >= page;
}

static void put_time(struct sample *sample, size_t row, double seconds)
{
	bool is_far = seconds > TIME_TO_LIMIT_MAXIMUM;

	sample_put_count(sample, row, METRIC_GROWTH_TIME_TO_LIMIT,
			 (uint64_t)((is_far ? TIME_TO_LIMIT_MAXIMUM : seconds) * 1e9));
	struct cell *cell = sample_cell(sample, row, METRIC_GROWTH_TIME_TO_LIMIT);
	if (cell && is_far)
		cell->presence = PRESENCE_AT_LEAST;
}

static void put_limit(struct sample *sample, const struct source_of_growth *kind,
		      size_t from_row, const struct trend *trend, size_t row)
{
	const struct cell *limit = kind->limit ? sample_get(sample, from_row, kind->limit) : NULL;
	double left;

	if (kind->runs_out) {
		sample_put_count(sample, row, METRIC_GROWTH_LIMIT, 0);
		if (trend && trend->is_sure && trend->slope < 0)
			put_time(sample, row, fmax(trend->level, 0) / -trend->slope);
		return;
	}
	if (!limit)
		return;
	if (!cell_has_value(limit)) {
		sample_put_presence(sample, row, METRIC_GROWTH_LIMIT, limit->presence);
		return;
	}
	sample_put_count(sample, row, METRIC_GROWTH_LIMIT, limit->count);
	left = fmax((double)limit->count - (trend ? trend->level : 0), 0);
	if (trend && trend->is_sure && trend->slope > 0)
		put_time(sample, row, left / trend->slope);
}

static void put_trend(struct sample *sample, const struct trend *trend, size_t row)
{
	sample_put_count(sample, row, METRIC_GROWTH_SPAN, (uint64_t)(trend->span * 1e9));
	sample_put_count(sample, row, METRIC_GROWTH_SAMPLES, trend->points);
	sample_put_ratio(sample, row, METRIC_GROWTH_CONFIDENCE, trend->agreement);
	if (trend->is_sure)
		sample_put_signed(sample, row, METRIC_GROWTH_SLOPE, whole(trend->slope));
}

static void add_row(struct sample *sample, const struct source_of_growth *kind, size_t from_row,
		    const struct trend *trend)
{
	const struct cell *size = sample_get(sample, from_row, kind->size);
	const struct key *from = &sample_table(sample, metric_info(kind->size)->entity)
				  ->keys[from_row];
	const char *name = name_of(sample, kind, from_row);
	int64_t row = sample_add_row(sample, ENTITY_GROWTH,
				     (struct key){ .first = kind->order, .second = from->first,
						   .name = name ? name : "" });

	if (row < 0)
		return;
	sample_put_text(sample, (size_t)row, METRIC_GROWTH_KIND, text_from(kind->kind));
	if (name)
		sample_put_text(sample, (size_t)row, METRIC_GROWTH_NAME, text_from(name));
	if (kind->order == KIND_PROCESS)
		sample_put_count(sample, (size_t)row, METRIC_GROWTH_PID, from->first);
	if (cell_has_value(size))
		sample_put_count(sample, (size_t)row, METRIC_GROWTH_SIZE, size->count);
	if (trend)
		put_trend(sample, trend, (size_t)row);
	put_limit(sample, kind, from_row, trend, (size_t)row);
}

void compute_growth(const struct model *model, struct sample *sample)
{
	const struct table *table = sample_table(sample, ENTITY_GROWTH);
	bool is_wanted = table->is_present && table->row_count == 0;

	for (size_t i = 0; i < model->followed_count; i++) {
		const struct followed *followed = &model->followed[i];
		const struct source_of_growth *kind = kind_of(followed->metric);
		const struct trend *trend;
		bool has_column;

		if (!kind)
			continue;
		has_column = kind->growth && sample->column_of[kind->growth] >= 0;
		if (!is_wanted && !has_column)
			continue;
		trend = history_trend(followed->history);
		if (has_column && trend && trend->is_sure)
			sample_put_signed(sample, followed->row, kind->growth,
					  whole(trend->slope));
		if (is_wanted && is_listed(sample, kind, trend))
			add_row(sample, kind, followed->row, trend);
	}
}
