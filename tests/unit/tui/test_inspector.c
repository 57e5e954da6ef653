/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inspector on captured processes, and what it keeps of one that ended.
 */
#include "machine_screen.h"

#include "../../../src/tui/panes/inspector.h"

static void test_summary(void **state)
{
	static const char *const texts[] = {
		"284 web", "sleeping · 1 thread", "load anon 200 1 system.slice/web.service web",
		"PSS          200M", "USS          200M", "OOM score     700", "Regions 9",
		"main stack", "heap", "Mappings 11", "7f47fbe00000 rw-p   200M",
		"/bin/load",
	};
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 284);

	(void)state;
	screen_begin(&screen);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_shows(&screen, texts[i]);
	assert_lacks(&screen, "###");
	app_close(screen.app);
}

static void test_region_filters_mappings(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 140, 42, 284);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "Down");	/* file text */
	screen_press(&screen, "Enter");
	assert_shows(&screen, "Mappings 1 of class file text");
	assert_shows(&screen, "000000401000 r-xp");
	assert_lacks(&screen, "[stack]");
	screen_press(&screen, "Esc");
	assert_shows(&screen, "Mappings 11");
	assert_shows(&screen, "[stack]");
	screen_press(&screen, "Tab");
	screen_press(&screen, "?");
	assert_shows(&screen, "mapping.");
	app_close(screen.app);
}

/* The style of what stands left of the end of a text's first occurrence in its row. */
static enum style style_at_end(const struct machine_screen *screen, const char *line_with,
			       int from_right)
{
	int y = screen_row(screen, line_with);
	const struct canvas_cell *cell =
		grid_cell(&screen->app->grid, screen->app->grid.width - 2 - from_right, y);

	assert_non_null(cell);
	return (enum style)cell->style;
}

/* Node 1, the last of two: what is there is shaded by its share of the mapping. */
static void test_matrix(void **state)
{
	struct machine_screen screen = screen_open("guest-6.12-numa-swap", 100, 30, 187);

	(void)state;
	screen_begin(&screen);
	assert_lacks(&screen, "by node");
	screen_press(&screen, "Tab");
	screen_press(&screen, "Tab");
	assert_shows(&screen, "Mappings by node 11");
	assert_shows(&screen, "all: N1 7.71M 100%");
	assert_shows(&screen, "   N0    N1");
	assert_shows(&screen, "100% on node 1");
	assert_int_equal(style_at_end(&screen, "/bin/load", 0), STYLE_HEAT_7);
	assert_int_equal(style_at_end(&screen, "/bin/load", 6), STYLE_DIM);
	assert_int_equal(style_at_end(&screen, "[vdso]", 0), STYLE_DIM);
	screen_press(&screen, "End");
	screen_press(&screen, "?");
	assert_shows(&screen, "numa_maps");
	app_close(screen.app);
}

static bool is_wanted(const struct machine_screen *screen, enum metric metric)
{
	return metric_set_has(&screen->app->demand.metrics, metric);
}

/* One node: numa_maps could only name it, so it is read for who looks at that part. */
static void test_one_node_is_not_walked_for(void **state)
{
	struct machine_screen screen = screen_open("guest-6.12-pressure", 220, 60, 1);

	(void)state;
	screen_begin(&screen);
	assert_false(is_wanted(&screen, METRIC_PLACEMENT_RESIDENT));
	assert_false(is_wanted(&screen, METRIC_MAPPING_POLICY));
	assert_lacks(&screen, "Nodes 1");
	assert_shows(&screen, "Limits");
	screen_press(&screen, "Tab");
	assert_false(is_wanted(&screen, METRIC_MAPPING_POLICY));
	screen_press(&screen, "Tab");
	assert_true(is_wanted(&screen, METRIC_MAPPING_POLICY));
	assert_true(is_wanted(&screen, METRIC_NODE_MAPPING_RESIDENT));
	assert_shows(&screen, "all: N0 132K 100%");
	screen_press(&screen, "Tab");
	assert_true(is_wanted(&screen, METRIC_PLACEMENT_RESIDENT));
	assert_false(is_wanted(&screen, METRIC_MAPPING_POLICY));
	assert_shows(&screen, "Nodes 1");
	screen_press(&screen, "Tab");
	assert_false(is_wanted(&screen, METRIC_PLACEMENT_RESIDENT));
	app_close(screen.app);
}

/* Digits of nodes, and the same in colours; a cell of two nodes is neither's. */
static void test_strip(void **state)
{
	struct machine_screen screen = screen_open("rarities", 80, 24, 7);
	const struct grid *grid = &screen.app->grid;
	int y;

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "Tab");
	assert_int_equal(screen.app->demand.mapping, 0);
	screen_press(&screen, "Enter");
	assert_int_equal(screen.app->demand.mapping, 0x7f0000000000);
	assert_shows(&screen, "Strip of 7f0000000000, 156M of anonymous");
	assert_shows(&screen, "4096 of 40000 pages asked, the rest is estimated");
	assert_shows(&screen, "0 node 0 ~64.0M 58%  1 node 1 ~31.0M 28%  A node 10 ~16.3M 15%");
	assert_shows(&screen, "0++++++++++++++++1");
	assert_shows(&screen, "AAA!!!!zzzzzzzzzz++++····");
	y = screen_row(&screen, "7f0002740000 0");
	assert_int_equal(grid_cell(grid, 14, y)->style, STYLE_NODE_0);
	assert_int_equal(grid_cell(grid, 14 + 32, y)->style, STYLE_BOLD);
	assert_int_equal(grid_cell(grid, 14 + 63, y)->style, STYLE_NODE_1);
	/* A line further, and a cell. */
	screen_press(&screen, "Down");
	screen_press(&screen, "Right");
	assert_shows(&screen, "7f00027dc000: 156 pages, 16 asked, 16 there N0=624K");
	assert_int_equal(grid_cell(grid, 15, y)->overlay, OVERLAY_SELECTED);
	screen_press(&screen, "Esc");
	assert_int_equal(screen.app->demand.mapping, 0);
	assert_shows(&screen, "Mappings 4");
	/* Every page of huge pages can be asked. */
	screen_press(&screen, "End");
	screen_press(&screen, "Enter");
	assert_shows(&screen, "page 2.00M · all 8 pages asked");
	assert_shows(&screen, "0 node 0 8.00M 67%");
	assert_any_size(&screen);
	app_close(screen.app);
}

