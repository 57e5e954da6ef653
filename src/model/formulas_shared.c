/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computed metrics of shared memory: segments, tmpfs, objects by process. */
#include "derive.h"

#include <inttypes.h>
#include <stdio.h>

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
