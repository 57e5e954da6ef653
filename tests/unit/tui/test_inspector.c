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
	for (int i = 0; i < 3; i++) {
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
		cmocka_unit_test(test_no_such_process),
		cmocka_unit_test(test_any_size),
		cmocka_unit_test(test_last_numbers_stay),
		cmocka_unit_test(test_reused_pid_is_another_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
