/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose turn it is, and that walking keeps to its share in the long run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/collect/budget.h"

static const uint64_t gibibyte = UINT64_C(1) << 30;
static const uint64_t millisecond = 1000 * 1000, second = 1000 * 1000 * 1000;

static void order_is_rank_then_age_then_size(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidates[] = {
		{ .row = 0, .rank = 2, .read_at = 500, .resident = 10 },
		{ .row = 1, .rank = 2, .read_at = 0, .resident = 10 },
		{ .row = 2, .rank = 2, .read_at = 0, .resident = 99 },
		{ .row = 3, .rank = 1, .read_at = 900, .resident = 1 },
		{ .row = 4, .rank = 2, .read_at = 400, .resident = 10 },
	};
	static const size_t expected[] = { 3, 2, 1, 4, 0 };

	(void)state;
	walk_budget_init(&budget);
	walk_budget_sort(&budget, candidates, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(candidates[i].row, expected[i]);
}

static const struct walk_candidate *by_row(const struct walk_candidate *candidates, size_t row)
{
	while (candidates->row != row)
		candidates++;
	return candidates;
}

static void price_follows_size_until_it_is_known(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidates[] = {
		{ .row = 0, .resident = gibibyte, .small = gibibyte },
		{ .row = 1, .resident = 2 * gibibyte, .small = 2 * gibibyte, .read_at = 1,
		  .last_price = millisecond, .last_resident = gibibyte },
		{ .row = 2, .resident = 8 * gibibyte, .small = gibibyte / 10 },
	};

	(void)state;
	walk_budget_init(&budget);
	walk_budget_sort(&budget, candidates, 3);
	/* Ten milliseconds for a GiB of small pages. */
	const struct walk_candidate *small = by_row(candidates, 0);
	assert_in_range(small->price, 9 * millisecond, 11 * millisecond);
	/* This one has huge pages: it took one millisecond a GiB. */
	const struct walk_candidate *huge = by_row(candidates, 1);
	assert_in_range(huge->price, 19 * millisecond / 10, 21 * millisecond / 10);
	/* Of this one the cheap files know that it can have few small pages. */
	assert_in_range(by_row(candidates, 2)->price, 9 * millisecond / 10, 11 * millisecond / 10);
}

static void price_is_learned(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidate = { .resident = gibibyte, .small = gibibyte };

	(void)state;
	walk_budget_init(&budget);
	for (int i = 0; i < 200; i++)
		walk_budget_learn(&budget, gibibyte, 30 * millisecond);
	walk_budget_sort(&budget, &candidate, 1);
	assert_in_range(candidate.price, 28 * millisecond, 31 * millisecond);
	assert_int_equal(budget.credit, 0);
	/* A small one teaches nothing: what it took is mostly opening and closing. */
	walk_budget_learn(&budget, 4096, second);
	walk_budget_sort(&budget, &candidate, 1);
	assert_in_range(candidate.price, 28 * millisecond, 31 * millisecond);
}

/* A process that costs ten samples' budget is walked about every tenth time. */
static void debts_are_paid_back(void **state)
{
	struct walk_budget budget;
	unsigned walks = 0;

	(void)state;
	walk_budget_init(&budget);
	for (int i = 0; i < 100; i++) {
		struct walk_candidate candidate = { .resident = gibibyte, .small = gibibyte };

		walk_budget_begin(&budget, 0.001, (uint64_t)(i + 1) * second);
		walk_budget_sort(&budget, &candidate, 1);
		if (!walk_budget_take(&budget, &candidate))
			continue;
		walks++;
		walk_budget_pay(&budget, &candidate, 10 * millisecond, true);
	}
	assert_in_range(walks, 9, 11);
}

static void unspent_credit_is_not_saved_up(void **state)
{
	struct walk_budget budget;
	struct walk_candidate small = { .resident = 1 << 20, .small = 1 << 20 };
	unsigned walks = 0;

	(void)state;
	walk_budget_init(&budget);
	for (int i = 0; i < 1000; i++)
		walk_budget_begin(&budget, 0.001, (uint64_t)(i + 1) * second);
	walk_budget_sort(&budget, &small, 1);
	while (walk_budget_take(&budget, &small))
		walks++;
	assert_true(walks * small.price <= millisecond + small.price);
	assert_true(walks > 0);
}

static void no_budget_is_no_walk(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidate = { .resident = 4096, .small = 4096 };

	(void)state;
	walk_budget_init(&budget);
	walk_budget_begin(&budget, 0, second);
	walk_budget_sort(&budget, &candidate, 1);
	assert_false(walk_budget_take(&budget, &candidate));
	walk_budget_begin(&budget, 1, 2 * second);
	assert_true(walk_budget_take(&budget, &candidate));
}

/* The share is one of time, however often samples are taken. */
static void the_share_holds_at_any_pace(void **state)
{
	static const uint64_t spans[] = { 10 * 1000 * 1000, 100 * 1000 * 1000, 1000 * 1000 * 1000 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct walk_budget budget;
		struct walk_candidate candidate = { .resident = gibibyte, .small = gibibyte };
		uint64_t spent = 0, now = second;

		walk_budget_init(&budget);
		for (; now < 101 * second; now += spans[i]) {
			walk_budget_begin(&budget, 0.02, now);
			walk_budget_sort(&budget, &candidate, 1);
			if (!walk_budget_take(&budget, &candidate))
				continue;
			walk_budget_pay(&budget, &candidate, 30 * millisecond, true);
			spent += 30 * millisecond;
		}
		/* 2 s of 100 s, and what the first sample may spend. */
		assert_in_range(spent, 19 * second / 10, 21 * second / 10);
	}
}

/* A debt beyond many samples' budget is paid back too. */
static void large_debts_are_not_forgiven(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidate = { .resident = 100 * gibibyte, .small = 100 * gibibyte };
	unsigned walks = 0;

	(void)state;
	walk_budget_init(&budget);
	for (uint64_t i = 1; i <= 400; i++) {
		walk_budget_begin(&budget, 0.01, i * second);
		walk_budget_sort(&budget, &candidate, 1);
		if (!walk_budget_take(&budget, &candidate))
			continue;
		walks++;
		walk_budget_pay(&budget, &candidate, second, true);
	}
	assert_in_range(walks, 4, 5);
}

/* A walk whose answer comes a sample late costs as much as any other. */
static void late_answers_are_paid_for(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidate = { .resident = gibibyte, .small = gibibyte };

	(void)state;
	walk_budget_init(&budget);
	walk_budget_begin(&budget, 0.001, second);
	walk_budget_sort(&budget, &candidate, 1);
	assert_true(walk_budget_take(&budget, &candidate));
	walk_budget_pay(&budget, &candidate, 0, true);
	assert_int_equal(budget.credit, millisecond);
	walk_budget_owe(&budget, &candidate);
	walk_budget_pay(&budget, &candidate, 12 * millisecond, true);
	assert_int_equal(budget.credit, -11 * (int64_t)millisecond);
}

/* After a stop there is no burst of walks. */
static void a_stop_saves_nothing_up(void **state)
{
	struct walk_budget budget;

	(void)state;
	walk_budget_init(&budget);
	walk_budget_begin(&budget, 0.02, second);
	walk_budget_begin(&budget, 0.02, 3600 * second);
	assert_int_equal(budget.credit, 200 * millisecond);
}

static unsigned take_all(struct walk_budget *budget)
{
	const struct walk_candidate cheap = { .price = 1 };
	unsigned count = 0;

	while (count < 1000 && walk_budget_take(budget, &cheap))
		count++;
	return count;
}

/* The first frame does not wait for what it has no room for. */
static void the_first_sample_walks_a_screenful(void **state)
{
	struct walk_budget budget;

	(void)state;
	walk_budget_init(&budget);
	walk_budget_begin(&budget, 1, second);
	assert_in_range(take_all(&budget), 50, 100);
	walk_budget_begin(&budget, 1, 2 * second);
	assert_int_equal(take_all(&budget), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_rank_then_age_then_size),
		cmocka_unit_test(price_follows_size_until_it_is_known),
		cmocka_unit_test(price_is_learned),
		cmocka_unit_test(debts_are_paid_back),
		cmocka_unit_test(unspent_credit_is_not_saved_up),
		cmocka_unit_test(no_budget_is_no_walk),
		cmocka_unit_test(the_share_holds_at_any_pace),
		cmocka_unit_test(large_debts_are_not_forgiven),
		cmocka_unit_test(a_stop_saves_nothing_up),
		cmocka_unit_test(late_answers_are_paid_for),
		cmocka_unit_test(the_first_sample_walks_a_screenful),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
