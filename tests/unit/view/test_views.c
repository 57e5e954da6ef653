/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views are data, so what they must have in common can be checked for all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "mempane/view.h"

static const char *const names[] = {
#define VIEW(name) #name,
#include "../../../src/view/views.def"
#undef VIEW
};

static size_t column_count(const struct view *view)
{
	size_t count = 0;

	while (view->columns[count].column.metric)
		count++;
	return count;
}

static void all_are_found_by_name(void **state)
{
	size_t count = 0;

	(void)state;
	while (view_at(count))
		count++;
	assert_int_equal(count, ARRAY_SIZE(names));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_non_null(view_find(names[i]));
		assert_string_equal(view_find(names[i])->name, names[i]);
	}
	assert_null(view_find(""));
	assert_null(view_find("process "));
	assert_null(view_at(count + 100));
}

static void texts_are_complete(void **state)
{
	const struct view *view;

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++) {
		for (const char *c = view->name; *c; c++)
			assert_true(islower((unsigned char)*c) || *c == '_');
		assert_true(view->title && view->title[0]);
		assert_int_equal(view->help[strlen(view->help) - 1], '.');
		assert_true(isupper((unsigned char)view->help[0]));
		assert_true(column_count(view) > 0);
	}
}

static void columns_belong_to_the_entity(void **state)
{
	const struct view *view;

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++) {
		for (size_t c = 0; c < column_count(view); c++)
			assert_int_equal(column_entity(view->columns[c].column), view->entity);
		if (view->sort.metric == METRIC_NONE)
			continue;
		assert_int_equal(column_entity(view->sort), view->entity);
		/* People can see what a view is sorted by. */
		bool is_shown = false;
		for (size_t c = 0; c < column_count(view); c++)
			is_shown = is_shown ||
				   (view->columns[c].column.metric == view->sort.metric &&
				    view->columns[c].column.lens == view->sort.lens);
		assert_true(is_shown);
	}
}

static bool has_metric(const struct view *view, enum metric metric)
{
	for (size_t c = 0; c < column_count(view); c++)
		if (view->columns[c].column.metric == metric)
			return true;
	return false;
}

/* What is shown of one row is asked for with the others, under words, not headings. */
static void details_are_parts_of_their_views(void **state)
{
	const struct view *view;

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++)
		for (const struct view_column *at = view->detail; at && at->column.metric; at++) {
			assert_true(has_metric(view, at->column.metric));
			assert_true(at->title && at->title[0]);
			assert_true(at != view->detail || at->group);
		}
}

/* Every column can be named in --sort and in a filter, and stands for itself there. */
static void columns_have_names(void **state)
{
	const struct view *view;
	char name[64];

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++)
		for (size_t c = 0; c < column_count(view); c++) {
			struct column column = view->columns[c].column, found;

			column_name(column, name, sizeof(name));
			found = column_find(view->entity, text_from(name));
			assert_int_equal(found.metric, column.metric);
			assert_int_equal(found.lens, column.lens);
		}
}

/* Within what a reader sees together, a heading names one column only. */
static void titles_are_distinct(void **state)
{
	const struct view *view;
	char title[64], other[64];

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++) {
		size_t group = 0;

		for (size_t c = 0; c < column_count(view); c++) {
			if (view->columns[c].group)
				group = c;
			view_column_title(&view->columns[c], title, sizeof(title));
			assert_true(title[0]);
			for (size_t earlier = group; earlier < c; earlier++) {
				view_column_title(&view->columns[earlier], other, sizeof(other));
				assert_string_not_equal(title, other);
			}
		}
	}
}

static void titles_fit(void **state)
{
	const struct view *view;
	char title[64];

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++)
		for (size_t c = 0; c < column_count(view); c++) {
			const struct view_column *column = &view->columns[c];

			view_column_title(column, title, sizeof(title));
			if (column->width)
				assert_true(strlen(title) <= column->width);
			assert_true(strlen(title) <= 40);
		}
}

static void forms_have_headings(void **state)
{
	const struct view *view;

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++) {
		unsigned groups = 0;

		for (size_t c = 0; c < column_count(view); c++)
			groups += view->columns[c].group != NULL;
		if (view->layout != VIEW_FORM)
			assert_int_equal(groups, 0);
		else if (groups)
			assert_non_null(view->columns[0].group);
	}
	assert_non_null(view_find("vmstat")->columns[0].group);
	assert_non_null(view_find("faults")->columns[0].group);
}

/* At 80 columns the process table shows what the first screen is for. */
static void processes_at_80_columns(void **state)
{
	static const enum metric wanted[] = {
		METRIC_PROCESS_PID, METRIC_PROCESS_USER, METRIC_PROCESS_PSS, METRIC_PROCESS_USS,
		METRIC_PROCESS_RESIDENT, METRIC_PROCESS_SWAP, METRIC_PROCESS_MINOR_FAULTS,
		METRIC_PROCESS_MAJOR_FAULTS, METRIC_PROCESS_COMMAND,
	};
	const struct view *view = view_find("processes");
	unsigned highest_wanted = 0, lowest_other = 100, width = 0;

	(void)state;
	for (size_t c = 0; c < column_count(view); c++) {
		bool is_wanted = false;

		for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
			is_wanted = is_wanted || view->columns[c].column.metric == wanted[i];
		if (!is_wanted || view->columns[c].rank >= VIEW_RANK_EXPORT) {
			if (view->columns[c].rank < lowest_other)
				lowest_other = view->columns[c].rank;
			continue;
		}
		width += view->columns[c].width + 1;
		if (view->columns[c].rank > highest_wanted)
			highest_wanted = view->columns[c].rank;
	}
	assert_true(highest_wanted < lowest_other);
	assert_true(width + 12 <= 80);
}

