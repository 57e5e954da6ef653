/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings that the screen begins with, and those that it gives away to be kept. */
#include "machine_screen.h"

struct keeper {
	struct tui_settings settings;	/* what was saved last */
	unsigned            count;
	int                 result;
};

static int keep(void *context, const struct tui_settings *settings, char *ret_message, size_t size)
{
	struct keeper *keeper = context;

	keeper->settings = *settings;
	keeper->count++;
	snprintf(ret_message, size, "%s", keeper->result ? "not kept \033[2J" : "kept");
	return keeper->result;
}

static void open_with(struct machine_screen *screen, const struct tui_settings *settings,
		      struct keeper *keeper, enum colour_depth colours)
{
	const struct feed_options feed_options = { .interval = NANOSECONDS_PER_SECOND };
	struct error error;
	struct tree *tree;
	struct feed *feed;
	char path[1024];

	snprintf(path, sizeof(path), "%s/machines/numa8-k6.12", getenv("MEMPANE_FIXTURES"));
	assert_int_equal(tree_open(path, &tree, &error), 0);
	assert_int_equal(feed_open(tree, &feed_options, &feed), 0);
	*screen = (struct machine_screen){ .options = {
		.is_utf8 = true, .version = "test", .settings = *settings,
		.save = keeper ? keep : NULL, .save_context = keeper } };
	assert_int_equal(app_open(feed, &screen->options, colours, true, &screen->app), 0);
	assert_int_equal(app_resize(screen->app, 140, 40), 0);
	screen_settle(screen);
}

static const struct tui_settings all_changed = {
	.interval = 2500000000, .view = "processes", .sort = { METRIC_PROCESS_PID, LENS_VALUE },
	.sort_ascending = true, .hides_kernel_threads = true, .is_name_only = true,
	.is_exact = true, .has_no_colours = true, .has_no_mouse = true,
};

static void assert_same(const struct tui_settings *a, const struct tui_settings *b)
{
	assert_int_equal(a->interval, b->interval);
	assert_string_equal(a->view, b->view);
	assert_int_equal(a->sort.metric, b->sort.metric);
	assert_int_equal(a->sort.lens, b->sort.lens);
	assert_int_equal(a->sort_ascending, b->sort_ascending);
	assert_int_equal(a->is_tree, b->is_tree);
	assert_int_equal(a->hides_kernel_threads, b->hides_kernel_threads);
	assert_int_equal(a->is_name_only, b->is_name_only);
	assert_int_equal(a->is_exact, b->is_exact);
	assert_int_equal(a->has_no_colours, b->has_no_colours);
	assert_int_equal(a->has_no_mouse, b->has_no_mouse);
}

static void test_settings_are_obeyed_and_given_back(void **state)
{
	struct keeper keeper = { 0 };
	struct machine_screen screen;

	(void)state;
	open_with(&screen, &all_changed, &keeper, COLOUR_256);
	assert_shows(&screen, "[2 Processes]");
	assert_shows(&screen, "by PID ▲ · no kernel threads");
	assert_int_equal(screen.app->grid.info.colours, COLOUR_NONE);
	assert_int_equal(screen.app->scene.numbers, NUMBER_EXACT);
	screen_press(&screen, "W");
	assert_int_equal(keeper.count, 1);
	assert_same(&keeper.settings, &all_changed);
	assert_shows(&screen, "kept");
	app_close(screen.app);
}

static void test_what_keys_change_is_kept(void **state)
{
	static const char *const keys[] = { "2", "M", "R", "t", "K", "c", "E", "x", "5", "W" };
	const struct tui_settings initial = { .sort = { METRIC_PROCESS_PID, LENS_VALUE } };
	const struct tui_settings expected = {
		.view = "slab", .sort = { METRIC_PROCESS_PSS, LENS_VALUE }, .sort_ascending = true,
		.is_tree = true, .hides_kernel_threads = true, .is_name_only = true,
		.is_exact = true, .has_no_colours = true,
	};
	struct keeper keeper = { 0 };
	struct machine_screen screen;

	(void)state;
	open_with(&screen, &initial, &keeper, COLOUR_256);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		screen_press(&screen, keys[i]);
	assert_int_equal(keeper.count, 1);
	assert_same(&keeper.settings, &expected);
	screen_press(&screen, "x");
	screen_press(&screen, "W");
	assert_false(keeper.settings.has_no_colours);
	app_close(screen.app);
}

/* The inspector needs a process, and the help is no place to begin. */
static void test_passing_places_are_not_where_to_begin(void **state)
{
	struct tui_settings initial = { .view = "swap" };
	struct keeper keeper = { 0 };
	struct machine_screen screen;

	(void)state;
	open_with(&screen, &initial, &keeper, COLOUR_256);
	assert_shows(&screen, "[8 Swap]");
	screen_press(&screen, "F1");
	screen_press(&screen, "W");
	assert_string_equal(keeper.settings.view, "swap");
	screen_press(&screen, "2");
	screen_press(&screen, "Enter");
	screen_press(&screen, "W");
	assert_string_equal(keeper.settings.view, "swap");
	assert_int_equal(keeper.count, 2);
	app_close(screen.app);
}

static void test_a_plain_terminal_says_nothing_about_colours(void **state)
{
	struct tui_settings initial = { 0 };
	struct keeper keeper = { 0 };
	struct machine_screen screen;

	(void)state;
	open_with(&screen, &initial, &keeper, COLOUR_NONE);
	screen_press(&screen, "x");
	screen_press(&screen, "W");
	assert_int_equal(keeper.count, 1);
	assert_false(keeper.settings.has_no_colours);
	app_close(screen.app);
}

static void test_failures_are_shown_and_harmless(void **state)
{
	struct tui_settings initial = { 0 };
	struct keeper keeper = { .result = -5 };
	struct machine_screen screen;

	(void)state;
	open_with(&screen, &initial, &keeper, COLOUR_256);
	screen_press(&screen, "W");
	assert_shows(&screen, "not kept \\x1b[2J");
	screen.options.is_readonly = true;
	screen_press(&screen, "W");
	assert_shows(&screen, "settings not written: mempane runs with --readonly");
	assert_int_equal(keeper.count, 1);
	app_close(screen.app);
	open_with(&screen, &initial, NULL, COLOUR_256);
	screen_press(&screen, "W");
	assert_shows(&screen, "settings not written: there is no place for them");
	app_close(screen.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_are_obeyed_and_given_back),
		cmocka_unit_test(test_what_keys_change_is_kept),
		cmocka_unit_test(test_passing_places_are_not_where_to_begin),
		cmocka_unit_test(test_a_plain_terminal_says_nothing_about_colours),
		cmocka_unit_test(test_failures_are_shown_and_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
