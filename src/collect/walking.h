/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One file of all processes that is being walked: what walks.c and walk_candidates.c share. */
#ifndef MEMPANE_COLLECT_WALKING_H
#define MEMPANE_COLLECT_WALKING_H

#include "walks.h"

/* Ranks: the inspected process, what is on screen, everything else. */
enum { RANK_SUBJECT, RANK_SCREEN, RANK_OTHERS, RANK_SUSPECTS };

struct walking {
	struct collection     *collection;
	const struct walk_file *file;
	enum walk_kind              walk;
	struct walk_budget    *budget;
	struct walk_candidate *candidates;	/* in scratch */
	size_t                 count;
	uint64_t               sample_number;
	bool                   has_no_budget;	/* everything is walked that may be */
	uint64_t               small_anonymous;	/* bytes of it on this machine, at most */
};

static inline struct outcome *outcome_of(const struct walking *walking)
{
	return &walking->collection->sample->outcomes[walking->file->source];
}

static inline struct walk_mark *mark_of(const struct walking *walking, size_t row)
{
	return &walking->collection->processes[row].entry->walks->walked[walking->walk];
}

static inline void put_values(const struct walking *walking, size_t row, bool is_stale)
{
	walking->file->put_values(walking->collection, row, is_stale);
}

static inline void put_presence(const struct walking *walking, size_t row, enum presence presence)
{
	walking->file->put_presence(walking->collection, row, presence);
}

/* Lists those that may be walked; of all others it tells why not, or what is remembered. 0 or
 * -ENOMEM. */
int walking_find_candidates(struct walking *walking);

/* Anonymous memory in small pages on the whole machine is more than any process has of it. */
uint64_t machine_small_anonymous(const struct sample *sample);

#endif
