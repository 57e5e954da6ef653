/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collecting thread: intervals, pauses, new demands, slow takers, stuck reads, quick ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <sched.h>

#include "../collect/fake_tree.h"
#include "mempane/feed.h"

static const uint64_t millisecond = 1000 * 1000;
static const uint64_t second = NANOSECONDS_PER_SECOND;

struct setup {
	struct fake_tree *fake;
	struct feed      *feed;
	struct demand     demand;
};

static void begin(struct setup *setup, uint64_t interval)
{
	struct feed_options options = { .interval = interval,
					.collector = { .walk_budget = 1,
						       .read_deadline = 50 * millisecond } };

	*setup = (struct setup){ .fake = fake_new(true) };
	fake_put(setup->fake, "proc/meminfo", "MemTotal: 1000 kB\nMemFree: 10 kB\n");
	fake_put_process(setup->fake, &(struct fake_process){ .pid = 5, .name = "x",
							       .pages = 3 }, 5);
	assert_int_equal(feed_open(&setup->fake->tree, &options, &setup->feed), 0);
	demand_add(&setup->demand, METRIC_SYSTEM_MEMORY_FREE);
}

static uint64_t since(uint64_t begin)
{
	return clock_monotonic() - begin;
}

static struct sample *next(struct setup *setup)
{
	struct sample *sample = NULL;

	assert_int_equal(feed_next(setup->feed, 5 * second, &sample), 1);
	assert_non_null(sample);
	assert_true(sample->is_finished);
	return sample;
}

static bool is_readable(const struct setup *setup)
{
	struct pollfd wanted = { .fd = feed_descriptor(setup->feed), .events = POLLIN };

	return poll(&wanted, 1, 0) == 1;
}

static void samples_come_at_the_interval(void **state)
{
	struct setup setup;
	struct sample *sample;
	uint64_t first, last;

	(void)state;
	begin(&setup, 40 * millisecond);
	assert_int_equal(feed_next(setup.feed, 0, &sample), 0);
	assert_true(feed_is_live(setup.feed));
	assert_int_equal(feed_demand(setup.feed, &setup.demand), 0);
	sample = next(&setup);
	assert_int_equal(sample_get(sample, 0, METRIC_SYSTEM_MEMORY_FREE)->count, 10240);
	first = sample->taken.monotonic;
	feed_release(setup.feed, sample);
	for (int i = 0; i < 5; i++) {
		sample = next(&setup);
		last = sample->taken.monotonic;
		feed_release(setup.feed, sample);
	}
	assert_true(last - first >= 180 * millisecond);
	assert_int_equal(feed_interval(setup.feed), 40 * millisecond);
	feed_close(setup.feed);
}

static void the_descriptor_tells_of_news(void **state)
{
	struct setup setup;
	struct pollfd wanted = { .events = POLLIN };
	struct sample *sample;

	(void)state;
	begin(&setup, 3600 * second);
	assert_false(is_readable(&setup));
	feed_demand(setup.feed, &setup.demand);
	wanted.fd = feed_descriptor(setup.feed);
	assert_int_equal(poll(&wanted, 1, 5000), 1);
	sample = next(&setup);
	assert_false(is_readable(&setup));
	feed_release(setup.feed, sample);
	feed_close(setup.feed);
}

/* Nobody takes samples for a while: the newest one waits, none pile up. */
static void the_newest_sample_wins(void **state)
{
	struct setup setup;
	struct sample *sample;

	(void)state;
	begin(&setup, 5 * millisecond);
	feed_demand(setup.feed, &setup.demand);
	nanosleep(&(struct timespec){ .tv_nsec = 100 * 1000 * 1000 }, NULL);
	sample = next(&setup);
	assert_true(since(sample->taken.monotonic) < 80 * millisecond);
	feed_release(setup.feed, sample);
	feed_close(setup.feed);
}

static void samples_rotate(void **state)
{
	struct sample *seen[8] = { NULL }, *now = NULL, *before = NULL;
	struct setup setup;
	size_t distinct = 0;

	(void)state;
	begin(&setup, 2 * millisecond);
	feed_demand(setup.feed, &setup.demand);
	for (int i = 0; i < 40; i++) {
		size_t known = 0;

		feed_release(setup.feed, before);
		before = now;
		now = next(&setup);
		while (known < distinct && seen[known] != now)
			known++;
		if (known == distinct) {
			assert_true(distinct < ARRAY_SIZE(seen));
			seen[distinct++] = now;
		}
	}
	assert_true(distinct <= 5);
	feed_release(setup.feed, now);
	feed_release(setup.feed, before);
	feed_close(setup.feed);
}

static void a_new_demand_acts_at_once(void **state)
{
	struct setup setup;
	uint64_t start;
	uint64_t first_pids[] = { 5 };

	(void)state;
	begin(&setup, 3600 * second);
	feed_demand(setup.feed, &setup.demand);
	feed_release(setup.feed, next(&setup));
	demand_add(&setup.demand, METRIC_PROCESS_PSS);
	start = clock_monotonic();
	feed_demand(setup.feed, &setup.demand);
	for (bool is_there = false; !is_there;) {
		struct sample *sample = next(&setup);

		is_there = sample_get(sample, 0, METRIC_PROCESS_PSS)->presence ==
			   PRESENCE_PRESENT;
		feed_release(setup.feed, sample);
	}
	assert_true(since(start) < 2 * second);
	/* What is asked for in vain, and scrolling, which asks for another order only, wait for the
	 * next sample. */
	setup.demand.first_pids = first_pids;
	setup.demand.first_pid_count = 1;
	setup.demand.metrics = (struct metric_set){ { 0 } };
	demand_add(&setup.demand, METRIC_PROCESS_PSS);
	feed_demand(setup.feed, &setup.demand);
	assert_int_equal(feed_next(setup.feed, 50 * millisecond, &(struct sample *){ NULL }), 0);
	feed_close(setup.feed);
}

