/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The model's own state, and how rows of the current sample pair with rows of an earlier one. Knows
 * keys, not what any row means.
 */
#ifndef MEMPANE_MODEL_PAST_H
#define MEMPANE_MODEL_PAST_H

#include "mempane/model.h"

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

struct model {
	void (*release)(void *context, struct sample *take_sample);
	void *context;
	struct sample *now, *before, *mark;	/* mark may be one of the other two */
	struct past *since_before, *since_mark;	/* pointers: a const model pairs lazily */
	struct arena *scratch;			/* of one call; always rewound */
	struct history *histories;		/* a list, newest first */
	size_t history_count;
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

/* A cell's number for ordering by size, graphs and comparisons; NAN without a value. */
double column_number(struct column column, struct cell cell);

/* True when the cells of such a column hold signed_count; column_is_ratio(): ratio. */
bool column_is_signed(struct column column);
bool column_is_ratio(struct column column);

/* Appends the current values to all histories. */
void histories_record(struct model *model);
void histories_free(struct model *model);

#endif
