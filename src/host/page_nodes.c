/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On which nodes the pages of a process are, and moving them, by libnuma. Knows no mapping and no
 * file but the one that it knocks at.
 */
#include "mempane/host.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <numa.h>
#include <stdio.h>
#include <unistd.h>

/* The kernel itself takes the lock of the process again every 16 pages. */
enum { PAGES_AT_ONCE = 256 };

/*
 * libnuma would write what goes wrong over the screen. These take the place of its weak functions
 * of the same names; all that they would tell comes back as an error number, too.
 */
void numa_error(char *where)
{
	(void)where;
}

void numa_warn(int number, char *format, ...)
{
	(void)number;
	(void)format;
}

static int ask_some(int pid, const uint64_t *addresses, size_t count, int *ret_statuses)
{
	void *pages[PAGES_AT_ONCE];

	for (size_t i = 0; i < count; i++)
		pages[i] = (void *)(uintptr_t)addresses[i];
	return numa_move_pages(pid, count, pages, NULL, ret_statuses, 0) < 0 ? -errno : 0;
}

int host_page_nodes(uint64_t pid, const uint64_t *addresses, size_t count, int *ret_statuses)
{
	if (pid > INT32_MAX)
		return -ESRCH;
	for (size_t done = 0; done < count; done += PAGES_AT_ONCE) {
		size_t left = count - done;
		int error = ask_some((int)pid, addresses + done,
				     left < PAGES_AT_ONCE ? left : PAGES_AT_ONCE,
				     ret_statuses + done);

		if (error)
			return error;
	}
	return 0;
}

size_t host_memory_nodes(unsigned *nodes, size_t room)
{
	size_t count = 0;
	int last = numa_available() < 0 ? -1 : numa_max_node();

	for (int node = 0; node <= last && count < room; node++)
		if (numa_node_size64(node, NULL) > 0)
			nodes[count++] = (unsigned)node;
	return count;
}

/*
 * Moving pages waits for the mmap_lock of the process without listening to signals, and a program
 * cannot end in such a wait. Reading its command line waits for the same lock and can be ended, so
 * whoever holds the lock for long is met here.
 */
static int knock(uint64_t pid)
{
	char path[64], letter;
	ssize_t length;
	int descriptor;

	snprintf(path, sizeof(path), "/proc/%" PRIu64 "/cmdline", pid);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	length = read(descriptor, &letter, 1);
	close(descriptor);
	return length < 0 ? -errno : 0;
}

static int64_t migrate(uint64_t pid, unsigned from, unsigned to)
{
	struct bitmask *source = numa_allocate_nodemask(), *target = numa_allocate_nodemask();
	int64_t result = -ENOMEM;

	if (source && target) {
		numa_bitmask_setbit(source, from);
		numa_bitmask_setbit(target, to);
		result = numa_migrate_pages((int)pid, source, target);
		result = result < 0 ? -errno : result;
	}
	if (source)
		numa_bitmask_free(source);
	if (target)
		numa_bitmask_free(target);
	return result;
}

int64_t host_move_pages(uint64_t pid, unsigned from, unsigned to)
{
	int error;

	if (numa_available() < 0)
		return -ENOSYS;
	if (pid > INT32_MAX)
		return -ESRCH;
	if ((int)from > numa_max_possible_node() || (int)to > numa_max_possible_node())
		return -EINVAL;
	error = knock(pid);
	return error ? error : migrate(pid, from, to);
}
