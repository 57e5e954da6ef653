/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways to look at a value: as it is, as a change, as a rate, as a share.
 * Knows natures and units of the registry; must not know single metrics, with an exception that the
 * design makes: the start time of processes.
 */
#include "past.h"

#include <assert.h>
#include <math.h>

static const struct cell absent = { .presence = PRESENCE_ABSENT };

static bool unit_is_signed(enum unit unit)
{
	return unit == UNIT_SIGNED_BYTES || unit == UNIT_INDEX || unit == UNIT_NUMBER;
}

/* Names, numbers that name and addresses have no arithmetic. */
static bool metric_has_change(const struct metric_info *info)
{
	return info->unit != UNIT_TEXT && info->unit != UNIT_IDENTIFIER &&
	       info->unit != UNIT_ADDRESS && info->nature != NATURE_IDENTITY;
}

bool column_is_ratio(struct column column)
{
	if (column.lens == LENS_RATE || column.lens == LENS_SHARE)
		return true;
	return metric_info(column.metric)->unit == UNIT_RATIO;
}

bool column_is_signed(struct column column)
{
	if (column_is_ratio(column))
		return false;
	return column.lens == LENS_CHANGE || unit_is_signed(metric_info(column.metric)->unit);
}

double column_number(struct column column, struct cell cell)
{
	if (!cell_has_value(&cell) || column_unit(column) == UNIT_TEXT)
		return NAN;
	if (column_is_ratio(column))
		return cell.ratio;
	return column_is_signed(column) ? (double)cell.signed_count : (double)cell.count;
}

static struct cell value_cell(const struct sample *sample, size_t row, enum metric metric)
{
	if (!sample || row >= sample_table(sample, metric_info(metric)->entity)->row_count)
		return absent;
	return *sample_get(sample, row, metric);
}

/* ---- values that were carried forward ---- */

/* Where a metric's values come from, and what tells how old they are; METRIC_NONE: nothing. */
struct origin_of_values {
	enum source source;
	enum metric age;
	bool        is_walked;
};

static struct origin_of_values origin_of(enum metric metric)
{
	enum source source = metric_rate_source(metric);
	const struct source_info *info = source_info(source);

	return (struct origin_of_values){
		.source = source,
		.age = info->age ? metric_age(metric) : METRIC_NONE,
		.is_walked = info->cost == COST_WALK,
	};
}

/* When the value was read; 0 when that is not known. Ages count back from the sample where it
 * remembers walks, and from when the outcome says that the values were taken over. */
static uint64_t read_time(const struct sample *sample, size_t row,
			  const struct origin_of_values *origin, const struct cell *value)
{
	uint64_t base = sample->outcomes[origin->source].read_at;

	if (origin->source == SOURCE_NONE || (origin->age && origin->is_walked))
		base = sample->taken.monotonic;
	if (origin->age) {
		struct cell age = value_cell(sample, row, origin->age);

		if (cell_has_value(&age) && age.count <= base)
			return base - age.count;
	}
	return value->presence == PRESENCE_STALE ? 0 : base;
}

uint64_t model_read_time(const struct model *model, size_t row, enum metric metric)
{
	const struct origin_of_values origin = origin_of(metric);
	struct cell cell = value_cell(model->now, row, metric);
	uint64_t time = 0;

	/* What was walked is walked again when it has moved. */
	if (origin.age && !origin.is_walked)
		time = read_time(model->now, row, &origin, &cell);
	return time && time < model->now->taken.monotonic ? time : model->now->taken.monotonic;
}

/* ---- the earlier value ---- */

/* A process that started after the earlier sample had counted nothing then. */
static bool began_since(const struct past *past, const struct sample *sample, size_t row)
{
	struct cell start = value_cell(sample, row, METRIC_PROCESS_START_TIME);
	uint64_t earlier = past->sample->taken.boot;

	if (!earlier)
		return false;
	if (cell_has_value(&start))
		return start.count >= earlier;
	if (!sample->origin.clock_ticks)
		return false;
	double ticks = (double)sample_table(sample, ENTITY_PROCESS)->keys[row].second;
	return ticks / (double)sample->origin.clock_ticks * 1e9 >= (double)earlier;
}

struct earlier {
	struct cell cell;
	size_t      row;
	bool        is_baseline;	/* the row is new and counted from 0 */
};

static struct earlier earlier_value(const struct past *past, const struct sample *sample,
				    size_t row, enum metric metric)
{
	const struct metric_info *info = metric_info(metric);
	struct earlier earlier = { .cell = absent };

	if (!past->sample)
		return earlier;
	uint32_t pair = past_row(past, sample, info->entity, row);
	if (pair != NO_ROW) {
		earlier.row = pair;
		earlier.cell = *sample_get(past->sample, pair, metric);
	} else if (info->entity == ENTITY_PROCESS && info->nature == NATURE_COUNTER &&
		   began_since(past, sample, row)) {
		earlier.cell = (struct cell){ .presence = PRESENCE_PRESENT, .count = 0 };
		earlier.is_baseline = true;
	}
	return earlier;
}

