/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who reclaims, and how well (mm/vmscan.c): a row per actor that this kernel counts, what the
 * limits of control groups add, and the sums by kind of page.
 */
#include "derive.h"
#include "past.h"

#include <string.h>

struct actor {
	const char *name;
	enum metric scanned, stolen;
};

/* Kernels without one of these count its work as direct reclaim. */
static const struct actor actors[] = {
	{ "kswapd", METRIC_SYSTEM_PGSCAN_KSWAPD, METRIC_SYSTEM_PGSTEAL_KSWAPD },
	{ "direct", METRIC_SYSTEM_PGSCAN_DIRECT, METRIC_SYSTEM_PGSTEAL_DIRECT },
	{ "khugepaged", METRIC_SYSTEM_PGSCAN_KHUGEPAGED, METRIC_SYSTEM_PGSTEAL_KHUGEPAGED },
	{ "proactive", METRIC_SYSTEM_PGSCAN_PROACTIVE, METRIC_SYSTEM_PGSTEAL_PROACTIVE },
};

static const struct actor kinds[] = {
	{ "all: anonymous", METRIC_SYSTEM_PGSCAN_ANON, METRIC_SYSTEM_PGSTEAL_ANON },
	{ "all: file", METRIC_SYSTEM_PGSCAN_FILE, METRIC_SYSTEM_PGSTEAL_FILE },
};

/* Counters of a row, or sums of some. */
struct work {
	uint64_t scanned, stolen;
};

static bool read_work(const struct sample *sample, const struct actor *actor, struct work *work)
{
	const struct cell *scanned = sample_get(sample, SYSTEM_ROW, actor->scanned);
	const struct cell *stolen = sample_get(sample, SYSTEM_ROW, actor->stolen);

	if (!cell_has_value(scanned) || !cell_has_value(stolen))
		return false;
	*work = (struct work){ scanned->count, stolen->count };
	return true;
}

static uint64_t add_saturated(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static void add_work(struct work *sum, const struct work *work)
{
	sum->scanned = add_saturated(sum->scanned, work->scanned);
	sum->stolen = add_saturated(sum->stolen, work->stolen);
}

static void add_row(struct sample *sample, const char *name, const struct work *work)
{
	int64_t row = sample_add_row(sample, ENTITY_RECLAIM, (struct key){ .name = name });

	if (row < 0)
		return;
	sample_put_text(sample, (size_t)row, METRIC_RECLAIM_ACTOR, text_from(name));
	sample_put_count(sample, (size_t)row, METRIC_RECLAIM_SCANNED, work->scanned);
	sample_put_count(sample, (size_t)row, METRIC_RECLAIM_STOLEN, work->stolen);
}

/* Returns how many of the rows exist, adding them up. */
static size_t add_rows(struct sample *sample, const struct actor *rows, size_t count,
		       struct work *sum)
{
	struct work work;
	size_t known = 0;

	for (size_t i = 0; i < count; i++) {
		if (!read_work(sample, &rows[i], &work))
			continue;
		add_row(sample, rows[i].name, &work);
		add_work(sum, &work);
		known++;
	}
	return known;
}

static bool read_all(const struct sample *sample, struct work *all)
{
	struct work work;

	*all = (struct work){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!read_work(sample, &kinds[i], &work))
			return false;
		add_work(all, &work);
	}
	return true;
}

static uint64_t difference_or_zero(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* ---- since the last sample ---- */

static bool change_of(const struct model *model, size_t row, enum metric metric,
		      uint64_t *ret_change)
{
	const struct cell change = model_change_since_before(model, row, metric);

	if (!cell_has_value(&change))
		return false;
	*ret_change = change.signed_count > 0 ? (uint64_t)change.signed_count : 0;
	return true;
}

static void put_quotient(struct sample *sample, size_t row, enum metric metric, uint64_t dividend,
			 uint64_t divisor)
{
	if (divisor)
		sample_put_ratio(sample, row, metric,
				 dividend > divisor ? 1 : (double)dividend / (double)divisor);
}

/* Shares are of the actors' sum for actors, of everything for the other rows. */
static void put_changes(const struct model *model, struct sample *sample, size_t actor_count)
{
	size_t rows = sample_table(sample, ENTITY_RECLAIM)->row_count;
	uint64_t by_actors = 0, all = 0, scanned, stolen;

	for (size_t row = 0; row < rows; row++) {
		const char *name = sample_table(sample, ENTITY_RECLAIM)->keys[row].name;

		if (!change_of(model, row, METRIC_RECLAIM_STOLEN, &stolen))
			continue;
		if (row < actor_count)
			by_actors = add_saturated(by_actors, stolen);
		if (strcmp(name, "all") == 0)
			all = stolen;
	}
	for (size_t row = 0; row < rows; row++) {
		if (!change_of(model, row, METRIC_RECLAIM_STOLEN, &stolen))
			continue;
		put_quotient(sample, row, METRIC_RECLAIM_STOLEN_SHARE, stolen,
			     row < actor_count ? by_actors : all);
		if (change_of(model, row, METRIC_RECLAIM_SCANNED, &scanned))
			put_quotient(sample, row, METRIC_RECLAIM_EFFICIENCY, stolen, scanned);
	}
}

void compute_reclaim(const struct model *model, struct sample *sample)
{
	struct work by_actors = { 0 }, all, ignored = { 0 };
	size_t count;

	if (!sample_table(sample, ENTITY_RECLAIM)->is_present ||
	    sample_table(sample, ENTITY_RECLAIM)->row_count ||
	    !sample_table(sample, ENTITY_SYSTEM)->row_count)
		return;
	count = add_rows(sample, actors, ARRAY_SIZE(actors), &by_actors);
	if (!count)
		return;
	if (read_all(sample, &all)) {
		struct work groups = { difference_or_zero(all.scanned, by_actors.scanned),
				       difference_or_zero(all.stolen, by_actors.stolen) };

		add_row(sample, "cgroup limits", &groups);
		add_row(sample, "all", &all);
		add_rows(sample, kinds, ARRAY_SIZE(kinds), &ignored);
	} else {
		add_row(sample, "all", &by_actors);
	}
	put_changes(model, sample, count);
}