/* Tab goes around without it once it is closed; a capture without the answer says how to get it. */
static void test_strip_is_a_part_while_open(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 284);

	(void)state;
	screen_begin(&screen);
	screen_press(&screen, "BackTab");
	assert_shows(&screen, "Limits");
	screen_press(&screen, "Tab");
	screen_press(&screen, "Tab");
	screen_press(&screen, "Down");
	screen_press(&screen, "Enter");
	assert_shows(&screen, "capture -p 284 --mapping 401000 keeps it");
	screen_press(&screen, "Tab");
	assert_shows(&screen, "Regions 9");
	screen_press(&screen, "BackTab");
	assert_shows(&screen, "Strip of 401000");
	screen_press(&screen, "Esc");
	assert_shows(&screen, "Mappings 11");
	app_close(screen.app);
}

static void test_no_such_process(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 99999);

	(void)state;
	screen_begin(&screen);
	assert_shows(&screen, "no such process");
	app_close(screen.app);
}

static void test_any_size(void **state)
{
	struct machine_screen screen = screen_open("numa8-k6.12", 80, 24, 284);

	(void)state;
	screen_begin(&screen);
	for (int i = 0; i < INSPECTOR_PART_COUNT; i++) {
		assert_any_size(&screen);
		screen_press(&screen, "Tab");
	}
	app_close(screen.app);
}

/* ---- the record of a process that ends ---- */

static void release(void *context, struct sample *take_sample)
{
	(void)context;
	sample_free(take_sample);
}

/* One process of that PID and start time, or none when the PID is 0. */
static void take_sample_of(struct model *model, struct scene *scene, uint64_t pid, uint64_t start,
			   uint64_t pss)
{
	struct sample *sample = sample_new();
	struct demand demand = { 0 };
	int64_t row = 0;

	assert_non_null(sample);
	inspector_record_demand(&demand);
	assert_int_equal(sample_begin(sample, &demand), 0);
	sample->taken.wall = start * NANOSECONDS_PER_SECOND;
	row = sample_add_row(sample, ENTITY_PROCESS,
			     (struct key){ .first = pid ? pid : 1, .second = start });
	assert_int_equal(row, 0);
	sample_put_count(sample, 0, METRIC_PROCESS_PSS, pss);
	sample_put_text(sample, 0, METRIC_PROCESS_NAME, text_from("a\x1b[31mb"));
	sample_put_presence(sample, 0, METRIC_PROCESS_PRIVATE_DIRTY, PRESENCE_DENIED);
	sample_finish(sample);
	model_take(model, sample);
	scene->generation++;
}

static void test_last_numbers_stay(void **state)
{
	struct model *model = model_new(release, NULL);
	struct scene scene = { .model = model, .style = { .is_utf8 = true } };
	struct inspector inspector = { .pid = 77, .generation = UINT64_MAX };

	(void)state;
	assert_non_null(model);
	take_sample_of(model, &scene, 77, 5, 3 << 20);
	inspector_record_update(&scene, &inspector);
	assert_true(inspector.record.is_known);
	assert_true(inspector.record.is_refused);
	assert_string_equal(inspector.record.figures[0].text, "3.00M");
	assert_null(strchr(inspector.record.name, 0x1b));
	take_sample_of(model, &scene, 0, 6, 9 << 20);	/* only PID 1 is left */
	inspector_record_update(&scene, &inspector);
	assert_true(inspector.record.has_ended);
	assert_string_equal(inspector.record.figures[0].text, "3.00M");
	assert_int_equal(inspector.record.seen, 5 * NANOSECONDS_PER_SECOND);
	model_free(model);
}

static void test_reused_pid_is_another_process(void **state)
{
	struct model *model = model_new(release, NULL);
	struct scene scene = { .model = model, .style = { .is_utf8 = true } };
	struct inspector inspector = { .pid = 77, .generation = UINT64_MAX };

	(void)state;
	assert_non_null(model);
	take_sample_of(model, &scene, 77, 5, 3 << 20);
	inspector_record_update(&scene, &inspector);
	take_sample_of(model, &scene, 77, 8, 9 << 20);
	inspector_record_update(&scene, &inspector);
	assert_true(inspector.record.has_ended);
	assert_string_equal(inspector.record.figures[0].text, "3.00M");
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_region_filters_mappings),
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_one_node_is_not_walked_for),
		cmocka_unit_test(test_strip),
		cmocka_unit_test(test_strip_is_a_part_while_open),
		cmocka_unit_test(test_no_such_process),
		cmocka_unit_test(test_any_size),
		cmocka_unit_test(test_last_numbers_stay),
		cmocka_unit_test(test_reused_pid_is_another_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
