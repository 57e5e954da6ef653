/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Moving pages from the screen: who is asked what, what is refused, what is told at the end, and
 * that nobody waits for it. The process is this one, its files and who moves pages are made up.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "../collect/fake_tree.h"
#include "machine_screen.h"
#include "made_up_mover.h"

static const char *file_of(const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), "proc/%d/%s", (int)getpid(), name);
	return path;
}

static struct fake_tree *make_tree(bool is_live)
{
	struct fake_tree *fake = fake_new(is_live);

	fake_put_process(fake, &(struct fake_process){ .pid = (uint64_t)getpid(), .start = 77,
						       .name = "python", .pages = 3 }, 5);
	fake_put(fake, file_of("smaps"),
		 "400000-800000 rw-p 00000000 00:00 0\nSize: 4096 kB\nPss: 3000 kB\n");
	fake_put(fake, file_of("numa_maps"),
		 "00400000 default anon=750 dirty=750 N0=50 N2=700 kernelpagesize_kB=4\n");
	fake_put(fake, "sys/devices/system/node/has_memory", "0,2\n");
	fake_put(fake, "sys/devices/system/node/node0/x", "");
	fake_put(fake, "sys/devices/system/node/node2/x", "");
	return fake;
}

struct setup {
	struct fake_tree     *fake;
	struct machine_screen screen;
};

static void begin(struct setup *setup, bool is_live, struct tui_options options)
{
	const struct feed_options feed_options = { .interval = NANOSECONDS_PER_SECOND / 20,
						   .collector = { .walk_budget = 1 } };
	struct feed *feed;

	set_outcome(0);
	nodes_there = 2;
	setup->fake = make_tree(is_live);
	setup->screen = (struct machine_screen){ .options = options };
	setup->screen.options.is_utf8 = true;
	setup->screen.options.version = "test";
	setup->screen.options.subject = (uint64_t)getpid();
	assert_int_equal(feed_open(&setup->fake->tree, &feed_options, &feed), 0);
	assert_int_equal(app_open(feed, &setup->screen.options, COLOUR_256, true,
				  &setup->screen.app), 0);
	assert_int_equal(app_resize(setup->screen.app, 170, 36), 0);
}

/* Samples until the text is there. */
static void wait_for(struct setup *setup, const char *text)
{
	struct app *app = setup->screen.app;

	for (int i = 0; i < 400; i++) {
		app_take_sample(app, NANOSECONDS_PER_SECOND / 40);
		app_take_work(app);
		app_draw(app);
		if (screen_row(&setup->screen, text) >= 0)
			return;
	}
	screen_print(&setup->screen);
	fail_msg("the screen never shows \"%s\"", text);
}

/* A sample that was begun after now. */
static void take_another(struct setup *setup)
{
	uint64_t now = clock_monotonic();

	while (!model_now(setup->screen.app->model) ||
	       model_now(setup->screen.app->model)->taken.monotonic < now)
		app_take_sample(setup->screen.app, NANOSECONDS_PER_SECOND / 40);
	app_draw(setup->screen.app);
}

static void press(struct setup *setup, const char *key)
{
	app_key(setup->screen.app, key_find(key, strlen(key)), NULL);
	app_draw(setup->screen.app);
}

static void confirm(struct setup *setup)
{
	press(setup, "p");
	assert_shows(&setup->screen, "Move pages of");
	press(setup, "Enter");
	take_another(setup);
	press(setup, "y");
}

