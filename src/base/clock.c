/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clocks of this machine; captured time comes from the tree instead. */
#include "mempane/clock.h"

#include <time.h>

static uint64_t clock_read(clockid_t clock)
{
	struct timespec time;

	if (clock_gettime(clock, &time))
		return 0;
	return (uint64_t)time.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)time.tv_nsec;
}

uint64_t clock_monotonic(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

uint64_t clock_thread_cpu(void)
{
	return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

struct moment clock_now(void)
{
	return (struct moment){
		.monotonic = clock_read(CLOCK_MONOTONIC),
		.boot = clock_read(CLOCK_BOOTTIME),
		.wall = clock_read(CLOCK_REALTIME),
	};
}
