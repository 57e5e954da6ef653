/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thread that moves pages once, and what it shares with whoever waits for the result. */
#include "page_move.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "mempane/thread.h"

enum { STACK_SIZE = 64 * 1024 };

struct page_move {
	struct page_move_order order;
	uint64_t               begun;		/* monotonic ns */
	int                    descriptor;	/* written to once, at the end */
	pthread_mutex_t        lock;		/* of all that follows */
	unsigned               holders;		/* the last one frees it */
	bool                   is_done;
	int64_t                result;
	uint64_t               took;
};

static void let_go(struct page_move *move)
{
	bool is_last;

	pthread_mutex_lock(&move->lock);
	is_last = --move->holders == 0;
	pthread_mutex_unlock(&move->lock);
	if (!is_last)
		return;
	close(move->descriptor);
	pthread_mutex_destroy(&move->lock);
	free(move);
}

static void *work(void *context)
{
	struct page_move *move = context;
	int64_t result = move->order.mover->move(move->order.pid, move->order.from,
						 move->order.to);

	pthread_mutex_lock(&move->lock);
	move->result = result;
	move->took = clock_monotonic() - move->begun;
	move->is_done = true;
	pthread_mutex_unlock(&move->lock);
	(void)eventfd_write(move->descriptor, 1);
	let_go(move);
	return NULL;
}

static int start_thread(struct page_move *move)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t old;
	int error;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	thread_block_signals(&old);
	error = pthread_create(&thread, &attributes, work, move);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attributes);
	return -error;
}

int page_move_start(const struct page_move_order *order, struct page_move **ret_move)
{
	struct page_move *move = calloc(1, sizeof(*move));
	int error;

	if (!move)
		return -ENOMEM;
	move->order = *order;
	move->begun = clock_monotonic();
	move->holders = 2;
	pthread_mutex_init(&move->lock, NULL);
	move->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = move->descriptor < 0 ? -errno : start_thread(move);
	if (!error) {
		*ret_move = move;
		return 0;
	}
	if (move->descriptor >= 0)
		close(move->descriptor);
	pthread_mutex_destroy(&move->lock);
	free(move);
	return error;
}

const struct page_move_order *page_move_order(const struct page_move *move)
{
	return &move->order;
}

uint64_t page_move_took(struct page_move *move)
{
	uint64_t took;

	pthread_mutex_lock(&move->lock);
	took = move->is_done ? move->took : clock_monotonic() - move->begun;
	pthread_mutex_unlock(&move->lock);
	return took;
}

int page_move_descriptor(const struct page_move *move)
{
	return move->descriptor;
}

bool page_move_result(struct page_move *move, int64_t *ret_result)
{
	bool is_done;

	pthread_mutex_lock(&move->lock);
	is_done = move->is_done;
	if (is_done)
		*ret_result = move->result;
	pthread_mutex_unlock(&move->lock);
	return is_done;
}

void page_move_leave(struct page_move *move)
{
	if (move)
		let_go(move);
}