/* From the node with most of it; with two nodes there is nothing more to choose. */
static void test_moves(void **state)
{
	struct tui_options options = { .mover = &mover };
	struct setup setup;

	(void)state;
	begin(&setup, true, options);
	wait_for(&setup, "93% on node 2");
	press(&setup, "p");
	assert_shows(&setup.screen, "python from");
	assert_shows(&setup.screen, "node 0       200K of it");
	assert_shows(&setup.screen, "node 2      2.73M of it");
	press(&setup, "Enter");
	assert_shows(&setup.screen, "Move 2.73M of process");
	assert_shows(&setup.screen, "from node 2 to node 0?");
	assert_int_equal(count_calls(), 0);
	hold(true);
	take_another(&setup);
	press(&setup, "y");
	wait_for(&setup, "moving pages of process");
	/* The screen is alive, and says so again after another word. */
	press(&setup, "Down");
	assert_lacks(&setup.screen, "moving pages");
	wait_for(&setup, "from node 2 to node 0 for");
	wait_for(&setup, "for 1 s");
	press(&setup, "p");
	press(&setup, "Enter");
	take_another(&setup);
	press(&setup, "y");
	assert_shows(&setup.screen, "still on their way");
	press(&setup, "Down");
	hold(false);
	wait_for(&setup, "moved from node 2 to node 0 in");
	assert_int_equal(count_calls(), 1);
	assert_int_equal(moved_pid, getpid());
	assert_int_equal(moved_from, 2);
	assert_int_equal(moved_to, 0);
	assert_int_equal(app_work_descriptor(setup.screen.app), -1);
	app_close(setup.screen.app);
}

static void test_results(void **state)
{
	static const struct {
		int64_t     result;
		const char *text;
	} cases[] = {
		{ 17, "17 pages could not be moved from node 2 to node 0" },
		{ -EPERM, "not moved: needs CAP_SYS_NICE or CAP_SYS_PTRACE" },
		{ -ESRCH, "not moved: No such process" },
	};
	struct tui_options options = { .mover = &mover };
	struct setup setup;

	(void)state;
	begin(&setup, true, options);
	wait_for(&setup, "93% on node 2");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		set_outcome(cases[i].result);
		confirm(&setup);
		wait_for(&setup, cases[i].text);
		press(&setup, "Down");
	}
	app_close(setup.screen.app);
}

/* The selected node is offered first; of three, two are left to go to. */
static void test_three_nodes(void **state)
{
	struct tui_options options = { .mover = &mover };
	struct setup setup;

	(void)state;
	begin(&setup, true, options);
	nodes_there = 3;
	wait_for(&setup, "93% on node 2");
	for (int i = 0; i < 3; i++)
		press(&setup, "Tab");
	assert_shows(&setup.screen, "Nodes 2");
	press(&setup, "p");
	press(&setup, "Enter");
	assert_shows(&setup.screen, "python to");
	assert_lacks(&setup.screen, "node 0       200K of it");
	press(&setup, "Down");
	press(&setup, "Enter");
	assert_shows(&setup.screen, "Move 200K of process");
	assert_shows(&setup.screen, "from node 0 to node 5?");
	press(&setup, "n");
	take_another(&setup);
	assert_int_equal(count_calls(), 0);
	app_close(setup.screen.app);
}

/* From a node to those that hold it, and on from there: that node is offered first. */
static void test_from_a_holder(void **state)
{
	struct tui_options options = { .mover = &mover };
	struct setup setup;

	(void)state;
	begin(&setup, true, options);
	wait_for(&setup, "93% on node 2");
	press(&setup, "6");
	wait_for(&setup, "[6 Nodes]");
	press(&setup, "Enter");
	wait_for(&setup, "Processes by node");
	wait_for(&setup, "node=0");
	wait_for(&setup, "python");
	press(&setup, "p");
	assert_shows(&setup.screen, "python from");
	assert_shows(&setup.screen, "node 2      2.73M of it");
	press(&setup, "Enter");
	assert_shows(&setup.screen, "Move 200K of process");
	assert_shows(&setup.screen, "from node 0 to node 2?");
	take_another(&setup);
	press(&setup, "y");
	wait_for(&setup, "moved from node 0 to node 2 in");
	assert_int_equal(count_calls(), 1);
	app_close(setup.screen.app);
}

