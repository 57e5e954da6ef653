/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What walks.c has to know of a file of each process that walks its page tables.
 */
#ifndef MEMPANE_COLLECT_WALKS_H
#define MEMPANE_COLLECT_WALKS_H

#include "collection.h"

struct walk_file {
	enum source source;
	bool (*is_wanted)(const struct collection *collection);
	/* See struct deep_request; NULL: the file is read whole. */
	deep_digest_function *digest;
	/* Answers from some pages for a process that is too large to walk: -ENODATA when they tell
	 * nothing. NULL: there is no way. */
	deep_digest_function *sample;
	/* Keeps all that the answer says, demanded or not: demands change, the walk was the costly
	 * part. */
	void (*remember)(struct collection *collection, size_t row, struct text text,
			 struct parse_report *report);
	/* Fills the row with what is remembered. */
	void (*put_values)(struct collection *collection, size_t row, bool is_stale);
	/* Says why the row has no value. */
	void (*put_presence)(struct collection *collection, size_t row, enum presence presence);
	/* The bytes in small pages of a process that was just walked: what its price is about. */
	uint64_t (*small_pages)(const struct collection *collection,
				const struct walk_candidate *candidate);
};

/* The sample of numa_maps: a struct process_placement. */
int sample_pages(struct tree *tree, struct arena *arena, const struct deep_request *request,
		 const char *path, struct text *ret_text);

extern const struct walk_file rollup_walk_file;		/* smaps_rollup */
extern const struct walk_file placement_walk_file;	/* numa_maps, added up by node */

#endif
