/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program in a real terminal: how it answers, and what it leaves behind however it ends.
 * Everything else about the screen is tested as canvas text.
 */
#include "driven_program.h"

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

/* What changes the machine: never with --readonly or in a capture, nor without a yes. With two
 * nodes it asks which and whether, else it says that there is one. The process is the one that
 * inspects. */
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
		cmocka_unit_test(pages_are_not_moved_without_a_yes),
		cmocka_unit_test(a_lost_terminal_ends_the_program),
	};

	return take_arguments(count, arguments) ? cmocka_run_group_tests(tests, NULL, NULL) : 2;
}
