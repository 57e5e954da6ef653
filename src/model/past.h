/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The model's own state, and how rows of the current sample pair with rows of an earlier one. Knows
 * keys, not what any row means.
 */
#ifndef MEMPANE_MODEL_PAST_H
#define MEMPANE_MODEL_PAST_H

#include "mempane/model.h"
#include "trend.h"

#define NO_ROW UINT32_MAX

/* Row numbers in an earlier sample, one per row of the current one; made on first use. */
struct pairing {
	bool      is_ready;
	uint32_t *rows;		/* NULL when nothing pairs */
};

/* An earlier sample to compare with. */
struct past {
	const struct sample *sample;	/* NULL: there is none */
	struct arena         arena;	/* of the pairings */
	struct pairing       pairings[ENTITY_COUNT];
};

/* A row of the current sample that is followed for its trend. */
struct followed {
	struct history *history;
	enum metric     metric;
	size_t          row;
};

enum { HISTORY_BUCKETS = 1024 };

struct model {
	void (*release)(void *context, struct sample *take_sample);
	void *context;
	struct sample *now, *before, *mark;	/* mark may be one of the other two */
	struct past *since_before, *since_mark;	/* pointers: a const model pairs lazily */
	struct arena *scratch;			/* of one call; always rewound */
	struct history *histories[HISTORY_BUCKETS];	/* lists */
	size_t history_count;
	uint64_t sample_number;			/* how many were taken */
	struct followed *followed;		/* rows of `now` whose trends are known */
	size_t followed_count;
};

/* Forgets all pairings and compares with `sample` (may be NULL) from now on. */
void past_set(struct past *past, const struct sample *sample);

/* The row of `past` that is the same thing as `row` of the current sample, or NO_ROW. */
uint32_t past_row(const struct past *past, const struct sample *now, enum entity entity,
		  size_t row);

/*
 * The change of a metric since the last sample, whatever is marked; presence tells if there is
 * one.
 */
struct cell model_change_since_before(const struct model *model, size_t row, enum metric metric);

/* Of when the value tells (monotonic ns): of the sample, unless it was carried forward. */
uint64_t model_read_time(const struct model *model, size_t row, enum metric metric);

/* A cell's number for ordering by size, graphs and comparisons; NAN without a value. */
double column_number(struct column column, struct cell cell);

/* True when the cells of such a column hold signed_count; column_is_ratio(): ratio. */
bool column_is_signed(struct column column);
bool column_is_ratio(struct column column);

/* As model_track(), for the model itself: the value of the current sample is not recorded yet. */
struct history *history_follow(struct model *model, struct column column, const struct key *key);

/* The limit that holds for the values from now on; another one than before begins a new window. */
void history_note_setting(struct history *history, double setting, uint64_t now);

/* The trend up to the current sample, at most some seconds old; NULL when there is none. */
const struct trend *history_trend(struct history *history);

/* Chooses the rows to follow: the largest, and those that moved most. */
void follow_rows(struct model *model);

/* Appends the current values to all histories; gives up those whose rows are gone. */
void histories_record(struct model *model);
void histories_free(struct model *model);

#endif
