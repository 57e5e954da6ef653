/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On which nodes a process is that is too large to walk: asked of some of its pages, evenly spaced
 * over its mappings. The kernel takes the target's mmap_lock for a few pages at a time.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "walks.h"

enum {
	PIECE_SIZE = 32 * 1024,
	RANGES_FIRST = 1024,
	RANGES_MAXIMUM = 256 * 1024,	/* beyond them, the end of the address space is not looked at */
	ROUND_PAGES = 2048,		/* asked at once */
	ROUNDS = 4,			/* at most, of a process that has touched little of its mappings */
	FOUND_ENOUGH = 500,		/* pages that are there: within 5 percent at 95 percent */
	FOUND_MINIMUM = 50,
	NODES_MAXIMUM = 1024,
	PATH_SIZE = 32,
};

struct range {
	uint64_t start, end;
};

struct mappings {
	struct arena *arena;
	uint64_t      page_size;
	struct range *ranges;
	size_t        count, capacity;
	uint64_t      pages;		/* in all of them */
};

struct tally {
	uint64_t found;
	uint32_t on_node[NODES_MAXIMUM];
};

/* ---- where pages may be ---- */

/* Nothing is resident in what nobody may access, and pools of huge pages are no part of RSS. */
static bool is_worth_asking(struct text permissions, struct text path)
{
	return permissions.size == 4 && memcmp(permissions.data, "---", 3) != 0 &&
	       !text_starts_with(path, "[v") && !text_starts_with(path, "/anon_hugepage");
}

