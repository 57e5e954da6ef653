/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program in a pseudo-terminal. With job control there is a small shell in between: it puts the
 * program into the foreground, tells when it has stopped, and continues it when told to.
 */
#include "pseudo_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

static long now_milliseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int on_property(VTermProp property, VTermValue *value, void *context)
{
	struct pty *pty = context;

	if (property == VTERM_PROP_ALTSCREEN)
		pty->is_alternate = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		pty->is_cursor_visible = value->boolean;
	else if (property == VTERM_PROP_TITLE || property == VTERM_PROP_ICONNAME)
		pty->has_title = true;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void execute(const struct pty_program *program)
{
	/* What the test's own caller ignores, as shells do for what runs behind them, is not. */
	static const int signals[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM };
	struct rlimit none = { 0, 0 };

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	setenv("TERM", program->term ? program->term : "xterm-256color", 1);
	setenv("LC_ALL", program->locale ? program->locale : "C.UTF-8", 1);
	setenv("LINES", "7", 1);	/* must not pin the size */
	setenv("COLUMNS", "33", 1);
	unsetenv("HOME");	/* nobody's own settings */
	unsetenv("XDG_CONFIG_HOME");
	if (program->config_home)
		setenv("XDG_CONFIG_HOME", program->config_home, 1);
	unsetenv("NO_COLOR");
	if (program->has_no_color)
		setenv("NO_COLOR", "1", 1);
	execv(program->arguments[0], (char *const *)program->arguments);
	_exit(127);
}

/* SIGUSR1 from the test continues the program. */
static void run_shell(const struct pty_program *program)
{
	sigset_t wake;
	int status, number;
	pid_t child;

	signal(SIGTTOU, SIG_IGN);
	sigemptyset(&wake);
	sigaddset(&wake, SIGUSR1);
	sigprocmask(SIG_BLOCK, &wake, NULL);
	child = fork();
	if (child == 0) {
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpid());
		signal(SIGTTOU, SIG_DFL);
		sigprocmask(SIG_UNBLOCK, &wake, NULL);
		execute(program);
	}
	while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
		tcsetpgrp(STDIN_FILENO, getpgrp());
		sigwait(&wake, &number);
		tcsetpgrp(STDIN_FILENO, child);
		kill(child, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

void pty_start(struct pty *pty, const struct pty_program *program)
{
	int width = program->width ? program->width : 80;
	int height = program->height ? program->height : 24;
	struct winsize size = { .ws_col = (unsigned short)width, .ws_row = (unsigned short)height };

	*pty = (struct pty){ .is_cursor_visible = true, .width = size.ws_col,
			     .height = size.ws_row };
	pty->terminal = vterm_new(pty->height, pty->width);
	vterm_set_utf8(pty->terminal, 1);
	pty->screen = vterm_obtain_screen(pty->terminal);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
	vterm_screen_reset(pty->screen, 1);
	if (openpty(&pty->master, &pty->slave, NULL, NULL, &size))
		abort();
	tcgetattr(pty->slave, &pty->before);
	pty->child = fork();
	if (pty->child == 0) {
		close(pty->master);
		login_tty(pty->slave);
		if (program->has_job_control)
			run_shell(program);
		execute(program);
	}
}

void pty_done(struct pty *pty)
{
	if (!pty->has_ended) {
		kill(pty->child, SIGKILL);
		waitpid(pty->child, &pty->status, 0);
	}
	if (pty->master >= 0)
		close(pty->master);
	if (pty->slave >= 0)
		close(pty->slave);
	vterm_free(pty->terminal);
	free(pty->bytes);
}

static void keep(struct pty *pty, const char *bytes, size_t size)
{
	if (pty->size + size > pty->capacity) {
		pty->capacity = (pty->size + size) * 2;
		pty->bytes = realloc(pty->bytes, pty->capacity);
		if (!pty->bytes)
			abort();
	}
	memcpy(pty->bytes + pty->size, bytes, size);
	pty->size += size;
	if (!pty->is_blind)
		vterm_input_write(pty->terminal, bytes, size);
}

/* Reads what comes within `milliseconds`; false when nothing came. */
static bool read_some(struct pty *pty, int milliseconds)
{
	struct pollfd wait = { .fd = pty->master, .events = POLLIN };
	char bytes[65536];
	ssize_t size;

	if (pty->master < 0 || poll(&wait, 1, milliseconds) <= 0 || !(wait.revents & POLLIN))
		return false;
	size = read(pty->master, bytes, sizeof(bytes));
	if (size <= 0)
		return false;
	keep(pty, bytes, (size_t)size);
	return true;
}

void pty_settle(struct pty *pty, int milliseconds)
{
	enum { QUIET = 150 };
	long end = now_milliseconds() + milliseconds;

	while (now_milliseconds() < end && read_some(pty, QUIET))
		;
}

void pty_row(struct pty *pty, int row, char *buffer, size_t size)
{
	VTermRect area = { .start_row = row, .end_row = row + 1, .start_col = 0,
			   .end_col = pty->width };
	size_t length = vterm_screen_get_text(pty->screen, buffer, size - 1, area);

	buffer[length < size ? length : size - 1] = '\0';
}

static bool is_on_screen(struct pty *pty, const char *text)
{
	char row[8192];

	for (int y = 0; y < pty->height; y++) {
		pty_row(pty, y, row, sizeof(row));
		if (strstr(row, text))
			return true;
	}
	return false;
}

bool pty_shows(struct pty *pty, const char *text, int milliseconds)
{
	long end = now_milliseconds() + milliseconds;

	while (!is_on_screen(pty, text)) {
		if (now_milliseconds() > end)
			return false;
		read_some(pty, 20);
	}
	return true;
}

void pty_type(struct pty *pty, const char *keys)
{
	if (write(pty->master, keys, strlen(keys)) < 0)
		abort();
}

void pty_click(struct pty *pty, int x, int y)
{
	char bytes[64];

	snprintf(bytes, sizeof(bytes), "\033[<0;%d;%dM\033[<0;%d;%dm", x + 1, y + 1, x + 1, y + 1);
	pty_type(pty, bytes);
}

/* libvterm looks at the first of several modes only, so this looks at the bytes. */
bool pty_has_mouse(const struct pty *pty)
{
	for (size_t i = pty->size; i >= 5; i--)
		if (memcmp(pty->bytes + i - 5, "1000h", 5) == 0)
			return true;
		else if (memcmp(pty->bytes + i - 5, "1000l", 5) == 0)
			return false;
	return false;
}

void pty_resize(struct pty *pty, int width, int height)
{
	struct winsize size = { .ws_col = (unsigned short)width,
				.ws_row = (unsigned short)height };

	if (!pty->is_blind) {
		pty->width = width;
		pty->height = height;
		vterm_set_size(pty->terminal, pty->height, pty->width);
	}
	ioctl(pty->master, TIOCSWINSZ, &size);
}

bool pty_ends(struct pty *pty, int milliseconds)
{
	long end = now_milliseconds() + milliseconds;

	while (!pty->has_ended) {
		pty->has_ended = waitpid(pty->child, &pty->status, WNOHANG) == pty->child;
		read_some(pty, 10);
		if (!pty->has_ended && now_milliseconds() > end)
			return false;
		if (pty->master < 0)
			usleep(10000);
	}
	while (read_some(pty, 50))
		;
	return true;
}

bool pty_has_bytes(const struct pty *pty, const char *bytes, size_t size)
{
	return pty->size && memmem(pty->bytes, pty->size, bytes, size) != NULL;
}

bool pty_is_restored(struct pty *pty)
{
	struct termios now;

	if (tcgetattr(pty->slave, &now))
		return false;
	return now.c_iflag == pty->before.c_iflag && now.c_oflag == pty->before.c_oflag &&
	       now.c_cflag == pty->before.c_cflag && now.c_lflag == pty->before.c_lflag &&
	       memcmp(now.c_cc, pty->before.c_cc, sizeof(now.c_cc)) == 0 && !pty->is_alternate &&
	       pty->is_cursor_visible && !pty_has_mouse(pty);
}
