/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arenas: alignment, zeroing, marks, reuse after a rewind, and refusal instead of an abort. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/arena.h"
#include "mempane/text.h"

static bool is_filled(const unsigned char *data, size_t size, unsigned char value)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] != value)
			return false;
	return true;
}

/* Many sizes, all kept alive, so that an overlap would be seen by the pattern of a neighbour. */
static void test_pieces_are_aligned_zeroed_and_apart(void **state)
{
	enum { COUNT = 2000 };
	static unsigned char *pieces[COUNT];
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT; i++) {
		size_t size = i * 7 % 4099;

		pieces[i] = arena_alloc(&arena, size);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
		assert_true(is_filled(pieces[i], size, 0));
		memset(pieces[i], (int)(i % 251 + 1), size);
	}
	for (size_t i = 0; i < COUNT; i++)
		assert_true(is_filled(pieces[i], i * 7 % 4099, (unsigned char)(i % 251 + 1)));
	arena_done(&arena);
	assert_null(arena.first);
	assert_int_equal(arena.reserved, 0);
}

static void test_done_takes_an_untouched_arena(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	arena_reset(&arena);
	arena_done(&arena);
	arena_done(&arena);
	assert_null(arena.first);
}

static void test_rewind_gives_zeroed_memory_again(void **state)
{
	struct arena arena;
	struct arena_mark mark;
	char *kept, *first;

	(void)state;
	arena_init(&arena);
	kept = arena_copy(&arena, "kept", 4);
	mark = arena_mark(&arena);
	first = arena_alloc(&arena, 100);
	memset(first, 0xff, 100);
	arena_rewind(&arena, mark);
	assert_ptr_equal(arena_alloc(&arena, 100), first);
	assert_true(is_filled((unsigned char *)first, 100, 0));
	assert_string_equal(kept, "kept");
	arena_done(&arena);
}

static void fill(struct arena *arena)
{
	for (size_t i = 0; i < 300; i++)
		assert_non_null(arena_alloc(arena, 3000 + i * 13));
}

static void test_warm_arena_asks_for_nothing(void **state)
{
	struct arena arena;
	size_t reserved;

	(void)state;
	arena_init(&arena);
	fill(&arena);
	reserved = arena.reserved;
	for (size_t round = 0; round < 20; round++) {
		arena_reset(&arena);
		fill(&arena);
		assert_int_equal(arena.reserved, reserved);
	}
	arena_done(&arena);
}

enum { KIBIBYTE = 1024, MEBIBYTE = 1024 * KIBIBYTE };

static void use(struct arena *arena, size_t size)
{
	arena_reset(arena);
	assert_non_null(arena_alloc_raw_array(arena, size, 1));
}

/* As the tables of a machine on which more and more processes start. */
static void test_growing_leaves_nothing_behind(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t size = 100 * KIBIBYTE; size < 8 * MEBIBYTE; size += 100 * KIBIBYTE) {
		use(&arena, size);
		assert_in_range(arena.reserved, size, 3 * size + 300 * KIBIBYTE);
	}
	arena_done(&arena);
}

static void test_what_is_not_needed_any_more_is_given_back(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	use(&arena, 8 * MEBIBYTE);
	for (size_t i = 0; i < 40; i++)
		use(&arena, 10 * KIBIBYTE);
	assert_in_range(arena.reserved, 10 * KIBIBYTE, 300 * KIBIBYTE);
	arena_done(&arena);
}

/* What was taken and rewound counts, and so does what happens once in a while. */
static void test_what_is_needed_again_is_kept(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	use(&arena, 2 * MEBIBYTE);
	const size_t reserved = arena.reserved;
	for (size_t i = 0; i < 200; i++) {
		struct arena_mark mark;

		arena_reset(&arena);
		mark = arena_mark(&arena);
		if (i % 15 == 0)
			assert_non_null(arena_alloc_raw_array(&arena, 2 * MEBIBYTE, 1));
		arena_rewind(&arena, mark);
		assert_non_null(arena_alloc(&arena, 100));
		assert_int_equal(arena.reserved, reserved);
	}
	arena_done(&arena);
}

/* A mark of an empty arena is a mark too. */
static void test_rewind_to_the_beginning(void **state)
{
	struct arena arena;
	struct arena_mark mark;
	size_t reserved;

	(void)state;
	arena_init(&arena);
	mark = arena_mark(&arena);
	fill(&arena);
	reserved = arena.reserved;
	arena_rewind(&arena, mark);
	fill(&arena);
	assert_int_equal(arena.reserved, reserved);
	arena_done(&arena);
}

static void test_what_cannot_be_had_is_refused(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX / 2 + 1));
	assert_null(arena_alloc_array(&arena, SIZE_MAX / 8 + 1, 8));
	assert_null(arena_alloc_array(&arena, SIZE_MAX, SIZE_MAX));
	assert_null(arena_copy(&arena, "", SIZE_MAX));
	assert_int_equal(arena.reserved, 0);
	assert_non_null(arena_alloc(&arena, 1));	/* and the arena stays usable */
	arena_done(&arena);
}

static void test_copy_keeps_every_byte_and_ends(void **state)
{
	struct arena arena;
	char *copy;

	(void)state;
	arena_init(&arena);
	copy = arena_copy(&arena, "a\0b", 3);
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(arena_copy(&arena, NULL, 0), "");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_aligned_zeroed_and_apart),
		cmocka_unit_test(test_done_takes_an_untouched_arena),
		cmocka_unit_test(test_rewind_gives_zeroed_memory_again),
		cmocka_unit_test(test_warm_arena_asks_for_nothing),
		cmocka_unit_test(test_growing_leaves_nothing_behind),
		cmocka_unit_test(test_what_is_not_needed_any_more_is_given_back),
		cmocka_unit_test(test_what_is_needed_again_is_kept),
		cmocka_unit_test(test_rewind_to_the_beginning),
		cmocka_unit_test(test_what_cannot_be_had_is_refused),
		cmocka_unit_test(test_copy_keeps_every_byte_and_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
