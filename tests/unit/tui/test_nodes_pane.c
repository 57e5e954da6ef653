/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane of NUMA nodes on machines whose nodes have gaps in their numbers, and come and go. */
#include "machine_screen.h"

#include "../../../src/tui/widgets/table.h"
#include "../tree/sandbox.h"

enum { NODES_MAXIMUM = 4 };

static void put(const char *folder, int step, uint64_t node, const char *file, const char *content)
{
	char path[128];

	snprintf(path, sizeof(path), "%d/sys/devices/system/node/node%d/%s", step, (int)node, file);
	sandbox_write(folder, path, content);
}

/* All nodes are as far from each other as their numbers are apart. */
static void put_node(const char *folder, int step, const uint64_t *nodes, size_t count, size_t index)
{
	uint64_t node = nodes[index];
	char text[256] = "";

	snprintf(text, sizeof(text), "Node %d MemTotal: %d kB\nNode %d MemFree: 1024 kB\n", (int)node,
		 (int)(node + 1) * 1024, (int)node);
	put(folder, step, node, "meminfo", text);
	put(folder, step, node, "cpulist", "\n");
	put(folder, step, node, "numastat", "numa_hit 5\nlocal_node 5\nother_node 0\n");
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%d%s",
			 10 + abs((int)nodes[i] - (int)node), i + 1 < count ? " " : "\n");
	put(folder, step, node, "distance", text);
}

/* A capture of three samples: nodes 0, 2 and 255, then 0, 1, 2 and 255, then 0 and 1. */
static void put_machine(const char *folder)
{
	static const uint64_t nodes[][NODES_MAXIMUM] = { { 0, 2, 255 }, { 0, 1, 2, 255 }, { 0, 1 } };
	static const size_t counts[] = { 3, 4, 2 };
	char facts[512] = "mempane capture 1\npage_size 4096\nclock_ticks 100\n", path[64];

	for (int step = 0; step < 3; step++) {
		snprintf(facts + strlen(facts), sizeof(facts) - strlen(facts),
			 "step %d monotonic %d000000000 boot %d000000000 wall 0\n", step, step + 1,
			 step + 1);
		snprintf(path, sizeof(path), "%d/proc/meminfo", step);
		sandbox_write(folder, path, "MemTotal: 9000000 kB\n");
		for (size_t i = 0; i < counts[step]; i++)
			put_node(folder, step, nodes[step], counts[step], i);
	}
	sandbox_write(folder, "FACTS", facts);
}

static uint64_t moment_of(const struct machine_screen *screen)
{
	const struct sample *now = model_now(screen->app->model);

	return now ? now->taken.monotonic : 0;
}

/* The next sample, and no further; a step is taken again for what was not asked for before. */
static void step(struct machine_screen *screen)
{
	uint64_t before = moment_of(screen);

	while (moment_of(screen) == before)
		assert_int_equal(app_take_sample(screen->app, 0), 1);
	app_draw(screen->app);
}

static void press(struct machine_screen *screen, const char *key)
{
	app_key(screen->app, key_find(key, strlen(key)), NULL);
	app_draw(screen->app);
}

/* The pane of nodes with the first sample on it. */
static void open_nodes(struct machine_screen *screen, const char *folder)
{
	put_machine(folder);
	*screen = screen_open_root(folder, 100, 40, 0);
	screen->app->options = screen->app->scene.options = &screen->options;
	assert_int_equal(app_show_named(screen->app, "nodes"), 0);
	app_update_demand(screen->app);
	step(screen);
}

/* Keys are obeyed before the first sample is there. */
static void before_the_first_sample(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen.app->options = screen.app->scene.options = &screen.options;
	press(&screen, "6");
	for (int i = 0; i < 7; i++) {
		press(&screen, "Tab");
		press(&screen, "Down");
		press(&screen, "Right");
		press(&screen, "v");
	}
	assert_shows(&screen, "Machine");
	step(&screen);
	assert_shows(&screen, "node 7   45   45");
	app_close(screen.app);
}

static void gaps_take_no_columns(void **state)
{
	struct machine_screen screen;

	open_nodes(&screen, *state);
	assert_shows(&screen, "NODE        0    2  255");
	assert_shows(&screen, "node 0     10   12  265");
	assert_shows(&screen, "node 255  265  263   10");
	app_close(screen.app);
}

/* A far node is shaded, the local one is not. */
static void far_is_shaded(void **state)
{
	struct machine_screen screen;
	const struct grid *grid;
	int y;

	open_nodes(&screen, *state);
	grid = &screen.app->grid;
	y = screen_row(&screen, "node 0     10   12  265");
	assert_int_equal(grid_cell(grid, 13, y)->style, STYLE_HEAT_0);
	assert_int_equal(grid_cell(grid, 18, y)->style, STYLE_HEAT_1);
	assert_int_equal(grid_cell(grid, 23, y)->style, STYLE_HEAT_7);
	app_close(screen.app);
}

static bool is_selected(const struct machine_screen *screen, const char *text)
{
	int y = screen_row(screen, text);

	return y >= 0 && grid_cell(&screen->app->grid, 2, y)->overlay == OVERLAY_SELECTED;
}

/* What is selected stays so while other nodes come, and its place is selected when it goes. */
static void selection_stays(void **state)
{
	struct machine_screen screen;

	open_nodes(&screen, *state);
	press(&screen, "Down");
	assert_true(is_selected(&screen, "   2    –  3.00M"));
	step(&screen);
	assert_shows(&screen, "   1    –  2.00M");
	assert_true(is_selected(&screen, "   2    –  3.00M"));
	step(&screen);
	assert_lacks(&screen, "   2    –  3.00M");
	assert_true(is_selected(&screen, "   1    –  2.00M"));
	app_close(screen.app);
}

