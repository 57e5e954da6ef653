/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries in a hash table with chains, made some at a time; ended processes give theirs to new ones.
 * Reads nothing.
 */
#include "process_cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS_FIRST = 1024, BLOCK_ENTRIES = 64 };

struct entry_block {
	struct entry_block  *next;
	struct process_entry entries[BLOCK_ENTRIES];
	struct process_walks walks[BLOCK_ENTRIES];
};

struct process_cache {
	struct entry_block    *blocks;	/* owned */
	struct process_entry **buckets;	/* owned */
	size_t                 bucket_count, entry_count;
	struct process_entry  *spare;	/* ended ones, linked by next */
	uint64_t               sample_number;
};

struct process_cache *process_cache_new(void)
{
	struct process_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return NULL;
	cache->buckets = calloc(BUCKETS_FIRST, sizeof(struct process_entry *));
	if (!cache->buckets) {
		free(cache);
		return NULL;
	}
	cache->bucket_count = BUCKETS_FIRST;
	return cache;
}

static void free_owned(struct process_entry *entry)
{
	struct process_walks *walks = entry->walks;

	free(entry->command);
	free(walks->placement);
	free(walks->guess);
	if (walks->threads) {
		free(walks->threads->places);
		free(walks->threads->runs);
	}
	free(walks->threads);
}

void process_cache_free(struct process_cache *cache)
{
	if (!cache)
		return;
	for (struct entry_block *block = cache->blocks, *next; block; block = next) {
		next = block->next;
		for (size_t i = 0; i < BLOCK_ENTRIES; i++)
			free_owned(&block->entries[i]);
		free(block);
	}
	free(cache->buckets);
	free(cache);
}

uint64_t process_cache_begin(struct process_cache *cache)
{
	return ++cache->sample_number;
}

uint64_t process_cache_number(const struct process_cache *cache)
{
	return cache->sample_number;
}

static struct process_entry **bucket_of(struct process_entry **buckets, size_t count,
					uint64_t pid, uint64_t start_ticks)
{
	uint64_t hash = (pid ^ start_ticks << 20) * UINT64_C(0x9e3779b97f4a7c15);

	return &buckets[(hash >> 32) & (count - 1)];
}

/* Growing is a comfort: without memory the chains just get longer. */
static void grow_buckets(struct process_cache *cache)
{
	size_t count = cache->bucket_count * 2;
	struct process_entry **buckets = calloc(count, sizeof(struct process_entry *));

	if (!buckets)
		return;
	for (size_t i = 0; i < cache->bucket_count; i++)
		for (struct process_entry *entry = cache->buckets[i], *next; entry; entry = next) {
			struct process_entry **bucket = bucket_of(buckets, count, entry->pid,
								  entry->start_ticks);

			next = entry->next;
			entry->next = *bucket;
			*bucket = entry;
		}
	free(cache->buckets);
	cache->buckets = buckets;
	cache->bucket_count = count;
}

static void make_spare_entries(struct process_cache *cache)
{
	struct entry_block *block = calloc(1, sizeof(*block));

	if (!block)
		return;
	block->next = cache->blocks;
	cache->blocks = block;
	for (size_t i = BLOCK_ENTRIES; i-- > 0;) {
		block->entries[i].walks = &block->walks[i];
		block->entries[i].next = cache->spare;
		cache->spare = &block->entries[i];
	}
}

static struct process_entry *entry_new(struct process_cache *cache)
{
	struct process_entry *entry;

	if (!cache->spare)
		make_spare_entries(cache);
	entry = cache->spare;
	if (entry)
		cache->spare = entry->next;
	return entry;
}

struct process_entry *process_cache_see(struct process_cache *cache, uint64_t pid,
					uint64_t start_ticks)
{
	struct process_entry **bucket, *entry;

	bucket = bucket_of(cache->buckets, cache->bucket_count, pid, start_ticks);
	for (entry = *bucket; entry; entry = entry->next)
		if (entry->pid == pid && entry->start_ticks == start_ticks) {
			entry->seen = cache->sample_number;
			return entry;
		}
	if (cache->entry_count >= cache->bucket_count) {
		grow_buckets(cache);
		bucket = bucket_of(cache->buckets, cache->bucket_count, pid, start_ticks);
	}
	entry = entry_new(cache);
	if (!entry)
		return NULL;
	entry->pid = pid;
	entry->start_ticks = start_ticks;
	entry->seen = cache->sample_number;
	entry->next = *bucket;
	*bucket = entry;
	cache->entry_count++;
	return entry;
}

static void retire(struct process_cache *cache, struct process_entry *entry)
{
	free_owned(entry);
	*entry->walks = (struct process_walks){ .guessed_at = 0 };
	*entry = (struct process_entry){ .walks = entry->walks, .next = cache->spare };
	cache->spare = entry;
	cache->entry_count--;
}

void process_cache_sweep(struct process_cache *cache)
{
	for (size_t i = 0; i < cache->bucket_count; i++)
		for (struct process_entry **link = &cache->buckets[i]; *link;) {
			struct process_entry *entry = *link;

			if (entry->seen == cache->sample_number) {
				link = &entry->next;
				continue;
			}
			*link = entry->next;
			retire(cache, entry);
		}
}

/* FNV-1a */
static uint64_t hash_name(struct text name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < name.size; i++)
		hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(0x100000001b3);
	return hash;
}

int process_entry_set_command(struct process_entry *entry, struct text command, struct text name,
			      uint64_t read_at)
{
	char *copy = NULL;

	entry->command_read_at = 0;
	if (command.size) {
		copy = realloc(entry->command, command.size);
		if (!copy)
			return -ENOMEM;
		memcpy(copy, command.data, command.size);
	} else {
		free(entry->command);
	}
	entry->command = copy;
	entry->command_size = command.size;
	entry->command_name = hash_name(name);
	entry->command_read_at = read_at ? read_at : 1;
	return 0;
}

bool process_entry_has_command(const struct process_entry *entry, struct text name)
{
	return entry->command_read_at && entry->command_name == hash_name(name);
}
