/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals while the terminal is ours: deadly ones restore it by a string built beforehand and are
 * raised again; the others arrive as bytes of a pipe.
 */
#ifndef MEMPANE_TUI_TERMINAL_H
#define MEMPANE_TUI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum terminal_event {
	TERMINAL_RESIZED = 'w',
	TERMINAL_CONTINUED = 'c',
	TERMINAL_STOP = 't',		/* somebody asks us to suspend */
};

/* Remembers the terminal's modes and takes the signals. One guard at a time. 0 or negative
 * errno. */
int terminal_guard(int descriptor);
/* What brings the screen back to its owner; copied, cut at some hundred bytes. */
void terminal_set_restore(const char *bytes, size_t size);
/* Gives the signals back as they were. */
void terminal_release(void);

/* For poll(). */
int terminal_event_descriptor(void);
/* The next event, 0 when there is none. */
int terminal_next_event(void);

/* Stops the process as SIGTSTP does by default; returns after SIGCONT. */
void terminal_stop(void);

#endif
