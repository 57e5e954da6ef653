/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose page tables are walked, and what is told of those that were left out. */
#include "collecting.h"

static const uint64_t millisecond = 1000 * 1000;

static struct fake_process small = { .pid = 5, .start = 1, .name = "small", .pages = 100 };
/* 4 GiB: some 40 ms by the price that is assumed at first. */
static struct fake_process large = { .pid = 6, .start = 1, .name = "large", .pages = 1 << 20 };

static void begin_limited(struct setup *setup, struct collector_options options)
{
	options.read_deadline = deadline;
	*setup = (struct setup){ .fake = fake_new(true), .sample = sample_new() };
	assert_int_equal(collector_open(&setup->fake->tree, &options, &setup->collector), 0);
	fake_put_process(setup->fake, &small, 5);
	fake_put_process(setup->fake, &large, 7);
	demand_entity(&setup->demand, ENTITY_PROCESS);
	demand_entity(&setup->demand, ENTITY_SOURCE);
}

static const struct outcome *walks_of(const struct setup *setup)
{
	return &setup->sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP];
}

static uint64_t source_count(const struct setup *setup, enum metric metric)
{
	struct key key = { .name = "process_smaps_rollup" };
	int64_t row = table_find(sample_table(setup->sample, ENTITY_SOURCE), &key);

	assert_true(row >= 0);
	return sample_get(setup->sample, (size_t)row, metric)->count;
}

static void the_limit_spares_large_processes(void **state)
{
	struct setup setup;

	(void)state;
	begin_limited(&setup, (struct collector_options){ .walk_budget = 1,
							  .walk_limit = 10 * millisecond });
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	assert_presence(&setup, 6, METRIC_PROCESS_PSS, PRESENCE_ESTIMATE);
	assert_int_equal(walks_of(&setup)->reads, 1);
	assert_int_equal(source_count(&setup, METRIC_SOURCE_OVER_LIMIT), 1);
	assert_int_equal(source_count(&setup, METRIC_SOURCE_WAITING), 0);
	assert_string_equal(state_of(&setup, "process_smaps_rollup"),
			    "present, 1 over --walk-limit");
	/* The small one has not moved since. */
	collect(&setup);
	assert_int_equal(walks_of(&setup)->reads, 0);
	assert_int_equal(source_count(&setup, METRIC_SOURCE_IDLE), 1);
	assert_int_equal(source_count(&setup, METRIC_SOURCE_OVER_LIMIT), 1);
	end(&setup);
}

static void whoever_asks_for_a_process_gets_it(void **state)
{
	static const uint64_t pids[] = { 6 };
	struct setup setup;

	(void)state;
	begin_limited(&setup, (struct collector_options){ .walk_limit = 10 * millisecond });
	setup.demand.subject = 6;
	collect(&setup);
	assert_count(&setup, 6, METRIC_PROCESS_PSS, 7 * 1024);
	end(&setup);
	begin_limited(&setup, (struct collector_options){ .walk_limit = 10 * millisecond });
	setup.demand.pids = pids;
	setup.demand.pid_count = 1;
	collect(&setup);
	assert_count(&setup, 6, METRIC_PROCESS_PSS, 7 * 1024);
	end(&setup);
	/* All processes, however long it takes, are not each of them: the limit holds. */
	begin_limited(&setup, (struct collector_options){ .walk_limit = 10 * millisecond });
	setup.demand.is_exhaustive = true;
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	assert_presence(&setup, 6, METRIC_PROCESS_PSS, PRESENCE_ESTIMATE);
	end(&setup);
}

/* A walk that was cheap tells of huge pages, whatever the size says. */
static void prices_are_learned_by_process(void **state)
{
	struct setup setup;

	(void)state;
	begin_limited(&setup, (struct collector_options){ .walk_budget = 1,
							  .walk_limit = 10 * millisecond });
	setup.demand.subject = 6;
	collect(&setup);
	setup.demand.subject = 0;
	large.faults++;
	fake_put_process(setup.fake, &large, 8);
	collect(&setup);
	assert_count(&setup, 6, METRIC_PROCESS_PSS, 8 * 1024);
	end(&setup);
}

/* What the cheap files tell of huge pages: a table maps 2 MiB at most. */
static void few_page_tables_make_a_walk_cheap(void **state)
{
	struct setup setup;

	(void)state;
	begin_limited(&setup, (struct collector_options){ .walk_budget = 1,
							  .walk_limit = 10 * millisecond });
	fake_put(setup.fake, "proc/6/status", "Name:\tlarge\nVmPTE:\t     200 kB\n");
	collect(&setup);
	assert_count(&setup, 6, METRIC_PROCESS_PSS, 8 * 1024 - 1024);
	end(&setup);
}

