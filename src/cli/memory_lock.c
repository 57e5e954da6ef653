/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mlockall(2). Changes no priority and no oom_score_adj: a monitor must not be what survives.
 */
#include "memory_lock.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "message.h"

/* What a later allocation would meet: under a finite limit all memory counts, touched or not. */
static bool is_bounded(void)
{
	struct rlimit limit;
	void *probe;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return false;
	probe = mmap(NULL, limit.rlim_cur + 1, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (probe == MAP_FAILED)
		return true;
	munmap(probe, limit.rlim_cur + 1);
	return false;
}

/* What there is comes in now, the program's text above all; what comes later, as it is touched: of
 * the stack of a thread nearly nothing is. One call for both would do the same to both. */
static int lock(void)
{
	if (mlockall(MCL_CURRENT))
		return -errno;
	if (mlockall(MCL_FUTURE | MCL_ONFAULT))
		return -errno;
	return is_bounded() ? -ENOMEM : 0;
}

void memory_lock(void)
{
	int r = lock();

	if (!r)
		return;
	munlockall();
	if (r == -EPERM || r == -ENOMEM)
		complain(STATUS_SUCCESS, "memory is not locked: needs CAP_IPC_LOCK, or no limit on "
					 "locked memory (ulimit -l unlimited)");
	else
		complain(STATUS_SUCCESS, "memory is not locked: %s", strerror(-r));
}
