/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals while the terminal is ours. Handlers get no context, so what they need is in one static
 * object, written before they are installed. They call nothing but async-signal-safe functions.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "mempane/text.h"

enum { RESTORE_MAXIMUM = 512, ALTERNATE_STACK = 65536 };

static const int deadly[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV,
			      SIGABRT, SIGBUS, SIGFPE, SIGILL };
static const struct {
	int  number;
	char event;
} events[] = {
	{ SIGWINCH, TERMINAL_RESIZED }, { SIGCONT, TERMINAL_CONTINUED },
	{ SIGTSTP, TERMINAL_STOP },
};

static struct {
	int              descriptor;	/* of the terminal */
	int              pipe[2];
	struct termios   modes;		/* as we found them */
	char             restore[RESTORE_MAXIMUM];
	size_t           restore_size;
	void            *stack;		/* owned; for a handler when the stack is exhausted */
	struct sigaction deadly_before[ARRAY_SIZE(deadly)];
	struct sigaction events_before[ARRAY_SIZE(events)];
	struct sigaction broken_pipe_before;
} guard = { .pipe = { -1, -1 } };

/* A terminal that takes no more bytes must not keep us from dying. */
static void restore_now(void)
{
	int flags = fcntl(guard.descriptor, F_GETFL);
	ssize_t written;

	if (flags >= 0)
		fcntl(guard.descriptor, F_SETFL, flags | O_NONBLOCK);
	written = write(guard.descriptor, guard.restore, guard.restore_size);
	(void)written;
	if (flags >= 0)
		fcntl(guard.descriptor, F_SETFL, flags);
	tcsetattr(guard.descriptor, TCSANOW, &guard.modes);
}

/* SA_RESETHAND has put the default action back; it happens when this returns. */
static void on_deadly(int number)
{
	int error = errno;

	restore_now();
	raise(number);
	errno = error;
}

static void on_event(int number)
{
	int error = errno;

	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].number == number) {
			ssize_t written = write(guard.pipe[1], &events[i].event, 1);

			(void)written;	/* a full pipe already holds enough news */
		}
	errno = error;
}

/* What the caller ignores (nohup) stays ignored. */
static void take_deadly(size_t i, const struct sigaction *action)
{
	sigaction(deadly[i], NULL, &guard.deadly_before[i]);
	if (guard.deadly_before[i].sa_handler != SIG_IGN)
		sigaction(deadly[i], action, NULL);
}

static void take_signals(void)
{
	struct sigaction action = { .sa_handler = on_deadly,
				    .sa_flags = SA_RESETHAND | SA_ONSTACK };
	struct sigaction event = { .sa_handler = on_event, .sa_flags = SA_RESTART };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigemptyset(&action.sa_mask);
	sigemptyset(&event.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(deadly); i++)
		take_deadly(i, &action);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		sigaction(events[i].number, &event, &guard.events_before[i]);
	sigaction(SIGPIPE, &ignore, &guard.broken_pipe_before);
}

int terminal_guard(int descriptor)
{
	stack_t stack = { .ss_size = ALTERNATE_STACK };

	if (tcgetattr(descriptor, &guard.modes))
		return -errno;
	if (pipe2(guard.pipe, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	guard.descriptor = descriptor;
	guard.restore_size = 0;
	guard.stack = malloc(ALTERNATE_STACK);
	stack.ss_sp = guard.stack;
	if (guard.stack)
		sigaltstack(&stack, NULL);
	take_signals();
	return 0;
}

void terminal_set_restore(const char *bytes, size_t size)
{
	guard.restore_size = 0;
	if (size > sizeof(guard.restore))
		size = sizeof(guard.restore);
	memcpy(guard.restore, bytes, size);
	guard.restore_size = size;
}

void terminal_release(void)
{
	stack_t none = { .ss_flags = SS_DISABLE };

	for (size_t i = 0; i < ARRAY_SIZE(deadly); i++)
		sigaction(deadly[i], &guard.deadly_before[i], NULL);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		sigaction(events[i].number, &guard.events_before[i], NULL);
	sigaction(SIGPIPE, &guard.broken_pipe_before, NULL);
	sigaltstack(&none, NULL);
	free(guard.stack);
	guard.stack = NULL;
	close(guard.pipe[0]);
	close(guard.pipe[1]);
	guard.pipe[0] = guard.pipe[1] = -1;
	tcsetattr(guard.descriptor, TCSANOW, &guard.modes);
}

int terminal_event_descriptor(void)
{
	return guard.pipe[0];
}

int terminal_next_event(void)
{
	char event;

	return read(guard.pipe[0], &event, 1) == 1 ? event : 0;
}

void terminal_stop(void)
{
	struct sigaction stop = { .sa_handler = SIG_DFL }, before;

	sigemptyset(&stop.sa_mask);
	sigaction(SIGTSTP, &stop, &before);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &before, NULL);
}
