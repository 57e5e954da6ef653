/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program in a real terminal: what it leaves behind however it ends, and what never reaches the
 * terminal. Everything else about the screen is tested as canvas text.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "pseudo_terminal.h"

enum { SOON = 20000, AT_ONCE = 3000, LOST = 1000 };	/* ms; generous for slow machines */

static char machine[4096];
static const char *capture_arguments[] = { NULL, "--root", machine, NULL };
static const char *live_arguments[] = { NULL, NULL };

static void start(struct pty *pty, struct pty_program program)
{
	if (!program.arguments)
		program.arguments = capture_arguments;
	pty_start(pty, &program);
	assert_true(pty_shows(pty, "1 Over", SOON));
}

static void quits_with_a_key(void **state)
{
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ 0 });
	assert_true(pty.is_alternate);
	assert_false(pty.is_cursor_visible);
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	assert_true(pty_is_restored(&pty));
	pty_done(&pty);
}

static void quits_with_control_c(void **state)
{
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ .arguments = live_arguments });
	pty_type(&pty, "\003");
	assert_true(pty_ends(&pty, AT_ONCE));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	assert_true(pty_is_restored(&pty));
	pty_done(&pty);
}

static void a_deadly_signal_restores_the_terminal(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT };

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		struct pty pty;

		start(&pty, (struct pty_program){ .arguments = i % 2 ? live_arguments : NULL });
		kill(pty.child, signals[i]);
		assert_true(pty_ends(&pty, AT_ONCE));
		assert_true(WIFSIGNALED(pty.status));
		assert_int_equal(WTERMSIG(pty.status), signals[i]);
		assert_true(pty_is_restored(&pty));
		pty_done(&pty);
	}
}

static void suspends_and_comes_back_in_another_size(void **state)
{
	struct pty pty;
	char row[1024];

	(void)state;
	start(&pty, (struct pty_program){ .has_job_control = true });
	pty_type(&pty, "\032");
	for (int i = 0; i < 200 && pty.is_alternate; i++)
		pty_settle(&pty, 50);
	pty_settle(&pty, 500);
	assert_true(pty_is_restored(&pty));
	pty_resize(&pty, 100, 30);
	kill(pty.child, SIGUSR1);
	for (int i = 0; i < 200 && !pty.is_alternate; i++)
		pty_settle(&pty, 50);
	assert_true(pty.is_alternate);
	assert_true(pty_shows(&pty, "1 Over", SOON));
	pty_settle(&pty, 1000);
	pty_row(&pty, 29, row, sizeof(row));
	assert_non_null(strstr(row, "help"));
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	assert_true(pty_is_restored(&pty));
	pty_done(&pty);
}

static void survives_a_storm_of_sizes(void **state)
{
	static const int sizes[][2] = { { 1, 1 },   { 200, 60 }, { 0, 0 },   { 2, 100 }, { 300, 1 },
					{ 79, 23 }, { 20, 6 },	 { 19, 5 }, { 1000, 400 } };
	struct pty pty;
	char row[1024];

	(void)state;
	start(&pty, (struct pty_program){ .arguments = live_arguments });
	pty.is_blind = true;
	for (unsigned i = 0; i < 180; i++) {
		const int *size = sizes[i % (sizeof(sizes) / sizeof(*sizes))];

		pty_resize(&pty, size[0], size[1]);
		if (i % 3 == 0)
			pty_type(&pty, i % 2 ? "2" : "1");
		if (i % 10 == 0)
			pty_settle(&pty, 100);
		kill(pty.child, SIGWINCH);
	}
	pty_settle(&pty, 2000);
	pty.is_blind = false;
	pty_resize(&pty, 90, 28);
	pty_type(&pty, "\014");	/* draw all of it again */
	assert_true(pty_shows(&pty, "8 Swap", SOON));
	pty_settle(&pty, 1000);
	pty_row(&pty, 27, row, sizeof(row));
	assert_non_null(strstr(row, "help"));
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	assert_true(pty_is_restored(&pty));
	pty_done(&pty);
}

