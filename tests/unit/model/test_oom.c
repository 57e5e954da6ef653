/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The OOM killer's arithmetic, digit by digit, and whom it would take. */
#include "collected.h"
#include "../../../src/model/oom.h"

#include <string.h>

static const enum metric metrics[] = {
	METRIC_OOM_PID, METRIC_OOM_NAME, METRIC_OOM_USER, METRIC_OOM_BADNESS, METRIC_OOM_SHARE,
	METRIC_OOM_WHY, METRIC_OOM_SCOPE_USAGE, METRIC_OOM_SCOPE_LIMIT, METRIC_OOM_SCOPE_ALLOWED,
	METRIC_OOM_FORECAST, METRIC_OOM_RANK, METRIC_OOM_ADJUSTMENT, METRIC_OOM_KERNEL_SCORE,
	METRIC_OOM_PREDICTED_SCORE, METRIC_OOM_RESIDENT,
};

enum { PAGE = 4096 };

static const uint64_t mebibyte = 1 << 20;

/* ---- arithmetic ---- */

static int64_t score_of(uint64_t points, int64_t adjustment, uint64_t allowed)
{
	int64_t badness, score;

	assert_true(oom_badness(points, adjustment, allowed, &badness));
	assert_true(oom_score(badness, allowed, &score));
	return score;
}

/* A machine of 6171023 pages without swap. */
static void worked_examples(void **state)
{
	int64_t badness;

	(void)state;
	assert_int_equal(score_of(2004000, 0, 6171023), 882);
	assert_int_equal(score_of(2004000, -500, 6171023), 550);
	assert_int_equal(score_of(2004000, 300, 6171023), 1082);
	assert_int_equal(score_of(1000, 0, 6171023), 666);
	assert_true(oom_badness(2004000, -500, 6171023, &badness));
	assert_int_equal(badness, -1081500);
	assert_int_equal(score_of(0, 1000, 6171023), 1332);
	assert_int_equal(score_of(0, -999, 6171023), 1);
}

static void beyond_arithmetic(void **state)
{
	int64_t result;

	(void)state;
	assert_false(oom_badness(UINT64_MAX, 0, 1000, &result));
	assert_false(oom_badness(1, INT64_MAX, 4000, &result));
	assert_false(oom_badness(INT64_MAX, 1000, 1000, &result));
	assert_false(oom_score(1, 0, &result));
	assert_false(oom_score(INT64_MAX / 2, 1, &result));
}

/* ---- the outlook ---- */

static size_t add_process(struct sample *sample, uint64_t pid, uint64_t megabytes,
			  int64_t adjustment, const char *cgroup)
{
	size_t row = made_row(sample, ENTITY_PROCESS, pid, 100 + pid, NULL);

	sample_put_count(sample, row, METRIC_PROCESS_PID, pid);
	sample_put_text(sample, row, METRIC_PROCESS_NAME, text_from("task"));
	sample_put_text(sample, row, METRIC_PROCESS_CGROUP, text_from(cgroup));
	sample_put_count(sample, row, METRIC_PROCESS_RESIDENT, megabytes * mebibyte);
	sample_put_count(sample, row, METRIC_PROCESS_RESIDENT_ANONYMOUS, megabytes * mebibyte);
	sample_put_count(sample, row, METRIC_PROCESS_RESIDENT_FILE, 0);
	sample_put_count(sample, row, METRIC_PROCESS_RESIDENT_SHMEM, 0);
	sample_put_count(sample, row, METRIC_PROCESS_SWAP, 0);
	sample_put_count(sample, row, METRIC_PROCESS_PAGE_TABLES, 0);
	sample_put_signed(sample, row, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, adjustment);
	return row;
}

