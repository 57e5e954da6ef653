/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that is handed out piece by piece and released at once.
 *
 * An arena never aborts: when the system has no memory, arena_alloc() returns NULL and the arena
 * stays usable. Rewinding keeps the blocks, so a warm arena asks the system for nothing; resetting
 * gives them back when they are far more than has been needed lately.
 */
#ifndef MEMPANE_ARENA_H
#define MEMPANE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first;	/* owned; NULL until the first allocation */
	struct arena_block *current;	/* the block being filled */
	size_t              reserved;	/* bytes obtained from the system, for our own accounting */
	size_t              in_use, peak;	/* bytes handed out: now, and at most since the reset */
	size_t              lately, before;	/* largest peak of the last resets, of those before */
	unsigned            resets;
};

/* A position to rewind to; everything allocated after it becomes invalid. */
struct arena_mark {
	struct arena_block *block;
	size_t              used;	/* of the block */
	size_t              in_use;	/* of the arena */
};

void arena_init(struct arena *arena);
void arena_done(struct arena *arena);

/* Zeroed memory of `size` bytes aligned for any type, or NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed memory for `count` items, or NULL; NULL too when the product overflows. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size);

/* The same without zeroing: for large tables whose rows are set when they are added. */
void *arena_alloc_raw_array(struct arena *arena, size_t count, size_t item_size);

/* A NUL-terminated copy of `size` bytes, or NULL. */
char *arena_copy(struct arena *arena, const char *data, size_t size);

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Forgets everything allocated. Keeps the blocks, unless they are more than twice what was needed
 * at once between any two of the last resets: what grows step by step would else leave all of its
 * smaller blocks behind, and what was large once would stay so. */
void arena_reset(struct arena *arena);

#endif
