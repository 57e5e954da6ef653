/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commit limit by the kernel's arithmetic, headroom by mode, and limits of dirty memory. */
#include "made_sample.h"

static const enum metric metrics[] = {
	METRIC_SYSTEM_OVERCOMMIT_MODE, METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED,
	METRIC_SYSTEM_COMMIT_LIMIT_RESIDUE, METRIC_SYSTEM_COMMIT_HEADROOM,
	METRIC_SYSTEM_COMMIT_HEADROOM_USER, METRIC_SYSTEM_PROMISED_BEYOND_LIMIT,
	METRIC_SYSTEM_DIRTY_FILL, METRIC_SYSTEM_DIRTY_FREERUN,
	METRIC_SYSTEM_DIRTY_BACKGROUND_FILL,
};

static struct sample *begin(uint64_t pages, int64_t ratio, int64_t mode)
{
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, pages * 4096);
	sample_put_signed(sample, 0, METRIC_SYSTEM_OVERCOMMIT_RATIO, ratio);
	sample_put_signed(sample, 0, METRIC_SYSTEM_OVERCOMMIT_MEMORY, mode);
	sample_put_count(sample, 0, METRIC_SYSTEM_OVERCOMMIT_KBYTES, 0);
	sample_put_count(sample, 0, METRIC_SYSTEM_HUGETLB, 0);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_TOTAL, 0);
	return sample;
}

static uint64_t limit_of(struct sample *take_sample)
{
	struct model *model = made_model(NULL);
	struct cell cell;

	take(model, take_sample);
	cell = value_of(model, 0, METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED);
	model_free(model);
	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	return cell.count / 1024;
}

/* D12: 6171023 pages, ratio 50, no swap. */
static void limits(void **state)
{
	struct sample *sample = begin(6171023, 50, 0);

	(void)state;
	assert_int_equal(limit_of(sample), 12342044);
	sample = begin(6171023, 50, 0);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_TOTAL, 65532 * 1024);
	assert_int_equal(limit_of(sample), 12342044 + 65532);
	/* Pools are not counted, those of kernels that tell one size only among them. */
	sample = begin(1000, 50, 0);
	sample_put_count(sample, 0, METRIC_SYSTEM_HUGETLB, 512 * 4096);
	assert_int_equal(limit_of(sample), 244 * 4);
	sample = begin(1000, 50, 0);
	sample_put_presence(sample, 0, METRIC_SYSTEM_HUGETLB, PRESENCE_ABSENT);
	sample_put_count(sample, 0, METRIC_SYSTEM_HUGE_PAGES_TOTAL, 1);
	sample_put_count(sample, 0, METRIC_SYSTEM_HUGE_PAGE_SIZE, 2 << 20);
	assert_int_equal(limit_of(sample), 244 * 4);
	/* Given in bytes: the ratio says nothing, and part of a page is none. */
	sample = begin(1000, 50, 0);
	sample_put_count(sample, 0, METRIC_SYSTEM_OVERCOMMIT_KBYTES, 1027 * 1024);
	assert_int_equal(limit_of(sample), 1024);
}

static void contradictions(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = begin(1000, 50, 0);

	(void)state;
	sample_put_count(sample, 0, METRIC_SYSTEM_HUGETLB, 2000 * 4096);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED).presence,
			 PRESENCE_UNREADABLE);
	sample = begin(1000, 50, 7);
	sample_put_presence(sample, 0, METRIC_SYSTEM_OVERCOMMIT_KBYTES, PRESENCE_DENIED);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED).presence,
			 PRESENCE_DENIED);
	assert_string_equal(value_of(model, 0, METRIC_SYSTEM_OVERCOMMIT_MODE).text, "unknown");
	sample = begin(1000, 50, 0);
	sample->origin.page_size = 0;
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_LIMIT_RECOMPUTED).presence,
			 PRESENCE_UNREADABLE);
	model_free(model);
}

static void headroom(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	for (int64_t mode = 0; mode < 3; mode++) {
		struct sample *sample = begin(1000, 50, mode);

		sample_put_count(sample, 0, METRIC_SYSTEM_COMMIT_LIMIT, 500 * 4096);
		sample_put_count(sample, 0, METRIC_SYSTEM_COMMITTED, 600 * 4096);
		sample_put_count(sample, 0, METRIC_SYSTEM_ADMIN_RESERVE, 10 * 4096);
		take(model, sample);
		assert_int_equal(
			value_of(model, 0, METRIC_SYSTEM_COMMIT_LIMIT_RESIDUE).signed_count, 0);
		assert_int_equal(value_of(model, 0, METRIC_SYSTEM_PROMISED_BEYOND_LIMIT).count,
				 100 * 4096);
		assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_HEADROOM).presence,
				 mode == 2 ? PRESENCE_PRESENT : PRESENCE_ABSENT);
		assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_HEADROOM_USER).presence,
				 mode == 2 ? PRESENCE_PRESENT : PRESENCE_ABSENT);
	}
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_HEADROOM).signed_count,
			 -100 * 4096);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_COMMIT_HEADROOM_USER).signed_count,
			 -110 * 4096);
	model_free(model);
}

/* D19: throttling begins at (199951 + 99853) / 2 pages. */
static void dirty(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = begin(1000, 50, 0);
	struct cell fill;

	(void)state;
	sample_put_count(sample, 0, METRIC_SYSTEM_NR_DIRTY_THRESHOLD, UINT64_C(199951) * 4096);
	sample_put_count(sample, 0, METRIC_SYSTEM_NR_DIRTY_BACKGROUND_THRESHOLD,
			 UINT64_C(99853) * 4096);
	sample_put_count(sample, 0, METRIC_SYSTEM_NR_DIRTY, UINT64_C(90000) * 4096);
	sample_put_count(sample, 0, METRIC_SYSTEM_NR_WRITEBACK, UINT64_C(9975) * 4096);
	take(model, sample);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_DIRTY_FREERUN).count,
			 UINT64_C(149902) * 4096);
	fill = value_of(model, 0, METRIC_SYSTEM_DIRTY_FILL);
	assert_true(fill.ratio > 0.4999 && fill.ratio < 0.5001);
	fill = value_of(model, 0, METRIC_SYSTEM_DIRTY_BACKGROUND_FILL);
	assert_true(fill.ratio > 0.9013 && fill.ratio < 0.9014);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits),
		cmocka_unit_test(contradictions),
		cmocka_unit_test(headroom),
		cmocka_unit_test(dirty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
