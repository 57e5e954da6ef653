/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pairs rows of two samples by key. Most rows keep their order from one sample to the next, so a
 * cursor finds them; only what moved is looked up. Must not know what a row means.
 */
#include "past.h"

#include <string.h>

void past_set(struct past *past, const struct sample *sample)
{
	past->sample = sample;
	memset(past->pairings, 0, sizeof(past->pairings));
	arena_reset(&past->arena);
}

static void pair_rows(struct past *past, const struct table *now, const struct table *earlier,
		      uint32_t *rows)
{
	const struct key_index *index = NULL;
	size_t cursor = 0;

	for (size_t row = 0; row < now->row_count; row++) {
		rows[row] = NO_ROW;
		if (cursor < earlier->row_count &&
		    key_equal(&now->keys[row], &earlier->keys[cursor])) {
			rows[row] = (uint32_t)cursor++;
			continue;
		}
		if (!index)
			index = key_index_new(&past->arena, earlier);
		if (!index)
			continue;
		int64_t found = key_index_find(index, &now->keys[row]);
		if (found >= 0) {
			rows[row] = (uint32_t)found;
			cursor = (size_t)found + 1;
		}
	}
}

uint32_t past_row(const struct past *past, const struct sample *now, enum entity entity,
		  size_t row)
{
	/* The pairing is a cache: filling it does not change what the model says. */
	struct past *cache = (struct past *)past;
	struct pairing *pairing = &cache->pairings[entity];

	if (!past->sample)
		return NO_ROW;
	if (!pairing->is_ready) {
		const struct table *table = sample_table(now, entity);
		const struct table *earlier = sample_table(past->sample, entity);

		pairing->is_ready = true;
		if (earlier->row_count && table->row_count)
			pairing->rows = arena_alloc_array(&cache->arena, table->row_count,
							  sizeof(*pairing->rows));
		if (pairing->rows)
			pair_rows(cache, table, earlier, pairing->rows);
	}
	return pairing->rows ? pairing->rows[row] : NO_ROW;
}
