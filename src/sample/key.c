/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identity of a row across samples, and finding rows by it. */
#include "mempane/sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct key_index {
	const struct table *table;
	size_t              mask;	/* slots - 1, a power of two */
	uint32_t            slots[];	/* row + 1, 0 when free */
};

bool key_equal(const struct key *a, const struct key *b)
{
	if (a->first != b->first || a->second != b->second)
		return false;
	if (!a->name || !b->name)
		return a->name == b->name;
	return strcmp(a->name, b->name) == 0;
}

static uint64_t hash_mix(uint64_t hash, uint64_t value)
{
	hash ^= value;
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

uint64_t key_hash(const struct key *key)
{
	uint64_t hash = hash_mix(hash_mix(0, key->first), key->second);

	for (const char *c = key->name; c && *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 29;
}

int key_copy(const struct key *key, struct key *ret_key)
{
	struct key copy = *key;

	if (key->name) {
		copy.name = strdup(key->name);
		if (!copy.name)
			return -ENOMEM;
	}
	*ret_key = copy;
	return 0;
}

void key_done(struct key *key)
{
	free((char *)key->name);
	*key = (struct key){ 0 };
}

int64_t table_find(const struct table *table, const struct key *key)
{
	for (size_t row = 0; row < table->row_count; row++)
		if (key_equal(&table->keys[row], key))
			return (int64_t)row;
	return -1;
}

struct key_index *key_index_new(struct arena *arena, const struct table *table)
{
	struct key_index *index;
	size_t slots = 16;

	while (slots < table->row_count * 2)
		slots *= 2;
	index = arena_alloc(arena, sizeof(*index) + slots * sizeof(index->slots[0]));
	if (!index)
		return NULL;
	index->table = table;
	index->mask = slots - 1;
	for (size_t row = 0; row < table->row_count; row++) {
		size_t slot = key_hash(&table->keys[row]) & index->mask;

		while (index->slots[slot])
			slot = (slot + 1) & index->mask;
		index->slots[slot] = (uint32_t)row + 1;
	}
	return index;
}

int64_t key_index_find(const struct key_index *index, const struct key *key)
{
	size_t slot = key_hash(key) & index->mask;

	for (; index->slots[slot]; slot = (slot + 1) & index->mask)
		if (key_equal(&index->table->keys[index->slots[slot] - 1], key))
			return index->slots[slot] - 1;
	return -1;
}