static size_t add_group(struct sample *sample, const char *path, uint64_t current, uint64_t limit)
{
	size_t row = made_row(sample, ENTITY_CGROUP, 0, 0, path);

	sample_put_text(sample, row, METRIC_CGROUP_PATH, text_from(path));
	sample_put_count(sample, row, METRIC_CGROUP_CURRENT, current * mebibyte);
	sample_put_presence(sample, row, METRIC_CGROUP_MAX, PRESENCE_UNLIMITED);
	if (limit)
		sample_put_count(sample, row, METRIC_CGROUP_MAX, limit * mebibyte);
	return row;
}

/* 8000 MiB of memory and 2000 MiB of swap. */
static struct sample *machine(void)
{
	struct sample *sample = made_sample(1, metrics, ARRAY_SIZE(metrics));

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_TOTAL, 8000 * mebibyte);
	sample_put_count(sample, 0, METRIC_SYSTEM_MEMORY_AVAILABLE, 3000 * mebibyte);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_TOTAL, 2000 * mebibyte);
	sample_put_count(sample, 0, METRIC_SYSTEM_SWAP_FREE, 1500 * mebibyte);
	return sample;
}

static const char *text_at(const struct model *model, size_t row, enum metric metric)
{
	struct cell cell = value_of(model, row, metric);

	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	return cell.text;
}

static void assert_row(const struct model *model, size_t row, const char *scope, uint64_t rank,
		       uint64_t pid)
{
	assert_true(row < sample_table(model_now(model), ENTITY_OOM)->row_count);
	assert_string_equal(text_at(model, row, METRIC_OOM_SCOPE), scope);
	assert_int_equal(value_of(model, row, METRIC_OOM_RANK).count, rank);
	assert_int_equal(value_of(model, row, METRIC_OOM_PID).count, pid);
}

static void ranks_the_machine(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = machine();

	(void)state;
	add_process(sample, 1, 7000, 0, "/");
	add_process(sample, 10, 1200, 0, "/");
	add_process(sample, 11, 300, 300, "/");
	add_process(sample, 12, 4000, -1000, "/");
	add_process(sample, 13, 1200, 0, "/");
	sample_put_count(sample, add_process(sample, 14, 9000, 0, "/"),
			 METRIC_PROCESS_KERNEL_THREAD, 1);
	take(model, sample);
	assert_int_equal(sample_table(model_now(model), ENTITY_OOM)->row_count, 3);
	/* 300 MiB + 300 thousandths of 10000 MiB; of equals the one that started later. */
	assert_row(model, 0, "machine", 1, 11);
	assert_row(model, 1, "machine", 2, 13);
	assert_row(model, 2, "machine", 3, 10);
	assert_int_equal(value_of(model, 0, METRIC_OOM_BADNESS).signed_count, 3300 * mebibyte);
	assert_true(value_of(model, 0, METRIC_OOM_SHARE).ratio > 0.329);
	assert_string_equal(text_at(model, 0, METRIC_OOM_WHY),
			    "300M rss, adj +300 puts it before larger ones");
	assert_string_equal(text_at(model, 1, METRIC_OOM_WHY), "largest: 1.17G rss");
	assert_string_equal(text_at(model, 0, METRIC_OOM_FORECAST), "holds");
	assert_int_equal(value_of(model, 0, METRIC_OOM_SCOPE_USAGE).count, 5500 * mebibyte);
	assert_int_equal(value_of(model, 0, METRIC_OOM_SCOPE_ALLOWED).count, 10000 * mebibyte);
	model_free(model);
}

