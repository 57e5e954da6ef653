/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between which values a walked metric lies whose walk was left out. Knows what the registry says
 * of bounds, no metric by name.
 */
#include "derive.h"

static void put_upper(struct sample *sample, size_t row, enum metric metric, enum metric upper)
{
	const struct cell *bound = sample_get(sample, row, upper);
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell->presence != PRESENCE_PENDING && cell->presence != PRESENCE_ESTIMATE)
		return;
	cell->count = cell_has_value(bound) ? bound->count : 0;
}

void compute_bounds(struct sample *sample)
{
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const struct metric_info *info;
		size_t row_count;

		/* Rows of the registry that nobody demanded are not looked at. */
		if (sample->column_of[metric] < 0)
			continue;
		info = metric_info(metric);
		if (info->upper == METRIC_NONE)
			continue;
		row_count = sample_table(sample, info->entity)->row_count;
		for (size_t row = 0; row < row_count; row++)
			put_upper(sample, row, metric, info->upper);
	}
}

bool model_bounds(const struct model *model, size_t row, enum metric metric,
		  struct bounds *ret_bounds)
{
	const struct metric_info *info = metric_info(metric);
	const struct cell *cell = sample_get(model_now(model), row, metric), *lower;

	if (info->upper == METRIC_NONE || !cell_is_bounded(cell))
		return false;
	*ret_bounds = (struct bounds){ .upper = cell->count };
	if (info->lower == METRIC_NONE)
		return true;
	lower = sample_get(model_now(model), row, info->lower);
	/* Two files of the kernel do not speak of the same moment. */
	if (cell_has_value(lower))
		ret_bounds->lower = lower->count < cell->count ? lower->count : cell->count;
	return true;
}
