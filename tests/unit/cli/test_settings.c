/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of the configuration file to settings and back; what is told about the malformed ones. */
#include "settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mempane/clock.h"

static char told[64 * 1024];	/* what the last parse() wrote on standard error */

static unsigned parse_bytes(const char *bytes, size_t size, struct tui_settings *settings)
{
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	unsigned count;
	size_t length;

	assert_non_null(file);
	fflush(stderr);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	count = settings_parse((struct text){ bytes, size }, "/x/config", settings);
	fflush(stderr);
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	rewind(file);
	length = fread(told, 1, sizeof(told) - 1, file);
	told[length] = '\0';
	fclose(file);
	return count;
}

static unsigned parse(const char *lines, struct tui_settings *settings)
{
	settings_init(settings);
	return parse_bytes(lines, strlen(lines), settings);
}

static void assert_same(const struct tui_settings *a, const struct tui_settings *b)
{
	assert_int_equal(a->interval, b->interval);
	assert_true(a->budget == b->budget);
	assert_int_equal(a->walk_limit, b->walk_limit);
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

static void assert_default(const struct tui_settings *settings)
{
	struct tui_settings initial;

	settings_init(&initial);
	assert_same(settings, &initial);
}

static void assert_round_trip(const struct tui_settings *settings)
{
	struct tui_settings again;
	char *lines = settings_format(settings);

	assert_non_null(lines);
	assert_int_equal(parse(lines, &again), 0);
	assert_string_equal(told, "");
	assert_same(settings, &again);
	free(lines);
}

static void test_defaults_are_how_the_screen_looks_by_itself(void **state)
{
	struct tui_settings settings;

	(void)state;
	settings_init(&settings);
	assert_int_equal(settings.interval, NANOSECONDS_PER_SECOND);
	assert_true(settings.budget == 0.02);
	assert_int_equal(settings.walk_limit, NANOSECONDS_PER_SECOND / 100);
	assert_string_equal(settings.view, "overview");
	assert_int_equal(settings.sort.metric, METRIC_PROCESS_PSS);
	assert_int_equal(settings.sort.lens, LENS_VALUE);
	assert_false(settings.sort_ascending);
	assert_false(settings.is_tree || settings.hides_kernel_threads || settings.is_name_only);
	assert_false(settings.is_exact || settings.has_no_colours || settings.has_no_mouse);
	assert_int_equal(view_find("processes")->sort.metric, settings.sort.metric);
	assert_round_trip(&settings);
}

static void test_every_default_is_a_value(void **state)
{
	(void)state;
	for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
		const struct setting_info *info = setting_info(setting);
		struct tui_settings settings;
		char line[256];

		snprintf(line, sizeof(line), "%s = %s\n", info->name, info->initial);
		assert_int_equal(parse(line, &settings), 0);
		assert_default(&settings);
	}
}

static void test_every_setting_is_read(void **state)
{
	struct tui_settings settings;

	(void)state;
	assert_int_equal(parse("# mine\n\n  delay=2.5\nview = slab # the caches\n"
			       "\tsort\t=\t+resident\ntree = yes\nkernel-threads = no\n"
			       "command = no\nunits = exact\ncolours = no\nmouse = no\n"
			       "budget = 50\nwalk-limit = 0.000001\n", &settings),
			 0);
	assert_string_equal(told, "");
	assert_int_equal(settings.interval, 2500000000);
	assert_true(settings.budget == 0.5);
	assert_int_equal(settings.walk_limit, 1);
	assert_string_equal(settings.view, "slab");
	assert_int_equal(settings.sort.metric, METRIC_PROCESS_RESIDENT);
	assert_true(settings.sort_ascending);
	assert_true(settings.is_tree && settings.hides_kernel_threads && settings.is_name_only);
	assert_true(settings.is_exact && settings.has_no_colours && settings.has_no_mouse);
	assert_round_trip(&settings);
}

