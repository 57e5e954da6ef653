/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps are played in order, and again when somebody wants to see something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../collect/fake_tree.h"
#include "mempane/feed.h"

static int set_step(struct tree *tree, unsigned step)
{
	char text[64];

	if (step >= tree->step_count)
		return -EINVAL;
	snprintf(text, sizeof(text), "MemTotal: 1000 kB\nMemFree: %u kB\n", step + 1);
	fake_put((struct fake_tree *)tree, "proc/meminfo", text);
	fake_put_process((struct fake_tree *)tree,
			 &(struct fake_process){ .pid = 5, .name = "x", .pages = 3 }, step + 1);
	return 0;
}

static struct feed *open_feed(unsigned steps)
{
	static struct tree_operations operations;
	struct fake_tree *fake = fake_new(false);
	struct feed *feed = NULL;

	operations = fake_operations;
	operations.set_step = set_step;
	fake->tree.operations = &operations;
	fake->tree.step_count = steps;
	set_step(&fake->tree, 0);
	assert_int_equal(feed_open(&fake->tree, &(struct feed_options){ .interval = 7 }, &feed), 0);
	return feed;
}

static void expect(struct feed *feed, enum metric metric, uint64_t count)
{
	struct sample *sample = NULL;

	assert_int_equal(feed_next(feed, 0, &sample), 1);
	assert_int_equal(sample_get(sample, 0, metric)->presence, PRESENCE_PRESENT);
	assert_int_equal(sample_get(sample, 0, metric)->count, count * 1024);
	feed_release(feed, sample);
}

static void expect_end(struct feed *feed)
{
	struct sample *sample = NULL;

	assert_int_equal(feed_next(feed, NANOSECONDS_PER_SECOND, &sample), -ENODATA);
	assert_null(sample);
}

static void steps_are_played_in_order(void **state)
{
	struct feed *feed = open_feed(3);
	struct demand demand = { .subject = 0 };

	(void)state;
	expect_end(feed);
	demand_add(&demand, METRIC_SYSTEM_MEMORY_FREE);
	demand_add(&demand, METRIC_PROCESS_PSS);
	assert_int_equal(feed_demand(feed, &demand), 0);
	assert_false(feed_is_live(feed));
	assert_int_equal(feed_descriptor(feed), -1);
	assert_string_equal(feed_label(feed), "fake");
	for (unsigned step = 0; step < 3; step++)
		expect(feed, METRIC_SYSTEM_MEMORY_FREE, step + 1);
	expect_end(feed);
	feed_close(feed);
}

/* Between steps nothing is known to have stood still: each walk counts for its own step. */
static void every_step_has_its_own_walks(void **state)
{
	struct feed *feed = open_feed(3);
	struct demand demand = { .subject = 0 };

	(void)state;
	demand_add(&demand, METRIC_PROCESS_PSS);
	feed_demand(feed, &demand);
	for (unsigned step = 0; step < 3; step++)
		expect(feed, METRIC_PROCESS_PSS, step + 1);
	feed_close(feed);
}

static void another_demand_plays_the_end_again(void **state)
{
	struct feed *feed = open_feed(4);
	struct demand demand = { .subject = 0 };

	(void)state;
	demand_add(&demand, METRIC_SYSTEM_MEMORY_FREE);
	feed_demand(feed, &demand);
	for (unsigned step = 0; step < 4; step++)
		expect(feed, METRIC_SYSTEM_MEMORY_FREE, step + 1);
	expect_end(feed);
	feed_demand(feed, &demand);
	expect_end(feed);
	demand_add(&demand, METRIC_PROCESS_PSS);
	feed_demand(feed, &demand);
	expect(feed, METRIC_PROCESS_PSS, 3);
	expect(feed, METRIC_PROCESS_PSS, 4);
	expect_end(feed);
	feed_close(feed);
}

static void a_bare_tree_is_one_step(void **state)
{
	struct feed *feed = open_feed(1);
	struct demand demand = { .subject = 0 };

	(void)state;
	demand_add(&demand, METRIC_SYSTEM_MEMORY_FREE);
	feed_demand(feed, &demand);
	expect(feed, METRIC_SYSTEM_MEMORY_FREE, 1);
	expect_end(feed);
	demand.subject = 5;
	feed_demand(feed, &demand);
	expect(feed, METRIC_SYSTEM_MEMORY_FREE, 1);
	expect_end(feed);
	feed_set_interval(feed, 9);
	assert_int_equal(feed_interval(feed), 9);
	feed_close(feed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_are_played_in_order),
		cmocka_unit_test(every_step_has_its_own_walks),
		cmocka_unit_test(another_demand_plays_the_end_again),
		cmocka_unit_test(a_bare_tree_is_one_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
