/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages of one mapping: of this very process, whose smaps is made up so that it says where to look;
 * as a capture keeps them; and where there is nothing to ask.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "collecting.h"
#include "mempane/host.h"

static void put_mapping(struct setup *setup, uint64_t pid, uint64_t start, uint64_t size,
			uint64_t page_size)
{
	char path[64], smaps[512];

	fake_put_process(setup->fake, &(struct fake_process){ .pid = pid, .name = "x" },
			 (unsigned)pid);
	snprintf(path, sizeof(path), "proc/%" PRIu64 "/smaps", pid);
	snprintf(smaps, sizeof(smaps),
		 "1000-2000 rw-p 00000000 00:00 0\nSize: 4 kB\nKernelPageSize: 4 kB\nRss: 0 kB\n"
		 "%" PRIx64 "-%" PRIx64 " rw-p 00000000 00:00 0\nSize: %" PRIu64 " kB\n"
		 "KernelPageSize: %" PRIu64 " kB\nRss: 0 kB\n",
		 start, start + size, size / 1024, page_size / 1024);
	fake_put(setup->fake, path, smaps);
	demand_entity(&setup->demand, ENTITY_STRIP);
	demand_entity(&setup->demand, ENTITY_STRIP_NODE);
	demand_entity(&setup->demand, ENTITY_SOURCE);
	setup->demand.subject = pid;
	setup->demand.mapping = start;
}

static size_t rows_of(const struct setup *setup, enum entity entity)
{
	return sample_table(setup->sample, entity)->row_count;
}

static uint64_t number(const struct setup *setup, size_t row, enum metric metric)
{
	const struct cell *cell = sample_get(setup->sample, row, metric);

	assert_string_equal(presence_name(cell->presence), "present");
	return cell->count;
}

static uint64_t sum_of(const struct setup *setup, enum entity entity, enum metric metric)
{
	uint64_t sum = 0;

	for (size_t row = 0; row < rows_of(setup, entity); row++)
		sum += number(setup, row, metric);
	return sum;
}

struct memory {
	char  *data;
	size_t page, pages;
};

/* `pages` pages, of which every `step`th is there. */
static struct memory memory_new(size_t pages, size_t step)
{
	struct memory memory = { .page = (size_t)sysconf(_SC_PAGESIZE), .pages = pages };

	memory.data = mmap(NULL, pages * memory.page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(memory.data, MAP_FAILED);
	madvise(memory.data, pages * memory.page, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < pages; i += step)
		memory.data[i * memory.page] = 1;
	return memory;
}

static bool can_ask(void)
{
	uint64_t address = (uint64_t)(uintptr_t)&can_ask;
	int status;

	return host_page_nodes(host_self_pid(), &address, 1, &status) == 0;
}

static void ask(struct setup *setup, const struct memory *memory)
{
	begin(setup, true, 0);
	setup->fake->tree.takes_calls = true;
	put_mapping(setup, host_self_pid(), (uint64_t)(uintptr_t)memory->data,
		    memory->pages * memory->page, memory->page);
	collect(setup);
	assert_string_equal(state_of(setup, "process_page_nodes"), "present");
}

/* Every page of a small one: the cells are equal but for a page, and nothing is estimated. */
static void a_small_mapping(void **state)
{
	struct memory memory = memory_new(600, 3);
	struct setup setup;

	(void)state;
	if (!can_ask())
		skip();
	ask(&setup, &memory);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 256);
	assert_int_equal(sum_of(&setup, ENTITY_STRIP, METRIC_STRIP_PAGES), 600);
	assert_int_equal(sum_of(&setup, ENTITY_STRIP, METRIC_STRIP_SAMPLED), 600);
	assert_int_equal(sum_of(&setup, ENTITY_STRIP, METRIC_STRIP_PRESENT), 200);
	assert_int_equal(sum_of(&setup, ENTITY_STRIP, METRIC_STRIP_ABSENT), 400);
	assert_int_equal(number(&setup, 0, METRIC_STRIP_START), (uintptr_t)memory.data);
	for (size_t row = 1; row < 256; row++) {
		uint64_t pages = number(&setup, row, METRIC_STRIP_PAGES);

		assert_true(pages == 2 || pages == 3);
		assert_int_equal(number(&setup, row, METRIC_STRIP_START),
				 number(&setup, row - 1, METRIC_STRIP_END));
	}
	assert_int_equal(number(&setup, 255, METRIC_STRIP_END),
			 (uintptr_t)memory.data + 600 * memory.page);
	assert_int_equal(sum_of(&setup, ENTITY_STRIP_NODE, METRIC_STRIP_NODE_RESIDENT),
			 200 * memory.page);
	assert_int_equal(number(&setup, 0, METRIC_STRIP_NODE_ESTIMATED), 0);
	end(&setup);
	munmap(memory.data, memory.pages * memory.page);
}