static void the_mouse_chooses_a_pane_and_a_column(void **state)
{
	struct pty pty;
	char row[1024];

	(void)state;
	start(&pty, (struct pty_program){ 0 });
	for (int i = 0; i < 100 && !pty_has_mouse(&pty); i++)	/* comes with the first read */
		pty_settle(&pty, 50);
	assert_true(pty_has_mouse(&pty));
	pty_row(&pty, 1, row, sizeof(row));
	assert_non_null(strstr(row, "2 Proc"));
	pty_click(&pty, (int)(strstr(row, "2 Proc") - row) + 2, 1);
	assert_true(pty_shows(&pty, "[2 Proc", SOON));
	assert_true(pty_shows(&pty, "by PSS", SOON));
	pty_click(&pty, 6, 3);
	assert_true(pty_shows(&pty, "by PID", SOON));
	pty_done(&pty);
}

/* The menu finds by typing; Enter leads on from it and from a part, Esc back to the same row. */
static void panes_lead_on_and_back(void **state)
{
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ 0 });
	pty_type(&pty, "0");
	assert_true(pty_shows(&pty, "All panes and views", SOON));
	pty_type(&pty, "balan");
	assert_true(pty_shows(&pty, "find: balan", SOON));
	pty_type(&pty, "\r");
	assert_true(pty_shows(&pty, "slab unreclaimable", SOON));
	pty_type(&pty, "jj");
	assert_true(pty_shows(&pty, " 3 of ", SOON));
	pty_type(&pty, "g\r");
	assert_true(pty_shows(&pty, "[2 Proc", SOON));
	assert_true(pty_shows(&pty, "by ANON", SOON));
	pty_type(&pty, "\033");
	assert_true(pty_shows(&pty, "slab unreclaimable", SOON));
	assert_true(pty_shows(&pty, " 1 of ", SOON));
	pty_type(&pty, "2");
	assert_true(pty_shows(&pty, "by PSS", SOON));
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	pty_done(&pty);
}

static void a_stack_of_views_has_a_focus(void **state)
{
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ 0 });
	pty_type(&pty, "6");
	assert_true(pty_shows(&pty, "[6 Nodes]", SOON));
	assert_true(pty_shows(&pty, "1 of 8", SOON));
	pty_type(&pty, "jj\tj");
	assert_true(pty_shows(&pty, "2 of 8", SOON));
	pty_type(&pty, "\033[Z");	/* back: the first part kept its row */
	assert_true(pty_shows(&pty, "3 of 8", SOON));
	pty_type(&pty, "\r");
	assert_true(pty_shows(&pty, "filter: node=2", SOON));
	pty_type(&pty, "\033");
	assert_true(pty_shows(&pty, "3 of 8", SOON));
	pty_type(&pty, "q");
	assert_true(pty_ends(&pty, AT_ONCE));
	pty_done(&pty);
}

/* A colour is set by "ESC [ 3x", "ESC [ 4x" or "38;5;". */
static bool has_colours(const struct pty *pty)
{
	for (size_t i = 0; i + 3 < pty->size; i++)
		if (pty->bytes[i] == 033 && pty->bytes[i + 1] == '[' &&
		    (pty->bytes[i + 2] == '3' || pty->bytes[i + 2] == '4') &&
		    pty->bytes[i + 3] >= '0' && pty->bytes[i + 3] <= '8' &&
		    (i + 4 >= pty->size || pty->bytes[i + 4] == 'm' || pty->bytes[i + 4] == ';'))
			return true;
	return pty_has_bytes(pty, "38;5;", 5);
}

static void colours_follow_the_terminal(void **state)
{
	static const struct {
		const char *term;
		bool        has_no_color, has_colours, has_256;
	} cases[] = {
		{ "xterm-256color", false, true, true }, { "xterm-256color", true, false, false },
		{ "xterm", false, true, false },	 { "linux", false, true, false },
		{ "vt100", false, false, false },	 { "screen", false, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pty pty;

		start(&pty, (struct pty_program){ .term = cases[i].term,
						  .has_no_color = cases[i].has_no_color });
		pty_type(&pty, "2");
		assert_true(pty_shows(&pty, "COMMAND", SOON));
		pty_settle(&pty, 1000);
		assert_int_equal(has_colours(&pty), cases[i].has_colours);
		assert_int_equal(pty_has_bytes(&pty, "38;5;", 5), cases[i].has_256);
		pty_type(&pty, "q");
		assert_true(pty_ends(&pty, AT_ONCE));
		pty_done(&pty);
	}
}

static void a_terminal_without_a_cursor_is_told_so(void **state)
{
	struct pty_program program = { .arguments = capture_arguments, .term = "dumb" };
	struct pty pty;

	(void)state;
	pty_start(&pty, &program);
	assert_true(pty_ends(&pty, SOON));
	assert_true(WIFEXITED(pty.status));
	assert_int_equal(WEXITSTATUS(pty.status), 1);
	assert_true(pty_has_bytes(&pty, "snapshot", 8));
	assert_true(pty_is_restored(&pty));
	pty_done(&pty);
}

static void an_ascii_locale_gets_ascii(void **state)
{
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ .locale = "C" });
	for (const char *key = "2345801h"; *key; key++) {
		char keys[2] = { *key, '\0' };

		pty_type(&pty, keys);
		pty_settle(&pty, 1000);
	}
	for (size_t i = 0; i < pty.size; i++)
		assert_true(pty.bytes[i] < 0x80);
	pty_done(&pty);
}

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

