/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program in a pseudo-terminal with libvterm as the terminal: what it draws, in which modes it
 * leaves the terminal, every byte it sent. For the tests in this folder.
 */
#ifndef MEMPANE_TESTS_PSEUDO_TERMINAL_H
#define MEMPANE_TESTS_PSEUDO_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include <vterm.h>

struct pty {
	int            master, slave;	/* the slave is kept open so that its modes can be read */
	pid_t          child;
	int            status;		/* of waitpid(), once it has ended */
	bool           has_ended;
	struct termios before;
	VTerm         *terminal;
	VTermScreen   *screen;
	int            width, height;
	bool           is_alternate, is_cursor_visible, has_title;
	bool           is_blind;	/* bytes are kept, not drawn: libvterm breaks in a storm */
	unsigned char *bytes;		/* owned: all that was sent */
	size_t         size, capacity;
};

struct pty_program {
	const char *const *arguments;	/* NULL-terminated; [0] is the path */
	const char        *term, *locale;
	const char        *config_home;	/* NULL: no configuration file at all */
	bool               has_no_color;
	bool               has_job_control;	/* started and continued as a shell would */
	int                width, height;
};

void pty_start(struct pty *pty, const struct pty_program *program);
void pty_done(struct pty *pty);

/* Reads for at most this long, or until nothing has come for a while. */
void pty_settle(struct pty *pty, int milliseconds);
/* Reads until the text is on the screen; false when that takes longer. */
bool pty_shows(struct pty *pty, const char *text, int milliseconds);
void pty_type(struct pty *pty, const char *keys);
/* Whether the program asks to be told about the mouse now. */
bool pty_has_mouse(const struct pty *pty);
/* Presses and releases the first button, in the form of xterm-256color. */
void pty_click(struct pty *pty, int x, int y);
void pty_resize(struct pty *pty, int width, int height);
/* Reads until the child has ended; false when that takes longer. */
bool pty_ends(struct pty *pty, int milliseconds);

/* The text of a row as UTF-8. */
void pty_row(struct pty *pty, int row, char *buffer, size_t size);
bool pty_has_bytes(const struct pty *pty, const char *bytes, size_t size);
/* Modes, alternate screen, cursor and mouse are as they were before the start. */
bool pty_is_restored(struct pty *pty);

#endif