/* 16 pages of each cell; a pattern that steps of one size would see as all or nothing. */
static void a_large_mapping(void **state)
{
	struct memory memory = memory_new(16 * 1024, 4);
	uint64_t there = 4 * 1024 * memory.page, told;
	struct setup setup;

	(void)state;
	if (!can_ask())
		skip();
	ask(&setup, &memory);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 256);
	assert_int_equal(sum_of(&setup, ENTITY_STRIP, METRIC_STRIP_SAMPLED), 4096);
	told = sum_of(&setup, ENTITY_STRIP_NODE, METRIC_STRIP_NODE_RESIDENT);
	assert_true(told > there - there / 10 && told < there + there / 10);
	assert_int_equal(number(&setup, 0, METRIC_STRIP_NODE_ESTIMATED), 1);
	end(&setup);
	munmap(memory.data, memory.pages * memory.page);
}

static void a_page(void **state)
{
	struct memory memory = memory_new(1, 1);
	struct setup setup;

	(void)state;
	if (!can_ask())
		skip();
	ask(&setup, &memory);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 1);
	assert_int_equal(number(&setup, 0, METRIC_STRIP_PRESENT), 1);
	setup.demand.mapping = (uint64_t)(uintptr_t)memory.data + 7;	/* anywhere in it */
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 1);
	setup.demand.mapping = (uint64_t)(uintptr_t)memory.data - 1;
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 0);
	setup.demand.mapping = 0;
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 0);
	end(&setup);
	munmap(memory.data, memory.page);
}

/* Of another tree the answer is read; without one, or refused, its source says so. */
static void an_answer_that_was_kept(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, false, 0);
	put_mapping(&setup, 5, 0x7f0000000000, 8192, 4096);
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 0);
	assert_string_equal(state_of(&setup, "process_page_nodes"), "absent");
	fake_put(setup.fake, "answers/pages/5/7f0000000000",
		 "7f0000000000-7f0000001000 pages=1 sampled=1 N3=1\n"
		 "7f0000001000-7f0000002000 pages=1 sampled=1 absent=1\n");
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 2);
	assert_int_equal(number(&setup, 0, METRIC_STRIP_NODE), 3);
	assert_int_equal(number(&setup, 0, METRIC_STRIP_NODE_RESIDENT), 4096);
	fake_fail(setup.fake, "answers/pages/5/7f0000000000", -EPERM);
	collect(&setup);
	assert_string_equal(state_of(&setup, "process_page_nodes"),
			    "denied (needs CAP_SYS_PTRACE, or the same user)");
	end(&setup);
}

/* Whoever has the lock is met while the mappings are read; the call could not be ended. */
static void a_stuck_process_is_not_asked(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	put_mapping(&setup, 5, 0x7f0000000000, 8192, 4096);
	fake_put(setup.fake, "answers/pages/5/7f0000000000",
		 "7f0000000000-7f0000001000 pages=1 sampled=1 N3=1\n");
	fake_hold(setup.fake, "proc/5/smaps");
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_PAGE_NODES].reads, 0);
	fake_let_go(setup.fake);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	collect(&setup);
	assert_int_equal(rows_of(&setup, ENTITY_STRIP), 1);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_mapping),
		cmocka_unit_test(a_large_mapping),
		cmocka_unit_test(a_page),
		cmocka_unit_test(an_answer_that_was_kept),
		cmocka_unit_test(a_stuck_process_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
