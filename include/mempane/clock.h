/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Points in time. Rates divide by `monotonic`, which stops during suspend as the kernel's
 * counters do; process ages use `boot`; people read `wall`.
 */
#ifndef MEMPANE_CLOCK_H
#define MEMPANE_CLOCK_H

#include <stdint.h>

#define NANOSECONDS_PER_SECOND UINT64_C(1000000000)

struct moment {
	uint64_t monotonic;	/* ns, CLOCK_MONOTONIC */
	uint64_t boot;		/* ns since boot, CLOCK_BOOTTIME */
	uint64_t wall;		/* ns since 1970, CLOCK_REALTIME; 0 when unknown (a bare tree) */
};

uint64_t clock_monotonic(void);
uint64_t clock_thread_cpu(void);	/* ns that the calling thread has computed */
struct moment clock_now(void);

#endif
