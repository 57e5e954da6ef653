/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Credit and debt: a walk is begun while any credit is left, so that a large process gets its turn
 * too, and what it cost beyond the credit is saved up by the samples after it. In the long run
 * walking takes no more than its share.
 */
#include "budget.h"

#include <stdlib.h>

enum { WALK_FIXED_PRICE = 20 * 1000, DEBT_MAXIMUM = 20 };

/* Ten milliseconds for a GiB of 4 KiB pages, until this machine teaches its own price. */
static const double first_price = 1e7 / (1024.0 * 1024.0 * 1024.0);
static const double learning_rate = 0.05;
static const uint64_t smallest_lesson = 4 * 1024 * 1024;

void walk_budget_init(struct walk_budget *budget)
{
	*budget = (struct walk_budget){ .price = first_price };
}

void walk_budget_begin(struct walk_budget *budget, uint64_t allowance)
{
	int64_t share = allowance > INT64_MAX / 32 ? INT64_MAX / 32 : (int64_t)allowance;

	if (budget->credit > 0)
		budget->credit = 0;
	if (budget->credit < -DEBT_MAXIMUM * share)
		budget->credit = -DEBT_MAXIMUM * share;
	budget->credit += share;
}

/* A process's own last price is the best guess: huge pages make walks many times cheaper. */
static uint64_t predict_price(const struct walk_budget *budget,
			      const struct walk_candidate *candidate)
{
	if (candidate->last_price && candidate->last_resident)
		return (uint64_t)((double)candidate->last_price *
				  ((double)candidate->resident /
				   (double)candidate->last_resident)) + 1;
	return (uint64_t)((double)candidate->resident * budget->price) + WALK_FIXED_PRICE;
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

bool walk_budget_take(struct walk_budget *budget, const struct walk_candidate *candidate)
{
	if (budget->credit <= 0)
		return false;
	budget->credit -= (int64_t)candidate->price;
	return true;
}

void walk_budget_pay(struct walk_budget *budget, const struct walk_candidate *candidate,
		     uint64_t took, bool is_taken)
{
	if (is_taken)
		budget->credit += (int64_t)candidate->price - (int64_t)took;
	/* What was refused or did not come back teaches nothing. */
	if (candidate->resident < smallest_lesson || took == 0)
		return;
	budget->price += learning_rate *
			 ((double)took / (double)candidate->resident - budget->price);
}