static void test_lines_may_end_as_on_other_systems(void **state)
{
	struct tui_settings settings;

	(void)state;
	assert_int_equal(parse("tree = yes\r\nview = swap\r\n\r\n", &settings), 0);
	assert_true(settings.is_tree);
	assert_string_equal(settings.view, "swap");
}

static void test_the_last_line_wins(void **state)
{
	struct tui_settings settings;

	(void)state;
	assert_int_equal(parse("delay = 3\ndelay = 4\n", &settings), 0);
	assert_int_equal(settings.interval, 4 * NANOSECONDS_PER_SECOND);
}

static void test_delays_come_back_to_the_nanosecond(void **state)
{
	static const uint64_t delays[] = { 10000000,	 290000000,	  1000000001,
					   123456789012, 31536000000000000 };
	struct tui_settings settings;

	(void)state;
	settings_init(&settings);
	for (size_t i = 0; i < ARRAY_SIZE(delays); i++) {
		settings.interval = delays[i];
		assert_round_trip(&settings);
	}
}

static void test_every_order_comes_back(void **state)
{
	struct tui_settings settings;
	unsigned count = 0;

	(void)state;
	settings_init(&settings);
	for (enum metric metric = entity_first_metric(ENTITY_PROCESS);
	     metric < entity_end_metric(ENTITY_PROCESS); metric++)
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
			char name[96];

			settings.sort = (struct column){ metric, lens };
			column_name(settings.sort, name, sizeof(name));
			if (column_find(ENTITY_PROCESS, text_from(name)).metric != metric)
				continue;
			settings.sort_ascending = count++ % 2;
			assert_round_trip(&settings);
		}
	assert_true(count > 40);
}

static void test_every_view_that_can_open_comes_back(void **state)
{
	struct tui_settings settings;
	const struct view *view;
	unsigned count = 0;

	(void)state;
	settings_init(&settings);
	for (size_t i = 0; (view = view_at(i)); i++) {
		if (!tui_can_open(view->name))
			continue;
		snprintf(settings.view, sizeof(settings.view), "%s", view->name);
		assert_round_trip(&settings);
		count++;
	}
	assert_true(count > 5);
	assert_true(tui_can_open("overview") && tui_can_open("fragmentation"));
	assert_false(tui_can_open("inspector") || tui_can_open("help") || tui_can_open("mappings"));
	assert_false(tui_can_open("") || tui_can_open("nonsense"));
}

static const struct {
	const char *line, *expected;
} malformed[] = {
	{ "delay = secret", "expected delay = SECONDS" },
	{ "delay = 0.009", "expected delay = SECONDS" },
	{ "delay = -1", "expected delay = SECONDS" },
	{ "delay = nan", "expected delay = SECONDS" },
	{ "delay = 1e99", "expected delay = SECONDS" },
	{ "delay = 31536001", "expected delay = SECONDS" },
	{ "delay =", "expected delay = SECONDS" },
	{ "budget = secret", "expected budget = PERCENT" },
	{ "budget = 101", "expected budget = PERCENT" },
	{ "budget = -1", "expected budget = PERCENT" },
	{ "budget = nan", "expected budget = PERCENT" },
	{ "walk-limit = secret", "expected walk-limit = MILLISECONDS" },
	{ "walk-limit = -1", "expected walk-limit = MILLISECONDS" },
	{ "walk-limit =", "expected walk-limit = MILLISECONDS" },
	{ "view = secret", "expected view = NAME" },
	{ "view = inspector", "expected view = NAME" },
	{ "view = mappings", "expected view = NAME" },
	{ "sort = secret", "expected sort = [+-]COLUMN" },
	{ "sort = +", "expected sort = [+-]COLUMN" },
	{ "sort = memtotal", "expected sort = [+-]COLUMN" },
	{ "tree = secret", "expected tree = yes|no" },
	{ "tree = YES", "expected tree = yes|no" },
	{ "tree = yes yes", "expected tree = yes|no" },
	{ "kernel-threads = 1", "expected kernel-threads = yes|no" },
	{ "command = true", "expected command = yes|no" },
	{ "units = secret", "expected units = short|exact" },
	{ "colours = 8", "expected colours = yes|no" },
	{ "mouse = off", "expected mouse = yes|no" },
	{ "secret = 1", "expected NAME = VALUE, where NAME is one of delay, budget, " },
	{ "secret", "expected NAME = VALUE" },
	{ "= yes", "expected NAME = VALUE" },
	{ "tree", "expected NAME = VALUE" },
};

