/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared memory by what names it, with numbers whose sums are known. */
#include "made_sample.h"

#include <string.h>

static const enum metric metrics[] = {
	METRIC_SYSTEM_SHMEM_UNNAMED, METRIC_SYSTEM_SHMEM_LEAKED, METRIC_SYSTEM_SHMEM,
	METRIC_SHM_SEGMENT_LEAKED, METRIC_SHM_SEGMENT_IDLE, METRIC_SHM_SEGMENT_OBJECT,
	METRIC_TMPFS_USED_SHARE, METRIC_TMPFS_TYPE, METRIC_PROCESS_MEMORY_DELAY,
};

static struct text text_of_word(const char *word)
{
	return (struct text){ word, strlen(word) };
}

static void put_segment(struct sample *sample, uint64_t id, uint64_t attached, uint64_t resident,
			uint64_t swap)
{
	size_t row = made_row(sample, ENTITY_SHM_SEGMENT, id, 0, NULL);

	sample_put_count(sample, row, METRIC_SHM_SEGMENT_ATTACHED, attached);
	sample_put_count(sample, row, METRIC_SHM_SEGMENT_RESIDENT, resident);
	sample_put_count(sample, row, METRIC_SHM_SEGMENT_SWAP, swap);
	sample_put_signed(sample, row, METRIC_SHM_SEGMENT_KEY, -1431655766);
	sample_put_count(sample, row, METRIC_SHM_SEGMENT_CHANGE_TIME, 900);
	sample_put_count(sample, row, METRIC_SHM_SEGMENT_DETACH_TIME, 940);
}

static void put_tmpfs(struct sample *sample, uint64_t device, const char *type, uint64_t used)
{
	size_t row = made_row(sample, ENTITY_TMPFS, device, 0, type);

	sample_put_text(sample, row, METRIC_TMPFS_TYPE, text_of_word(type));
	if (used)
		sample_put_count(sample, row, METRIC_TMPFS_USED, used);
	sample_put_count(sample, row, METRIC_TMPFS_SIZE, 40960);
}

static struct sample *make_sample(void)
{
	struct sample *sample = made_sample(1000, metrics, sizeof(metrics) / sizeof(*metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_SHMEM, 100000);
	put_segment(sample, 1, 2, 10000, 500);
	put_segment(sample, 2, 0, 4096, 8192);
	put_tmpfs(sample, 1, "tmpfs", 20480);
	put_tmpfs(sample, 2, "devtmpfs", 4096);
	put_tmpfs(sample, 3, "ramfs", 7777);
	put_tmpfs(sample, 4, "tmpfs", 0);
	return sample;
}

static const struct cell *cell_of(const struct model *model, size_t row, enum metric metric)
{
	return sample_get(model_now(model), row, metric);
}

static void parts_of_shmem(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = make_sample();

	(void)state;
	sample_finish(sample);
	model_take(model, sample);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_TMPFS)->count, 24576);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_SEGMENTS)->count, 14096);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_UNNAMED)->signed_count,
			 100000 - 24576 - 14096);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_LEAKED)->count, 12288);
	assert_true(cell_of(model, 0, METRIC_TMPFS_USED_SHARE)->ratio == 0.5);
	assert_int_equal(cell_of(model, 3, METRIC_TMPFS_USED_SHARE)->presence, PRESENCE_ABSENT);
	model_free(model);
}

static void left_segments(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = make_sample();

	(void)state;
	sample_finish(sample);
	model_take(model, sample);
	assert_int_equal(cell_of(model, 0, METRIC_SHM_SEGMENT_LEAKED)->count, 0);
	assert_int_equal(cell_of(model, 1, METRIC_SHM_SEGMENT_LEAKED)->count, 12288);
	assert_int_equal(cell_of(model, 0, METRIC_SHM_SEGMENT_IDLE)->presence, PRESENCE_ABSENT);
	assert_int_equal(cell_of(model, 1, METRIC_SHM_SEGMENT_IDLE)->count,
			 60 * NANOSECONDS_PER_SECOND);
	assert_string_equal(cell_of(model, 1, METRIC_SHM_SEGMENT_OBJECT)->text, "SYSVaaaaaaaa");
	model_free(model);
}

/* More in tmpfs than in RAM: the rest is swapped out, and the remainder negative. */
static void remainders_below_zero(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = make_sample();

	(void)state;
	sample_put_count(sample, 0, METRIC_SYSTEM_SHMEM, 4096);
	sample_finish(sample);
	model_take(model, sample);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_UNNAMED)->signed_count,
			 4096 - 24576 - 14096);
	model_free(model);
}

static void sums_beyond_64_bits(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = make_sample();

	(void)state;
	sample_put_count(sample, 0, METRIC_SHM_SEGMENT_RESIDENT, UINT64_MAX);
	sample_finish(sample);
	model_take(model, sample);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_SEGMENTS)->presence,
			 PRESENCE_UNREADABLE);
	assert_int_equal(cell_of(model, 0, METRIC_SYSTEM_SHMEM_UNNAMED)->presence,
			 PRESENCE_UNREADABLE);
	model_free(model);
}

static void waiting_for_memory(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = make_sample();
	size_t known = made_row(sample, ENTITY_PROCESS, 1, 1, NULL);
	size_t old = made_row(sample, ENTITY_PROCESS, 2, 1, NULL);
	size_t refused = made_row(sample, ENTITY_PROCESS, 3, 1, NULL);

	(void)state;
	sample_put_count(sample, known, METRIC_PROCESS_SWAP_IN_DELAY, 1);
	sample_put_count(sample, known, METRIC_PROCESS_RECLAIM_DELAY, 20);
	sample_put_count(sample, known, METRIC_PROCESS_THRASHING_DELAY, 300);
	sample_put_count(sample, known, METRIC_PROCESS_COMPACTION_DELAY, 4000);
	sample_put_count(sample, old, METRIC_PROCESS_SWAP_IN_DELAY, 7);
	sample_put_source_presence(sample, ENTITY_PROCESS, refused, SOURCE_PROCESS_TASKSTATS,
				   PRESENCE_DENIED);
	sample_finish(sample);
	model_take(model, sample);
	assert_int_equal(cell_of(model, known, METRIC_PROCESS_MEMORY_DELAY)->count, 4321);
	assert_int_equal(cell_of(model, old, METRIC_PROCESS_MEMORY_DELAY)->count, 7);
	assert_int_equal(cell_of(model, old, METRIC_PROCESS_MEMORY_DELAY)->presence,
			 PRESENCE_PRESENT);
	assert_int_equal(cell_of(model, refused, METRIC_PROCESS_MEMORY_DELAY)->presence,
			 PRESENCE_DENIED);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_shmem),
		cmocka_unit_test(left_segments),
		cmocka_unit_test(remainders_below_zero),
		cmocka_unit_test(sums_beyond_64_bits),
		cmocka_unit_test(waiting_for_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
