/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A deep reader over a tree in memory: processes 100, 101 … that started at 5000, 5001 … */
#ifndef TEST_DEEP_READING_H
#define TEST_DEEP_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/collect/deep_reader.h"
#include "../../../src/collect/deep_worker.h"
#include "fake_tree.h"

static const uint64_t deadline = 100 * 1000 * 1000;

static inline struct fake_tree *make_tree(size_t processes)
{
	struct fake_tree *fake = fake_new(true);

	for (size_t i = 0; i < processes; i++)
		fake_put_process(fake, &(struct fake_process){ .pid = 100 + i, .start = 5000 + i,
							       .name = "quiet", .pages = 10 },
				 100 + (unsigned)i);
	return fake;
}

static inline void fill_requests(struct deep_request *requests, size_t count)
{
	for (size_t i = 0; i < count; i++)
		requests[i] = (struct deep_request){ .pid = 100 + i, .start_ticks = 5000 + i,
						     .source = SOURCE_PROCESS_SMAPS_ROLLUP };
}

/* Waits until no thread is left inside the tree or the reader. */
static inline void settle(struct deep_reader *reader, unsigned workers)
{
	unsigned left = workers + 1;

	for (int i = 0; i < 2000 && left > workers; i++) {
		struct timespec pause = { .tv_nsec = 1000 * 1000 };

		nanosleep(&pause, NULL);
		pthread_mutex_lock(&reader->lock);
		left = reader->worker_count;
		pthread_mutex_unlock(&reader->lock);
	}
	assert_true(left <= workers);
}

#endif
