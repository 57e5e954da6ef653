/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this very process is and has cost. */
#include "mempane/host.h"

#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>

#include "mempane/clock.h"

uint64_t host_self_cpu(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage))
		return 0;
	return ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) *
		       NANOSECONDS_PER_SECOND +
	       ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * 1000;
}

uint64_t host_self_pid(void)
{
	return (uint64_t)getpid();
}
