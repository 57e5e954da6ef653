/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fragmentation pane on captured machines: orders come from the file, block sizes from the
 * machine's page size, and every zone can be reached.
 */
#include "machine_screen.h"

static void test_orders_follow_the_machine(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "4");
	assert_shows(&screen, "0:4K    1:8K   2:16K   3:32K   4:64K  5:128K  6:256K  7:512K");
	assert_shows(&screen, "8:1M    9:2M   10:4M");
	assert_lacks(&screen, "11:8M");
	app_close(screen.app);
	screen = screen_open("ppc64le-64k-k6.1", 140, 42, 0);
	screen_begin(&screen);
	screen_press(&screen, "4");
	assert_shows(&screen, "0:64K");
	assert_shows(&screen, "8:16M");
	assert_lacks(&screen, "9:32M");
	app_close(screen.app);
}

/* Node 6 has no memory, hence no line; node 7 has no processor. */
static void test_zones_of_eight_nodes(void **state)
{
	static const char *const rows[] = {
		" 0 DMA        14.5M      13.6M ", " 0 DMA32       304M       274M ",
		" 1 DMA32       112M      80.9M ", " 5 DMA32       232M       205M ",
		" 7 Normal      361M       333M ",
	};
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "4");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_shows(&screen, rows[i]);
	assert_lacks(&screen, " 6 Normal");
	assert_shows(&screen, "70      68      62      79      78      72      69      57");
	assert_shows(&screen, "compaction ok 0, fail 0 since boot");
	app_close(screen.app);
}

static void test_selected_zone(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "4");
	assert_shows(&screen, "Node 1 DMA32");	/* the one that manages most memory */
	assert_shows(&screen, "min 25.0M");
	assert_shows(&screen, "low 31.2M");
	assert_shows(&screen, "high 37.5M");
	assert_shows(&screen, "above low 80.9M");
	screen_press(&screen, "End");
	assert_shows(&screen, "zone 8 of 8");
	assert_shows(&screen, " 7 Normal      361M");
	assert_shows(&screen, "Node 7 Normal");
	screen_press(&screen, "Up");
	assert_shows(&screen, "Node 5 DMA32");
	screen_press(&screen, "?");
	assert_shows(&screen, "free_area.unusable_index");
	app_close(screen.app);
}

static void test_any_size(void **state)
{
	static const char *const machines[] = { "numa8-k6.12", "numa2-k5", "procs-k3.19" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		struct machine_screen screen = screen_open(machines[i], 80, 24, 0);

		screen_begin(&screen);
		screen_press(&screen, "4");
		assert_any_size(&screen);
		app_close(screen.app);
	}
}

/* Watermarks without buddyinfo still make a pane. */
static void test_zoneinfo_alone(void **state)
{
	struct machine_screen screen = screen_open("numa2-k5", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "4");
	assert_shows(&screen, "no buddyinfo: blocks per order are unknown");
	assert_shows(&screen, "1 Normal");
	app_close(screen.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders_follow_the_machine),
		cmocka_unit_test(test_zones_of_eight_nodes),
		cmocka_unit_test(test_selected_zone),
		cmocka_unit_test(test_any_size),
		cmocka_unit_test(test_zoneinfo_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
