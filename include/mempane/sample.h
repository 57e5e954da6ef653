/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sample: one table per entity, and how reading each source went.
 *
 * Filled by collect/ (or json/), frozen by sample_finish(); the model may then add the computed
 * columns and the derived tables, and from there on nothing changes. Every byte that a sample
 * mentions lives in its arena.
 */
#ifndef MEMPANE_SAMPLE_H
#define MEMPANE_SAMPLE_H

#include "mempane/arena.h"
#include "mempane/clock.h"
#include "mempane/metrics.h"

/* Why a cell has, or lacks, a value. Asked for and nothing came: absent, hence first. */
enum presence {
	PRESENCE_ABSENT,	/* the kernel has no such thing, or it does not apply to this row */
	PRESENCE_UNASKED,	/* nobody demanded it */
	PRESENCE_PRESENT,
	PRESENCE_AT_LEAST,	/* a lower bound: the kernel stopped counting there */
	PRESENCE_SAMPLED,	/* estimated from a sample of what it counts */
	PRESENCE_STALE,		/* a value from an earlier sample; its age is beside it */
	PRESENCE_PENDING,	/* demanded, its turn has not come yet */
	PRESENCE_ESTIMATE,	/* demanded, but reading it would hold up its target for too long */
	PRESENCE_DENIED,	/* refused for lack of privilege */
	PRESENCE_BLOCKED,	/* the read has not come back: the target holds its mmap_lock, or
				   the file does not answer */
	PRESENCE_GONE,		/* the row vanished while it was read */
	PRESENCE_UNLIMITED,	/* "max", RLIM_INFINITY */
	PRESENCE_UNREADABLE,	/* malformed, or beyond 64 bits */
	PRESENCE_COUNT,
};

struct cell {
	enum presence presence;
	union {
		uint64_t    count;	/* of a BLOCKED one: ns since the wait began, 0 if unknown */
		int64_t     signed_count;
		double      ratio;
		const char *text;	/* raw bytes, NUL-terminated, in the sample's arena */
	};
};

/* Identity of a row across samples; which fields are used is told in the entity's .def file.
 * Unused ones are 0 and NULL. */
struct key {
	uint64_t    first, second;
	const char *name;
};

struct table {
	enum entity  entity;
	bool         is_present;	/* the entity was demanded and its table begun */
	enum metric *columns;		/* only what was asked for, in registry order */
	size_t       column_count;
	size_t       row_count, row_capacity;
	size_t       expected_rows;	/* a hint: the room that is made first */
	struct key  *keys;		/* one per row */
	struct cell *cells;		/* row by row */
};

/* How reading one source went: data, not an error. */
struct outcome {
	enum presence presence;		/* of the source as a whole; UNASKED when not read */
	int           error;		/* errno behind it (positive), or 0 */
	unsigned      reads;		/* files of the family read */
	unsigned      denied, blocked, gone;	/* files that refused, are held up, vanished */
	unsigned      idle, waiting, over_limit;	/* left out: nothing moved since they were
							   read, no budget was left, too costly */
	unsigned      malformed_line;	/* the first one, or 0 */
	unsigned      unknown_fields;
	uint64_t      blocked_since;	/* monotonic ns: the longest wait; 0: none */
	const char   *blocked_path;	/* of the file that does not answer; NULL: several may be */
	uint64_t      read_at;		/* monotonic ns: rates divide by differences of this */
	uint64_t      took;		/* ns */
};

/* What the numbers come from; copied from the tree's facts so that a sample stands alone. */
struct origin {
	const char *host, *kernel, *architecture;	/* NULL when unknown */
	uint64_t    page_size;				/* 0 when unknown */
	uint64_t    clock_ticks;			/* per second */
	bool        is_live;
	const char *process_reader;	/* "bpf", "procfs" or "libproc2": which listing was used */
};

