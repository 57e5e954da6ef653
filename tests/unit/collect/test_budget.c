/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose turn it is, and that walking keeps to its share in the long run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/collect/budget.h"

static const uint64_t gibibyte = UINT64_C(1) << 30;
static const uint64_t millisecond = 1000 * 1000;

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

static void price_follows_size_until_it_is_known(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidates[] = {
		{ .row = 0, .resident = gibibyte },
		{ .row = 1, .resident = 2 * gibibyte, .read_at = 1, .last_price = millisecond,
		  .last_resident = gibibyte },
	};

	(void)state;
	walk_budget_init(&budget);
	walk_budget_sort(&budget, candidates, 2);
	/* Ten milliseconds for a GiB of small pages. */
	assert_in_range(candidates[0].price, 9 * millisecond, 11 * millisecond);
	/* This one has huge pages: it took one millisecond a GiB. */
	assert_in_range(candidates[1].price, 19 * millisecond / 10, 21 * millisecond / 10);
}

static void price_is_learned(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidate = { .resident = gibibyte };

	(void)state;
	walk_budget_init(&budget);
	for (int i = 0; i < 200; i++)
		walk_budget_pay(&budget, &candidate, 30 * millisecond, false);
	walk_budget_sort(&budget, &candidate, 1);
	assert_in_range(candidate.price, 28 * millisecond, 31 * millisecond);
	assert_int_equal(budget.credit, 0);
}

/* A process that costs ten samples' budget is walked about every tenth time. */
static void debts_are_paid_back(void **state)
{
	struct walk_budget budget;
	unsigned walks = 0;

	(void)state;
	walk_budget_init(&budget);
	for (int i = 0; i < 100; i++) {
		struct walk_candidate candidate = { .resident = gibibyte };

		walk_budget_begin(&budget, millisecond);
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
	struct walk_candidate small = { .resident = 1 << 20 };
	unsigned walks = 0;

	(void)state;
	walk_budget_init(&budget);
	for (int i = 0; i < 1000; i++)
		walk_budget_begin(&budget, millisecond);
	walk_budget_sort(&budget, &small, 1);
	while (walk_budget_take(&budget, &small))
		walks++;
	assert_true(walks * small.price <= millisecond + small.price);
	assert_true(walks > 0);
}

static void no_budget_is_no_walk(void **state)
{
	struct walk_budget budget;
	struct walk_candidate candidate = { .resident = 4096 };

	(void)state;
	walk_budget_init(&budget);
	walk_budget_begin(&budget, 0);
	walk_budget_sort(&budget, &candidate, 1);
	assert_false(walk_budget_take(&budget, &candidate));
	walk_budget_begin(&budget, UINT64_MAX);
	assert_true(walk_budget_take(&budget, &candidate));
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
