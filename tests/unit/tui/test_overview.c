/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The overview on captured machines: the three answers at every size, and where keys lead.
 */
#include "machine_screen.h"

#include <errno.h>

static void test_essentials_at_80x24(void **state)
{
	static const char *const texts[] = {
		"Memory 3.34G", "available 1.60G (48%)", "■ anonymous     866M",
		"■ shmem         211M", "■ free         1.85G", "■ unaccounted   126M",
		"63% of 2.04G limit", "swap   110M of 512M (22%)", "Pressure",
		"some 0.9% full 0.9%", "Faults", "minor", "major", "swap in", "swap out",
		"refault", "kswapd", "direct", "0 DMA        4M", "PSS", "load anon 200",
	};
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_shows(&screen, texts[i]);
	assert_lacks(&screen, "###");
	app_close(screen.app);
}

static void test_more_room_shows_more(void **state)
{
	static const char *const texts[] = {
		"slab unreclaimable", "kernel stacks", "trend", "5 DMA32", "7 Normal",
		"limit, not enforced: mode 0 guesses",
	};
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_shows(&screen, texts[i]);
	screen_resize(&screen, 220, 60);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_shows(&screen, texts[i]);
	assert_shows(&screen, "not available without swapping");
	assert_lacks(&screen, "###");
	app_close(screen.app);
}

static void test_any_size(void **state)
{
	static const char *const machines[] = { "numa8-k6.12", "laptop-k4", "procs-k3.19",
						"ppc64le-64k-k6.1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		struct machine_screen screen = screen_open(machines[i], 80, 24, 0);

		screen_begin(&screen);
		assert_any_size(&screen);
		app_close(screen.app);
	}
}

static void test_missing_sources(void **state)
{
	struct machine_screen screen = screen_open("laptop-k4", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	assert_shows(&screen, "no numbers");
	assert_shows(&screen, "not in this kernel");
	app_close(screen.app);
	screen = screen_open("procs-k3.19", 80, 24, 0);
	screen_begin(&screen);
	assert_shows(&screen, "no meminfo here");
	assert_shows(&screen, "no buddyinfo here");
	assert_shows(&screen, "COMMAND");
	app_close(screen.app);
}

/* PSI that is compiled in and switched off is not the same as none, and not the same as 0. */
static void test_pressure_off(void **state)
{
	const struct feed_options options = { .interval = NANOSECONDS_PER_SECOND };
	const struct tui_options tui = { .is_utf8 = true, .version = "test" };
	struct machine_screen screen = { 0 };
	struct error error;
	struct tree *tree;
	struct feed *feed;
	char path[1024];

	(void)state;
	snprintf(path, sizeof(path), "%s/machines/numa8-k6.12", getenv("MEMPANE_FIXTURES"));
	assert_int_equal(tree_open(path, &tree, &error), 0);
	assert_int_equal(tree_open_fault(tree, "proc/pressure", 0, EOPNOTSUPP, &tree), 0);
	assert_int_equal(feed_open(tree, &options, &feed), 0);
	assert_int_equal(app_open(feed, &tui, COLOUR_256, true, &screen.app), 0);
	assert_int_equal(app_resize(screen.app, 80, 24), 0);
	assert_int_equal(app_take_sample(screen.app, NANOSECONDS_PER_SECOND), 1);
	app_draw(screen.app);
	assert_shows(&screen, "off: boot with psi=1");
	app_close(screen.app);
}

static void test_keys(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "Tab");	/* the balance sheet */
	screen_press(&screen, "Down");
	screen_press(&screen, "?");
	assert_shows(&screen, "file cache = Cached + Buffers - Shmem");
	screen_press(&screen, "Esc");
	screen_press(&screen, "Tab");
	screen_press(&screen, "Tab");
	screen_press(&screen, "?");
	assert_shows(&screen, "system.minor_faults");
	screen_press(&screen, "Esc");
	screen_press(&screen, "Enter");
	assert_shows(&screen, "Reclaim by kswapd");
	screen_press(&screen, "1");
	screen_press(&screen, "Esc");	/* back to the processes */
	screen_press(&screen, "Enter");
	assert_shows(&screen, "284 web");
	assert_shows(&screen, "Mappings");
	app_close(screen.app);
}

/* What turns out to have no room on the screen is not asked for any more; the next sample still
 * comes at its time. */
static void test_the_first_frame_stands_for_an_interval(void **state)
{
	const struct feed_options options = { .interval = 3600 * NANOSECONDS_PER_SECOND };
	const struct tui_options tui = { .is_utf8 = true, .version = "test" };
	struct machine_screen screen = { 0 };
	struct tree *tree;
	struct feed *feed;

	(void)state;
	assert_int_equal(tree_open("/", &tree, NULL), 0);
	assert_int_equal(feed_open(tree, &options, &feed), 0);
	assert_int_equal(app_open(feed, &tui, COLOUR_256, true, &screen.app), 0);
	assert_int_equal(app_resize(screen.app, 80, 24), 0);
	app_draw(screen.app);
	assert_int_equal(app_take_sample(screen.app, 20 * NANOSECONDS_PER_SECOND), 1);
	app_draw(screen.app);
	assert_int_equal(app_take_sample(screen.app, NANOSECONDS_PER_SECOND / 2), 0);
	app_close(screen.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_essentials_at_80x24),
		cmocka_unit_test(test_more_room_shows_more),
		cmocka_unit_test(test_any_size),
		cmocka_unit_test(test_missing_sources),
		cmocka_unit_test(test_pressure_off),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_the_first_frame_stands_for_an_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
