/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What requests have to leave alone in a zone: the blocks kept for atomic requests, and the entries
 * of its protection (lowmem_reserve), which the kernel prints as one list: "(0, 1598, 15633)".
 */
#include "zone_facts.h"

#include <string.h>

/* False when an entry is no number of 64 bits, or the list has no such entry. */
static bool entry_find(struct text list, uint64_t wanted, uint64_t *ret_pages)
{
	struct text number;
	uint64_t pages, index = 0, largest = 0;
	bool goes_on = true;

	for (; goes_on && list.size; index++) {
		goes_on = text_split(&list, ',', &number);
		if (text_to_uint64(text_trim(goes_on ? number : list), &pages))
			return false;
		if (index == wanted) {
			*ret_pages = pages;
			return true;
		}
		largest = pages > largest ? pages : largest;
	}
	*ret_pages = largest;
	return index > 0 && wanted == RESERVE_LARGEST;
}

bool zone_reserve(const struct formula_context *context, size_t zone_row, uint64_t index,
		  struct cell *result, uint64_t *ret_bytes)
{
	const struct cell *cell = sample_get(context->sample, zone_row, METRIC_ZONE_PROTECTION);
	uint64_t pages, page_size = context->sample->origin.page_size;
	struct text list;

	if (!cell_has_value(cell)) {
		*result = (struct cell){ .presence = cell->presence };
		return false;
	}
	list = text_from(cell->text);
	if (list.size >= 2 && page_size &&
	    entry_find((struct text){ list.data + 1, list.size - 2 }, index, &pages) &&
	    !__builtin_mul_overflow(pages, page_size, ret_bytes))
		return true;
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	return false;
}

static bool is_high_atomic(const struct key *type, const struct key *zone)
{
	size_t length = strlen(zone->name);

	return type->first == zone->first && type->name &&
	       strncmp(type->name, zone->name, length) == 0 &&
	       strcmp(type->name + length, "/HighAtomic") == 0;
}

uint64_t zone_high_atomic(const struct formula_context *context, size_t zone_row)
{
	const struct table *types = sample_table(context->sample, ENTITY_FREE_TYPE);
	const struct key *zone = &sample_table(context->sample, ENTITY_ZONE)->keys[zone_row];
	uint64_t bytes = 0;

	for (size_t row = 0; row < types->row_count && zone->name; row++) {
		const struct cell *blocks, *size;

		if (!is_high_atomic(&types->keys[row], zone))
			continue;
		blocks = sample_get(context->sample, row, METRIC_FREE_TYPE_BLOCKS);
		size = sample_get(context->sample, row, METRIC_FREE_TYPE_BLOCK_SIZE);
		if (cell_has_value(blocks) && cell_has_value(size))
			bytes += blocks->count * size->count;
	}
	return bytes;
}