/* True when a stale value is a reading that the earlier sample did not have. */
static bool was_read_since(const struct past *past, const struct earlier *earlier,
			   const struct sample *sample, size_t row,
			   const struct origin_of_values *origin, const struct cell *now)
{
	uint64_t seen;

	/* The age of a walk is not exact. */
	if (origin->is_walked)
		seen = past->sample->taken.monotonic + past->sample->took;
	else
		seen = read_time(past->sample, earlier->row, origin, &earlier->cell);
	return read_time(sample, row, origin, now) > seen;
}

/* ---- differences ---- */

static int64_t saturate_difference(uint64_t now, uint64_t before)
{
	if (now >= before)
		return now - before > INT64_MAX ? INT64_MAX : (int64_t)(now - before);
	return before - now > INT64_MAX ? INT64_MIN : -(int64_t)(before - now);
}

static int64_t subtract_signed(int64_t now, int64_t before)
{
	int64_t difference;

	if (!__builtin_sub_overflow(now, before, &difference))
		return difference;
	return now > before ? INT64_MAX : INT64_MIN;
}

static struct cell subtract(const struct metric_info *info, struct cell now, struct cell before)
{
	struct cell result = { .presence = PRESENCE_PRESENT };

	if (info->unit == UNIT_RATIO)
		result.ratio = now.ratio - before.ratio;
	else if (unit_is_signed(info->unit))
		result.signed_count = subtract_signed(now.signed_count, before.signed_count);
	else if (info->nature == NATURE_COUNTER && now.count < before.count)
		return absent;	/* reset */
	else if (info->nature == NATURE_ACCUMULATING && now.count < before.count)
		result.signed_count = 0;	/* per-CPU parts being folded in */
	else
		result.signed_count = saturate_difference(now.count, before.count);
	return result;
}

/* The change, and the seconds that it took, 0 when they are not known. */
static struct cell change(const struct model *model, const struct past *past, size_t row,
			  enum metric metric, double *ret_seconds)
{
	const struct metric_info *info = metric_info(metric);
	struct cell now = value_cell(model->now, row, metric);

	if (!metric_has_change(info))
		return absent;
	if (!cell_has_value(&now))
		return (struct cell){ .presence = now.presence };
	struct earlier earlier = earlier_value(past, model->now, row, metric);
	if (!cell_has_value(&earlier.cell))
		return absent;

	const struct origin_of_values origin = origin_of(metric);
	if (now.presence == PRESENCE_STALE &&
	    !was_read_since(past, &earlier, model->now, row, &origin, &now))
		return absent;
	uint64_t then = read_time(past->sample, earlier.row, &origin, &earlier.cell);
	uint64_t read_at = read_time(model->now, row, &origin, &now);
	*ret_seconds = then && read_at > then ? (double)(read_at - then) / 1e9 : 0;
	return subtract(info, now, earlier.cell);
}

static struct cell rate(const struct model *model, size_t row, enum metric metric)
{
	double seconds = 0;
	struct cell cell = change(model, model->since_before, row, metric, &seconds);

	if (!cell_has_value(&cell))
		return cell;
	if (seconds <= 0)
		return absent;
	double difference = metric_info(metric)->unit == UNIT_RATIO ? cell.ratio
								    : (double)cell.signed_count;
	return (struct cell){ .presence = cell.presence, .ratio = difference / seconds };
}

static struct cell share(const struct model *model, size_t row, enum metric metric)
{
	const struct metric_info *info = metric_info(metric);
	struct cell part = value_cell(model->now, row, metric);

	if (info->share_of == METRIC_NONE)
		return absent;
	struct cell whole = value_cell(model->now, 0, info->share_of);
	if (!cell_has_value(&part) && !cell_is_bounded(&part))
		return (struct cell){ .presence = part.presence };
	double total = column_number((struct column){ info->share_of, LENS_VALUE }, whole);
	if (!(total > 0))
		return absent;
	if (cell_is_bounded(&part))
		part.ratio = (double)part.count / total;
	else
		part.ratio = column_number((struct column){ metric, LENS_VALUE }, part) / total;
	return part;
}

/* ---- public ---- */

struct cell model_cell(const struct model *model, size_t row, struct column column)
{
	double seconds;

	assert(column.metric != METRIC_NONE);
	if (!model->now)
		return absent;
	switch (column.lens) {
	case LENS_VALUE:
		return value_cell(model->now, row, column.metric);
	case LENS_CHANGE:
		return change(model, model->mark ? model->since_mark : model->since_before, row,
			      column.metric, &seconds);
	case LENS_RATE:
		return rate(model, row, column.metric);
	case LENS_SHARE:
		return share(model, row, column.metric);
	}
	return absent;
}

struct cell model_change_since_before(const struct model *model, size_t row, enum metric metric)
{
	double seconds;

	return change(model, model->since_before, row, metric, &seconds);
}

double model_interval(const struct model *model, enum metric metric)
{
	enum source source = metric_rate_source(metric);
	uint64_t then, now;

	if (!model->before)
		return 0;
	then = source == SOURCE_NONE ? model->before->taken.monotonic
				     : model->before->outcomes[source].read_at;
	now = source == SOURCE_NONE ? model->now->taken.monotonic
				    : model->now->outcomes[source].read_at;
	return then && now > then ? (double)(now - then) / 1e9 : 0;
}
