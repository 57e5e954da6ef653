/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files in pieces: a flowing one has all the time it needs, one that stops is given up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/collect/deep_reader.h"
#include "../../../src/collect/deep_worker.h"
#include "fake_tree.h"

enum { PIECES = 40, PIECE_SIZE = 5000 };

static const uint64_t deadline = 100 * 1000 * 1000;

/* What the stream of the one file does at which read. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t  change;
	uint64_t        pause;		/* ns before each piece */
	unsigned        held_at;	/* waits there while not 0 */
	unsigned        failing_at;	/* returns -EIO there, unless 0 */
} plan = { .lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER };

struct slow_stream {
	struct tree_stream stream;
	unsigned           reads;
};

static int letter_of(size_t piece)
{
	return 'a' + (int)(piece % 26);
}

static int64_t slow_read(struct tree_stream *stream, char *buffer, size_t size)
{
	unsigned read = ++((struct slow_stream *)stream)->reads;

	nanosleep(&(struct timespec){ .tv_nsec = (long)plan.pause }, NULL);
	pthread_mutex_lock(&plan.lock);
	while (plan.held_at && read >= plan.held_at)
		pthread_cond_wait(&plan.change, &plan.lock);
	pthread_mutex_unlock(&plan.lock);
	if (read == plan.failing_at)
		return -EIO;
	if (read > PIECES)
		return 0;
	assert_true(size >= PIECE_SIZE);
	memset(buffer, letter_of(read - 1), PIECE_SIZE);
	return PIECE_SIZE;
}

static void slow_close(struct tree_stream *stream)
{
	free(stream);
}

static int slow_open(struct tree *tree, const char *path, struct tree_stream **ret_stream)
{
	struct slow_stream *slow = calloc(1, sizeof(*slow));

	(void)tree;
	(void)path;
	assert_non_null(slow);
	slow->stream = (struct tree_stream){ .read = slow_read, .close = slow_close };
	*ret_stream = &slow->stream;
	return 0;
}

/* Takes all but some bytes at the end, as a parser of lines does. */
struct taker {
	size_t taken, calls;
	bool   is_ended;
};

static int64_t take(void *context, struct text text, bool is_last)
{
	struct taker *taker = context;
	size_t size = is_last || text.size < 100 ? text.size : text.size - 100;

	for (size_t i = 0; i < size; i++)
		assert_int_equal(text.data[i], letter_of((taker->taken + i) / PIECE_SIZE));
	taker->taken += size;
	taker->calls++;
	taker->is_ended |= is_last;
	return (int64_t)size;
}

static struct tree_operations operations;

static struct fake_tree *make_tree(void)
{
	struct fake_tree *fake = fake_new(true);

	operations = fake_operations;
	operations.stream_open = slow_open;
	fake->tree.operations = &operations;
	fake_put_process(fake, &(struct fake_process){ .pid = 100, .start = 5000, .name = "many",
						       .pages = 10 }, 100);
	plan.pause = plan.held_at = plan.failing_at = 0;
	return fake;
}

static struct deep_request request_of(struct taker *taker)
{
	return (struct deep_request){ .pid = 100, .start_ticks = 5000,
				      .source = SOURCE_PROCESS_SMAPS, .take = take,
				      .context = taker };
}

static void let_go(void)
{
	pthread_mutex_lock(&plan.lock);
	plan.held_at = 0;
	pthread_cond_broadcast(&plan.change);
	pthread_mutex_unlock(&plan.lock);
}

static void settle(struct fake_tree *fake, struct deep_reader *reader)
{
	deep_reader_close(reader);
	for (int i = 0; i < 5000 && atomic_load(&fake->tree.holders) > 1; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 1000 * 1000 }, NULL);
	assert_int_equal(atomic_load(&fake->tree.holders), 1);
	tree_close(&fake->tree);
}

/* Three times the deadline in all, and never as long without a piece. */
static void a_flowing_one_is_read_to_its_end(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, 3 * deadline);
	struct taker taker = { 0 };
	struct deep_request request = request_of(&taker);
	uint64_t begin = clock_monotonic();

	(void)state;
	plan.pause = 25 * 1000 * 1000;
	deep_reader_run(reader, &request, 1);
	assert_int_equal(request.error, 0);
	assert_true(clock_monotonic() - begin > 9 * deadline);
	assert_int_equal(taker.taken, PIECES * PIECE_SIZE);
	assert_true(taker.is_ended && taker.calls > 1 && taker.calls < PIECES / 2);
	settle(fake, reader);
}

static void one_that_stops_is_given_up(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct taker taker = { 0 }, later = { 0 };
	struct deep_request request = request_of(&taker);
	size_t calls;

	(void)state;
	plan.held_at = 30;
	deep_reader_run(reader, &request, 1);
	assert_int_equal(request.error, -ETIMEDOUT);
	calls = taker.calls;
	/* Held up still: not asked again, and what comes at last is nobody's. */
	request = request_of(&later);
	deep_reader_run(reader, &request, 1);
	assert_int_equal(request.error, -ETIMEDOUT);
	let_go();
	settle(fake, reader);
	assert_int_equal(taker.calls, calls);
	assert_int_equal(later.calls, 0);
	assert_false(taker.is_ended);
}

static void a_failure_on_the_way_is_passed_on(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, deadline);
	struct taker taker = { 0 };
	struct deep_request request = request_of(&taker);

	(void)state;
	plan.failing_at = 30;
	deep_reader_run(reader, &request, 1);
	assert_int_equal(request.error, -EIO);
	assert_false(taker.is_ended);
	settle(fake, reader);
}

static void *cancel_soon(void *context)
{
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	deep_reader_cancel(context);
	return NULL;
}

static void cancelling_ends_a_flowing_one(void **state)
{
	struct fake_tree *fake = make_tree();
	struct deep_reader *reader = deep_reader_new(&fake->tree, 100 * deadline);
	struct taker taker = { 0 };
	struct deep_request request = request_of(&taker);
	uint64_t begin = clock_monotonic();
	pthread_t thread;
	size_t calls;

	(void)state;
	plan.pause = 50 * 1000 * 1000;
	pthread_create(&thread, NULL, cancel_soon, reader);
	deep_reader_run(reader, &request, 1);
	calls = taker.calls;
	pthread_join(thread, NULL);
	assert_int_equal(request.error, -ECANCELED);
	assert_true(clock_monotonic() - begin < 10 * deadline);
	settle(fake, reader);
	assert_true(clock_monotonic() - begin < 15 * deadline);
	assert_int_equal(taker.calls, calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flowing_one_is_read_to_its_end),
		cmocka_unit_test(one_that_stops_is_given_up),
		cmocka_unit_test(a_failure_on_the_way_is_passed_on),
		cmocka_unit_test(cancelling_ends_a_flowing_one),
	};

	return cmocka_run_group_tests_name("deep_stream", tests, NULL, NULL);
}
