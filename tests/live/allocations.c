/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A warm feed and model allocate nothing, however many samples are taken. The linker redirects our
 * own allocations here: those inside libproc2 (a copy of each name) and of the C library's qsort(),
 * which sorts in place where it gets no memory, are not counted.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "mempane/feed.h"
#include "mempane/model.h"
#include "mempane/view.h"

enum { PROCESSES = 40, WARM_UP = 100, SAMPLES = 100 };

/* Of hundred samples on a busy machine: a reader that was late had company for a while. */
enum { SAMPLES_WITH_ALLOCATIONS_MAXIMUM = 10 };

static atomic_uint allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __real_realloc(old, size);
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __real_reallocarray(old, count, size);
}

char *__wrap_strdup(const char *text)
{
	atomic_fetch_add(&allocations, 1);
	return __real_strdup(text);
}

/* Processes that stay, one of them never idle, so that there is something to walk. */
static void start_processes(uint64_t pids[PROCESSES])
{
	for (size_t i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		pids[i] = (uint64_t)pid;
		if (pid)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (i == 0) {
			volatile char *page = __real_malloc(1 << 20);

			for (size_t at = 0; page && at < 1 << 20; at += 4096)
				page[at] = 1;
			free((void *)page);
			usleep(10000);
		}
		for (;;)
			pause();
	}
}

static void end_processes(const uint64_t pids[PROCESSES])
{
	for (size_t i = 0; i < PROCESSES; i++) {
		kill((pid_t)pids[i], SIGKILL);
		waitpid((pid_t)pids[i], NULL, 0);
	}
}

static void release(void *context, struct sample *take_sample)
{
	feed_release(context, take_sample);
}

/* One round of what the screen does, without drawing: demand, sample, model, order. */
static void take_one(struct feed *feed, struct model *model, struct demand *demand,
		     struct rows *rows, size_t round)
{
	struct order order = { .entity = ENTITY_PROCESS,
			       .sort = { METRIC_PROCESS_PSS, LENS_VALUE } };
	struct sample *sample = NULL;

	/* Now these, now those rows are on the screen. */
	demand->first_pids = demand->pids + round % 7;
	demand->first_pid_count = 20 + round % 5;
	assert_int_equal(feed_demand(feed, demand), 0);
	assert_int_equal(feed_next(feed, 60 * NANOSECONDS_PER_SECOND, &sample), 1);
	model_take(model, sample);
	assert_int_equal(model_order(model, &order, rows), 0);
}

static void a_warm_feed_allocates_nothing(void **state)
{
	static const char *const views[] = { "processes", "memory", "summary", "zones", "swap",
					     "vmstat", "slab", "sources" };
	struct feed_options options = { .interval = NANOSECONDS_PER_SECOND / 100,
					.collector = { .walk_budget = 0.5 } };
	struct demand demand = { .pid_count = PROCESSES };
	uint64_t pids[PROCESSES];
	struct rows rows = { 0 };
	unsigned with_allocations = 0, all = 0;
	struct model *model;
	struct feed *feed;
	struct tree *tree;

	(void)state;
	start_processes(pids);
	demand.pids = pids;
	for (size_t i = 0; i < ARRAY_SIZE(views); i++)
		view_demand(view_find(views[i]), &demand);
	assert_int_equal(tree_open("/", &tree, NULL), 0);
	assert_int_equal(feed_open(tree, &options, &feed), 0);
	model = model_new(release, feed);
	assert_non_null(model);
	for (size_t i = 0; i < WARM_UP + SAMPLES; i++) {
		unsigned before = atomic_load(&allocations), more;

		take_one(feed, model, &demand, &rows, i);
		more = atomic_load(&allocations) - before;
		if (i == 0)
			assert_true(more > 0);	/* what counts does count */
		if (i < WARM_UP)
			continue;
		with_allocations += more > 0;
		all += more;
	}
	print_message("# %u allocations in %u of %u samples\n", all, with_allocations, SAMPLES);
	assert_int_equal(rows.count, PROCESSES);
	assert_in_range(with_allocations, 0, SAMPLES_WITH_ALLOCATIONS_MAXIMUM);
	rows_done(&rows);
	model_free(model);
	feed_close(feed);
	end_processes(pids);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_warm_feed_allocates_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
