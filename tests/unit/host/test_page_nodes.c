/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where pages of this very process are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mempane/host.h"

enum { PAGES = 3000 };

/* Every third page was written to, and is on some node; nobody has touched the others. */
static void touched_pages_are_on_a_node(void **state)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	static uint64_t addresses[PAGES];
	static int nodes[PAGES];
	char *memory = mmap(NULL, PAGES * page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int error;

	(void)state;
	assert_true(memory != MAP_FAILED);
	(void)madvise(memory, PAGES * page_size, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < PAGES; i++) {
		addresses[i] = (uint64_t)(uintptr_t)(memory + i * page_size);
		if (i % 3 == 0)
			memory[i * page_size] = 1;
	}
	error = host_page_nodes((uint64_t)getpid(), addresses, PAGES, nodes);
	if (error == -ENOSYS || error == -EPERM) {	/* no NUMA, or a filter of calls */
		munmap(memory, PAGES * page_size);
		skip();
	}
	assert_int_equal(error, 0);
	for (size_t i = 0; i < PAGES; i++)
		if (i % 3 == 0)
			assert_in_range(nodes[i], 0, 1023);
		else
			assert_true(nodes[i] == -ENOENT || nodes[i] == -EFAULT);
	munmap(memory, PAGES * page_size);
}

static void nobody_is_nowhere(void **state)
{
	uint64_t address = 4096;
	int node;

	(void)state;
	assert_true(host_page_nodes(UINT64_MAX, &address, 1, &node) < 0);
	assert_true(host_page_nodes(1 << 30, &address, 1, &node) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(touched_pages_are_on_a_node),
		cmocka_unit_test(nobody_is_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
