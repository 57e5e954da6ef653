/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What limits a control group: its own settings and those of its parents. Rows come parents first
 * and formulas are computed row by row, so a parent's result is there when its children need it.
 */
#include "cgroup_path.h"
#include "derive.h"

/* A parent's result of the same formula; ABSENT above the topmost group. */
static struct cell parent_result(const struct formula_context *context, size_t row,
				 enum metric metric)
{
	uint32_t parent = cgroup_parent_row(sample_table(context->sample, ENTITY_CGROUP), row);

	return parent == NO_ROW ? (struct cell){ .presence = PRESENCE_ABSENT } :
				  *sample_get(context->sample, parent, metric);
}

/*
 * Whether `own` or what holds above decides. A group without the setting is held by its parents
 * alone; a setting that cannot be read leaves open what holds.
 */
static bool decide(const struct cell *own, const struct cell *above, struct cell *result)
{
	if (own->presence == PRESENCE_ABSENT || own->presence == PRESENCE_UNLIMITED) {
		*result = *above;
		if (above->presence == PRESENCE_ABSENT)
			result->presence = own->presence;
		return false;
	}
	*result = (struct cell){ .presence = own->presence };
	if (!cell_has_value(own))
		return false;
	if (cell_has_value(above) || above->presence == PRESENCE_ABSENT ||
	    above->presence == PRESENCE_UNLIMITED)
		return true;
	result->presence = above->presence;
	return false;
}

static void effective(const struct formula_context *context, size_t row, enum metric setting,
		      enum metric outcome, struct cell *result)
{
	const struct cell *own = sample_get(context->sample, row, setting);
	struct cell above = parent_result(context, row, outcome);

	if (!decide(own, &above, result))
		return;
	result_count(result, cell_has_value(&above) && above.count < own->count ? above.count :
										 own->count);
}

void formula_cgroup_effective_limit(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	effective(context, row, METRIC_CGROUP_MAX, METRIC_CGROUP_EFFECTIVE_LIMIT, result);
}

void formula_cgroup_effective_high(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	effective(context, row, METRIC_CGROUP_HIGH, METRIC_CGROUP_EFFECTIVE_HIGH, result);
}

void formula_cgroup_headroom(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	const struct cell *limit = sample_get(context->sample, row, METRIC_CGROUP_MAX);
	struct cell above = parent_result(context, row, METRIC_CGROUP_HEADROOM);
	uint64_t current;
	int64_t own;

	if (!decide(limit, &above, result) ||
	    !input_count(context, row, METRIC_CGROUP_CURRENT, result, &current))
		return;
	if (__builtin_sub_overflow(limit->count, current, &own)) {
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
		return;
	}
	result_signed(result, cell_has_value(&above) && above.signed_count < own ?
			      above.signed_count : own);
}

void formula_cgroup_usage_share(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t current, limit;

	if (input_count(context, row, METRIC_CGROUP_CURRENT, result, &current) &&
	    input_count(context, row, METRIC_CGROUP_EFFECTIVE_LIMIT, result, &limit))
		result_quotient(result, current, limit);
}

/* ---- at risk ---- */

static bool get(const struct formula_context *context, size_t row, enum metric metric,
		uint64_t *ret_value)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };

	return input_count(context, row, metric, &ignored, ret_value);
}

static bool grew(const struct formula_context *context, size_t row, enum metric metric)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t change;

	return input_change(context, row, metric, &ignored, &change) && change > 0;
}

static bool is_out_of_memory(const struct formula_context *context, size_t row)
{
	uint64_t under_oom;

	return grew(context, row, METRIC_CGROUP_EVENTS_OOM) ||
	       grew(context, row, METRIC_CGROUP_OOM_KILLS) ||
	       (get(context, row, METRIC_CGROUP_UNDER_OOM, &under_oom) && under_oom);
}

/* What is left to reclaim is a tenth of the limit at most. */
static bool is_near_limit(const struct formula_context *context, size_t row)
{
	uint64_t working_set, limit;

	return get(context, row, METRIC_CGROUP_WORKING_SET, &working_set) &&
	       get(context, row, METRIC_CGROUP_EFFECTIVE_LIMIT, &limit) &&
	       working_set >= limit - limit / 10;
}

static bool is_throttled(const struct formula_context *context, size_t row)
{
	uint64_t current, high;

	return grew(context, row, METRIC_CGROUP_EVENTS_HIGH) ||
	       (get(context, row, METRIC_CGROUP_CURRENT, &current) &&
		get(context, row, METRIC_CGROUP_EFFECTIVE_HIGH, &high) && current > high);
}

static bool is_stalling(const struct formula_context *context, size_t row)
{
	const struct cell *full = sample_get(context->sample, row,
					     METRIC_CGROUP_PRESSURE_FULL_AVERAGE_10);

	return cell_has_value(full) && full->ratio >= 0.1;
}

void formula_cgroup_risk(const struct formula_context *context, size_t row, struct cell *result)
{
	const struct cell *full = sample_get(context->sample, row,
					     METRIC_CGROUP_PRESSURE_FULL_AVERAGE_10);
	uint64_t current;

	/* Nothing is known: that is not the same as no danger. */
	if (!input_count(context, row, METRIC_CGROUP_CURRENT, result, &current) &&
	    !cell_has_value(full))
		return;
	*result = (struct cell){ .presence = PRESENCE_PRESENT, .text = "none" };
	if (is_out_of_memory(context, row))
		result->text = "oom";
	else if (is_near_limit(context, row))
		result->text = "limit";
	else if (is_throttled(context, row))
		result->text = "throttled";
	else if (is_stalling(context, row))
		result->text = "pressure";
}