/* Neither Esc nor any key but y is a yes. */
static void test_who_is_not_sure(void **state)
{
	static const char *const keys[] = { "Esc", "n", "p", "q" };
	struct tui_options options = { .mover = &mover };
	struct setup setup;

	(void)state;
	begin(&setup, true, options);
	wait_for(&setup, "93% on node 2");
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		press(&setup, "p");
		press(&setup, "Enter");
		take_another(&setup);
		press(&setup, keys[i]);
		assert_lacks(&setup.screen, "Move 2.73M");
	}
	/* Before a sample has shown that it is still the same process. */
	press(&setup, "p");
	press(&setup, "Enter");
	press(&setup, "y");
	assert_shows(&setup.screen, "not moved: no sample since the question");
	/* It ended, and its PID went to another one. */
	press(&setup, "p");
	press(&setup, "Enter");
	fake_put_stat(setup.fake, &(struct fake_process){ .pid = (uint64_t)getpid(), .start = 99,
							  .name = "other" });
	take_another(&setup);
	take_another(&setup);
	press(&setup, "y");
	assert_shows(&setup.screen, "has ended");
	assert_int_equal(count_calls(), 0);
	app_close(setup.screen.app);
}

static void check_refusal(struct setup *setup, const char *text)
{
	press(setup, "p");
	assert_shows(&setup->screen, text);
	assert_lacks(&setup->screen, "Move pages of");
	app_close(setup->screen.app);
}

static void test_refusals(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, (struct tui_options){ .mover = &mover, .is_readonly = true });
	wait_for(&setup, "93% on node 2");
	check_refusal(&setup, "read-only: moving pages is switched off");
	begin(&setup, false, (struct tui_options){ .mover = &mover });
	wait_for(&setup, "93% on node 2");
	check_refusal(&setup, "pages of a captured process cannot be moved");
	begin(&setup, true, (struct tui_options){ .mover = NULL });
	wait_for(&setup, "93% on node 2");
	check_refusal(&setup, "pages can be moved on this machine itself only");
	begin(&setup, true, (struct tui_options){ .mover = &mover });
	nodes_there = 1;
	wait_for(&setup, "93% on node 2");
	check_refusal(&setup, "only one node has memory");
}

/* A move that never comes back is left to its fate. */
static void test_quitting_does_not_wait(void **state)
{
	struct tui_options options = { .mover = &mover };
	struct setup setup;
	uint64_t begun;

	(void)state;
	begin(&setup, true, options);
	wait_for(&setup, "93% on node 2");
	hold(true);
	confirm(&setup);
	wait_for(&setup, "moving pages of process");
	for (int i = 0; i < 100 && count_calls() == 0; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000 * 1000 }, NULL);
	assert_int_equal(count_calls(), 1);
	begun = clock_monotonic();
	app_close(setup.screen.app);
	assert_true(clock_monotonic() - begun < NANOSECONDS_PER_SECOND / 2);
	hold(false);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
}

/* What poll() waits for is readable once there is a result, and not before. */
static void test_end_is_noticed(void **state)
{
	struct page_move_order order = { .mover = &mover, .pid = 5, .from = 0, .to = 2 };
	struct pollfd wanted = { .events = POLLIN };
	struct page_move *move;
	int64_t result = 7;

	(void)state;
	set_outcome(3);
	hold(true);
	assert_int_equal(page_move_start(&order, &move), 0);
	wanted.fd = page_move_descriptor(move);
	assert_int_equal(poll(&wanted, 1, 20), 0);
	assert_false(page_move_result(move, &result));
	assert_int_equal(result, 7);
	hold(false);
	assert_int_equal(poll(&wanted, 1, 5000), 1);
	assert_true(page_move_result(move, &result));
	assert_int_equal(result, 3);
	assert_true(page_move_took(move) >= 20 * 1000 * 1000);
	page_move_leave(move);
	page_move_leave(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_three_nodes),
		cmocka_unit_test(test_from_a_holder),
		cmocka_unit_test(test_who_is_not_sure),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_quitting_does_not_wait),
		cmocka_unit_test(test_end_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