/* So does the machine: where all anonymous memory is in huge pages, this one's is, too. */
static void huge_pages_of_the_machine_make_a_walk_cheap(void **state)
{
	static const char *const machines[] = {
		"AnonPages: 5000000 kB\nAnonHugePages: 4900000 kB\n",
		"AnonPages: 5000000 kB\nAnonHugePages: 0 kB\n",
	};
	static const enum presence expected[] = { PRESENCE_PRESENT, PRESENCE_ESTIMATE };
	struct setup setup;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		begin_limited(&setup, (struct collector_options){
			.walk_budget = 1, .walk_limit = 10 * millisecond });
		fake_put(setup.fake, "proc/meminfo", machines[i]);
		fake_put(setup.fake, "proc/6/status", "Name:\tlarge\nRssAnon:\t4190000 kB\n");
		demand_add(&setup.demand, METRIC_SYSTEM_ANONYMOUS);
		demand_add(&setup.demand, METRIC_SYSTEM_ANONYMOUS_HUGE_PAGES);
		collect(&setup);
		assert_presence(&setup, 6, METRIC_PROCESS_PSS, expected[i]);
		end(&setup);
	}
}

/* A value from when the process was another size would be worse than its bounds. */
static void outgrown_values_are_not_shown(void **state)
{
	struct setup setup;

	(void)state;
	begin_limited(&setup, (struct collector_options){ .walk_budget = 1, .walk_limit = 1 });
	setup.demand.subject = 6;
	collect(&setup);
	setup.demand.subject = 0;
	large.pages += large.pages / 8;
	fake_put_process(setup.fake, &large, 7);
	collect(&setup);
	assert_presence(&setup, 6, METRIC_PROCESS_PSS, PRESENCE_STALE);
	large.pages *= 2;
	fake_put_process(setup.fake, &large, 7);
	collect(&setup);
	assert_presence(&setup, 6, METRIC_PROCESS_PSS, PRESENCE_ESTIMATE);
	large.pages = 1 << 20;
	end(&setup);
}

static void nobody_is_walked_where_nothing_may_be(void **state)
{
	struct setup setup;

	(void)state;
	begin_limited(&setup, (struct collector_options){ .walk_budget = 1, .has_no_walks = true });
	setup.demand.is_exhaustive = true;
	setup.demand.subject = 6;
	demand_entity(&setup.demand, ENTITY_MAPPING);
	demand_entity(&setup.demand, ENTITY_PLACEMENT);
	/* Whoever opens them would wait for ever. */
	fake_put(setup.fake, "proc/6/smaps", "");
	fake_put(setup.fake, "proc/6/numa_maps", "");
	fake_hold(setup.fake, "proc/6/smaps");
	fake_hold(setup.fake, "proc/6/numa_maps");
	fake_hold(setup.fake, "proc/6/smaps_rollup");
	fake_hold(setup.fake, "proc/5/smaps_rollup");
	collect(&setup);
	assert_int_equal(setup.fake->waiting, 0);
	assert_presence(&setup, 5, METRIC_PROCESS_PSS, PRESENCE_ESTIMATE);
	assert_presence(&setup, 6, METRIC_PROCESS_PSS, PRESENCE_ESTIMATE);
	assert_int_equal(source_count(&setup, METRIC_SOURCE_OVER_LIMIT), 2);
	assert_string_equal(state_of(&setup, "process_smaps_rollup"), "not walked (--walk-limit)");
	assert_string_equal(state_of(&setup, "process_smaps"), "not walked (--walk-limit)");
	assert_string_equal(state_of(&setup, "process_numa_maps"), "not walked (--walk-limit)");
	end(&setup);
}

static void processes_on_screen_come_first(void **state)
{
	static const uint64_t on_screen[] = { 5 };
	struct setup setup;

	(void)state;
	/* Enough to begin one walk of each of two files; by itself the largest would be it. */
	begin_limited(&setup, (struct collector_options){ .walk_budget = 2e-9 });
	setup.demand.first_pids = on_screen;
	setup.demand.first_pid_count = 1;
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	assert_presence(&setup, 6, METRIC_PROCESS_PSS, PRESENCE_PENDING);
	assert_int_equal(source_count(&setup, METRIC_SOURCE_WAITING), 1);
	end(&setup);
	begin_limited(&setup, (struct collector_options){ .walk_budget = 2e-9 });
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PSS, PRESENCE_PENDING);
	assert_count(&setup, 6, METRIC_PROCESS_PSS, 7 * 1024);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_limit_spares_large_processes),
		cmocka_unit_test(whoever_asks_for_a_process_gets_it),
		cmocka_unit_test(prices_are_learned_by_process),
		cmocka_unit_test(few_page_tables_make_a_walk_cheap),
		cmocka_unit_test(huge_pages_of_the_machine_make_a_walk_cheap),
		cmocka_unit_test(outgrown_values_are_not_shown),
		cmocka_unit_test(nobody_is_walked_where_nothing_may_be),
		cmocka_unit_test(processes_on_screen_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