struct sample {
	struct moment  taken;
	struct origin  origin;
	struct table   tables[ENTITY_COUNT];
	struct outcome outcomes[SOURCE_COUNT];
	int16_t        column_of[METRIC_COUNT];	/* in its entity's table, or -1 */
	bool           is_incomplete;	/* memory ran out: rows or cells were dropped */
	bool           is_finished;
	bool           is_loose;	/* a table outgrew its room: much of the arena is unused */
	uint64_t       self_cpu, self_memory;	/* own cost: ns so far, bytes resident */
	uint64_t       took;		/* ns spent on collecting this sample */
	struct arena   arena;
};

struct sample *sample_new(void);	/* NULL without memory */
void sample_free(struct sample *sample);

/* Empties the sample and keeps its memory, so that it can be filled again. */
void sample_reset(struct sample *sample);

/* Begins the tables of all entities of which a metric is demanded. 0 or -ENOMEM. */
int sample_begin(struct sample *sample, const struct demand *demand);

/* Makes room for so many rows at once when the first one comes, instead of growing step by step. */
void sample_expect_rows(struct sample *sample, enum entity entity, size_t rows);

/* Freezes the sample: trims nothing, checks invariants, and remembers that it is done. */
void sample_finish(struct sample *sample);

const struct table *sample_table(const struct sample *sample, enum entity entity);

/* Adds a row with all cells ABSENT and returns its index, or -ENOMEM, in which case the sample is
 * marked incomplete. The key's name is copied into the arena. Pointers to cells move. */
int64_t sample_add_row(struct sample *sample, enum entity entity, struct key key);

/* The same with a name that is not copied: it is in the arena already. */
int64_t sample_add_kept_row(struct sample *sample, enum entity entity, struct key key);

/* The cell to fill, or NULL when nobody asked for the metric: callers just skip it. */
struct cell *sample_cell(struct sample *sample, size_t row, enum metric metric);

/* The cell to read; an UNASKED one when the metric has no column. */
const struct cell *sample_get(const struct sample *sample, size_t row, enum metric metric);

/* Store a value; nothing happens when the metric was not asked for. */
void sample_put_count(struct sample *sample, size_t row, enum metric metric, uint64_t value);
void sample_put_signed(struct sample *sample, size_t row, enum metric metric, int64_t value);
void sample_put_ratio(struct sample *sample, size_t row, enum metric metric, double value);
void sample_put_text(struct sample *sample, size_t row, enum metric metric, struct text value);
/* The same without a copy: a constant, or in the arena already. */
void sample_put_kept_text(struct sample *sample, size_t row, enum metric metric, const char *text);
void sample_put_presence(struct sample *sample, size_t row, enum metric metric,
			 enum presence presence);

/* Marks every cell of `row` that comes from `source`. */
void sample_put_source_presence(struct sample *sample, enum entity entity, size_t row,
				enum source source, enum presence presence);

/* Removes the last row of a table: it vanished while it was read. */
void sample_drop_last_row(struct sample *sample, enum entity entity);

/* The row with this key, or -1. Tables of at least some dozens of rows are indexed on first use by
 * key_index_new(); this one is a plain search for small tables. */
int64_t table_find(const struct table *table, const struct key *key);

bool key_equal(const struct key *a, const struct key *b);
uint64_t key_hash(const struct key *key);

/* A copy that outlives samples; key_done() releases its name. 0 or -ENOMEM. */
int key_copy(const struct key *key, struct key *ret_key);
void key_done(struct key *key);

/* Row numbers by key, in the given arena; NULL without memory. */
struct key_index;
struct key_index *key_index_new(struct arena *arena, const struct table *table);
int64_t key_index_find(const struct key_index *index, const struct key *key);

const char *presence_name(enum presence presence);

/* True for PRESENT, AT_LEAST, SAMPLED and STALE: the cell holds a number that can be computed
 * with. Here, since it is asked of every cell. */
static inline bool cell_has_value(const struct cell *cell)
{
	return cell->presence == PRESENCE_PRESENT || cell->presence == PRESENCE_STALE ||
	       cell->presence == PRESENCE_AT_LEAST || cell->presence == PRESENCE_SAMPLED;
}

/* True for PENDING and ESTIMATE where something is known: the cell holds the upper bound then,
 * which is never 0. Such a cell has no value; the lower bound is in the row, see metric_info. */
bool cell_is_bounded(const struct cell *cell);

#endif
