/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The activity pane: every group of its view is on the screen, counters that a kernel lacks are
 * not, and a group can have all the room.
 */
#include "machine_screen.h"

static void test_groups(void **state)
{
	const struct view *view = view_find("faults");
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "3");
	for (const struct view_column *column = view->columns; column->column.metric; column++)
		if (column->group)
			assert_shows(&screen, column->group);
	assert_shows(&screen, "since boot");
	assert_shows(&screen, "237k");	/* minor faults */
	app_close(screen.app);
}

static void test_unknown_counters_take_no_room(void **state)
{
	struct machine_screen screen = screen_open("laptop-k4", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "3");
	assert_shows(&screen, "minor");
	assert_lacks(&screen, "in from zswap");	/* zswpin came with 5.19 */
	app_close(screen.app);
}

static void test_zoom_and_back(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "3");
	assert_shows(&screen, "Compaction");
	screen_press(&screen, "Down");
	screen_press(&screen, "Enter");
	assert_lacks(&screen, "Compaction");
	assert_shows(&screen, "reused on write");
	screen_press(&screen, "?");
	assert_shows(&screen, "system.pgmajfault");
	screen_press(&screen, "Esc");
	screen_press(&screen, "Esc");
	assert_shows(&screen, "Compaction");
	app_close(screen.app);
}

static void test_any_size(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "3");
	screen_press(&screen, "End");
	assert_any_size(&screen);
	app_close(screen.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_unknown_counters_take_no_room),
		cmocka_unit_test(test_zoom_and_back),
		cmocka_unit_test(test_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
