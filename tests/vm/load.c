/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process with known memory for scenarios: "load [OPTION VALUE | KIND MEBIBYTES]..." takes it,
 * touches it, makes the file that $READY names, and waits.
 *
 *   -m POLICY:NODES  of the mappings that follow, by mbind(); "default:" ends it
 *   -M POLICY:NODES  of the process, by set_mempolicy()
 *   -c CPU           where this thread runs from here on
 *   -s CPU           one more thread, on this processor, that computes now and then
 *   -d MILLISECONDS  between the steps of the kinds that do not rest
 *
 * POLICY is one of policies[] below, NODES as 0,2-3.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { HUGE = 2 << 20, WEIGHTED_INTERLEAVE = 6, NODES_MAXIMUM = 8 * sizeof(unsigned long) };

static const struct policy {
	const char *name;
	int mode;
} policies[] = {
	{ "default", MPOL_DEFAULT },
	{ "preferred", MPOL_PREFERRED },
	{ "bind", MPOL_BIND },
	{ "interleave", MPOL_INTERLEAVE },
	{ "local", MPOL_LOCAL },
	{ "preferred-many", MPOL_PREFERRED_MANY },
	{ "weighted", WEIGHTED_INTERLEAVE },
};

/* Of what is mapped from here on; MPOL_DEFAULT: nothing is said to the kernel. */
static int mapping_mode = MPOL_DEFAULT;
static unsigned long mapping_nodes;
static useconds_t pause_microseconds;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int parse_policy(const char *text, unsigned long *ret_nodes)
{
	const char *nodes = strchr(text, ':');
	char *end;

	if (!nodes)
		fail("a policy is POLICY:NODES");
	*ret_nodes = 0;
	for (const char *next = nodes + 1; *next; next = *end ? end + 1 : end) {
		unsigned long first = strtoul(next, &end, 10);
		unsigned long last = *end == '-' ? strtoul(end + 1, &end, 10) : first;

		for (; first <= last; first++)
			*ret_nodes |= 1UL << first;
	}
	for (size_t i = 0; i < sizeof(policies) / sizeof(*policies); i++)
		if (strlen(policies[i].name) == (size_t)(nodes - text) &&
		    !strncmp(policies[i].name, text, (size_t)(nodes - text)))
			return policies[i].mode;
	fail("no such policy");
	return 0;
}

static void set_own_policy(const char *text)
{
	unsigned long nodes;
	int mode = parse_policy(text, &nodes);

	if (syscall(SYS_set_mempolicy, mode, nodes ? &nodes : NULL, nodes ? NODES_MAXIMUM : 0))
		fail("set_mempolicy");
}

static void run_on(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		fail("sched_setaffinity");
}

static long long microseconds_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long long now_microseconds(void)
{
	return microseconds_of(CLOCK_MONOTONIC);
}

/* By its own time, so that threads of a busy machine compute alike. */
static void *compute(void *processor)
{
	run_on((int)(long)processor);
	for (;;) {
		long long end = microseconds_of(CLOCK_THREAD_CPUTIME_ID) + 2000;

		while (microseconds_of(CLOCK_THREAD_CPUTIME_ID) < end)
			;
		usleep(48000);
	}
	return NULL;
}

static void start_thread(int processor)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, compute, (void *)(long)processor))
		fail("pthread_create");
}

/* Tells the scenario, by a file that says who. */
static void say_ready(void)
{
	const char *path = getenv("READY");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (file) {
		fprintf(file, "%d\n", getpid());
		fclose(file);
	}
}

static char *map(size_t size, int flags, int descriptor)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, descriptor, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	if (mapping_mode != MPOL_DEFAULT &&
	    syscall(SYS_mbind, memory, size, mapping_mode, &mapping_nodes, NODES_MAXIMUM, 0))
		fail("mbind");
	return memory;
}

