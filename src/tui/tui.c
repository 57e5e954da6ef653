/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: waits for keys, samples and signals, gives them to the app, and shows what it drew.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "app.h"
#include "screen.h"
#include "terminal.h"

enum { WAIT_KEYS, WAIT_SIGNALS, WAIT_FEED, WAIT_WORK, WAIT_COUNT };

struct loop {
	struct app    *app;
	struct screen *screen;
	unsigned       empty_reads;	/* readable, but no key came */
	bool           has_news;	/* something to draw */
};

static int adopt_size(struct loop *loop)
{
	int width, height;

	screen_size(loop->screen, &width, &height);
	loop->has_news = true;
	if (width == loop->app->grid.width && height == loop->app->grid.height)
		return 0;
	return app_resize(loop->app, width, height);
}

static int take_signals(struct loop *loop)
{
	int event, error = 0;

	while ((event = terminal_next_event()) != 0 && !error) {
		if (event == TERMINAL_STOP)
			screen_suspend(loop->screen);
		else if (event == TERMINAL_CONTINUED)
			screen_resume(loop->screen);
		error = adopt_size(loop);
	}
	return error;
}

/* All waiting keys before the next frame. A terminal that is readable and never gives a key has
 * gone away. */
static int take_keys(struct loop *loop)
{
	enum { EMPTY_READS_MAXIMUM = 20 };
	struct mouse mouse = { 0 };
	uint32_t key;
	bool had_key = false;

	while (!loop->app->is_done && screen_key(loop->screen, &key, &mouse)) {
		had_key = true;
		if (key && key != KEY_CODE_RESIZE)
			app_key(loop->app, key, &mouse);
		if (loop->app->wants_suspend) {
			loop->app->wants_suspend = false;
			screen_suspend(loop->screen);
			if (adopt_size(loop))
				return -ENOMEM;
		}
	}
	loop->empty_reads = had_key ? 0 : loop->empty_reads + 1;
	loop->has_news = loop->has_news || had_key;
	return loop->empty_reads > EMPTY_READS_MAXIMUM ? -EIO : 0;
}

static void take_samples(struct loop *loop)
{
	while (!loop->app->is_done && app_take_sample(loop->app, 0) == 1)
		loop->has_news = true;
}

static int show(struct loop *loop)
{
	if (!loop->has_news)
		return 0;
	if (loop->app->wants_repaint)
		screen_repaint(loop->screen);
	loop->app->wants_repaint = false;
	app_draw(loop->app);
	loop->has_news = false;
	return screen_show(loop->screen, &loop->app->grid);
}

/* A feed that is late says nothing: somebody has to ask. */
static int find_timeout(const struct loop *loop)
{
	enum { ASKING_INTERVAL = 1100 };	/* ms: not while samples come every second */

	if (!loop->app->scene.is_live)
		return loop->app->has_ended ? -1 : 0;
	return loop->app->scene.is_paused ? -1 : ASKING_INTERVAL;
}

static int wait_and_take(struct loop *loop)
{
	struct pollfd waits[WAIT_COUNT] = {
		[WAIT_KEYS] = { .fd = STDIN_FILENO, .events = POLLIN },
		[WAIT_SIGNALS] = { .fd = terminal_event_descriptor(), .events = POLLIN },
		[WAIT_FEED] = { .fd = feed_descriptor(loop->app->feed), .events = POLLIN },
		[WAIT_WORK] = { .fd = app_work_descriptor(loop->app), .events = POLLIN },
	};
	struct feed_work work;
	int error = 0, count = poll(waits, WAIT_COUNT, find_timeout(loop));

	if (count < 0 && errno != EINTR)
		return -errno;
	if (count == 0 && app_is_waiting(loop->app, &work))
		loop->has_news = true;
	if (waits[WAIT_KEYS].revents & (POLLHUP | POLLERR | POLLNVAL))
		return -EIO;
	error = take_signals(loop);
	if (!error && waits[WAIT_KEYS].revents & POLLIN)
		error = take_keys(loop);
	if (!error && waits[WAIT_WORK].revents & POLLIN) {
		app_take_work(loop->app);
		loop->has_news = true;
	}
	if (!error)
		take_samples(loop);
	return error;
}

static int run(struct loop *loop)
{
	int error = adopt_size(loop);

	take_samples(loop);
	while (!error && !loop->app->is_done) {
		error = show(loop);
		if (!error)
			error = wait_and_take(loop);
	}
	return error;
}

int tui_run(struct feed *take_feed, const struct tui_options *options, struct error *error)
{
	struct loop loop = { 0 };
	int result = screen_open(options, &loop.screen, error);

	if (result) {
		feed_close(take_feed);
		return result;
	}
	result = app_open(take_feed, options, screen_colours(loop.screen),
			  screen_has_braille(loop.screen), &loop.app);
	if (result == 0)
		result = run(&loop);
	screen_close(loop.screen);	/* first: the terminal is back whatever follows */
	app_close(loop.app);
	if (result == -EIO)
		return error_set(error, result, "", 0, "the terminal has gone away");
	return result ? error_set(error, result, "", 0, "show the screen") : 0;
}
