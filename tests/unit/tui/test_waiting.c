/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sample that does not come: the screen says so, for how long, and why. */
#include "machine_screen.h"

#include "../collect/fake_tree.h"

enum { MILLISECOND = 1000 * 1000 };

static const char long_path[] = "sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs";

struct live_screen {
	struct fake_tree     *fake;
	struct machine_screen screen;
};

static void open_live(struct live_screen *live)
{
	const struct feed_options options = { .interval = NANOSECONDS_PER_SECOND / 50 };
	struct feed *feed;

	*live = (struct live_screen){ .fake = fake_new(true) };
	fake_put(live->fake, "proc/meminfo", "MemTotal: 1000 kB\nMemFree: 10 kB\n");
	fake_put(live->fake, long_path, "10000\n");
	assert_int_equal(feed_open(&live->fake->tree, &options, &feed), 0);
	live->screen.options = (struct tui_options){ .is_utf8 = true, .colours = COLOUR_256,
						     .version = "test" };
	assert_int_equal(app_open(feed, &live->screen.options, COLOUR_256, true,
				  &live->screen.app), 0);
	assert_int_equal(app_resize(live->screen.app, 80, 24), 0);
}

static void take_sample(struct live_screen *live)
{
	assert_int_equal(app_take_sample(live->screen.app, 5 * NANOSECONDS_PER_SECOND), 1);
	screen_settle(&live->screen);
}

static void wait_until_overdue(struct live_screen *live)
{
	struct feed_work work;

	while (!app_is_waiting(live->screen.app, &work)) {
		nanosleep(&(struct timespec){ .tv_nsec = 10 * MILLISECOND }, NULL);
		(void)app_take_sample(live->screen.app, 0);
	}
	app_draw(live->screen.app);
}

static bool is_faded(const struct live_screen *live)
{
	const struct canvas_cell *cell = grid_cell(&live->screen.app->grid, 1, 2);

	return cell->overlay == OVERLAY_OLD;
}

static void close_live(struct live_screen *live)
{
	fake_let_go(live->fake);
	app_close(live->screen.app);
}

static void the_first_sample_may_be_the_one(void **state)
{
	struct live_screen live;

	(void)state;
	open_live(&live);
	fake_hold(live.fake, "proc/meminfo");
	wait_until_overdue(&live);
	assert_shows(&live.screen, "reading /proc/meminfo");
	close_live(&live);
}

static void it_names_the_file_until_it_answers(void **state)
{
	struct live_screen live;

	(void)state;
	open_live(&live);
	take_sample(&live);
	assert_lacks(&live.screen, "no sample");
	assert_shows(&live.screen, "live 0.02s");
	assert_false(is_faded(&live));
	fake_hold(live.fake, "proc/meminfo");
	wait_until_overdue(&live);
	assert_shows(&live.screen, "no sample for 1 s: reading /proc/meminfo");
	assert_lacks(&live.screen, "live 0.02s");
	assert_true(is_faded(&live));
	assert_any_size(&live.screen);
	screen_resize(&live.screen, 40, 24);
	assert_shows(&live.screen, "no sample for 1 s");
	fake_let_go(live.fake);
	take_sample(&live);
	take_sample(&live);
	assert_lacks(&live.screen, "no sample");
	assert_false(is_faded(&live));
	close_live(&live);
}

static void a_matrix_has_no_columns_before_the_first_sample(void **state)
{
	struct live_screen live;

	(void)state;
	open_live(&live);
	fake_hold(live.fake, "proc/meminfo");
	screen_press(&live.screen, "6");
	assert_shows(&live.screen, "NUMA distances");
	assert_any_size(&live.screen);
	close_live(&live);
}

static void a_long_name_is_cut_in_front(void **state)
{
	struct live_screen live;

	(void)state;
	open_live(&live);
	fake_hold(live.fake, long_path);
	screen_press(&live.screen, "0");
	assert_int_equal(app_show_named(live.screen.app, "thp"), 0);
	app_update_demand(live.screen.app);
	wait_until_overdue(&live);
	assert_shows(&live.screen, "hugepaged/scan_sleep_millisecs");
	assert_lacks(&live.screen, "/sys/kernel/mm");
	screen_resize(&live.screen, 140, 24);
	assert_shows(&live.screen, long_path);
	close_live(&live);
}

static void who_has_paused_waits_for_nothing(void **state)
{
	struct live_screen live;

	(void)state;
	open_live(&live);
	fake_hold(live.fake, "proc/meminfo");
	wait_until_overdue(&live);
	screen_press(&live.screen, "Space");
	assert_lacks(&live.screen, "no sample");
	assert_shows(&live.screen, "PAUSED");
	close_live(&live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_sample_may_be_the_one),
		cmocka_unit_test(it_names_the_file_until_it_answers),
		cmocka_unit_test(a_matrix_has_no_columns_before_the_first_sample),
		cmocka_unit_test(a_long_name_is_cut_in_front),
		cmocka_unit_test(who_has_paused_waits_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