static void quit(struct pty *pty)
{
	pty_type(pty, "q");
	assert_true(pty_ends(pty, AT_ONCE));
	assert_true(WIFEXITED(pty->status) && WEXITSTATUS(pty->status) == 0);
	pty_done(pty);
}

/* What changes the machine: never with --readonly or in a capture, nor without a yes. With two nodes
 * it asks which and whether, else it says that there is one. The process is the one that inspects. */
static void pages_are_not_moved_without_a_yes(void **state)
{
	const char *readonly[] = { live_arguments[0], "--readonly", NULL };
	char pid[32];
	const char *inspect[] = { live_arguments[0], pid, NULL };
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ .arguments = readonly });
	pty_type(&pty, "2");
	assert_true(pty_shows(&pty, "COMMAND", SOON));
	pty_type(&pty, "p");
	assert_true(pty_shows(&pty, "read-only: moving pages is switched off", SOON));
	quit(&pty);
	start(&pty, (struct pty_program){ 0 });
	pty_type(&pty, "2");
	assert_true(pty_shows(&pty, "COMMAND", SOON));
	pty_type(&pty, "p");
	assert_true(pty_shows(&pty, "pages of a captured process cannot be moved", SOON));
	quit(&pty);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	start(&pty, (struct pty_program){ .arguments = inspect });
	assert_true(pty_shows(&pty, " thread", SOON));
	pty_type(&pty, "p");
	if (!pty_shows(&pty, "only one node has memory", LOST)) {
		assert_true(pty_shows(&pty, "Move pages of", SOON));
		pty_type(&pty, "\r");
		assert_true(pty_shows(&pty, "from node", SOON));
		pty_type(&pty, "n");
		pty_settle(&pty, LOST);
		assert_false(pty_has_bytes(&pty, "moving pages", 12));
		assert_false(pty_has_bytes(&pty, "moved from", 10));
	}
	quit(&pty);
}

static void a_lost_terminal_ends_the_program(void **state)
{
	struct pty pty;

	(void)state;
	start(&pty, (struct pty_program){ .arguments = live_arguments });
	close(pty.slave);
	close(pty.master);
	pty.slave = pty.master = -1;
	assert_true(pty_ends(&pty, LOST));
	pty_done(&pty);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quits_with_a_key),
		cmocka_unit_test(quits_with_control_c),
		cmocka_unit_test(a_deadly_signal_restores_the_terminal),
		cmocka_unit_test(suspends_and_comes_back_in_another_size),
		cmocka_unit_test(survives_a_storm_of_sizes),
		cmocka_unit_test(the_mouse_chooses_a_pane_and_a_column),
		cmocka_unit_test(panes_lead_on_and_back),
		cmocka_unit_test(a_stack_of_views_has_a_focus),
		cmocka_unit_test(colours_follow_the_terminal),
		cmocka_unit_test(a_terminal_without_a_cursor_is_told_so),
		cmocka_unit_test(an_ascii_locale_gets_ascii),
		cmocka_unit_test(hostile_names_are_shown_and_never_obeyed),
		cmocka_unit_test(settings_outlive_the_run),
		cmocka_unit_test(a_bad_configuration_file_is_told_and_ignored),
		cmocka_unit_test(pages_are_not_moved_without_a_yes),
		cmocka_unit_test(a_lost_terminal_ends_the_program),
	};

	if (count != 3) {
		fprintf(stderr, "usage: %s MEMPANE FIXTURES\n", arguments[0]);
		return 2;
	}
	capture_arguments[0] = live_arguments[0] = arguments[1];
	snprintf(machine, sizeof(machine), "%s/machines/numa8-k6.12", arguments[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
