/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many processes share each object: rows of one device and inode are neighbours once sorted. */
#include "derive.h"

#include <stdlib.h>
#include <string.h>

struct holder {
	const char *device;
	uint64_t    inode, pid;
	size_t      row;
};

static int compare_objects(const struct holder *a, const struct holder *b)
{
	return a->inode != b->inode ? (a->inode > b->inode) - (a->inode < b->inode)
				    : strcmp(a->device, b->device);
}

static int compare_holders(const void *left, const void *right)
{
	const struct holder *a = left, *b = right;
	int order = compare_objects(a, b);

	return order ? order : (a->pid > b->pid) - (a->pid < b->pid);
}

static size_t list_holders(const struct sample *sample, struct holder *holders)
{
	const struct table *table = sample_table(sample, ENTITY_SHARED_FILE);
	size_t count = 0;

	for (size_t row = 0; row < table->row_count; row++) {
		const struct cell *inode = sample_get(sample, row, METRIC_SHARED_FILE_INODE);
		const struct cell *device = sample_get(sample, row, METRIC_SHARED_FILE_DEVICE);

		if (cell_has_value(inode) && cell_has_value(device))
			holders[count++] = (struct holder){
				.device = device->text, .inode = inode->count,
				.pid = table->keys[row].first, .row = row,
			};
	}
	return count;
}

static void put_group(struct sample *sample, const struct holder *holders, size_t count)
{
	uint64_t processes = count > 0;

	for (size_t i = 1; i < count; i++)
		processes += holders[i].pid != holders[i - 1].pid;
	for (size_t i = 0; i < count; i++)
		sample_put_count(sample, holders[i].row, METRIC_SHARED_FILE_PROCESSES, processes);
}

void compute_shared_files(struct sample *sample)
{
	size_t rows = sample_table(sample, ENTITY_SHARED_FILE)->row_count, count;
	struct holder *holders;

	if (!rows || sample->column_of[METRIC_SHARED_FILE_PROCESSES] < 0)
		return;
	holders = arena_alloc_array(&sample->arena, rows, sizeof(*holders));
	if (!holders)
		return;
	count = list_holders(sample, holders);
	if (count)
		qsort(holders, count, sizeof(*holders), compare_holders);
	for (size_t begin = 0, end; begin < count; begin = end) {
		for (end = begin + 1;
		     end < count && compare_objects(&holders[begin], &holders[end]) == 0;)
			end++;
		put_group(sample, &holders[begin], end - begin);
	}
}

/* A segment's numbers do not need a descriptor; other objects are known by theirs only. */
static const struct key *find_segment(const struct sample *sample, uint64_t identifier,
				      size_t *ret_row)
{
	const struct table *table = sample_table(sample, ENTITY_SHM_SEGMENT);

	for (size_t row = 0; row < table->row_count; row++)
		if (table->keys[row].first == identifier) {
			*ret_row = row;
			return &table->keys[row];
		}
	return NULL;
}

void formula_shared_file_held(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	const struct cell *kind = sample_get(context->sample, row, METRIC_SHARED_FILE_KIND);
	uint64_t inode, resident, swap;
	size_t segment;

	if (!cell_has_value(kind) || strcmp(kind->text, "sysv shm") != 0) {
		if (input_count(context, row, METRIC_SHARED_FILE_ALLOCATED, result, &resident))
			result_count(result, resident);
		return;
	}
	if (!input_count(context, row, METRIC_SHARED_FILE_INODE, result, &inode) ||
	    !find_segment(context->sample, inode, &segment) ||
	    !input_count(context, segment, METRIC_SHM_SEGMENT_RESIDENT, result, &resident) ||
	    !input_count(context, segment, METRIC_SHM_SEGMENT_SWAP, result, &swap))
		return;
	if (__builtin_add_overflow(resident, swap, &resident))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, resident);
}
