/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Now and before: pairs the rows of two samples, computes what follows from them, orders and
 * filters rows, remembers short histories. Never fails: what cannot be computed is absent.
 */
#ifndef MEMPANE_MODEL_H
#define MEMPANE_MODEL_H

#include "mempane/error.h"
#include "mempane/sample.h"

struct model;

/* How a value is looked at. RATE of a gauge is its change per second. */
enum lens { LENS_VALUE, LENS_CHANGE, LENS_RATE, LENS_SHARE };

struct column {
	enum metric metric;
	enum lens   lens;
};

/* `release` gets samples that the model no longer needs, with `context`. NULL without memory. */
struct model *model_new(void (*release)(void *context, struct sample *take_sample), void *context);
void model_free(struct model *model);

/* Takes a finished sample, computes its FORMULA and DERIVED metrics, and pairs it with the one
 * before. The sample before that is released. */
void model_take(struct model *model, struct sample *take_sample);

const struct sample *model_now(const struct model *model);	/* NULL before the first sample */
const struct sample *model_before(const struct model *model);	/* NULL before the second */

/* The current sample becomes what LENS_CHANGE compares with, until cleared (the "mark"). */
void model_set_mark(struct model *model, bool is_marked);
bool model_has_mark(const struct model *model);
const struct moment *model_mark_time(const struct model *model);	/* NULL without a mark */

/* Seconds that rates of this metric divide by; 0 while there is no earlier sample. */
double model_interval(const struct model *model, enum metric metric);

/*
 * A cell through a lens. LENS_VALUE: in the metric's unit. LENS_CHANGE: signed_count, or ratio for
 * UNIT_RATIO. LENS_RATE: ratio, units per second. LENS_SHARE: ratio, 0..1. Absent where the lens
 * makes no sense (text), where there is no earlier value, and for a counter that was reset.
 */
struct cell model_cell(const struct model *model, size_t row, struct column column);

/* Between what a value lies that was left out; false for any other cell. Units as the metric's. */
struct bounds {
	uint64_t lower, upper;
};
bool model_bounds(const struct model *model, size_t row, enum metric metric,
		  struct bounds *ret_bounds);

enum entity column_entity(struct column column);

/* False for a lens that never shows anything: the rate of a text, a share of nothing. */
bool column_makes_sense(struct column column);

/* The unit of what model_cell() gives, for formatting. */
enum unit column_unit(struct column column);
bool column_is_rate(struct column column);
/* "pss", "minor_faults_per_s", "pss_change", "pss_share": for JSON and --sort. */
void column_name(struct column column, char *buffer, size_t size);
/* The reverse; takes a column's heading ("RSS", "minflt/s"), too. METRIC_NONE in the result when
 * there is no such column. */
struct column column_find(enum entity entity, struct text name);

/* Adds up a column over the given rows (NULL: all) if its metric may be summed; else absent. What
 * was refused, left out or not read yet is not in it: then it is partial, a lower bound. */
struct cell model_sum(const struct model *model, struct column column, const uint32_t *rows,
		      size_t row_count);
bool model_sum_is_partial(const struct model *model, struct column column, const uint32_t *rows,
			  size_t row_count);

/* ---- order and filter ---- */

/*
 * A filter: blank-separated terms that must all hold. `NAME OP VALUE` without blanks inside, with
 * OP one of = != < <= > >= ~ !~ and VALUE a number with a unit suffix, a text, or a regular
 * expression for ~; any other term is a regular expression over the row's text cells, ignoring
 * case. A cell without a value satisfies no comparison; VALUE may be the name of a presence instead
 * ("pss=denied", "soft=max").
 */
struct filter;
/* 0, or -EINVAL with `error` telling the term and what was expected. */
int filter_new(enum entity entity, const char *expression, struct filter **ret_filter,
	       struct error *error);
void filter_free(struct filter *filter);
/* Adds what the filter looks at: the named columns' metrics, and all texts of the entity for terms
 * that search them. */
void filter_demand(const struct filter *filter, struct demand *demand);

struct order {
	enum entity          entity;
	struct column        sort;		/* METRIC_NONE: the table's own order */
	bool                 is_ascending;
	const struct filter *filter;		/* NULL: all rows */
	bool                 is_tree;	/* PROCESS, CGROUP: children below parents */
	const struct key    *folded;		/* branches that hide their children. Borrowed */
	size_t               folded_count;
	size_t               limit;		/* 0: no limit */
};

struct ordered_row {
	uint32_t row;
	uint16_t depth;
	bool     has_children, is_folded, is_last_child;
};

struct rows {
	struct ordered_row *items;	/* owned; reused by the next call */
	size_t              count, capacity;
	size_t              matching;	/* before the limit */
	size_t              hidden;	/* by the filter */
};

/* 0 or -ENOMEM, in which case rows keep what they had. Values that are no number sort last. */
int model_order(const struct model *model, const struct order *order, struct rows *rows);
void rows_done(struct rows *rows);

/* ---- history ---- */

/* A ring of one column's values for one row, newest last; NAN where there was none. */
struct history;
enum { HISTORY_LENGTH = 600 };

/* Remembers this column from now on (for `key`, or the only row when NULL). Idempotent; returns
 * NULL without memory, or when too many are in use. Ask again for each sample: what nobody has
 * asked for since the sample before the last may make room for others, and is dropped when its row
 * has been gone for some samples. */
const struct history *model_track(struct model *model, struct column column, const struct key *key);
size_t history_count(const struct history *history);
/* Value `back` samples ago (0 = newest), NAN when there is none. */
double history_value(const struct history *history, size_t back);
/* The largest of the last `count` values, 0 when there is none above it. */
double history_maximum(const struct history *history, size_t count);
/* Seconds between the oldest and the newest of the last `count` values. */
double history_span(const struct history *history, size_t count);

/* ---- regions ---- */

/* The mapping classes of the decision table, in display order. */
const char *region_class_name(unsigned index);	/* NULL past the end */

#endif
