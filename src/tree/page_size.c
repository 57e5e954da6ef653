/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page size of a tree that does not state it: the kernel shows many amounts twice, in kB in
 * one file and in pages in another, and their ratio gives it away. Never asks the machine that
 * runs this program.
 */
#include <stdio.h>

#include "tree_private.h"

#define KIBIBYTE UINT64_C(1024)
#define SMALLEST_SHIFT 12	/* 4 KiB */
#define LARGEST_SHIFT 18	/* 256 KiB */
#define SHIFT_COUNT (LARGEST_SHIFT - SMALLEST_SHIFT + 1)
/* Processes to look at: the first are often kernel threads without memory. */
#define PROCESS_LIMIT 256

/* The same amount in meminfo (kB) and vmstat (pages), Documentation/filesystems/proc.rst. */
static const struct pair {
	const char *kilobytes, *pages;
} pairs[] = {
	{ "MemFree", "nr_free_pages" },
	{ "AnonPages", "nr_anon_pages" },
	{ "Mapped", "nr_mapped" },
	{ "Shmem", "nr_shmem" },
	{ "Active(file)", "nr_active_file" },
	{ "Inactive(file)", "nr_inactive_file" },
	{ "Active(anon)", "nr_active_anon" },
	{ "Inactive(anon)", "nr_inactive_anon" },
	{ "SReclaimable", "nr_slab_reclaimable" },
	{ "SUnreclaim", "nr_slab_unreclaimable" },
	{ "PageTables", "nr_page_table_pages" },
};

/* "Key:   12 kB" and "key 12" alike. */
static bool find_number(struct text text, const char *key, uint64_t *ret_number)
{
	struct text line, word;

	while (text_next_line(&text, &line)) {
		if (!text_next_word(&line, &word))
			continue;
		if (word.size && word.data[word.size - 1] == ':')
			word.size--;
		if (text_equal(word, key))
			return text_next_word(&line, &word) && !text_to_uint64(word, ret_number);
	}
	return false;
}

/* One ratio votes for the nearest power of two, unless it is far from all of them. */
static void vote(unsigned *votes, uint64_t kilobytes, uint64_t pages)
{
	double bytes = (double)kilobytes * (double)KIBIBYTE;

	if (pages < 16)
		return;
	for (unsigned i = 0; i < SHIFT_COUNT; i++) {
		double size = (double)(UINT64_C(1) << (SMALLEST_SHIFT + i));
		double ratio = bytes / (double)pages / size;

		if (ratio > 0.75 && ratio < 1.5)
			votes[i]++;
	}
}

/* 0 when nobody voted or two sizes have as many votes. */
static uint64_t votes_result(const unsigned *votes)
{
	unsigned best = 0;
	bool is_tie = false;

	for (unsigned i = 1; i < SHIFT_COUNT; i++) {
		if (votes[i] > votes[best]) {
			best = i;
			is_tie = false;
		} else if (votes[i] == votes[best]) {
			is_tie = true;
		}
	}
	return is_tie || !votes[best] ? 0 : UINT64_C(1) << (SMALLEST_SHIFT + best);
}

static uint64_t infer_from_system(struct tree *tree, struct arena *arena)
{
	unsigned votes[SHIFT_COUNT] = { 0 };
	uint64_t kilobytes, pages;
	struct text meminfo, vmstat;

	if (tree_read(tree, arena, "proc/meminfo", &meminfo) ||
	    tree_read(tree, arena, "proc/vmstat", &vmstat))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (find_number(meminfo, pairs[i].kilobytes, &kilobytes) &&
		    find_number(vmstat, pairs[i].pages, &pages))
			vote(votes, kilobytes, pages);
	return votes_result(votes);
}

static bool read_of_process(struct tree *tree, struct arena *arena, uint64_t pid, const char *name,
			    struct text *ret_text)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%llu/%s", (unsigned long long)pid, name);
	return !tree_read(tree, arena, path, ret_text);
}

/* VmRSS of status in kB, second number of statm in pages. */
static void vote_of_process(struct tree *tree, struct arena *arena, uint64_t pid, unsigned *votes)
{
	struct text status, statm, size, resident;
	uint64_t kilobytes, pages;

	if (read_of_process(tree, arena, pid, "status", &status) &&
	    find_number(status, "VmRSS", &kilobytes) &&
	    read_of_process(tree, arena, pid, "statm", &statm) && text_next_word(&statm, &size) &&
	    text_next_word(&statm, &resident) && !text_to_uint64(resident, &pages))
		vote(votes, kilobytes, pages);
}

/* KernelPageSize is that of the mapping: the smallest one is not a huge page's. */
static uint64_t smallest_of_mappings(struct text smaps)
{
	uint64_t smallest = 0, kilobytes;
	struct text line, word;

	while (text_next_line(&smaps, &line))
		if (text_next_word(&line, &word) && text_equal(word, "KernelPageSize:") &&
		    text_next_word(&line, &word) && !text_to_uint64(word, &kilobytes) &&
		    kilobytes && (!smallest || kilobytes < smallest))
			smallest = kilobytes;
	return smallest;
}

static uint64_t infer_from_processes(struct tree *tree, struct arena *arena)
{
	unsigned votes[SHIFT_COUNT] = { 0 };
	uint64_t *pids, smallest = 0;
	size_t count;
	struct text smaps;

	if (tree_list_numbers(tree, arena, "proc", "", &pids, &count))
		return 0;
	for (size_t i = 0; i < count && i < PROCESS_LIMIT; i++)
		vote_of_process(tree, arena, pids[i], votes);
	if (votes_result(votes))
		return votes_result(votes);
	for (size_t i = 0; i < count && i < PROCESS_LIMIT && !smallest; i++)
		if (read_of_process(tree, arena, pids[i], "smaps", &smaps))
			smallest = smallest_of_mappings(smaps);
	if (smallest > (UINT64_C(1) << LARGEST_SHIFT) / KIBIBYTE || (smallest & (smallest - 1)))
		return 0;
	return smallest * KIBIBYTE;
}

uint64_t page_size_infer(struct tree *tree, struct arena *arena)
{
	uint64_t page_size = infer_from_system(tree, arena);

	return page_size ? page_size : infer_from_processes(tree, arena);
}
