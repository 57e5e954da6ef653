/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows by name while a file is read, and sums in their cells. Knows no file format. */
#include "groups.h"

#include <errno.h>
#include <string.h>

enum { LINE_MINIMUM = 8, SLOTS_PER_ROW = 4 };

/* No more rows than lines, so that a small file costs little. */
static size_t row_limit(struct text text)
{
	size_t lines = text.size / LINE_MINIMUM + 1;

	return lines < GROUPS_MAXIMUM ? lines : GROUPS_MAXIMUM;
}

int groups_begin(struct groups *groups, struct parse_input *input, enum entity entity)
{
	*groups = (struct groups){ .input = input, .entity = entity, .others = -1 };
	groups->limit = row_limit(input->rest);
	groups->slots = arena_alloc_array(&input->sample->arena, SLOTS_PER_ROW * groups->limit,
					  sizeof(*groups->slots));
	if (groups->slots)
		return 0;
	input->sample->is_incomplete = true;
	return -ENOMEM;
}

static uint64_t hash_of(struct text name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < name.size; i++)
		hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 29;
}

/* The slot of the name, or the free one where it belongs. */
static uint32_t *find_slot(const struct groups *groups, struct text name)
{
	const struct table *table = sample_table(groups->input->sample, groups->entity);
	size_t count = SLOTS_PER_ROW * groups->limit, slot = hash_of(name) % count;

	while (groups->slots[slot] &&
	       !text_equal(name, table->keys[groups->slots[slot] - 1].name))
		slot = (slot + 1) % count;
	return &groups->slots[slot];
}

/* A key of its own, so that no name in the file can be taken for it. */
static int64_t others_row(struct groups *groups, bool *ret_is_new)
{
	*ret_is_new = groups->others < 0;
	if (groups->others < 0)
		groups->others = row_add(groups->input, groups->entity, 1, 0,
					 text_from("(all others)"));
	return groups->others;
}

int64_t groups_row(struct groups *groups, struct text name, bool *ret_is_new)
{
	uint32_t *slot = find_slot(groups, name);
	int64_t row;

	*ret_is_new = false;
	if (*slot)
		return *slot - 1;
	if (sample_table(groups->input->sample, groups->entity)->row_count >= groups->limit)
		return others_row(groups, ret_is_new);
	row = row_add(groups->input, groups->entity, 0, 0, name);
	if (row < 0)
		return row;
	*slot = (uint32_t)row + 1;
	*ret_is_new = true;
	return row;
}

void groups_add(struct groups *groups, size_t row, enum metric metric, uint64_t value)
{
	struct cell *cell = sample_cell(groups->input->sample, row, metric);

	if (!cell || cell->presence == PRESENCE_UNREADABLE)
		return;
	if (cell->presence != PRESENCE_PRESENT)
		*cell = (struct cell){ .presence = PRESENCE_PRESENT };
	if (__builtin_add_overflow(cell->count, value, &cell->count))
		*cell = (struct cell){ .presence = PRESENCE_UNREADABLE };
}

bool groups_add_number(struct groups *groups, size_t row, enum metric metric, struct text number)
{
	struct parse_input *input = groups->input;
	struct cell value = { .presence = PRESENCE_UNREADABLE }, *cell;
	int error = value_read(input->scale, metric, SOURCE_NONE, number, &value);

	if (!error) {
		groups_add(groups, row, metric, value.count);
		return true;
	}
	cell = sample_cell(input->sample, row, metric);
	if (cell)
		*cell = value;
	if (error != -ENODATA)
		input_malformed(input);
	return false;
}
