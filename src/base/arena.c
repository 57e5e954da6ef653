/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Grow-only memory, freed at once. Refuses by returning NULL, never aborts: a memory monitor must
 * survive the moment it is needed for.
 */
#include "mempane/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE_MINIMUM = 64 * 1024, BLOCK_SIZE_GROWTH_MAXIMUM = 256 * 1024 };
enum { RESETS_REMEMBERED = 16 };

struct arena_block {
	struct arena_block *next;
	size_t              size, used;	/* of data */
	alignas(max_align_t) char data[];
};

void arena_init(struct arena *arena)
{
	*arena = (struct arena){ 0 };
}

void arena_done(struct arena *arena)
{
	struct arena_block *block = arena->first;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena_init(arena);
}

/* Blocks double up to a limit, so that a small arena stays small and a large one asks seldom. */
static struct arena_block *block_new(struct arena *arena, size_t size_needed)
{
	size_t size = arena->reserved;
	struct arena_block *block;

	if (size < BLOCK_SIZE_MINIMUM)
		size = BLOCK_SIZE_MINIMUM;
	if (size > BLOCK_SIZE_GROWTH_MAXIMUM)
		size = BLOCK_SIZE_GROWTH_MAXIMUM;
	if (size < size_needed)
		size = size_needed;
	block = malloc(sizeof(*block) + size);
	if (!block)
		return NULL;
	block->next = NULL;
	block->size = size;
	block->used = 0;
	arena->reserved += sizeof(*block) + size;
	return block;
}

/* Blocks after `current` are empty leftovers of a rewind; the first that fits is used. */
static struct arena_block *block_with_room(struct arena *arena, size_t size)
{
	struct arena_block *last = NULL;
	struct arena_block *block = arena->current ? arena->current : arena->first;

	for (; block; last = block, block = block->next)
		if (block->size - block->used >= size)
			return block;
	block = block_new(arena, size);
	if (!block)
		return NULL;
	if (last)
		last->next = block;
	else
		arena->first = block;
	return block;
}

/* Memory as it comes; nearly always there is room where the last piece came from. */
static inline void *take(struct arena *arena, size_t size)
{
	const size_t alignment = alignof(max_align_t);
	struct arena_block *block = arena->current;
	void *data;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + alignment - 1) & ~(alignment - 1);
	if (!block || block->size - block->used < size) {
		block = block_with_room(arena, size);
		if (!block)
			return NULL;
		arena->current = block;
	}
	data = block->data + block->used;
	block->used += size;
	arena->in_use += size;
	if (arena->peak < arena->in_use)
		arena->peak = arena->in_use;
	return data;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *data = take(arena, size);

	return data ? memset(data, 0, size) : NULL;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size)
{
	size_t size;

	if (__builtin_mul_overflow(count, item_size, &size))
		return NULL;
	return arena_alloc(arena, size);
}

void *arena_alloc_raw_array(struct arena *arena, size_t count, size_t item_size)
{
	size_t size;

	if (__builtin_mul_overflow(count, item_size, &size))
		return NULL;
	return take(arena, size);
}

char *arena_copy(struct arena *arena, const char *data, size_t size)
{
	char *copy;

	if (size == SIZE_MAX)
		return NULL;
	copy = take(arena, size + 1);
	if (!copy)
		return NULL;
	if (size)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ arena->current, arena->current ? arena->current->used : 0,
				    arena->in_use };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	struct arena_block *block = mark.block ? mark.block->next : arena->first;

	for (; block; block = block->next)
		block->used = 0;
	if (mark.block)
		mark.block->used = mark.used;
	arena->current = mark.block;
	arena->in_use = mark.in_use;
}

void arena_reset(struct arena *arena)
{
	size_t needed;

	arena_rewind(arena, (struct arena_mark){ NULL, 0, 0 });
	if (arena->lately < arena->peak)
		arena->lately = arena->peak;
	arena->peak = 0;
	needed = arena->lately > arena->before ? arena->lately : arena->before;
	if (arena->reserved / 2 > needed + BLOCK_SIZE_GROWTH_MAXIMUM / 2) {
		arena_done(arena);
		return;
	}
	if (++arena->resets < RESETS_REMEMBERED)
		return;
	arena->before = arena->lately;
	arena->lately = 0;
	arena->resets = 0;
}
