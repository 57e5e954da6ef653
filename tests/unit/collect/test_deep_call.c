/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls on a deep reader: answered like files, left behind like them, with arguments of their own. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/collect/deep_reader.h"
#include "../../../src/collect/deep_worker.h"
#include "fake_tree.h"

static const uint64_t deadline = 100 * 1000 * 1000;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static bool is_held;
static unsigned calls;

static void hold(bool holds)
{
	pthread_mutex_lock(&lock);
	is_held = holds;
	pthread_cond_broadcast(&released);
	pthread_mutex_unlock(&lock);
}

static unsigned count_calls(void)
{
	unsigned count;

	pthread_mutex_lock(&lock);
	count = calls;
	calls = 0;
	pthread_mutex_unlock(&lock);
	return count;
}

/* "pid arguments", once nobody holds it. */
static int answer(struct tree *tree, struct arena *arena, const struct deep_request *request,
		  const char *path, struct text *ret_text)
{
	const uint64_t *arguments = request->arguments;
	char *text = arena_alloc(arena, 128);

	pthread_mutex_lock(&lock);
	calls++;
	while (is_held)
		pthread_cond_wait(&released, &lock);
	pthread_mutex_unlock(&lock);
	(void)tree;
	(void)path;
	assert_non_null(text);
	snprintf(text, 128, "%" PRIu64 " %" PRIu64 " %" PRIu64, request->pid, arguments[0], arguments[2]);
	*ret_text = text_from(text);
	return arguments[1] ? -(int)arguments[1] : 0;
}

static struct deep_request request_of(uint64_t first, uint64_t second, uint64_t third)
{
	return (struct deep_request){ .pid = 100, .start_ticks = 5000,
				      .source = SOURCE_PROCESS_PAGE_NODES, .digest = answer,
				      .arguments = { first, second, third } };
}

static struct fake_tree *make_tree(void)
{
	struct fake_tree *fake = fake_new(true);

	fake_put_process(fake, &(struct fake_process){ .pid = 100, .start = 5000,
						       .name = "quiet", .pages = 10 }, 1);
	return fake;
}

/* Until those that were left behind have come back. */
static void wait_for_workers(struct deep_reader *reader)
{
	unsigned left = 1;

	for (int i = 0; i < 20000 && left; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 1000 * 1000 }, NULL);
		pthread_mutex_lock(&reader->lock);
		left = reader->left_count;
		pthread_mutex_unlock(&reader->lock);
	}
	assert_int_equal(left, 0);
}

static void assert_text(const struct deep_request *request, const char *text)
{
	assert_int_equal(request->error, 0);
	assert_true(text_equal(request->text, text));
}

/* Beside files of the same process; a failure is passed on. */
static void calls_are_answered(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, 30 * deadline);
	struct deep_request requests[3] = { request_of(7, 0, 9), request_of(7, EACCES, 9),
					    { .pid = 100, .start_ticks = 5000,
					      .source = SOURCE_PROCESS_SMAPS_ROLLUP } };

	(void)state;
	deep_reader_run(reader, requests, 3);
	assert_text(&requests[0], "100 7 9");
	assert_true(requests[0].read_at > 0);
	assert_int_equal(requests[1].error, -EACCES);
	assert_int_equal(requests[2].error, 0);
	/* The PID went to another process meanwhile: its pages are nobody's answer. */
	fake_put_stat(fake, &(struct fake_process){ .pid = 100, .start = 9999, .name = "new" });
	requests[0] = request_of(7, 0, 9);
	deep_reader_run(reader, requests, 1);
	assert_int_equal(requests[0].error, -ESRCH);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

/* It is left behind at the deadline, and sees nothing of what its caller does from then on. */
static void a_stuck_call_is_left_behind(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request request = request_of(1, 0, 3);
	uint64_t begin = clock_monotonic();

	(void)state;
	hold(true);
	deep_reader_run(reader, &request, 1);
	assert_true(clock_monotonic() - begin >= deadline);
	assert_true(clock_monotonic() - begin < 30 * deadline);
	assert_int_equal(request.error, -ETIMEDOUT);
	memset(&request, 0xff, sizeof(request));
	/* Not asked again while it has not come back, whatever is asked. */
	request = request_of(2, 0, 3);
	count_calls();
	deep_reader_run(reader, &request, 1);
	assert_int_equal(request.error, -ETIMEDOUT);
	assert_int_equal(count_calls(), 0);
	hold(false);
	wait_for_workers(reader);
	/* The late answer is one to the question that was asked, not to another. */
	request = request_of(2, 0, 3);
	deep_reader_run(reader, &request, 1);
	assert_text(&request, "100 2 3");
	assert_int_equal(count_calls(), 1);
	request = request_of(1, 0, 3);
	deep_reader_run(reader, &request, 1);
	assert_text(&request, "100 1 3");
	assert_int_equal(count_calls(), 0);
	deep_reader_close(reader);
	tree_close(&fake->tree);
}

static void closing_does_not_wait(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct deep_request request = request_of(1, 0, 3);
	uint64_t begin;

	(void)state;
	hold(true);
	deep_reader_run(reader, &request, 1);
	begin = clock_monotonic();
	deep_reader_close(reader);
	assert_true(clock_monotonic() - begin < deadline / 2);
	hold(false);
	while (atomic_load(&fake->tree.holders) > 1)
		nanosleep(&(struct timespec){ .tv_nsec = 1000 * 1000 }, NULL);
	tree_close(&fake->tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_answered),
		cmocka_unit_test(a_stuck_call_is_left_behind),
		cmocka_unit_test(closing_does_not_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
