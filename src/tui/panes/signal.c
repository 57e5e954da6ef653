/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending a signal, through a descriptor of the process. */
#include "signal.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	int         number;
	const char *text;
} signals[] = {
	{ SIGTERM, "SIGTERM  ask it to end" },
	{ SIGINT, "SIGINT   interrupt, as from the keyboard" },
	{ SIGHUP, "SIGHUP   hang up; many daemons read their configuration again" },
	{ SIGSTOP, "SIGSTOP  stop it; it keeps its memory" },
	{ SIGCONT, "SIGCONT  let a stopped one go on" },
	{ SIGUSR1, "SIGUSR1" },
	{ SIGUSR2, "SIGUSR2" },
	{ SIGQUIT, "SIGQUIT  end with a core dump" },
	{ SIGABRT, "SIGABRT  abort with a core dump" },
	{ SIGKILL, "SIGKILL  end it at once; it cannot clean up" },
};

void signal_done(struct signal_request *request)
{
	target_release(&request->target);
	request->number = 0;
}

static void ask_which(struct scene *scene, struct signal_request *request, int64_t row)
{
	const char *items[ARRAY_SIZE(signals)];
	char title[128];

	signal_done(request);
	if (!target_hold(scene, &request->target, row))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		items[i] = signals[i].text;
	snprintf(title, sizeof(title), "Signal for %" PRIu64 " %s", request->target.process.first,
		 request->target.name);
	scene_choose(scene, ACTION_SIGNAL, title, items, ARRAY_SIZE(signals), 0);
}

static void ask_if_sure(struct scene *scene, struct signal_request *request, size_t choice)
{
	char question[128], name[16] = "";

	if (choice >= ARRAY_SIZE(signals))
		return;
	request->number = signals[choice].number;
	snprintf(name, sizeof(name), "%.7s", signals[choice].text);
	snprintf(question, sizeof(question), "Send %s to process %" PRIu64 " (%s)?", name,
		 request->target.process.first, request->target.name);
	scene_confirm(scene, ACTION_SIGNAL, question);
}

static void send_signal(struct scene *scene, struct signal_request *request)
{
	const struct target *target = &request->target;

	if (!target_is_there(scene, target, "not sent"))
		;	/* it said why */
	else if (syscall(SYS_pidfd_send_signal, target->descriptor, request->number, NULL, 0))
		scene_say(scene, STYLE_WARNING, "process %" PRIu64 ": %s", target->process.first,
			  strerror(errno));
	else
		scene_say(scene, STYLE_ACCENT, "signal %d sent to process %" PRIu64 " (%s)",
			  request->number, target->process.first, target->name);
	signal_done(request);
}

enum handled signal_act(struct scene *scene, struct signal_request *request, int64_t row,
			const struct input *input)
{
	if (scene->options->is_readonly)
		scene_say(scene, STYLE_WARNING, "read-only: signals are switched off");
	else if (!scene->is_live)
		scene_say(scene, STYLE_WARNING, "a captured process cannot be signalled");
	else if (input->choice < 0 && row >= 0 && !input->answer)
		ask_which(scene, request, row);
	else if (input->choice >= 0 && request->target.is_open && !request->number)
		ask_if_sure(scene, request, (size_t)input->choice);
	else if (input->choice == 1 && request->target.is_open && input->is_final)
		send_signal(scene, request);
	return HANDLED_YES;
}
