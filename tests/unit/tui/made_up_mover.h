/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moves no pages: takes as long as it is told to, and tells what it is told to tell. */
#ifndef MEMPANE_TESTS_MADE_UP_MOVER_H
#define MEMPANE_TESTS_MADE_UP_MOVER_H

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static bool is_held;
static unsigned calls, nodes_there = 2;
static uint64_t moved_pid;
static unsigned moved_from, moved_to;
static int64_t outcome;

static void hold(bool holds)
{
	pthread_mutex_lock(&lock);
	is_held = holds;
	pthread_cond_broadcast(&released);
	pthread_mutex_unlock(&lock);
}

static void set_outcome(int64_t result)
{
	pthread_mutex_lock(&lock);
	outcome = result;
	calls = 0;
	pthread_mutex_unlock(&lock);
}

static size_t made_up_nodes(unsigned *nodes, size_t room)
{
	static const unsigned all[] = { 0, 2, 5 };
	size_t count = 0;

	for (; count < nodes_there && count < room; count++)
		nodes[count] = all[count];
	return count;
}

static int64_t made_up_move(uint64_t pid, unsigned from, unsigned to)
{
	int64_t result;

	pthread_mutex_lock(&lock);
	calls++;
	moved_pid = pid;
	moved_from = from;
	moved_to = to;
	while (is_held)
		pthread_cond_wait(&released, &lock);
	result = outcome;
	pthread_mutex_unlock(&lock);
	return result;
}

static const struct tui_mover mover = { made_up_nodes, made_up_move };

static unsigned count_calls(void)
{
	unsigned count;

	pthread_mutex_lock(&lock);
	count = calls;
	pthread_mutex_unlock(&lock);
	return count;
}

#endif
