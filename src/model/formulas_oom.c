/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the OOM killer ranks a process: the badness and the score of kernels since 5.9, which scale
 * the badness into 0..2000 around 666. Division truncates toward zero, as the kernel's does.
 */
#include "derive.h"
#include "oom.h"

/* ---- arithmetic ---- */

uint64_t oom_points(const struct oom_task *task, uint64_t page_size)
{
	return task->resident / page_size + task->swap / page_size + task->page_tables / page_size;
}

bool oom_badness(uint64_t points, int64_t adjustment, uint64_t allowed, int64_t *ret_badness)
{
	int64_t shift;

	return points <= INT64_MAX && allowed <= INT64_MAX &&
	       !__builtin_mul_overflow(adjustment, (int64_t)(allowed / 1000), &shift) &&
	       !__builtin_add_overflow((int64_t)points, shift, ret_badness);
}

bool oom_score(int64_t badness, uint64_t allowed, int64_t *ret_score)
{
	int64_t thousandths;

	if (allowed == 0 || allowed > INT64_MAX ||
	    __builtin_mul_overflow(badness, 1000, &thousandths))
		return false;
	thousandths = thousandths / (int64_t)allowed + 1000;
	if (__builtin_mul_overflow(thousandths, 2, &thousandths))
		return false;
	*ret_score = thousandths / 3;
	return true;
}

/* ---- what a process brings ---- */

/* The bytes of a cell; 0 where the kernel prints no such line. False when it could not be read. */
static bool bytes_or_none(const struct sample *sample, struct oom_task *task, enum metric metric,
			  uint64_t *ret_value)
{
	const struct cell *cell = sample_get(sample, task->row, metric);

	*ret_value = cell_has_value(cell) ? cell->count : 0;
	if (cell_has_value(cell) || cell->presence == PRESENCE_ABSENT)
		return true;
	task->reason = cell->presence;
	return false;
}

/* Since 6.2 the resident pages are counted per processor, and the OOM killer takes the cheap sum
 * (get_mm_rss), as stat does; status and statm may add up exactly. */
static bool read_quick(const struct sample *sample, struct oom_task *task)
{
	const struct cell *quick = sample_get(sample, task->row, METRIC_PROCESS_RESIDENT_QUICK);

	if (!cell_has_value(quick) || !quick->count)
		return false;
	task->resident = quick->count;
	return true;
}

/* Kernels before 4.5 do not split resident memory in status: statm has the sum. */
static bool read_resident(const struct sample *sample, struct oom_task *task)
{
	static const enum metric parts[] = { METRIC_PROCESS_RESIDENT_ANONYMOUS,
					     METRIC_PROCESS_RESIDENT_FILE,
					     METRIC_PROCESS_RESIDENT_SHMEM };
	uint64_t sum = 0;

	if (read_quick(sample, task))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const struct cell *part = sample_get(sample, task->row, parts[i]);

		if (!cell_has_value(part) || __builtin_add_overflow(sum, part->count, &sum))
			return bytes_or_none(sample, task, METRIC_PROCESS_RESIDENT,
					     &task->resident);
	}
	task->resident = sum;
	return true;
}

static bool has_value(const struct sample *sample, size_t row, enum metric metric)
{
	return cell_has_value(sample_get(sample, row, metric));
}

/* True for processes that have an address space, however empty. */
static bool has_memory(const struct sample *sample, const struct oom_task *task)
{
	return task->resident || has_value(sample, task->row, METRIC_PROCESS_PAGE_TABLES) ||
	       has_value(sample, task->row, METRIC_PROCESS_RESIDENT_ANONYMOUS);
}

/* PID 1 is spared when it is the machine's own init; in a container another process is, and the
 * kernel's score of this one is not 0. */
static bool is_init(const struct sample *sample, const struct oom_task *task)
{
	const struct cell *score = sample_get(sample, task->row, METRIC_PROCESS_OOM_SCORE);

	return task->pid == 1 && !(cell_has_value(score) && score->count > 0);
}

static enum oom_standing standing_of(const struct sample *sample, struct oom_task *task)
{
	const struct cell *kernel = sample_get(sample, task->row, METRIC_PROCESS_KERNEL_THREAD);
	const struct cell *threads = sample_get(sample, task->row, METRIC_PROCESS_THREADS);
	const struct cell *adjustment = sample_get(sample, task->row,
						   METRIC_PROCESS_OOM_SCORE_ADJUSTMENT);

	task->reason = PRESENCE_ABSENT;
	if ((cell_has_value(kernel) && kernel->count) || is_init(sample, task))
		return OOM_EXEMPT;
	if (!cell_has_value(adjustment)) {
		task->reason = adjustment->presence;
		return OOM_UNKNOWN;
	}
	task->adjustment = adjustment->signed_count;
	if (task->adjustment == OOM_ADJUSTMENT_NEVER)
		return OOM_EXEMPT;
	if (!read_resident(sample, task) ||
	    !bytes_or_none(sample, task, METRIC_PROCESS_SWAP, &task->swap) ||
	    !bytes_or_none(sample, task, METRIC_PROCESS_PAGE_TABLES, &task->page_tables))
		return OOM_UNKNOWN;
	if (has_memory(sample, task))
		return OOM_CANDIDATE;
	/* The main thread has ended and others live: the kernel sees their memory, we can not. */
	return cell_has_value(threads) && threads->count > 1 ? OOM_UNKNOWN : OOM_EXEMPT;
}

struct oom_task oom_task_read(const struct sample *sample, size_t row)
{
	const struct key *key = &sample_table(sample, ENTITY_PROCESS)->keys[row];
	struct oom_task task = { .row = row, .pid = key->first, .start = key->second };

	task.standing = standing_of(sample, &task);
	return task;
}

void formula_process_predicted_oom_score(const struct formula_context *context, size_t row,
					 struct cell *result)
{
	const struct oom_task task = oom_task_read(context->sample, row);
	const uint64_t page_size = context->sample->origin.page_size;
	uint64_t memory, swap, allowed;
	int64_t badness, score;

	if (task.standing == OOM_UNKNOWN)
		result->presence = task.reason;
	else if (task.standing == OOM_EXEMPT)
		result_count(result, 0);
	else if (page_size &&
		 input_count(context, SYSTEM_ROW, METRIC_SYSTEM_MEMORY_TOTAL, result, &memory) &&
		 input_count(context, SYSTEM_ROW, METRIC_SYSTEM_SWAP_TOTAL, result, &swap)) {
		allowed = memory / page_size + swap / page_size;
		if (oom_badness(oom_points(&task, page_size), task.adjustment, allowed, &badness) &&
		    oom_score(badness, allowed, &score))
			result_count(result, score > 0 ? (uint64_t)score : 0);
		else
			*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	}
}
