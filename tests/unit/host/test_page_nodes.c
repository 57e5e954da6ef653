/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which nodes own memory is, of a process that is not there, and what libnuma has to say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <numa.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mempane/host.h"

enum { PAGES = 600 };	/* more than are asked at once */

static uint64_t own_pid(void)
{
	return (uint64_t)getpid();
}

/* Kernels without NUMA, and sandboxes, know no such call. */
static bool can_ask(void)
{
	uint64_t address = (uint64_t)(uintptr_t)&can_ask;
	int status;

	return host_page_nodes(own_pid(), &address, 1, &status) == 0;
}

static bool is_among(int status, const unsigned *nodes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (status == (int)nodes[i])
			return true;
	return false;
}

static void own_pages(void **state)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t addresses[PAGES];
	int statuses[PAGES];
	unsigned nodes[64];
	size_t count = host_memory_nodes(nodes, 64);
	char *memory = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_ptr_not_equal(memory, MAP_FAILED);
	if (!can_ask())
		skip();
	madvise(memory, PAGES * page, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < PAGES; i++) {
		addresses[i] = (uint64_t)(uintptr_t)(memory + i * page);
		if (i % 3)
			memory[i * page] = 1;
	}
	assert_int_equal(host_page_nodes(own_pid(), addresses, PAGES, statuses), 0);
	for (size_t i = 0; i < PAGES; i++) {
		assert_int_equal(is_among(statuses[i], nodes, count), i % 3 != 0);
		if (i % 3 == 0)
			assert_int_equal(statuses[i], -ENOENT);
	}
	/* Read, and never written: the page of zeros, which is on no node of its own. Some kernels
	 * for guests take a page at once. */
	assert_int_equal(*(volatile char *)memory, 0);
	assert_int_equal(host_page_nodes(own_pid(), addresses, 1, statuses), 0);
	assert_true(statuses[0] == -EFAULT || statuses[0] == -ENOENT ||
		    is_among(statuses[0], nodes, count));
	munmap(memory, PAGES * page);
	assert_int_equal(host_page_nodes(own_pid(), addresses, 1, statuses), 0);
	assert_int_equal(statuses[0], -EFAULT);
}

static void no_such_process(void **state)
{
	uint64_t address = 0x1000;
	int status;

	(void)state;
	if (!can_ask())
		skip();
	assert_int_equal(host_page_nodes(INT32_MAX, &address, 1, &status), -ESRCH);
	assert_int_equal(host_page_nodes(UINT64_MAX, &address, 1, &status), -ESRCH);
	assert_int_equal(host_move_pages(INT32_MAX, 0, 0), -ESRCH);
	assert_int_equal(host_move_pages(UINT64_MAX, 0, 0), -ESRCH);
	assert_int_equal(host_move_pages(own_pid(), 0, UINT32_MAX), -EINVAL);
}

/* From a node to itself there is nothing to move, and nothing that cannot be. */
static void nothing_to_move(void **state)
{
	unsigned node = 0;

	(void)state;
	if (!can_ask() || host_memory_nodes(&node, 1) == 0)
		skip();
	assert_int_equal(host_move_pages(own_pid(), node, node), 0);
}

/* What the standard error got while `complain` ran. */
static size_t catch_words(void (*complain)(void), char *buffer, size_t size)
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	ssize_t length;

	assert_non_null(file);
	assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
	complain();
	fflush(stderr);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	length = pread(fileno(file), buffer, size - 1, 0);
	fclose(file);
	assert_true(length >= 0);
	buffer[length] = '\0';
	return (size_t)length;
}

static void make_libnuma_warn(void)
{
	struct bitmask *mask = numa_parse_nodestring("no nodes");

	assert_null(mask);
}

static void make_libnuma_fail(void)
{
	/* mbind() of an address that is none. */
	numa_setlocal_memory((void *)1, 1);
}

static void write_something(void)
{
	fputs("something", stderr);
}

/* They would be written over the screen. */
static void libnuma_is_silent(void **state)
{
	char words[1024];

	(void)state;
	assert_int_equal(catch_words(write_something, words, sizeof(words)), 9);
	if (numa_available() < 0)
		skip();
	catch_words(make_libnuma_warn, words, sizeof(words));
	assert_string_equal(words, "");
	catch_words(make_libnuma_fail, words, sizeof(words));
	assert_string_equal(words, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_pages),
		cmocka_unit_test(no_such_process),
		cmocka_unit_test(nothing_to_move),
		cmocka_unit_test(libnuma_is_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