static void demands(void **state)
{
	const struct view *view;

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++) {
		struct demand demand = { 0 };

		view_demand(view, &demand);
		for (size_t c = 0; c < column_count(view); c++)
			assert_true(metric_set_has(&demand.metrics,
						   view->columns[c].column.metric));
		assert_true(demand_has_entity(&demand, view->entity));
	}
	struct demand processes = { 0 }, process = { 0 };
	view_demand(view_find("processes"), &processes);
	assert_true(demand_has_source(&processes, SOURCE_PROCESS_SMAPS_ROLLUP));
	assert_false(demand_has_source(&processes, SOURCE_PROCESS_SMAPS));
	assert_false(demand_has_source(&processes, SOURCE_SLABINFO));
	struct demand sources = { 0 };
	view_demand(view_find("sources"), &sources);
	assert_true(demand_has_source(&sources, SOURCE_MEMINFO));
	assert_true(demand_has_source(&sources, SOURCE_PROCESS_STATUS));
	assert_false(demand_has_source(&sources, SOURCE_PROCESS_SMAPS_ROLLUP));
	assert_false(demand_has_source(&sources, SOURCE_PROCESS_CMDLINE));
	view_demand(view_find("process"), &process);
	assert_true(metric_set_has(&process.metrics, METRIC_PROCESS_WALK_AGE));
}

static void rates(void **state)
{
	(void)state;
	assert_true(view_has_rates(view_find("processes")));
	assert_true(view_has_rates(view_find("faults")));
	assert_true(view_has_rates(view_find("vmstat")));
	assert_false(view_has_rates(view_find("meminfo")));
	assert_false(view_has_rates(view_find("limits")));
}

/* No row of these files is left out. */
static void whole_files(void **state)
{
	static const struct {
		const char *view;
		enum source source;
	} files[] = { { "meminfo", SOURCE_MEMINFO }, { "vmstat", SOURCE_VMSTAT } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct demand demand = { 0 };

		view_demand(view_find(files[i].view), &demand);
		for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
			if (metric_info(metric)->source == files[i].source)
				assert_true(metric_set_has(&demand.metrics, metric));
	}
}

static bool has_source(const struct view *view, const struct demand *demand, enum source source)
{
	for (const struct view_column *at = view->columns; at->column.metric; at++)
		if (metric_rate_source(at->column.metric) == source &&
		    metric_set_has(&demand->metrics, at->column.metric))
			return true;
	return false;
}

static void text_asks_for_what_it_shows(void **state)
{
	const struct view *view;

	(void)state;
	for (size_t i = 0; (view = view_at(i)); i++) {
		struct demand shown = { 0 };

		view_demand_shown(view, &shown);
		for (const struct view_column *at = view->columns; at->column.metric; at++) {
			if (view->layout == VIEW_FORM || at->rank < VIEW_RANK_EXPORT)
				assert_true(metric_set_has(&shown.metrics, at->column.metric));
			assert_true(has_source(view, &shown,
					       metric_rate_source(at->column.metric)));
		}
	}
}

/* Which mappings are kept of very many does not depend on what is shown of them. */
static void mappings_are_weighed_alike(void **state)
{
	static const enum metric weights[] = {
		METRIC_MAPPING_PSS, METRIC_MAPPING_RESIDENT, METRIC_MAPPING_SIZE,
		METRIC_MAPPING_SWAP_PSS, METRIC_MAPPING_SWAP, METRIC_MAPPING_PRIVATE_HUGETLB,
		METRIC_MAPPING_SHARED_HUGETLB,
	};
	struct demand shown = { 0 };

	(void)state;
	view_demand_shown(view_find("mappings"), &shown);
	for (size_t i = 0; i < ARRAY_SIZE(weights); i++)
		assert_true(metric_set_has(&shown.metrics, weights[i]));
	assert_false(metric_set_has(&shown.metrics, METRIC_MAPPING_OFFSET));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_found_by_name),
		cmocka_unit_test(texts_are_complete),
		cmocka_unit_test(columns_belong_to_the_entity),
		cmocka_unit_test(details_are_parts_of_their_views),
		cmocka_unit_test(columns_have_names),
		cmocka_unit_test(titles_are_distinct),
		cmocka_unit_test(titles_fit),
		cmocka_unit_test(forms_have_headings),
		cmocka_unit_test(processes_at_80_columns),
		cmocka_unit_test(demands),
		cmocka_unit_test(rates),
		cmocka_unit_test(whole_files),
		cmocka_unit_test(text_asks_for_what_it_shows),
		cmocka_unit_test(mappings_are_weighed_alike),
	};

	return cmocka_run_group_tests_name("views", tests, NULL, NULL);
}
