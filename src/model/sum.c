/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Totals of columns, for metrics that the registry allows to be added up. */
#include "past.h"

static void add_cell(struct column column, struct cell *total, const struct cell *cell)
{
	bool is_first = !cell_has_value(total);

	if (column_is_ratio(column))
		total->ratio = is_first ? cell->ratio : total->ratio + cell->ratio;
	else if (column_is_signed(column)) {
		if (is_first)
			total->signed_count = cell->signed_count;
		else if (__builtin_add_overflow(total->signed_count, cell->signed_count,
						&total->signed_count))
			total->signed_count = cell->signed_count < 0 ? INT64_MIN : INT64_MAX;
	} else {
		if (is_first)
			total->count = cell->count;
		else if (__builtin_add_overflow(total->count, cell->count, &total->count))
			total->count = UINT64_MAX;
	}
	if (is_first || cell->presence == PRESENCE_STALE)
		total->presence = cell->presence;
}

struct cell model_sum(const struct model *model, struct column column, const uint32_t *rows,
		      size_t row_count)
{
	struct cell total = { .presence = PRESENCE_ABSENT };

	if (!model->now || !metric_info(column.metric)->sums)
		return total;
	if (!rows)
		row_count = sample_table(model->now, column_entity(column))->row_count;
	for (size_t i = 0; i < row_count; i++) {
		struct cell cell = model_cell(model, rows ? rows[i] : i, column);

		if (cell_has_value(&cell))
			add_cell(column, &total, &cell);
	}
	return total;
}

static bool is_missing(enum presence presence)
{
	return presence == PRESENCE_DENIED || presence == PRESENCE_PENDING ||
	       presence == PRESENCE_ESTIMATE || presence == PRESENCE_BLOCKED ||
	       presence == PRESENCE_UNREADABLE;
}

bool model_sum_is_partial(const struct model *model, struct column column, const uint32_t *rows,
			  size_t row_count)
{
	if (!model->now)
		return false;
	if (!rows)
		row_count = sample_table(model->now, column_entity(column))->row_count;
	for (size_t i = 0; i < row_count; i++)
		if (is_missing(model_cell(model, rows ? rows[i] : i, column).presence))
			return true;
	return false;
}
