/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Limits that the kernel sets itself: what may be promised (mm/util.c, vm_commit_limit and
 * __vm_enough_memory), and what may be dirty (mm/page-writeback.c). Page counts truncate where the
 * kernel's do.
 */
#include "derive.h"

#include <stddef.h>

enum { MODE_GUESS, MODE_ALWAYS, MODE_STRICT };

static void unreadable(struct cell *result)
{
	*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
}

void formula_system_overcommit_mode(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	static const char *const modes[] = {
		[MODE_GUESS] = "guess: refuses only what exceeds all memory and swap at once",
		[MODE_ALWAYS] = "always: refuses nothing",
		[MODE_STRICT] = "strict: refuses what the commit limit does not cover",
	};
	uint64_t mode;

	if (!input_count(context, row, METRIC_SYSTEM_OVERCOMMIT_MEMORY, result, &mode))
		return;
	*result = (struct cell){ .presence = PRESENCE_PRESENT,
				 .text = mode < ARRAY_SIZE(modes) ? modes[mode] : "unknown" };
}

/* Pages in pools of all sizes; kernels before 4.16 tell those of one size only. */
static bool pool_bytes(const struct formula_context *context, size_t row, struct cell *result,
		       uint64_t *ret_bytes)
{
	struct cell ignored = { .presence = PRESENCE_ABSENT };
	uint64_t pages, size;

	if (input_count(context, row, METRIC_SYSTEM_HUGETLB, &ignored, ret_bytes))
		return true;
	if (!input_count(context, row, METRIC_SYSTEM_HUGE_PAGES_TOTAL, result, &pages) ||
	    !input_count(context, row, METRIC_SYSTEM_HUGE_PAGE_SIZE, result, &size))
		return false;
	if (!__builtin_mul_overflow(pages, size, ret_bytes))
		return true;
	unreadable(result);
	return false;
}

/* (totalram - hugetlb) * ratio / 100, in pages. */
static bool limit_by_ratio(const struct formula_context *context, size_t row, uint64_t page_size,
			   struct cell *result, uint64_t *ret_pages)
{
	uint64_t total, pools, ratio, product;

	if (!input_count(context, row, METRIC_SYSTEM_MEMORY_TOTAL, result, &total) ||
	    !input_count(context, row, METRIC_SYSTEM_OVERCOMMIT_RATIO, result, &ratio) ||
	    !pool_bytes(context, row, result, &pools))
		return false;
	if (pools > total || __builtin_mul_overflow((total - pools) / page_size, ratio, &product)) {
		unreadable(result);
		return false;
	}
	*ret_pages = product / 100;
	return true;
}

void formula_system_commit_limit_recomputed(const struct formula_context *context, size_t row,
					    struct cell *result)
{
	uint64_t page_size = context->sample->origin.page_size, given, swap, pages;
	int64_t limit;

	if (!input_count(context, row, METRIC_SYSTEM_OVERCOMMIT_KBYTES, result, &given) ||
	    !input_count(context, row, METRIC_SYSTEM_SWAP_TOTAL, result, &swap))
		return;
	if (!page_size) {
		unreadable(result);
		return;
	}
	pages = given / page_size;
	if (!given && !limit_by_ratio(context, row, page_size, result, &pages))
		return;
	if (__builtin_add_overflow(pages, swap / page_size, &pages) ||
	    __builtin_mul_overflow(pages, page_size, &limit))
		unreadable(result);
	else
		result_count(result, (uint64_t)limit);
}

static void difference_of(const struct formula_context *context, size_t row, enum metric whole,
			  enum metric part, struct cell *result)
{
	uint64_t a, b;
	int64_t difference;

	if (!input_count(context, row, whole, result, &a) ||
	    !input_count(context, row, part, result, &b))
		return;
	if (__builtin_sub_overflow(a, b, &difference))
		unreadable(result);
	else
		result_signed(result, difference);
}

void formula_system_commit_limit_residue(const struct formula_context *context, size_t row,
					 struct cell *result)
{
	difference_of(context, row, METRIC_SYSTEM_COMMIT_LIMIT,
		      METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED, result);
}

void formula_system_commit_headroom(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	uint64_t mode;

	if (input_count(context, row, METRIC_SYSTEM_OVERCOMMIT_MEMORY, result, &mode) &&
	    mode == MODE_STRICT)
		difference_of(context, row, METRIC_SYSTEM_COMMIT_LIMIT, METRIC_SYSTEM_COMMITTED,
			      result);
}

void formula_system_commit_headroom_user(const struct formula_context *context, size_t row,
					 struct cell *result)
{
	const struct cell *headroom = sample_get(context->sample, row,
						 METRIC_SYSTEM_COMMIT_HEADROOM);
	uint64_t ignored, reserve;
	int64_t left;

	if (!input_count(context, row, METRIC_SYSTEM_COMMIT_HEADROOM, result, &ignored) ||
	    !input_count(context, row, METRIC_SYSTEM_ADMIN_RESERVE, result, &reserve))
		return;
	if (__builtin_sub_overflow(headroom->signed_count, reserve, &left))
		unreadable(result);
	else
		result_signed(result, left);
}

void formula_system_promised_beyond_limit(const struct formula_context *context, size_t row,
					  struct cell *result)
{
	uint64_t committed, limit;

	if (input_count(context, row, METRIC_SYSTEM_COMMITTED, result, &committed) &&
	    input_count(context, row, METRIC_SYSTEM_COMMIT_LIMIT, result, &limit))
		result_count(result, committed > limit ? committed - limit : 0);
}

/* ---- dirty memory ---- */

void formula_system_dirty_fill(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	uint64_t dirty, writeback, threshold, sum;

	if (!input_count(context, row, METRIC_SYSTEM_NR_DIRTY, result, &dirty) ||
	    !input_count(context, row, METRIC_SYSTEM_NR_WRITEBACK, result, &writeback) ||
	    !input_count(context, row, METRIC_SYSTEM_NR_DIRTY_THRESHOLD, result, &threshold))
		return;
	if (__builtin_add_overflow(dirty, writeback, &sum))
		unreadable(result);
	else
		result_quotient(result, sum, threshold);
}

void formula_system_dirty_freerun(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	uint64_t page_size = context->sample->origin.page_size, hard, background;

	if (!input_count(context, row, METRIC_SYSTEM_NR_DIRTY_THRESHOLD, result, &hard) ||
	    !input_count(context, row, METRIC_SYSTEM_NR_DIRTY_BACKGROUND_THRESHOLD, result,
			 &background))
		return;
	if (page_size)
		result_count(result, (hard / page_size + background / page_size) / 2 * page_size);
	else
		unreadable(result);
}

void formula_system_dirty_background_fill(const struct formula_context *context, size_t row,
					  struct cell *result)
{
	uint64_t dirty, background;

	if (input_count(context, row, METRIC_SYSTEM_NR_DIRTY, result, &dirty) &&
	    input_count(context, row, METRIC_SYSTEM_NR_DIRTY_BACKGROUND_THRESHOLD, result,
			&background))
		result_quotient(result, dirty, background);
}
