/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups that are slow to answer: samples do not wait for them, nor does the end. */
#include "slow_groups.h"

static void what_comes_in_time_is_as_in_a_capture(void **state)
{
	struct setup live, capture;

	(void)state;
	begin_groups(&live, true, false);
	begin_groups(&capture, false, false);
	collect(&capture);
	assert_null(capture.collector->side_jobs[0]);
	for (int i = 0; i < 3; i++) {
		collect(&live);
		if (is_running(&live))	/* a busy machine */
			let_go(&live);
	}
	assert_groups(&live, "/ /a /b /b/x /c");
	assert_groups(&capture, "/ /a /b /b/x /c");
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		if (metric_set_has(&live.demand.metrics, metric) &&
		    metric_info(metric)->unit == UNIT_BYTES)
			for (size_t row = 0; row < 5; row++)
				assert_int_equal(sample_get(live.sample, row, metric)->count,
						 sample_get(capture.sample, row, metric)->count);
	assert_int_equal(sample_table(live.sample, ENTITY_CGROUP_NODE)->row_count, 5);
	assert_string_equal(sample_get(live.sample, 0, METRIC_SYSTEM_CGROUP_VERSION)->text, "v2");
	assert_string_equal(state_of(&live, "cgroup_stat"), "present");
	assert_true(cell_has_value(group_cell(&live, "/c", METRIC_CGROUP_AGE)));
	assert_group(&capture, "/c", METRIC_CGROUP_AGE, PRESENCE_PRESENT, 0);
	end(&live);
	end(&capture);
}

static void nobody_is_asked_whose_table_is_not_wanted(void **state)
{
	struct setup setup;

	(void)state;
	begin_groups(&setup, true, false);
	memset(&setup.demand, 0, sizeof(setup.demand));
	demand_add(&setup.demand, METRIC_SYSTEM_CGROUP_VERSION);
	collect(&setup);
	assert_string_equal(sample_get(setup.sample, 0, METRIC_SYSTEM_CGROUP_VERSION)->text, "v2");
	assert_false(setup.collector->side_jobs[0]->has_thread);
	end(&setup);
}

static void a_patient_sample_waits_for_the_deadline_once(void **state)
{
	struct setup setup;

	(void)state;
	begin_groups(&setup, true, false);
	setup.demand.is_exhaustive = true;
	hold_stat(setup.fake, "");
	collect(&setup);
	assert_true(setup.sample->took >= deadline);
	assert_true(setup.sample->took < 5 * deadline);
	assert_groups(&setup, "/");
	assert_group(&setup, "/", METRIC_CGROUP_ANON, PRESENCE_BLOCKED, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_CGROUP_STAT].blocked, 1);
	collect(&setup);
	assert_true(setup.sample->took < deadline);
	let_go(&setup);
	collect(&setup);
	assert_groups(&setup, "/ /a /b /b/x /c");
	assert_group(&setup, "/", METRIC_CGROUP_ANON, PRESENCE_PRESENT, 1);
	end(&setup);
}

static void *cancel_later(void *context)
{
	pause_for(20 * MILLISECOND);
	collector_cancel(context);
	return NULL;
}

static void cancelling_ends_the_wait(void **state)
{
	struct setup setup;
	pthread_t thread;
	uint64_t begun;

	(void)state;
	begin_groups(&setup, true, false);
	setup.demand.is_exhaustive = true;
	setup.collector->side_jobs[0]->reader->options.side_deadline = 60 * NANOSECONDS_PER_SECOND;
	hold_stat(setup.fake, "");
	assert_int_equal(pthread_create(&thread, NULL, cancel_later, setup.collector), 0);
	begun = clock_monotonic();
	assert_int_equal(collector_collect(setup.collector, &setup.demand, setup.sample),
			 -ECANCELED);
	assert_true(clock_monotonic() - begun < NANOSECONDS_PER_SECOND);
	pthread_join(thread, NULL);
	fake_let_go(setup.fake);
	end(&setup);
}

/* The thread keeps the tree, and cleans up when its read comes back. */
static void closing_leaves_a_stuck_thread_behind(void **state)
{
	struct setup setup;
	uint64_t begun;

	(void)state;
	begin_groups(&setup, true, false);
	hold_stat(setup.fake, "/b/x");
	collect(&setup);
	begun = clock_monotonic();
	collector_close(setup.collector);
	assert_true(clock_monotonic() - begun < NANOSECONDS_PER_SECOND / 2);
	assert_int_equal(setup.fake->tree.holders, 2);
	fake_let_go(setup.fake);
	while (setup.fake->tree.holders > 1)
		pause_for(MILLISECOND);
	sample_free(setup.sample);
	tree_close(&setup.fake->tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_in_time_is_as_in_a_capture),
		cmocka_unit_test(nobody_is_asked_whose_table_is_not_wanted),
		cmocka_unit_test(a_patient_sample_waits_for_the_deadline_once),
		cmocka_unit_test(cancelling_ends_the_wait),
		cmocka_unit_test(closing_leaves_a_stuck_thread_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