static void selection_of_a_distance_stays(void **state)
{
	struct machine_screen screen;

	open_nodes(&screen, *state);
	press(&screen, "Tab");
	press(&screen, "Tab");
	press(&screen, "Down");
	press(&screen, "Right");
	assert_true(is_selected(&screen, "node 2     12   10  263"));
	step(&screen);
	assert_true(is_selected(&screen, "node 2     12   11   10  263"));
	step(&screen);
	assert_true(is_selected(&screen, "node 1   11   10"));
	app_close(screen.app);
}

/* Of each set the views in turn, and the selection stays on its node. */
static void steps_through_columns(void **state)
{
	struct machine_screen screen;

	open_nodes(&screen, *state);
	press(&screen, "Down");
	assert_shows(&screen, "columns 1 of 5: v");
	press(&screen, "v");
	assert_shows(&screen, "Memory by NUMA node 3");
	press(&screen, "v");
	assert_shows(&screen, "Watermarks and fragmentation by NUMA node 3");
	assert_shows(&screen, "ZONESLOW");
	press(&screen, "v");
	assert_shows(&screen, "POOLSFREE");
	press(&screen, "v");
	assert_shows(&screen, "SCOREHIGH");
	press(&screen, "v");
	assert_true(is_selected(&screen, "   2    –  3.00M"));
	press(&screen, "Tab");
	assert_shows(&screen, "columns 1 of 3: v");
	press(&screen, "v");
	assert_shows(&screen, "PROMOTED/s");
	app_close(screen.app);
}

/* A form of the selected node has no columns to step through, nor has a matrix. */
static void forms_have_no_columns(void **state)
{
	struct machine_screen screen;

	open_nodes(&screen, *state);
	press(&screen, "Tab");
	press(&screen, "Tab");
	assert_lacks(&screen, ": v");
	press(&screen, "v");
	press(&screen, "Tab");
	assert_lacks(&screen, ": v");
	press(&screen, "v");
	assert_shows(&screen, "Free above watermarks");
	app_close(screen.app);
}

static int count_style(const struct machine_screen *screen, int y, enum style style)
{
	int count = 0;

	for (int x = 0; x < screen->app->grid.width; x++)
		count += grid_cell(&screen->app->grid, x, y)->style == style &&
			 grid_cell(&screen->app->grid, x, y)->code == 0x2588;
	return count;
}

/* Bars are as long as their parts, selected or not, and a node without memory has none. */
static void bars_of_what_fills_nodes(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "6");
	screen_press(&screen, "Down");
	assert_shows(&screen, "anon■file■shm■slab■kern■huge");
	/* 260M of 503M, and 48M in pools, of 31 columns. */
	assert_int_equal(count_style(&screen, 5, STYLE_ANONYMOUS), 16);
	assert_int_equal(count_style(&screen, 5, STYLE_HUGE), 3);
	assert_int_equal(count_style(&screen, 10, STYLE_ANONYMOUS), 0);
	app_close(screen.app);
}

static enum style style_of(enum metric metric, int64_t value)
{
	struct cell cell = { .presence = PRESENCE_PRESENT };

	if (metric_info(metric)->unit == UNIT_SIGNED_BYTES)
		cell.signed_count = value;
	else
		cell.count = (uint64_t)value;
	return cell_style(cell, (struct column){ metric, LENS_VALUE });
}

static void what_deserves_the_eye(void **state)
{
	(void)state;
	assert_int_equal(style_of(METRIC_NODE_ABOVE_LOW, -4096), STYLE_WARNING);
	assert_int_equal(style_of(METRIC_NODE_ABOVE_LOW, 4096), STYLE_NEUTRAL);
	assert_int_equal(style_of(METRIC_NODE_ABOVE_MIN, -4096), STYLE_ALARM);
	assert_int_equal(style_of(METRIC_NODE_ABOVE_HIGH, -4096), STYLE_NEUTRAL);
	assert_int_equal(style_of(METRIC_NODE_ZONES_LOW, 0), STYLE_DIM);
	assert_int_equal(style_of(METRIC_NODE_ZONES_LOW, 1), STYLE_WARNING);
	assert_int_equal(style_of(METRIC_NODE_SLAB, 4096), STYLE_SLAB_UNRECLAIMABLE);
	/* The name of a thread is no kind of memory. */
	assert_int_equal(style_of(METRIC_NODE_PGDEMOTE_KSWAPD, 4096), STYLE_NEUTRAL);
}

/* Folded parts share a line, and stay there though nothing is asked for them any more. */
static void folded_parts_share_a_line(void **state)
{
	static const char names[] = "no room here, Tab opens: Node  Machine  Memory tiers  Zones";
	struct machine_screen screen = screen_open("guest-6.12-tiers", 80, 24, 0);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "6");
	for (int i = 0; i < 4; i++) {
		screen_press(&screen, i % 2 ? "Up" : "Down");
		assert_shows(&screen, names);
	}
	for (int i = 0; i < 4; i++)
		screen_press(&screen, "Tab");
	assert_shows(&screen, "waiting for the next sample");
	screen_press(&screen, "End");
	screen_press(&screen, "Home");
	assert_shows(&screen, "hint faults/s                306");
	app_close(screen.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_sample),
		cmocka_unit_test_setup_teardown(gaps_take_no_columns, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(far_is_shaded, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(selection_stays, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(selection_of_a_distance_stays, sandbox_begin,
						sandbox_end),
		cmocka_unit_test_setup_teardown(steps_through_columns, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(forms_have_no_columns, sandbox_begin, sandbox_end),
		cmocka_unit_test(bars_of_what_fills_nodes),
		cmocka_unit_test(what_deserves_the_eye),
		cmocka_unit_test(folded_parts_share_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
