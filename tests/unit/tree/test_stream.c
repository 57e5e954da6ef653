/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file in pieces is the same file, in every kind of tree; a capture holds it whole or not at all. */
#include "sandbox.h"

enum { PIECE = 5 };

static const char *const content = "one two three four five six";

/* Reads up to `pieces` pieces, then closes; whole when the end was seen. */
static void assert_stream(struct tree *tree, const char *expected, size_t pieces)
{
	struct tree_stream *stream;
	char text[256];
	size_t used = 0;
	int64_t count = 1;

	assert_int_equal(tree_stream_open(tree, "proc/1/smaps", &stream), 0);
	for (size_t i = 0; i < pieces && count > 0; i++) {
		count = tree_stream_read(stream, text + used, PIECE);
		assert_true(count >= 0 && count <= PIECE);
		used += (size_t)count;
	}
	tree_stream_close(stream);
	assert_true(used <= strlen(expected));
	assert_memory_equal(text, expected, used);
	if (!count)
		assert_int_equal(used, strlen(expected));
}

static void write_original(const char *folder)
{
	sandbox_write(folder, "a/FACTS",
		      "mempane capture 1\nclock_ticks 100\nstep 0 monotonic 5 boot 6 wall 7\n"
		      "step 1 monotonic 8 boot 9 wall 10\nfailed 0 EACCES proc/2/smaps\n");
	sandbox_write(folder, "a/0/proc/1/smaps", content);
	sandbox_write(folder, "a/1/proc/1/smaps", "later");
	sandbox_write(folder, "bare/proc/1/smaps", content);
}

static struct tree *open_tee(const char *folder, const char *to)
{
	struct error error = { 0 };
	struct tree *tee;

	assert_int_equal(tree_open_tee(sandbox_open(sandbox_path(folder, "a")),
				       sandbox_path(folder, to), &tee, &error), 0);
	return tee;
}

static void test_all_kinds(void **state)
{
	struct tree *tree, *fault;
	struct tree_stream *stream;

	write_original(*state);
	tree = sandbox_open(sandbox_path(*state, "bare"));
	assert_stream(tree, content, 100);
	assert_int_equal(tree_stream_open(tree, "proc/3/smaps", &stream), -ENOENT);
	assert_int_equal(tree_stream_open(tree, "proc/../FACTS", &stream), -EINVAL);
	assert_int_equal(tree_open_fault(tree, "proc/1/", 1, 0, &fault), 0);
	assert_stream(fault, content, 100);
	assert_stream(fault, "one two three", 100);
	tree_close(fault);
	tree = sandbox_open(sandbox_path(*state, "a"));
	assert_stream(tree, content, 100);
	assert_int_equal(tree_stream_open(tree, "proc/2/smaps", &stream), -EACCES);
	assert_int_equal(tree_set_step(tree, 1), 0);
	assert_stream(tree, "later", 100);
	tree_close(tree);
}

static void test_captured(void **state)
{
	struct tree_stream *stream, *late;
	struct error error = { 0 };
	struct tree *tree;
	char buffer[64];

	write_original(*state);
	tree = open_tee(*state, "b");
	assert_stream(tree, content, 100);
	assert_stream(tree, content, 100);
	assert_int_equal(tree_stream_open(tree, "proc/2/smaps", &stream), -EACCES);
	/* Begun in one step and ended in the next: it is the first one's. */
	assert_int_equal(tree_set_step(tree, 1), 0);
	assert_int_equal(tree_stream_open(tree, "proc/1/smaps", &late), 0);
	assert_int_equal(tree_tee_status(tree, &error), 0);
	while (tree_stream_read(late, buffer, sizeof(buffer)) > 0)
		;
	tree_stream_close(late);
	tree_close(tree);
	tree = sandbox_open(sandbox_path(*state, "b"));
	assert_content(tree, "proc/1/smaps", content);
	assert_failure(tree, "proc/2/smaps", -EACCES);
	assert_int_equal(tree_set_step(tree, 1), 0);
	assert_content(tree, "proc/1/smaps", "later");
	tree_close(tree);
}

static void test_given_up(void **state)
{
	struct tree *tree;

	write_original(*state);
	tree = open_tee(*state, "c");
	assert_stream(tree, content, 2);
	tree_close(tree);
	assert_int_equal(access(sandbox_path(*state, "c/0/proc/1/smaps"), F_OK), -1);
	assert_int_equal(access(sandbox_path(*state, "c/0/proc/1/smaps.unfinished"), F_OK), -1);
	tree = sandbox_open(sandbox_path(*state, "c"));
	assert_failure(tree, "proc/1/smaps", -ENOENT);
	tree_close(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_all_kinds, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_captured, sandbox_begin, sandbox_end),
		cmocka_unit_test_setup_teardown(test_given_up, sandbox_begin, sandbox_end),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
