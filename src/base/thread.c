/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which signals a thread takes. Knows nothing of what threads do. */
#include "mempane/thread.h"

#include <stddef.h>

void thread_block_signals(sigset_t *ret_before)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP };
	sigset_t blocked;

	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		sigdelset(&blocked, faults[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, ret_before);
}
