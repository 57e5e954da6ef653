/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a sample shows of control groups that are slow to answer. */
#include "slow_groups.h"

#include "mempane/model.h"

static void without_an_older_value_it_is_pending(void **state)
{
	struct setup setup;

	(void)state;
	begin_groups(&setup, true, false);
	hold_stat(setup.fake, "/b");
	collect(&setup);
	assert_true(setup.sample->took < patience + 70 * MILLISECOND);
	/* Of groups that are still to come the names are known, but for what lies below /b. */
	assert_groups(&setup, "/ /a /b /c");
	assert_group(&setup, "/c", METRIC_CGROUP_CURRENT, PRESENCE_PENDING, 0);
	assert_group(&setup, "/a", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 2);
	assert_group(&setup, "/b", METRIC_CGROUP_CURRENT, PRESENCE_PRESENT, 3);
	assert_group(&setup, "/b", METRIC_CGROUP_ANON, PRESENCE_PENDING, 0);
	assert_string_equal(sample_get(setup.sample, 0, METRIC_SYSTEM_CGROUP_VERSION)->text, "v2");
	pause_for(deadline);
	collect(&setup);
	assert_group(&setup, "/b", METRIC_CGROUP_ANON, PRESENCE_BLOCKED, 0);
	assert_true(group_cell(&setup, "/b", METRIC_CGROUP_ANON)->count >= deadline);
	assert_group(&setup, "/a", METRIC_CGROUP_ANON, PRESENCE_STALE, 2);
	assert_true(group_cell(&setup, "/a", METRIC_CGROUP_AGE)->count >= deadline);
	assert_string_equal(state_of(&setup, "cgroup_stat"), "blocked (1 of 3)");
	let_go(&setup);
	collect(&setup);
	assert_groups(&setup, "/ /a /b /b/x /c");
	assert_true(cell_has_value(group_cell(&setup, "/b", METRIC_CGROUP_ANON)));
	assert_string_equal(state_of(&setup, "cgroup_stat"), "present");
	end(&setup);
}

/* Takes a sample that the model owns from then on; this setup looks at it all the same. */
static void give(struct setup *setup, struct model *model)
{
	setup->sample = sample_new();
	assert_non_null(setup->sample);
	collect(setup);
	model_take(model, setup->sample);
}

static void release(void *context, struct sample *take_sample)
{
	(void)context;
	sample_free(take_sample);
}

static double rate_of(const struct setup *setup, const struct model *model, const char *group)
{
	struct key key = { .name = group };
	int64_t row = table_find(sample_table(setup->sample, ENTITY_CGROUP), &key);
	struct cell cell = model_cell(model, (size_t)row, (struct column){
		METRIC_CGROUP_PGMAJFAULT, LENS_RATE });

	return cell_has_value(&cell) ? cell.ratio : -1;
}

static void check_older_values(bool is_v1)
{
	struct model *model = model_new(release, NULL);
	struct setup setup;
	uint64_t first, second;
	double rate;

	begin_groups(&setup, true, is_v1);
	sample_free(setup.sample);
	give(&setup, model);
	first = clock_monotonic();
	hold_stat(setup.fake, "/b");
	put_group(setup.fake, "/a", 20);
	pause_for(50 * MILLISECOND);
	give(&setup, model);
	assert_true(setup.sample->took < patience + 70 * MILLISECOND);
	assert_groups(&setup, "/ /a /b /b/x /c");
	assert_group(&setup, "/a", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 20);
	assert_true(rate_of(&setup, model, "/a") > 0);
	assert_group(&setup, "/b", METRIC_CGROUP_CURRENT, PRESENCE_STALE, 3);
	assert_group(&setup, "/c", METRIC_CGROUP_ANON, PRESENCE_STALE, 5);
	assert_true(group_cell(&setup, "/c", METRIC_CGROUP_AGE)->count >= 50 * MILLISECOND);
	assert_true(rate_of(&setup, model, "/b") < 0);
	assert_true(rate_of(&setup, model, "/c") < 0);
	give(&setup, model);
	assert_group(&setup, "/c", METRIC_CGROUP_ANON, PRESENCE_STALE, 5);
	assert_true(rate_of(&setup, model, "/c") < 0);
	/* What it says in the end is compared with what it said first, over all that time. */
	put_group(setup.fake, "/c", 1005);
	pause_for(50 * MILLISECOND);
	let_go(&setup);
	second = clock_monotonic();
	give(&setup, model);
	rate = rate_of(&setup, model, "/c");
	assert_true(cell_has_value(group_cell(&setup, "/c", METRIC_CGROUP_ANON)));
	assert_int_equal(group_cell(&setup, "/c", METRIC_CGROUP_ANON)->count, 1005);
	assert_true(rate <= 1000 / 0.1 && rate >= 1000 / ((double)(second - first) / 1e9 + 0.1));
	model_free(model);
	setup.sample = NULL;
	end(&setup);
}

static void older_values_are_stale_and_make_no_rates(void **state)
{
	(void)state;
	check_older_values(false);
	check_older_values(true);
}

static void groups_that_come_and_go_meanwhile(void **state)
{
	struct setup setup;

	(void)state;
	begin_groups(&setup, true, false);
	collect(&setup);
	assert_false(is_running(&setup));
	/* It says nothing any more, and cannot be listed: it was removed. */
	for (size_t i = 0; i < setup.fake->count; i++)
		if (strncmp(setup.fake->files[i].path, "cg/a/", 5) == 0)
			memcpy(setup.fake->files[i].path, "gone", 4);
	put_group(setup.fake, "/aa", 6);
	put_group(setup.fake, "/d", 7);
	hold_stat(setup.fake, "/b/x");
	collect(&setup);
	assert_groups(&setup, "/ /aa /b /b/x /c");
	assert_group(&setup, "/aa", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 6);
	assert_group(&setup, "/b", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 3);
	assert_group(&setup, "/b/x", METRIC_CGROUP_ANON, PRESENCE_STALE, 4);
	assert_group(&setup, "/c", METRIC_CGROUP_CURRENT, PRESENCE_STALE, 5);
	assert_int_equal(sample_table(setup.sample, ENTITY_CGROUP_NODE)->row_count, 5);
	let_go(&setup);
	collect(&setup);
	assert_groups(&setup, "/ /aa /b /b/x /c /d");
	end(&setup);
}

static void a_new_column_is_pending_until_it_is_read(void **state)
{
	struct setup setup;

	(void)state;
	begin_groups(&setup, true, false);
	collect(&setup);
	hold_stat(setup.fake, "/b");
	collect(&setup);
	demand_add(&setup.demand, METRIC_CGROUP_PGFAULT);
	collect(&setup);
	assert_group(&setup, "/a", METRIC_CGROUP_PGFAULT, PRESENCE_PENDING, 0);
	assert_group(&setup, "/a", METRIC_CGROUP_ANON, PRESENCE_STALE, 2);
	put_stat(setup.fake, "/a", 9);
	let_go(&setup);
	for (int i = 0; i < 2; i++) {
		collect(&setup);
		if (is_running(&setup))
			let_go(&setup);
	}
	assert_group(&setup, "/a", METRIC_CGROUP_PGFAULT, PRESENCE_PRESENT, 9);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_an_older_value_it_is_pending),
		cmocka_unit_test(older_values_are_stale_and_make_no_rates),
		cmocka_unit_test(groups_that_come_and_go_meanwhile),
		cmocka_unit_test(a_new_column_is_pending_until_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
