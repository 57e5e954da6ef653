/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of the program in a terminal have in common: how it is begun, and how it ends. */
#ifndef MEMPANE_TESTS_TUI_DRIVEN_PROGRAM_H
#define MEMPANE_TESTS_TUI_DRIVEN_PROGRAM_H

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

static inline void start(struct pty *pty, struct pty_program program)
{
	if (!program.arguments)
		program.arguments = capture_arguments;
	pty_start(pty, &program);
	assert_true(pty_shows(pty, "1 Over", SOON));
}

static inline void quit(struct pty *pty)
{
	pty_type(pty, "q");
	assert_true(pty_ends(pty, AT_ONCE));
	assert_true(WIFEXITED(pty->status) && WEXITSTATUS(pty->status) == 0);
	pty_done(pty);
}

/* The arguments of the test itself, MEMPANE FIXTURES; false when they are others. */
static inline bool take_arguments(int count, char **arguments)
{
	if (count != 3) {
		fprintf(stderr, "usage: %s MEMPANE FIXTURES\n", arguments[0]);
		return false;
	}
	capture_arguments[0] = live_arguments[0] = arguments[1];
	snprintf(machine, sizeof(machine), "%s/machines/numa8-k6.12", arguments[2]);
	return true;
}

#endif
