/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program in a real terminal and files that others wrote: names that never reach the terminal,
 * settings, good and bad.
 */
#include "driven_program.h"

static void write_file(const char *folder, const char *name, const char *bytes, size_t size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(remove(path), 0);
}

/* A root with one process whose names are escape sequences. */
static void make_hostile_root(char *root)
{
	static const char evil[] = "7 (\033]2;PWN\007\xc2\x9b" "2J\x9b\xff\n) R 1 7 7 0 -1 4194560 "
				   "9 0 0 0 1 1 0 0 20 0 1 0 99 4096000 500 18446744073709551615 "
				   "1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
	static const char line[] = "VISIBLE\033]52;c;eA==\007\033[2J\xc2\x9b" "31m\xe2\x80\xae"
				   "\0arg\xff";
	char folder[4096];

	assert_non_null(mkdtemp(root));
	snprintf(folder, sizeof(folder), "%s/proc", root);
	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(root, "proc/meminfo", "MemTotal: 1000 kB\nMemFree: 10 kB\n", 34);
	snprintf(folder, sizeof(folder), "%s/proc/7", root);
	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(root, "proc/7/stat", evil, sizeof(evil) - 1);
	write_file(root, "proc/7/statm", "1000 500 1 1 0 1 0\n", 19);
	write_file(root, "proc/7/cmdline", line, sizeof(line) - 1);
}

static void remove_hostile_root(const char *root)
{
	static const char *const names[] = { "proc/7/stat", "proc/7/statm", "proc/7/cmdline",
					     "proc/7", "proc/meminfo", "proc" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove_file(root, names[i]);
	assert_int_equal(rmdir(root), 0);
}

static void hostile_names_are_shown_and_never_obeyed(void **state)
{
	static const char *const locales[] = { "C.UTF-8", "C" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char root[] = "/tmp/mempane-hostile-XXXXXX";
		const char *arguments[] = { capture_arguments[0], "--root", root, NULL };
		struct pty pty;

		make_hostile_root(root);
		start(&pty, (struct pty_program){ .arguments = arguments, .width = 160,
						  .locale = locales[i] });
		pty_type(&pty, "2");
		assert_true(pty_shows(&pty, "VISIBLE", SOON));
		pty_type(&pty, "c");
		assert_true(pty_shows(&pty, "PWN", SOON));
		pty_type(&pty, "\r");
		pty_settle(&pty, 1000);
		assert_false(pty.has_title);
		assert_false(pty_has_bytes(&pty, "\033]", 2));
		assert_false(pty_has_bytes(&pty, "\007", 1));
		assert_false(pty_has_bytes(&pty, "\xc2\x9b", 2));
		assert_false(pty_has_bytes(&pty, "\xe2\x80\xae", 3));
		assert_false(pty_has_bytes(&pty, "\xff", 1));
		pty_done(&pty);
		remove_hostile_root(root);
	}
}

/* One run: opens the processes by `keys`, looks for `note` in their border, presses `then`. */
static void run_with_settings(const char *home, const char *keys, const char *note,
			      const char *then, const char *answer)
{
	struct pty pty;

	start(&pty, (struct pty_program){ .config_home = home, .width = 120 });
	pty_type(&pty, keys);
	assert_true(pty_shows(&pty, "[2 Proc", SOON));
	assert_true(pty_shows(&pty, note, SOON));
	pty_type(&pty, then);
	assert_true(pty_shows(&pty, answer, SOON));
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	assert_true(pty_is_restored(&pty));
	pty_done(&pty);
}

static void settings_outlive_the_run(void **state)
{
	char home[] = "/tmp/mempane-settings-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(home));
	run_with_settings(home, "2", "by PSS", "PKW", "settings written to ");
	run_with_settings(home, "", "by PID ▲ · no kernel threads", "MtcW", "settings written to ");
	run_with_settings(home, "", "tree", "W", "settings written to ");
	remove_file(home, "mempane/config");
	remove_file(home, "mempane");
	assert_int_equal(rmdir(home), 0);
	run_with_settings(NULL, "2", "by PSS", "W", "not written");
}

static void a_bad_configuration_file_is_told_and_ignored(void **state)
{
	static const char lines[] = "tree = perhaps\nview = processes\ngrass = green\n";
	char home[] = "/tmp/mempane-settings-XXXXXX", folder[64];
	struct pty pty;

	(void)state;
	assert_non_null(mkdtemp(home));
	snprintf(folder, sizeof(folder), "%s/mempane", home);
	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(folder, "config", lines, sizeof(lines) - 1);
	start(&pty, (struct pty_program){ .config_home = home });
	assert_true(pty_shows(&pty, "[2 Proc", SOON));
	assert_true(pty_has_bytes(&pty, "/mempane/config:1: expected tree = yes|no", 41));
	assert_true(pty_has_bytes(&pty, "/mempane/config:3: expected NAME", 32));
	assert_false(pty_has_bytes(&pty, "perhaps", 7));
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	pty_done(&pty);
	remove_file(home, "mempane/config");
	remove_file(home, "mempane");
	assert_int_equal(rmdir(home), 0);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_names_are_shown_and_never_obeyed),
		cmocka_unit_test(settings_outlive_the_run),
		cmocka_unit_test(a_bad_configuration_file_is_told_and_ignored),
	};

	return take_arguments(count, arguments) ? cmocka_run_group_tests(tests, NULL, NULL) : 2;
}
