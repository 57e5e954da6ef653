/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The balance sheet names views and columns: they are there. */
#include "../model/made_sample.h"

#include "mempane/view.h"

static const enum metric metrics[] = { METRIC_BALANCE_OWNERS, METRIC_BALANCE_OWNERS_SORT };

static bool has_column(const struct view *view, struct column column)
{
	for (size_t i = 0; view->columns[i].column.metric; i++)
		if (view->columns[i].column.metric == column.metric &&
		    view->columns[i].column.lens == column.lens)
			return true;
	return false;
}

static void lead_somewhere(void **state)
{
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));
	enum metric end = entity_end_metric(ENTITY_SYSTEM);
	struct model *model = made_model(NULL);
	unsigned led = 0;

	(void)state;
	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	for (enum metric metric = entity_first_metric(ENTITY_SYSTEM); metric < end; metric++)
		sample_put_count(sample, 0, metric, 1000);
	take(model, sample);
	for (size_t row = 0; row < sample_table(sample, ENTITY_BALANCE)->row_count; row++) {
		struct cell owners = value_of(model, row, METRIC_BALANCE_OWNERS);
		struct cell sort = value_of(model, row, METRIC_BALANCE_OWNERS_SORT);
		const struct view *view;

		if (!cell_has_value(&owners))
			continue;
		view = view_find(owners.text);
		assert_non_null(view);
		assert_int_equal(sort.presence, PRESENCE_PRESENT);
		assert_true(has_column(view, column_find(view->entity, text_from(sort.text))));
		led++;
	}
	assert_true(led >= 12);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lead_somewhere),
	};

	return cmocka_run_group_tests_name("owners", tests, NULL, NULL);
}
