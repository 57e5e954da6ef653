/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages on their way from one node to another: begun here, told when they have arrived. The screen
 * goes on meanwhile, and whoever quits does not wait.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app.h"

void app_begin_move(struct app *app)
{
	const struct page_move_order *order = &app->requests.move;
	int error;

	if (app->move) {
		scene_say(&app->scene, STYLE_WARNING,
			  "not moved: pages of process %" PRIu64 " are still on their way",
			  page_move_order(app->move)->pid);
		return;
	}
	error = page_move_start(order, &app->move);
	if (error)
		scene_say(&app->scene, STYLE_WARNING, "not moved: %s", strerror(-error));
	else
		app_say_move(app);
}

void app_say_move(struct app *app)
{
	const struct page_move_order *order;
	uint64_t seconds;

	/* Other words have their turn. */
	if (!app->move || (app->requests.message[0] && !app->tells_move))
		return;
	app->tells_move = true;
	order = page_move_order(app->move);
	seconds = page_move_took(app->move) / NANOSECONDS_PER_SECOND;
	scene_say(&app->scene, STYLE_ACCENT,
		  "moving pages of process %" PRIu64 " (%s) from node %u to node %u for %" PRIu64
		  " s", order->pid, order->name, order->from, order->to, seconds);
}

void app_leave_move(struct app *app)
{
	page_move_leave(app->move);
	app->move = NULL;
	app->tells_move = false;
}

int app_work_descriptor(const struct app *app)
{
	return app->move ? page_move_descriptor(app->move) : -1;
}

static void tell(struct app *app, const struct page_move_order *order, int64_t result,
		 uint64_t took)
{
	char duration[32];

	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, took, duration, sizeof(duration));
	if (result == -EPERM || result == -EACCES)
		scene_say(&app->scene, STYLE_WARNING,
			  "process %" PRIu64 ": not moved: needs CAP_SYS_NICE or CAP_SYS_PTRACE "
			  "(another user's process, or a node outside its cpuset)", order->pid);
	else if (result < 0)
		scene_say(&app->scene, STYLE_WARNING, "process %" PRIu64 " (%s): not moved: %s",
			  order->pid, order->name, strerror((int)-result));
	else if (result > 0)
		scene_say(&app->scene, STYLE_WARNING,
			  "process %" PRIu64 ": %" PRIi64 " pages could not be moved from node %u "
			  "to node %u, in %s; shared ones need CAP_SYS_NICE", order->pid, result,
			  order->from, order->to, duration);
	else
		scene_say(&app->scene, STYLE_ACCENT,
			  "process %" PRIu64 " (%s): moved from node %u to node %u in %s",
			  order->pid, order->name, order->from, order->to, duration);
}

void app_take_work(struct app *app)
{
	int64_t result;

	if (!app->move || !page_move_result(app->move, &result))
		return;
	tell(app, page_move_order(app->move), result, page_move_took(app->move));
	app_leave_move(app);
	if (!app->scene.is_paused)
		feed_wake(app->feed);	/* what has moved is to be seen */
}