static char *map_anonymous(size_t size)
{
	return map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static void fill(char *memory, size_t size)
{
	for (size_t i = 0; i < size; i += 64)
		memory[i] = (char)(rand() & 127) + 1;
}

/* Equal pages, not zeros, for KSM. */
static void take_mergeable(size_t size)
{
	char *memory = map_anonymous(size);

	memset(memory, 'k', size);
	if (madvise(memory, size, MADV_MERGEABLE))
		fail("madvise");
}

/* Whole huge pages: the address has to be a multiple of their size, too. */
static void take_huge(size_t size)
{
	char *memory = map_anonymous(size + HUGE);

	memory += (HUGE - (size_t)memory % HUGE) % HUGE;
	if (madvise(memory, size, MADV_HUGEPAGE))
		fail("madvise");
	fill(memory, size);
}

/* Pages of the common size, whatever the machine prefers. */
static void take_small(size_t size)
{
	char *memory = map_anonymous(size);

	madvise(memory, size, MADV_NOHUGEPAGE);
	fill(memory, size);
}

/* Only every second page is kept: what is free between them serves no larger request. */
static void take_with_holes(size_t size)
{
	char *memory = map_anonymous(size);

	madvise(memory, size, MADV_NOHUGEPAGE);
	fill(memory, size);
	for (size_t i = 0; i < size; i += 2 * 4096)
		madvise(memory + i, 4096, MADV_DONTNEED);
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
	char *memory = map_anonymous(size);

	for (unsigned round = 1;; round++) {
		for (size_t i = 0; i < size; i += 4096)
			memory[i] = (char)(round + i / 4096);
		if (drops && madvise(memory, size, MADV_DONTNEED))
			fail("madvise");
		usleep(pause_microseconds ? pause_microseconds : drops ? 20000 : 1000);
	}
}

/* Steps are counted by the clock, so that their rate holds on a slow machine, too. */
static void wait_for_step(useconds_t usual)
{
	static long long next;
	long long now = now_microseconds();

	next = (next ? next : now) + (pause_microseconds ? pause_microseconds : usual);
	if (next > now)
		usleep((useconds_t)(next - now));
}

/* Faults on each small page of it once in a step. */
static void fault_by_the_clock(size_t size)
{
	char *memory = map_anonymous(size);

	madvise(memory, size, MADV_NOHUGEPAGE);
	for (;;) {
		memset(memory, 'f', size);
		madvise(memory, size, MADV_DONTNEED);
		wait_for_step(100000);
	}
}

/* A quarter of a MiB more in each step, until all of it is taken. */
static void leak(size_t size)
{
	enum { STEP = 256 << 10 };
	char *memory = map_anonymous(size);

	madvise(memory, size, MADV_NOHUGEPAGE);
	for (size_t taken = 0; taken + STEP <= size; taken += STEP) {
		fill(memory + taken, STEP);
		wait_for_step(500000);
	}
}

static void take(const char *kind, size_t size)
{
	if (!strcmp(kind, "anonymous") || !strcmp(kind, "random"))
		fill(map_anonymous(size), size);
	else if (!strcmp(kind, "small"))
		take_small(size);
	else if (!strcmp(kind, "holes"))
		take_with_holes(size);
	else if (!strcmp(kind, "locked"))
		mlock(map_anonymous(size), size);
	else if (!strcmp(kind, "sysv") || !strcmp(kind, "sysv-leak"))
		take_segment(size, kind[4] == '-');
	else if (!strcmp(kind, "memfd"))
		take_memfd(size);
	else if (!strcmp(kind, "hugetlb"))
		fill(map(size, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1), size);
	else if (!strcmp(kind, "hugetlb-reserved"))
		map(size, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1);
	else if (!strcmp(kind, "huge"))
		take_huge(size);
	else if (!strcmp(kind, "ksm"))
		take_mergeable(size);
	else if (!strcmp(kind, "file"))
		read_file(size);
	else
		fail("no such kind of memory");
}

/* Each but the leak never ends. False: the kind is none of these. */
static int work(const char *kind, size_t size)
{
	static const char *const kinds[] = { "churn", "fault", "leak", "clock-faults" };
	int which = 0;

	while (which < 4 && strcmp(kinds[which], kind))
		which++;
	if (which == 4)
		return 0;
	say_ready();
	if (which < 2)
		touch_for_ever(size, which);
	else if (which == 2)
		leak(size);
	else
		fault_by_the_clock(size);
	return 1;
}

static void obey(char option, const char *value)
{
	switch (option) {
	case 'm':
		mapping_mode = parse_policy(value, &mapping_nodes);
		break;
	case 'M':
		set_own_policy(value);
		break;
	case 'c':
		run_on(atoi(value));
		break;
	case 's':
		start_thread(atoi(value));
		break;
	case 'd':
		pause_microseconds = (useconds_t)atoi(value) * 1000;
		break;
	default:
		fail("no such option");
	}
}

int main(int count, char **arguments)
{
	for (int i = 1; i + 1 < count; i += 2) {
		const char *word = arguments[i], *value = arguments[i + 1];

		if (word[0] == '-')
			obey(word[1], value);
		else if (!work(word, strtoul(value, NULL, 10) << 20))
			take(word, strtoul(value, NULL, 10) << 20);
	}
	say_ready();
	for (;;)
		pause();
}
