/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Credit and debt: a walk is begun while any credit is left, so that a large process gets its turn
 * too, and what it cost beyond the credit is saved up by the samples after it. In the long run
 * walking takes no more than its share.
 */
#include "budget.h"

#include <stdlib.h>

#include "mempane/clock.h"

enum { WALK_FIXED_PRICE = 20 * 1000 };

/* The first frame waits for no more walks than it has rows to show, the largest processes first. */
enum { FIRST_WALKS = 64 };

/* Ten milliseconds for a GiB of 4 KiB pages, until this machine teaches its own price. */
static const double first_price = 1e7 / (1024.0 * 1024.0 * 1024.0);
static const double learning_rate = 0.05;
static const uint64_t smallest_lesson = 4 * 1024 * 1024;

/* Before there was a sample; and after a stop, which must not end in a burst of walks. */
static const uint64_t first_span = NANOSECONDS_PER_SECOND;
static const uint64_t longest_span = 10 * NANOSECONDS_PER_SECOND;

void walk_budget_init(struct walk_budget *budget)
{
	*budget = (struct walk_budget){ .price = first_price };
}

void walk_budget_begin(struct walk_budget *budget, double share, uint64_t now)
{
	uint64_t span = first_span;

	budget->walks_left = budget->begun_at ? SIZE_MAX : FIRST_WALKS;
	if (budget->begun_at && now >= budget->begun_at)
		span = now - budget->begun_at;
	if (span > longest_span)
		span = longest_span;
	if (budget->credit > 0)
		budget->credit = 0;
	budget->credit += (int64_t)(share * (double)span);
	budget->begun_at = now;
}

/*
 * A process's own last price is the best guess: huge pages make walks many times cheaper, many
 * mappings make them dearer. Without one, each page counts that may be a small one.
 */
static uint64_t predict_price(const struct walk_budget *budget,
			      const struct walk_candidate *candidate)
{
	if (candidate->last_price && candidate->last_resident)
		return (uint64_t)((double)candidate->last_price *
				  ((double)candidate->resident /
				   (double)candidate->last_resident)) + 1;
	return (uint64_t)((double)candidate->small * budget->price) + WALK_FIXED_PRICE;
}

static int compare_candidates(const void *left, const void *right)
{
	const struct walk_candidate *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->read_at != b->read_at)
		return a->read_at < b->read_at ? -1 : 1;
	if (a->resident != b->resident)
		return a->resident > b->resident ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

void walk_budget_sort(const struct walk_budget *budget, struct walk_candidate *candidates,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		candidates[i].price = predict_price(budget, &candidates[i]);
	if (count)
		qsort(candidates, count, sizeof(*candidates), compare_candidates);
}

void walk_budget_owe(struct walk_budget *budget, const struct walk_candidate *candidate)
{
	budget->credit -= (int64_t)candidate->price;
}

bool walk_budget_take(struct walk_budget *budget, const struct walk_candidate *candidate)
{
	if (budget->credit <= 0 || !budget->walks_left)
		return false;
	budget->walks_left--;
	walk_budget_owe(budget, candidate);
	return true;
}

void walk_budget_pay(struct walk_budget *budget, const struct walk_candidate *candidate,
		     uint64_t cost, bool is_taken)
{
	if (is_taken)
		budget->credit += (int64_t)candidate->price - (int64_t)cost;
}

void walk_budget_learn(struct walk_budget *budget, uint64_t small, uint64_t cost)
{
	if (small < smallest_lesson)
		return;
	budget->price += learning_rate * ((double)cost / (double)small - budget->price);
}
