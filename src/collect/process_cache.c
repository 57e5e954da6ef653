/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries in a hash table with chains; ended processes give theirs to new ones. Reads nothing. */
#include "process_cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS_FIRST = 1024 };

struct process_cache {
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
	free(entry->command);
	free(entry->placement);
	free(entry->guess);
	if (entry->threads) {
		free(entry->threads->places);
		free(entry->threads->runs);
	}
	free(entry->threads);
}

static void free_chain(struct process_entry *entry)
{
	while (entry) {
		struct process_entry *next = entry->next;

		free_owned(entry);
		free(entry);
		entry = next;
	}
}

void process_cache_free(struct process_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < cache->bucket_count; i++)
		free_chain(cache->buckets[i]);
	free_chain(cache->spare);
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

static struct process_entry *entry_new(struct process_cache *cache)
{
	struct process_entry *entry = cache->spare;

	if (entry)
		cache->spare = entry->next;
	else
		entry = malloc(sizeof(*entry));
	if (entry)
		*entry = (struct process_entry){ .pid = 0 };
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
	*entry = (struct process_entry){ .next = cache->spare };
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
