/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process with known memory for scenarios: "load KIND MEBIBYTES" takes it, touches it and waits.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HUGE = 2 << 20 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static char *map(size_t size, int flags, int descriptor)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, descriptor, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	return memory;
}

static void fill(char *memory, size_t size)
{
	for (size_t i = 0; i < size; i += 64)
		memory[i] = (char)(rand() & 127) + 1;
}

/* Equal pages, not zeros, for KSM. */
static void take_mergeable(size_t size)
{
	char *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	memset(memory, 'k', size);
	if (madvise(memory, size, MADV_MERGEABLE))
		fail("madvise");
}

static void take_huge(size_t size)
{
	char *memory = aligned_alloc(HUGE, size);

	madvise(memory, size, MADV_HUGEPAGE);
	fill(memory, size);
}

static void take_segment(size_t size, int is_left)
{
	int segment = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
	char *memory = segment < 0 ? (char *)-1 : shmat(segment, NULL, 0);

	if (memory == (char *)-1)
		fail("shm");
	fill(memory, size);
	if (is_left)
		shmdt(memory);
}

static void take_memfd(size_t size)
{
	int descriptor = memfd_create("frame buffer", 0);

	if (descriptor < 0 || ftruncate(descriptor, (off_t)size))
		fail("memfd");
	fill(map(size, MAP_SHARED, descriptor), size);
}

static void take_interleaved(size_t size)
{
	unsigned long nodes = 3;
	char *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	if (syscall(SYS_mbind, memory, size, MPOL_INTERLEAVE, &nodes, 8 * sizeof(nodes), 0))
		fail("mbind");
	madvise(memory, size, MADV_NOHUGEPAGE);
	fill(memory, size);
}

static void read_file(size_t size)
{
	static char block[1 << 16];
	int descriptor = open("/tmp/file", O_RDWR | O_CREAT, 0600);

	for (size_t i = 0; i < size; i += sizeof(block))
		if (write(descriptor, block, sizeof(block)) < 0)
			fail("write");
	fill(map(size / 2, MAP_PRIVATE | MAP_ANONYMOUS, -1), size / 2);
}

/* Touches all of it for ever; what compresses well, so that it can live in swap. With `drops` the
 * pages are given back in between, so that each round allocates anew. */
static void touch_for_ever(size_t size, int drops)
{
	char *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	for (unsigned round = 1;; round++) {
		for (size_t i = 0; i < size; i += 4096)
			memory[i] = (char)(round + i / 4096);
		if (drops && madvise(memory, size, MADV_DONTNEED))
			fail("madvise");
		usleep(drops ? 20000 : 1000);
	}
}

/* A quarter of a MiB more each half second, until all of it is taken. */
static void leak(size_t size)
{
	enum { STEP = 256 << 10 };
	char *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	for (size_t taken = 0; taken + STEP <= size; taken += STEP) {
		fill(memory + taken, STEP);
		usleep(500000);
	}
}

int main(int count, char **arguments)
{
	const char *kind = count == 3 ? arguments[1] : "";
	size_t size = count == 3 ? strtoul(arguments[2], NULL, 10) << 20 : 0;

	if (!strcmp(kind, "anonymous") || !strcmp(kind, "random"))
		fill(map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1), size);
	else if (!strcmp(kind, "locked"))
		mlock(map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1), size);
	else if (!strcmp(kind, "sysv") || !strcmp(kind, "sysv-leak"))
		take_segment(size, kind[4] == '-');
	else if (!strcmp(kind, "memfd"))
		take_memfd(size);
	else if (!strcmp(kind, "hugetlb"))
		fill(map(size, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1), size);
	else if (!strcmp(kind, "huge"))
		take_huge(size);
	else if (!strcmp(kind, "ksm"))
		take_mergeable(size);
	else if (!strcmp(kind, "interleave"))
		take_interleaved(size);
	else if (!strcmp(kind, "churn") || !strcmp(kind, "fault"))
		touch_for_ever(size, kind[0] == 'f');
	else if (!strcmp(kind, "leak"))
		leak(size);
	else if (!strcmp(kind, "file"))
		read_file(size);
	else
		fail("usage: load KIND MEBIBYTES");
	pause();
	return 0;
}