static void pausing_stops_and_waking_takes_one(void **state)
{
	struct sample *sample = NULL;
	struct setup setup;

	(void)state;
	begin(&setup, 5 * millisecond);
	feed_demand(setup.feed, &setup.demand);
	feed_release(setup.feed, next(&setup));
	feed_set_paused(setup.feed, true);
	/* One may have been under way. */
	if (feed_next(setup.feed, 50 * millisecond, &sample) == 1)
		feed_release(setup.feed, sample);
	assert_int_equal(feed_next(setup.feed, 50 * millisecond, &sample), 0);
	feed_wake(setup.feed);
	feed_release(setup.feed, next(&setup));
	assert_int_equal(feed_next(setup.feed, 50 * millisecond, &sample), 0);
	feed_set_paused(setup.feed, false);
	feed_release(setup.feed, next(&setup));
	feed_close(setup.feed);
}

static void a_new_interval_acts_at_once(void **state)
{
	struct setup setup;
	uint64_t start;

	(void)state;
	begin(&setup, 3600 * second);
	feed_demand(setup.feed, &setup.demand);
	feed_release(setup.feed, next(&setup));
	start = clock_monotonic();
	feed_set_interval(setup.feed, 30 * millisecond);
	feed_release(setup.feed, next(&setup));
	feed_release(setup.feed, next(&setup));
	assert_true(since(start) < 2 * second);
	feed_close(setup.feed);
}

/* Whoever waits can see for what, and for how long. */
static void it_says_what_it_reads(void **state)
{
	struct feed_work work = { .begun = 0 };
	struct setup setup;
	uint64_t start = clock_monotonic();

	(void)state;
	begin(&setup, 3600 * second);
	assert_false(feed_is_at_work(setup.feed, &work));
	fake_hold(setup.fake, "proc/meminfo");
	feed_demand(setup.feed, &setup.demand);
	while (!feed_is_at_work(setup.feed, &work) || !work.reading.since)
		sched_yield();
	assert_string_equal(work.reading.what, "/proc/meminfo");
	assert_true(work.begun >= start && work.reading.since >= work.begun);
	assert_int_equal(feed_next(setup.feed, 20 * millisecond, &(struct sample *){ NULL }), 0);
	fake_let_go(setup.fake);
	feed_release(setup.feed, next(&setup));
	assert_false(feed_is_at_work(setup.feed, &work));
	feed_close(setup.feed);
}

static void ending_does_not_wait_for_a_stuck_read(void **state)
{
	struct setup setup;
	uint64_t start;
	bool is_inside = false;

	(void)state;
	begin(&setup, 5 * millisecond);
	fake_hold(setup.fake, "proc/5/smaps_rollup");
	demand_add(&setup.demand, METRIC_PROCESS_PSS);
	feed_demand(setup.feed, &setup.demand);
	while (!is_inside) {
		pthread_mutex_lock(&setup.fake->lock);
		is_inside = setup.fake->waiting > 0;
		pthread_mutex_unlock(&setup.fake->lock);
	}
	tree_hold(&setup.fake->tree);
	start = clock_monotonic();
	feed_close(setup.feed);
	assert_true(since(start) < 45 * millisecond);
	/* The reader that was left behind lets go of the tree. */
	assert_true(atomic_load(&setup.fake->tree.holders) > 1);
	fake_let_go(setup.fake);
	while (atomic_load(&setup.fake->tree.holders) > 1)
		nanosleep(&(struct timespec){ .tv_nsec = 1000 * 1000 }, NULL);
	tree_release(&setup.fake->tree);
}

static void blocked_processes_do_not_stop_the_others(void **state)
{
	struct setup setup;
	uint64_t start;

	(void)state;
	begin(&setup, 5 * millisecond);
	for (uint64_t pid = 100; pid < 164; pid++) {
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .name = "held",
			.state = 'D', .pages = 3 }, 5);
		fake_hold(setup.fake, fake_path(pid, "smaps_rollup"));
	}
	demand_add(&setup.demand, METRIC_PROCESS_PSS);
	feed_demand(setup.feed, &setup.demand);
	feed_release(setup.feed, next(&setup));
	start = clock_monotonic();
	for (int i = 0; i < 10; i++) {
		struct sample *sample = next(&setup);

		assert_int_equal(sample_get(sample, 0, METRIC_PROCESS_PSS)->presence,
				 PRESENCE_PRESENT);
		feed_release(setup.feed, sample);
	}
	assert_true(since(start) < second);
	fake_let_go(setup.fake);
	for (bool has_healed = false; !has_healed;) {
		struct sample *sample = next(&setup);

		has_healed = true;
		for (size_t row = 0; row < 65; row++)
			has_healed &= sample_get(sample, row, METRIC_PROCESS_PSS)->presence ==
				      PRESENCE_PRESENT;
		feed_release(setup.feed, sample);
	}
	assert_true(since(start) < 4 * second);
	feed_close(setup.feed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_come_at_the_interval),
		cmocka_unit_test(the_descriptor_tells_of_news),
		cmocka_unit_test(the_newest_sample_wins),
		cmocka_unit_test(samples_rotate),
		cmocka_unit_test(a_new_demand_acts_at_once),
		cmocka_unit_test(pausing_stops_and_waking_takes_one),
		cmocka_unit_test(a_new_interval_acts_at_once),
		cmocka_unit_test(it_says_what_it_reads),
		cmocka_unit_test(ending_does_not_wait_for_a_stuck_read),
		cmocka_unit_test(blocked_processes_do_not_stop_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
