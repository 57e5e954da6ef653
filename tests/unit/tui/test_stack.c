/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Panes of several views, the menu, and what is behind ENTER.
 */
#include "machine_screen.h"

#include "../../../src/tui/panes/drill.h"

static void filters_of_any_text(void **state)
{
	static const struct {
		const char *text;
		bool        is_branch;
		const char *expected;
	} cases[] = {
		{ "/a.slice/b-1", false, "cgroup=/a.slice/b-1" },
		{ "/a.slice", true, "cgroup~^/a.slice(/|$)" },
		{ "/odd name", false, "cgroup~^/odd.name$" },
		{ "/(x|y)*[", true, "cgroup~^/.x.y...(/|$)" },
		{ "/\x1b[2J", false, "cgroup~^/..2J$" },
		{ "/", true, "" },
		{ "/", false, "cgroup=/" },
	};
	char buffer[64], small[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		drill_filter("cgroup", cases[i].text, cases[i].is_branch, buffer, sizeof(buffer));
		assert_string_equal(buffer, cases[i].expected);
	}
	drill_filter("cgroup", "/a very long path that is cut", true, small, sizeof(small));
	assert_true(strlen(small) < sizeof(small));
}

/* Whatever the text is, its filter must be one that the model takes. */
static void filters_are_valid(void **state)
{
	static const char *const texts[] = { "/", "/a", "/a b", "/(", "/[", "/\\", "/\xff", "~",
					     "=" };
	char buffer[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts) * 2; i++) {
		struct error error = { 0 };
		struct filter *filter = NULL;

		drill_filter("cgroup", texts[i / 2], i % 2, buffer, sizeof(buffer));
		assert_int_equal(filter_new(ENTITY_PROCESS, buffer, &filter, &error), 0);
		filter_free(filter);
	}
}

static void every_pane_at_any_size(void **state)
{
	static const char *const names[] = { "nodes", "cgroups", "swap", "shared", "huge",
					     "reclaim", "zones", "growth", "oom", "commit",
					     "kernel", "balance", "menu" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 0);

		screen_begin(&screen);
		assert_int_equal(app_show_named(screen.app, names[i]), 0);
		app_update_demand(screen.app);
		screen_settle(&screen);
		assert_any_size(&screen);
		app_close(screen.app);
	}
}

/* A folded part is not asked for; with the focus it is. */
static void folded_parts_want_nothing(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 10, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "6");
	screen_press(&screen, "Down");
	assert_shows(&screen, "no room here");
	assert_false(demand_has_entity(&screen.app->demand, ENTITY_NODE_DISTANCE));
	screen_press(&screen, "Tab");
	screen_press(&screen, "Tab");
	screen_press(&screen, "Down");
	assert_true(demand_has_entity(&screen.app->demand, ENTITY_NODE_DISTANCE));
	assert_shows(&screen, "node 0   10   12");
	app_close(screen.app);
}

/* Control groups are walked while their pane is shown, and not afterwards. */
static void groups_are_read_while_shown(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	assert_false(demand_has_entity(&screen.app->demand, ENTITY_CGROUP));
	screen_press(&screen, "7");
	assert_true(demand_has_entity(&screen.app->demand, ENTITY_CGROUP));
	screen_press(&screen, "1");
	assert_false(demand_has_entity(&screen.app->demand, ENTITY_CGROUP));
	app_close(screen.app);
}

/* What one pane sent the user to see is gone when they came back. */
static void aims_end(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "7");
	screen_press(&screen, "End");
	screen_press(&screen, "Enter");
	assert_shows(&screen, "filter: cgroup~^/odd.name.with.spaces$");
	screen_press(&screen, "Esc");
	assert_shows(&screen, "17 of 17");
	screen_press(&screen, "2");
	assert_lacks(&screen, "filter:");
	app_close(screen.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_of_any_text),
		cmocka_unit_test(filters_are_valid),
		cmocka_unit_test(every_pane_at_any_size),
		cmocka_unit_test(folded_parts_want_nothing),
		cmocka_unit_test(groups_are_read_while_shown),
		cmocka_unit_test(aims_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
