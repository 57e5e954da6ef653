/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks the kernel where pages of a process are, and moves none. */
#include "mempane/host.h"

#include <errno.h>
#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel itself looks at 16 at a time. */
enum { PIECE = 256 };

int host_page_nodes(uint64_t pid, const uint64_t *addresses, size_t count, int *ret_nodes)
{
	void *pages[PIECE];

	if (pid > INT_MAX)
		return -ESRCH;
	for (size_t done = 0; done < count; done += PIECE) {
		size_t piece = count - done < PIECE ? count - done : PIECE;

		for (size_t i = 0; i < piece; i++)
			pages[i] = (void *)(uintptr_t)addresses[done + i];
		if (syscall(SYS_move_pages, (int)pid, piece, pages, NULL, ret_nodes + done, 0) < 0)
			return -errno;
	}
	return 0;
}