static void test_malformed_lines_are_told_by_their_number(void **state)
{
	struct tui_settings settings;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(malformed); i++) {
		char lines[256];

		snprintf(lines, sizeof(lines), "\n# a comment\n%s\n", malformed[i].line);
		assert_int_equal(parse(lines, &settings), 1);
		assert_default(&settings);
		snprintf(lines, sizeof(lines), "mempane: /x/config:3: %s", malformed[i].expected);
		assert_int_equal(strncmp(told, lines, strlen(lines)), 0);
		assert_null(strstr(told, "secret"));
	}
}

static void test_bytes_that_are_no_text(void **state)
{
	static const char nul[] = "tree = yes\0\nview = slab\0x\ntr\0ee = yes\n\0\nunits = exact\n";
	static const char bytes[] = "\x1b]2;x\x07 = \xff\nsort = +pss\xff\n"
				    "tree = yes\xe2\x80\xae\n";
	struct tui_settings settings;

	(void)state;
	settings_init(&settings);
	assert_int_equal(parse_bytes(nul, sizeof(nul) - 1, &settings), 4);
	assert_false(settings.is_tree);
	assert_string_equal(settings.view, "overview");
	assert_true(settings.is_exact);
	assert_int_equal(parse(bytes, &settings), 3);
	assert_default(&settings);
	assert_null(strchr(told, '\x1b'));
	assert_null(strchr(told, '\xff'));
}

static void test_long_lines(void **state)
{
	enum { LENGTH = 10000 };
	static const char *const begins[] = { "view = ", "sort = ", "delay = ", "tree = ", "", "= ",
					      "#" };
	struct tui_settings settings;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		char *lines = malloc(LENGTH + 32);
		size_t length = strlen(begins[i]);

		assert_non_null(lines);
		memcpy(lines, begins[i], length);
		memset(lines + length, '1', LENGTH);
		memcpy(lines + length + LENGTH, "\nunits = exact\n", 16);
		assert_int_equal(parse(lines, &settings), begins[i][0] != '#');
		assert_true(settings.is_exact);
		assert_true(strlen(told) < 300);
		settings.is_exact = false;
		assert_default(&settings);
		free(lines);
	}
}

static void test_many_bad_lines_are_counted(void **state)
{
	struct tui_settings settings;
	char lines[2 * 5000 + 1];
	unsigned count = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) - 1; i += 2)
		memcpy(lines + i, "x\n", 2);
	lines[sizeof(lines) - 1] = '\0';
	assert_int_equal(parse(lines, &settings), 5000);
	for (const char *at = told; (at = strchr(at, '\n')); at++)
		count++;
	assert_int_equal(count, 11);
	assert_non_null(strstr(told, "mempane: /x/config: 4990 more lines like that\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_are_how_the_screen_looks_by_itself),
		cmocka_unit_test(test_every_default_is_a_value),
		cmocka_unit_test(test_every_setting_is_read),
		cmocka_unit_test(test_lines_may_end_as_on_other_systems),
		cmocka_unit_test(test_the_last_line_wins),
		cmocka_unit_test(test_delays_come_back_to_the_nanosecond),
		cmocka_unit_test(test_every_order_comes_back),
		cmocka_unit_test(test_every_view_that_can_open_comes_back),
		cmocka_unit_test(test_malformed_lines_are_told_by_their_number),
		cmocka_unit_test(test_bytes_that_are_no_text),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_many_bad_lines_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