/* A group's limit makes the scale; its subtree are the candidates. */
static void ranks_groups(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = machine();

	(void)state;
	add_process(sample, 10, 600, 0, "/a");
	add_process(sample, 11, 300, 190, "/a/b");
	add_process(sample, 12, 5000, 0, "/ab");
	add_process(sample, 13, 100, 0, "/a/b/c");
	add_process(sample, 14, 90, 0, "/a");
	add_group(sample, "/", 7000, 0);
	sample_put_count(sample, add_group(sample, "/a", 1100, 1500), METRIC_CGROUP_SWAP_MAX, 0);
	add_group(sample, "/ab", 5000, 8000);
	sample_put_count(sample, add_group(sample, "/a/b", 490, 500), METRIC_CGROUP_OOM_GROUP, 1);
	take(model, sample);
	assert_int_equal(sample_table(model_now(model), ENTITY_OOM)->row_count, 5 + 3 + 2);
	assert_row(model, 0, "machine", 1, 12);
	/* 1100 of 1500 is fuller than 490 of 500 and all swap of the machine. */
	assert_row(model, 5, "/a", 1, 10);
	assert_row(model, 6, "/a", 2, 11);
	assert_row(model, 7, "/a", 3, 13);
	assert_row(model, 8, "/a/b", 1, 11);
	/* Its own group dies with it, of whatever scope it is the victim. */
	assert_string_equal(text_at(model, 6, METRIC_OOM_WHY),
			    "300M rss, adj +190; the whole group is killed (memory.oom.group)");
	assert_string_equal(text_at(model, 5, METRIC_OOM_WHY), "largest: 600M rss");
	assert_int_equal(value_of(model, 6, METRIC_OOM_BADNESS).signed_count,
			 (int64_t)(300 * mebibyte) + 190 * (int64_t)(1500 * 256 / 1000) * PAGE);
	assert_int_equal(value_of(model, 5, METRIC_OOM_SCOPE_LIMIT).count, 1500 * mebibyte);
	assert_int_equal(value_of(model, 5, METRIC_OOM_SCOPE_ALLOWED).count, 1500 * mebibyte);
	assert_int_equal(value_of(model, 8, METRIC_OOM_SCOPE_ALLOWED).count, 2500 * mebibyte);
	model_free(model);
}

/* cgroup v1 limits memory and swap together. */
static void groups_of_version_1(void **state)
{
	static const uint64_t limits[] = { 900, 1500, 9000 }, allowed[] = { 900, 1500, 2800 };
	struct model *model = made_model(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		struct sample *sample = machine();
		size_t group = add_group(sample, "/a", 100, i == 0 ? 900 : 800);

		add_process(sample, 10, 600, 0, "/a");
		sample_put_count(sample, group, METRIC_CGROUP_MEMORY_SWAP_MAX,
				 limits[i] * mebibyte);
		take(model, sample);
		assert_row(model, 1, "/a", 1, 10);
		assert_int_equal(value_of(model, 1, METRIC_OOM_SCOPE_ALLOWED).count,
				 allowed[i] * mebibyte);
	}
	model_free(model);
}

static void settings_that_spoil_it(void **state)
{
	struct model *model = made_model(NULL);

	(void)state;
	for (int64_t panic = 0; panic <= 2; panic++) {
		struct sample *sample = machine();

		sample_put_signed(sample, 0, METRIC_SYSTEM_PANIC_ON_OOM, panic);
		sample_put_signed(sample, 0, METRIC_SYSTEM_OOM_KILL_ALLOCATING_TASK, 1);
		add_process(sample, 10, 600, 0, "/a");
		add_group(sample, "/a", 600, 700);
		take(model, sample);
		assert_non_null(strstr(text_at(model, 0, METRIC_OOM_FORECAST),
				       panic ? "panic_on_oom" : "oom_kill_allocating_task"));
		assert_non_null(strstr(text_at(model, 1, METRIC_OOM_FORECAST),
				       panic == 2 ? "panic_on_oom" : "oom_kill_allocating_task"));
	}
	model_free(model);
}