static int add_range(struct mappings *mappings, struct range range)
{
	size_t capacity = mappings->capacity ? 2 * mappings->capacity : RANGES_FIRST;
	struct range *larger;

	if (mappings->count == RANGES_MAXIMUM || range.end <= range.start)
		return 0;
	if (mappings->count == mappings->capacity) {
		larger = arena_alloc_array(mappings->arena, capacity, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		if (mappings->count)
			memcpy(larger, mappings->ranges, mappings->count * sizeof(*larger));
		mappings->ranges = larger;
		mappings->capacity = capacity;
	}
	mappings->ranges[mappings->count++] = range;
	mappings->pages += (range.end - range.start) / mappings->page_size;
	return 0;
}

/* "start-end permissions offset device inode path"; what makes no sense is left out. */
static int take_line(struct mappings *mappings, struct text line)
{
	struct text addresses, permissions, start, word;
	struct range range;

	if (!text_next_word(&line, &addresses) || !text_next_word(&line, &permissions) ||
	    !text_split(&addresses, '-', &start) || text_to_hexadecimal(start, &range.start) ||
	    text_to_hexadecimal(addresses, &range.end))
		return 0;
	for (int i = 0; i < 3; i++)
		text_next_word(&line, &word);
	return is_worth_asking(permissions, text_trim(line)) ? add_range(mappings, range) : 0;
}

static int take_lines(struct mappings *mappings, struct text *rest)
{
	struct text line;
	int error = 0;

	while (!error && memchr(rest->data, '\n', rest->size) && text_split(rest, '\n', &line))
		error = take_line(mappings, line);
	return error;
}

static int read_lines(struct mappings *mappings, struct tree_stream *stream)
{
	char *buffer = arena_alloc(mappings->arena, PIECE_SIZE);
	size_t used = 0;
	int error = 0;

	if (!buffer)
		return -ENOMEM;
	while (!error) {
		int64_t count = tree_stream_read(stream, buffer + used, PIECE_SIZE - used);
		struct text rest = { buffer, used + (size_t)count };

		if (count <= 0)
			return (int)count;
		error = take_lines(mappings, &rest);
		used = rest.size;
		memmove(buffer, rest.data, used);
		if (used == PIECE_SIZE)
			error = -EFBIG;
	}
	return error;
}

static int read_mappings(struct mappings *mappings, struct tree *tree, uint64_t pid)
{
	struct tree_stream *stream;
	char path[PATH_SIZE];
	int error;

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/maps", pid);
	error = tree_stream_open(tree, path, &stream);
	if (error)
		return error;
	error = read_lines(mappings, stream);
	tree_stream_close(stream);
	return error;
}

/* ---- which are asked ---- */

/* Evenly spaced, each round between the pages of those before. */
static void choose_pages(const struct mappings *mappings, unsigned round,
			 uint64_t pages[ROUND_PAGES])
{
	uint64_t before = 0;
	size_t range = 0;

	for (uint64_t i = 0; i < ROUND_PAGES; i++) {
		double place = ((double)i + (2.0 * round + 1) / (2.0 * ROUNDS)) / ROUND_PAGES;
		uint64_t page = (uint64_t)(place * (double)mappings->pages);
		const struct range *here = &mappings->ranges[range];

		while (page - before >= (here->end - here->start) / mappings->page_size &&
		       range + 1 < mappings->count) {
			before += (here->end - here->start) / mappings->page_size;
			here = &mappings->ranges[++range];
		}
		pages[i] = here->start + (page - before) * mappings->page_size;
	}
}

/* Asking waits for the mmap_lock in a way that even the end of this program could not interrupt;
 * reading the command line waits for it, too, and can be. */
static int knock(struct tree *tree, struct arena *arena, uint64_t pid)
{
	struct text ignored;
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/cmdline", pid);
	return tree_read(tree, arena, path, &ignored);
}

static int ask(const struct mappings *mappings, uint64_t pid, struct tally *tally)
{
	uint64_t *pages = arena_alloc_array(mappings->arena, ROUND_PAGES, sizeof(*pages));
	int *nodes = arena_alloc_array(mappings->arena, ROUND_PAGES, sizeof(*nodes));
	int error = pages && nodes ? 0 : -ENOMEM;

	for (unsigned round = 0; round < ROUNDS && !error && tally->found < FOUND_ENOUGH; round++) {
		choose_pages(mappings, round, pages);
		error = host_page_nodes(pid, pages, ROUND_PAGES, nodes);
		for (size_t i = 0; i < ROUND_PAGES && !error; i++)
			if (nodes[i] >= 0 && nodes[i] < NODES_MAXIMUM) {
				tally->on_node[nodes[i]]++;
				tally->found++;
			}
	}
	return error;
}

/* ---- what that means ---- */

static int make_placement(const struct tally *tally, uint64_t resident, struct arena *arena,
			  struct text *ret_text)
{
	static const uint8_t presences[] = { PRESENCE_SAMPLED, PRESENCE_ESTIMATE,
					     PRESENCE_ESTIMATE };
	struct process_placement *placement;
	size_t size = sizeof(*placement), count = 0;

	for (size_t node = 0; node < NODES_MAXIMUM; node++)
		count += tally->on_node[node] > 0;
	size += count * sizeof(placement->nodes[0]);
	placement = arena_alloc(arena, size);
	if (!placement)
		return -ENOMEM;
	*placement = (struct process_placement){ .is_sampled = true };
	for (uint32_t node = 0; node < NODES_MAXIMUM; node++) {
		struct placed_node *placed = &placement->nodes[placement->count];

		if (!tally->on_node[node])
			continue;
		*placed = (struct placed_node){ .node = node };
		memcpy(placed->presences, presences, sizeof(presences));
		placed->resident = (uint64_t)((double)resident * tally->on_node[node] /
					      (double)tally->found);
		placement->count++;
	}
	*ret_text = (struct text){ (const char *)placement, size };
	return 0;
}

int sample_pages(struct tree *tree, struct arena *arena, const struct deep_request *request,
		 const char *path, struct text *ret_text)
{
	struct mappings mappings = { .arena = arena, .page_size = request->scale.page_size };
	struct tally *tally = arena_alloc(arena, sizeof(*tally));
	int error;

	(void)path;
	if (!tally)
		return -ENOMEM;
	if (!mappings.page_size)
		return -ENOSYS;
	error = read_mappings(&mappings, tree, request->pid);
	if (!error && !mappings.pages)
		error = -ESRCH;
	if (!error)
		error = knock(tree, arena, request->pid);
	if (!error)
		error = ask(&mappings, request->pid, tally);
	if (error)
		return error;
	/* Too few to tell anything: still not known. */
	if (tally->found < FOUND_MINIMUM)
		return -ENODATA;
	return make_placement(tally, request->notes[0], arena, ret_text);
}
