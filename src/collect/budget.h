/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much walking of page tables one sample may do, and whose turn it is. Knows prices and ages
 * only, no file.
 */
#ifndef MEMPANE_COLLECT_BUDGET_H
#define MEMPANE_COLLECT_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct walk_budget {
	double   price;		/* ns per byte in small pages, learned */
	int64_t  credit;	/* ns; below 0 after a walk that cost more than was left */
	uint64_t begun_at;	/* monotonic ns, of the last sample; 0: there was none */
	size_t   walks_left;	/* in this sample, whatever the credit */
};

/* A process that may be walked. */
struct walk_candidate {
	size_t   row;
	uint64_t resident;	/* bytes */
	uint64_t small;		/* bytes that may be in small pages: what is more is in huge ones */
	uint64_t read_at;	/* of the last walk; 0: never */
	uint64_t last_price;	/* ns of CPU that the last walk took; 0: never */
	uint64_t last_resident;	/* bytes at that time */
	unsigned rank;		/* lower ones first */
	uint64_t price;		/* ns, predicted by walk_budget_sort() */
};

void walk_budget_init(struct walk_budget *budget);

/* A new sample: the share of one CPU's time since the one before may be spent. What was not spent
 * before is lost, debts stay. In the very first one only as many may be walked as a screen
 * shows. */
void walk_budget_begin(struct walk_budget *budget, double share, uint64_t now);

/* Predicts the prices and puts the candidates in their order: rank, longest unread, largest. */
void walk_budget_sort(const struct walk_budget *budget, struct walk_candidate *candidates,
		      size_t count);

/* Whether one more may be walked; its predicted price is taken off the credit. */
bool walk_budget_take(struct walk_budget *budget, const struct walk_candidate *candidate);

/* Takes its predicted price off the credit, even if none is left: it is being walked already. */
void walk_budget_owe(struct walk_budget *budget, const struct walk_candidate *candidate);

/* What it did cost, in ns of CPU: corrects the credit. `is_taken`:
 * walk_budget_take() said yes, or it was owed. */
void walk_budget_pay(struct walk_budget *budget, const struct walk_candidate *candidate,
		     uint64_t cost, bool is_taken);

/* What walking so many bytes in small pages did cost, for processes that were never walked. */
void walk_budget_learn(struct walk_budget *budget, uint64_t small, uint64_t cost);

#endif