/* Kernels before 4.5 do not split RSS; what is refused is not guessed. */
static void odd_processes(void **state)
{
	struct model *model = made_model(NULL);
	struct sample *sample = machine();
	size_t old, denied, leader;

	(void)state;
	old = add_process(sample, 10, 10, 0, "/");
	sample_put_presence(sample, old, METRIC_PROCESS_RESIDENT_FILE, PRESENCE_ABSENT);
	sample_put_count(sample, old, METRIC_PROCESS_RESIDENT, 1000 * mebibyte);
	denied = add_process(sample, 11, 10, 0, "/");
	sample_put_presence(sample, denied, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_DENIED);
	/* The main thread has ended, others still hold memory that its own files do not show. */
	leader = made_row(sample, ENTITY_PROCESS, 12, 112, NULL);
	sample_put_count(sample, leader, METRIC_PROCESS_THREADS, 4);
	sample_put_signed(sample, leader, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, 0);
	take(model, sample);
	assert_int_equal(sample_table(model_now(model), ENTITY_OOM)->row_count, 1);
	assert_int_equal(value_of(model, 0, METRIC_OOM_RESIDENT).count, 1000 * mebibyte);
	assert_int_equal(value_of(model, old, METRIC_PROCESS_PREDICTED_OOM_SCORE).count, 733);
	assert_int_equal(value_of(model, denied, METRIC_PROCESS_PREDICTED_OOM_SCORE).presence,
			 PRESENCE_DENIED);
	assert_int_equal(value_of(model, leader, METRIC_PROCESS_PREDICTED_OOM_SCORE).presence,
			 PRESENCE_ABSENT);
	model_free(model);
}

/* ---- captured machines ---- */

/* Whether it sleeps, and statm and status tell of the same memory: nothing moved between reads. */
static bool is_at_rest(const struct model *model, size_t row)
{
	static const enum metric parts[] = {
		METRIC_PROCESS_RESIDENT_ANONYMOUS, METRIC_PROCESS_RESIDENT_FILE,
		METRIC_PROCESS_RESIDENT_SHMEM,
	};
	struct cell resident = value_of(model, row, METRIC_PROCESS_RESIDENT);
	struct cell state = value_of(model, row, METRIC_PROCESS_STATE);
	uint64_t sum = 0;

	if (!cell_has_value(&state) || strchr("RD", state.text[0]))
		return false;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct cell part = value_of(model, row, parts[i]);

		sum += cell_has_value(&part) ? part.count : 0;
	}
	return !cell_has_value(&resident) || resident.count == sum;
}

static void check_machine(struct tree *tree, struct arena *arena, void *context)
{
	static const enum metric wanted[] = {
		METRIC_PROCESS_PREDICTED_OOM_SCORE, METRIC_PROCESS_RESIDENT,
		METRIC_PROCESS_STATE,
	};
	struct model *model = collected_model(tree, wanted, ARRAY_SIZE(wanted));
	size_t rows = sample_table(model_now(model), ENTITY_PROCESS)->row_count;
	unsigned *compared = context;

	(void)arena;
	for (size_t row = 0; row < rows; row++) {
		struct cell ours = value_of(model, row, METRIC_PROCESS_PREDICTED_OOM_SCORE);
		struct cell kernels = value_of(model, row, METRIC_PROCESS_OOM_SCORE);

		if (!cell_has_value(&ours) || !cell_has_value(&kernels) ||
		    !is_at_rest(model, row))
			continue;
		assert_int_equal(ours.count, kernels.count);
		++*compared;
	}
	model_free(model);
}

/* Every process of which both files were captured, without tolerance. */
static void predicts_the_kernels_scores(void **state)
{
	unsigned compared = 0;

	(void)state;
	for_each_machine(check_machine, &compared);
	assert_true(compared >= 290);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_examples),
		cmocka_unit_test(beyond_arithmetic),
		cmocka_unit_test(ranks_the_machine),
		cmocka_unit_test(ranks_groups),
		cmocka_unit_test(groups_of_version_1),
		cmocka_unit_test(settings_that_spoil_it),
		cmocka_unit_test(odd_processes),
		cmocka_unit_test(predicts_the_kernels_scores),
	};

	return cmocka_run_group_tests_name("oom", tests, NULL, NULL);
}
