/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns have names that lead back to them, and units that tell which member of a cell counts. */
#include "made_sample.h"

static void column_names(void **state)
{
	char name[64];
	size_t seen = 0;

	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
			struct column column = { metric, lens }, found;

			column_name(column, name, sizeof(name));
			found = column_find(column_entity(column), text_from(name));
			/* A metric may have the name of another one's lens. */
			if (found.metric == METRIC_NONE || found.metric != metric)
				continue;
			assert_int_equal(found.lens, lens);
			seen++;
		}
	assert_true(seen > METRIC_COUNT * 2);
	assert_int_equal(column_find(ENTITY_PROCESS, text_from("pss_per_s")).metric,
			 METRIC_PROCESS_PSS);
	assert_int_equal(column_find(ENTITY_PROCESS, text_from("name_per_s")).metric, METRIC_NONE);
	assert_int_equal(column_find(ENTITY_PROCESS, text_from("swap_share")).metric, METRIC_NONE);
	assert_int_equal(column_find(ENTITY_PROCESS, text_from("_per_s")).metric, METRIC_NONE);
	assert_int_equal(column_find(ENTITY_PROCESS, text_from("")).metric, METRIC_NONE);
}

static void headings(void **state)
{
	static const struct {
		const char   *heading;
		struct column column;
	} cases[] = {
		{ "RSS", { METRIC_PROCESS_RESIDENT, LENS_VALUE } },
		{ "rss", { METRIC_PROCESS_RESIDENT, LENS_VALUE } },
		{ "MINFLT/s", { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE } },
		{ "ThP%", { METRIC_PROCESS_HUGE_SHARE, LENS_VALUE } },
		{ "COMMAND/s", { METRIC_NONE, LENS_VALUE } },
		{ "/s", { METRIC_NONE, LENS_VALUE } },
		{ "RSSS", { METRIC_NONE, LENS_VALUE } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct column found = column_find(ENTITY_PROCESS, text_from(cases[i].heading));

		assert_int_equal(found.metric, cases[i].column.metric);
		assert_int_equal(found.lens, cases[i].column.lens);
	}
}

static void units(void **state)
{
	(void)state;
	assert_int_equal(column_unit((struct column){ METRIC_PROCESS_PSS, LENS_CHANGE }),
			 UNIT_SIGNED_BYTES);
	assert_int_equal(column_unit((struct column){ METRIC_PROCESS_MINOR_FAULTS, LENS_CHANGE }),
			 UNIT_NUMBER);
	assert_int_equal(column_unit((struct column){ METRIC_PROCESS_PSS, LENS_SHARE }),
			 UNIT_RATIO);
	assert_int_equal(column_unit((struct column){ METRIC_PROCESS_PSS, LENS_RATE }),
			 UNIT_BYTES);
	assert_true(column_is_rate((struct column){ METRIC_PROCESS_PSS, LENS_RATE }));
	assert_false(column_is_rate((struct column){ METRIC_PROCESS_PSS, LENS_CHANGE }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(column_names),
		cmocka_unit_test(headings),
		cmocka_unit_test(units),
	};

	return cmocka_run_group_tests_name("column", tests, NULL, NULL);
}
