/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mappings as the rules look at them: read from their rows once, then asked many times. Knows no
 * rule.
 */
#ifndef MEMPANE_MAPPING_FACTS_H
#define MEMPANE_MAPPING_FACTS_H

#include "mempane/mapping.h"

#define MEBIBYTE (UINT64_C(1) << 20)

/* Those of VmFlags that rules ask for (fs/proc/task_mmu.c, show_smap_vma_flags). */
enum flag {
	FLAG_ACCOUNTED = 1 << 0,	/* ac */
	FLAG_GROWS_DOWN = 1 << 1,	/* gd */
	FLAG_GUARD = 1 << 2,		/* gu: guard regions inside */
	FLAG_HUGETLB = 1 << 3,		/* ht */
	FLAG_IO = 1 << 4,		/* io */
	FLAG_NO_HUGE_PAGE = 1 << 5,	/* nh */
	FLAG_NO_RESERVE = 1 << 6,	/* nr */
	FLAG_PAGE_FRAMES = 1 << 7,	/* pf: page frames without struct page */
};

enum { PERMISSIONS_SIZE = sizeof("rwxp") };

/* A missing row has is_there false and matches nothing. */
struct facts {
	bool        is_there;
	char        permissions[PERMISSIONS_SIZE];	/* the rest is 0 */
	unsigned    flags;	/* of enum flag */
	uint64_t    start, end, kernel_page_size, page_size;
	const char *path, *flags_text;
	const char *device;	/* major:minor in hexadecimal */
};

/* Where facts stand in a row; negative: nobody asked for them. */
struct fact_columns {
	int start, end, kernel_page_size, permissions, path, flags, device;
};

/* A mapping with its neighbours. */
struct scene {
	struct facts previous, self, next;
	size_t       row;		/* of self */
	bool         is_wide;		/* a process of 64 bits */
	uint64_t     arena_alignment;	/* glibc's HEAP_MAX_SIZE */
	struct fact_columns columns;
	const struct sample *sample;
};

/* `is_wide` as for mapping_verdict(). */
void scene_begin(struct scene *scene, const struct sample *sample, size_t row, bool is_wide);
/* One row further: only one mapping is read for that. */
void scene_move(struct scene *scene);

/* The rules. */
struct verdict scene_verdict(const struct scene *scene);

static inline bool has_flag(const struct facts *facts, enum flag flag)
{
	return facts->flags & flag;
}

static inline bool permits(const struct facts *facts, char permission)
{
	for (size_t i = 0; i < PERMISSIONS_SIZE - 1; i++)
		if (facts->permissions[i] == permission)
			return true;
	return false;
}

static inline bool has_permissions(const struct facts *facts,
				   const char permissions[PERMISSIONS_SIZE])
{
	return memcmp(facts->permissions, permissions, sizeof(facts->permissions)) == 0;
}

static inline bool is_writable_data(const struct facts *facts)
{
	return permits(facts, 'r') && permits(facts, 'w') && !permits(facts, 'x');
}

static inline bool is_closed(const struct facts *facts)
{
	return has_permissions(facts, "---p");
}

static inline bool starts(const char *path, const char *prefix)
{
	return path[0] == prefix[0] && strncmp(path, prefix, strlen(prefix)) == 0;
}

static inline bool is_file(const struct facts *facts)
{
	return facts->path[0] == '/';
}

/* No path, or /dev/zero mapped privately, which is the old way to ask for the same. */
static inline bool is_anonymous(const struct facts *facts)
{
	return facts->is_there &&
	       (facts->path[0] == '\0' ||
		(starts(facts->path, "/dev/zero") && permits(facts, 'p')));
}

static inline bool is_huge(const struct facts *facts)
{
	return has_flag(facts, FLAG_HUGETLB) ||
	       (facts->page_size && facts->kernel_page_size > facts->page_size);
}

static inline bool is_file_data(const struct facts *facts)
{
	return is_file(facts) && !is_anonymous(facts) && has_permissions(facts, "rw-p") &&
	       !is_huge(facts);
}

static inline bool follows(const struct facts *self, const struct facts *previous)
{
	return previous->is_there && previous->end == self->start;
}

#endif
