/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computed metrics of shared memory: segments, tmpfs, objects by process. */
#include "derive.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* As newseg() in ipc/shm.c names the file behind a segment: the key's 32 bits. */
void formula_shm_segment_object(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t key;
	char name[32];
	int length;

	if (!input_count(context, row, METRIC_SHM_SEGMENT_KEY, result, &key))
		return;
	length = snprintf(name, sizeof(name), "SYSV%08" PRIx32, (uint32_t)key);
	result_text(context, result, (struct text){ name, (size_t)length });
}

void formula_shm_segment_leaked(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t attached, resident, swap, sum;

	if (!input_count(context, row, METRIC_SHM_SEGMENT_ATTACHED, result, &attached) ||
	    !input_count(context, row, METRIC_SHM_SEGMENT_RESIDENT, result, &resident) ||
	    !input_count(context, row, METRIC_SHM_SEGMENT_SWAP, result, &swap))
		return;
	if (__builtin_add_overflow(resident, swap, &sum))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, attached ? 0 : sum);
}

/* The latest of the times that the segment has; a segment nobody attached to has one only. */
static uint64_t last_use_of(const struct sample *sample, size_t row)
{
	static const enum metric times[] = {
		METRIC_SHM_SEGMENT_ATTACH_TIME, METRIC_SHM_SEGMENT_DETACH_TIME,
		METRIC_SHM_SEGMENT_CHANGE_TIME,
	};
	uint64_t latest = 0;

	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		const struct cell *cell = sample_get(sample, row, times[i]);

		if (cell_has_value(cell) && cell->count > latest)
			latest = cell->count;
	}
	return latest;
}

void formula_shm_segment_idle(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	uint64_t now = context->sample->taken.wall / NANOSECONDS_PER_SECOND;
	uint64_t attached, last = last_use_of(context->sample, row);

	if (!input_count(context, row, METRIC_SHM_SEGMENT_ATTACHED, result, &attached) ||
	    attached || !now || !last)
		return;
	result_count(result, now > last ? (now - last) * NANOSECONDS_PER_SECOND : 0);
}

void formula_tmpfs_used_share(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	uint64_t used, size;

	if (input_count(context, row, METRIC_TMPFS_USED, result, &used) &&
	    input_count(context, row, METRIC_TMPFS_SIZE, result, &size))
		result_quotient(result, used, size);
}

/* Adds a row's value to a sum; what has none is left out. False when the sum leaves 64 bits. */
static bool add_row(const struct sample *sample, size_t row, enum metric metric, uint64_t *sum,
		    struct cell *result)
{
	const struct cell *cell = sample_get(sample, row, metric);

	if (!cell_has_value(cell)) {
		if (!cell_has_value(result))
			result->presence = cell->presence;
		return true;
	}
	if (__builtin_add_overflow(*sum, cell->count, sum)) {
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
		return false;
	}
	result_count(result, *sum);
	return true;
}

/* ramfs and hugetlbfs hold memory, too, but none that Shmem counts. */
static bool is_shmem(const struct sample *sample, size_t row)
{
	const struct cell *type = sample_get(sample, row, METRIC_TMPFS_TYPE);

	return cell_has_value(type) &&
	       (!strcmp(type->text, "tmpfs") || !strcmp(type->text, "devtmpfs") ||
		!strcmp(type->text, "rootfs"));
}

void formula_system_shmem_tmpfs(const struct formula_context *context, size_t row,
				struct cell *result)
{
	const struct sample *sample = context->sample;
	size_t rows = sample_table(sample, ENTITY_TMPFS)->row_count;
	uint64_t sum = 0;

	(void)row;
	for (size_t i = 0; i < rows; i++)
		if (is_shmem(sample, i) && !add_row(sample, i, METRIC_TMPFS_USED, &sum, result))
			return;
}

/* Without segments the file still has its heading, and the sum is 0. */
static void sum_of_segments(const struct sample *sample, enum metric metric, struct cell *result)
{
	size_t rows = sample_table(sample, ENTITY_SHM_SEGMENT)->row_count;
	uint64_t sum = 0;

	if (rows == 0)
		result->presence = sample->outcomes[SOURCE_SYSVIPC_SHM].presence;
	for (size_t i = 0; i < rows; i++)
		if (!add_row(sample, i, metric, &sum, result))
			return;
}

void formula_system_shmem_segments(const struct formula_context *context, size_t row,
				   struct cell *result)
{
	(void)row;
	sum_of_segments(context->sample, METRIC_SHM_SEGMENT_RESIDENT, result);
}

/* The segments' own column of this is made later than the machine's. */
void formula_system_shmem_leaked(const struct formula_context *context, size_t row,
				 struct cell *result)
{
	const struct sample *sample = context->sample;
	size_t rows = sample_table(sample, ENTITY_SHM_SEGMENT)->row_count;
	uint64_t sum = 0;

	(void)row;
	if (rows == 0)
		result->presence = sample->outcomes[SOURCE_SYSVIPC_SHM].presence;
	for (size_t i = 0; i < rows; i++) {
		const struct cell *attached = sample_get(sample, i, METRIC_SHM_SEGMENT_ATTACHED);

		if (!cell_has_value(attached)) {
			if (!cell_has_value(result))
				result->presence = attached->presence;
		} else if (attached->count) {
			result_count(result, sum);
		} else if (!add_row(sample, i, METRIC_SHM_SEGMENT_RESIDENT, &sum, result) ||
			   !add_row(sample, i, METRIC_SHM_SEGMENT_SWAP, &sum, result)) {
			return;
		}
	}
}

void formula_system_shmem_unnamed(const struct formula_context *context, size_t row,
				  struct cell *result)
{
	uint64_t all, tmpfs, segments;
	int64_t rest;

	if (!input_count(context, row, METRIC_SYSTEM_SHMEM, result, &all) ||
	    !input_count(context, row, METRIC_SYSTEM_SHMEM_TMPFS, result, &tmpfs) ||
	    !input_count(context, row, METRIC_SYSTEM_SHMEM_SEGMENTS, result, &segments))
		return;
	if (all > INT64_MAX || __builtin_sub_overflow((int64_t)all, tmpfs, &rest) ||
	    __builtin_sub_overflow(rest, segments, &rest))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, rest);
}
