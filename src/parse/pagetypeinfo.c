/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/pagetypeinfo (mm/vmstat.c, pagetypeinfo_show): free blocks by migrate type and order, then
 * pageblocks by type, then, with page_owner, those of them that hold other types too; all of it
 * once for each node with memory. Which types there are is told by the headings. The kernel stops
 * counting a free list at 100000 and prints ">100000".
 */
#include "values.h"
#include "zones.h"

#include <string.h>

enum {
	ORDERS_MAXIMUM = 64,
	TYPES_MAXIMUM = 32,
	NAME_MAXIMUM = 128,	/* "zone/type" */
};

enum pagetype_part { PART_NONE, PART_BLOCKS, PART_MIXED_BLOCKS };

struct pagetype_reader {
	struct parse_input input;
	struct text        types[TYPES_MAXIMUM];	/* of the heading read last */
	size_t             type_count;
	enum pagetype_part part;	/* what rows without a type are about */
	bool               has_block_order, has_block_size;
};

struct zone_type {
	struct zone_name zone;
	struct text      type;
	char             name[NAME_MAXIMUM];	/* both, for the row's key */
	size_t           length;
};

static bool name_join(struct zone_type *name)
{
	size_t zone = name->zone.name.size, type = name->type.size;

	name->length = zone + 1 + type;
	if (name->length >= NAME_MAXIMUM)
		return false;
	memcpy(name->name, name->zone.name.data, zone);
	name->name[zone] = '/';
	memcpy(name->name + zone + 1, name->type.data, type);
	name->name[name->length] = '\0';
	return true;
}

/* Free blocks of one order; its row. */
static bool put_free(struct pagetype_reader *reader, const struct zone_type *name, uint64_t order,
		     struct text blocks)
{
	struct parse_input *input = &reader->input;
	bool is_bound = text_starts_with(blocks, ">");
	int64_t added = row_add(input, ENTITY_FREE_TYPE, name->zone.node, order,
				(struct text){ name->name, name->length });
	size_t row = (size_t)added;
	struct cell *cell;

	if (added < 0)
		return false;
	sample_put_count(input->sample, row, METRIC_FREE_TYPE_NODE, name->zone.node);
	sample_put_text(input->sample, row, METRIC_FREE_TYPE_ZONE, name->zone.name);
	sample_put_text(input->sample, row, METRIC_FREE_TYPE_TYPE, name->type);
	sample_put_count(input->sample, row, METRIC_FREE_TYPE_ORDER, order);
	row_put_block_size(input, row, METRIC_FREE_TYPE_BLOCK_SIZE, order);
	if (is_bound)
		blocks = (struct text){ blocks.data + 1, blocks.size - 1 };
	cell = sample_cell(input->sample, row, METRIC_FREE_TYPE_BLOCKS);
	if (value_put(input, row, METRIC_FREE_TYPE_BLOCKS, blocks) && is_bound && cell)
		cell->presence = PRESENCE_AT_LEAST;
	input->report->rows++;
	return true;
}

/* "Node    0, zone      DMA, type    Unmovable      0      0 …" */
static bool put_free_line(struct pagetype_reader *reader, struct zone_name zone, struct text line)
{
	struct zone_type name = { .zone = zone };
	struct text word;
	uint64_t order = 0;

	reader->part = PART_NONE;
	name.zone.name.size--;
	if (!text_next_word(&line, &word) || !text_equal(word, "type") ||
	    !text_next_word(&line, &name.type) || !name_join(&name))
		return false;
	while (order < ORDERS_MAXIMUM && text_next_word(&line, &word))
		if (!put_free(reader, &name, order++, word))
			return true;
	return order > 0 && text_trim(line).size == 0;
}

/* The row of a type's pageblocks, which the first of the two tables adds and the second one needs.
 * -1 when that is not so: then a heading was lost. */
static int64_t pageblock_row(struct pagetype_reader *reader, const struct zone_type *name)
{
	struct parse_input *input = &reader->input;
	struct key key = { .first = name->zone.node, .name = name->name };
	int64_t row = table_find(sample_table(input->sample, ENTITY_PAGEBLOCK), &key);

	if (reader->part == PART_MIXED_BLOCKS)
		return row;
	if (row >= 0)
		return -1;
	row = row_add(input, ENTITY_PAGEBLOCK, name->zone.node, 0,
		      (struct text){ name->name, name->length });
	if (row < 0)
		return -1;
	sample_put_count(input->sample, (size_t)row, METRIC_PAGEBLOCK_NODE, name->zone.node);
	sample_put_text(input->sample, (size_t)row, METRIC_PAGEBLOCK_ZONE, name->zone.name);
	sample_put_text(input->sample, (size_t)row, METRIC_PAGEBLOCK_TYPE, name->type);
	input->report->rows++;
	return row;
}

/* "Node 0, zone      DMA            1            7 …": a count for each type of the heading. */
static bool put_block_line(struct pagetype_reader *reader, struct zone_name zone,
			   struct text line)
{
	enum metric metric = reader->part == PART_BLOCKS ? METRIC_PAGEBLOCK_BLOCKS :
							   METRIC_PAGEBLOCK_MIXED_BLOCKS;
	struct zone_type name = { .zone = zone };
	struct text word;
	int64_t row;

	if (reader->part == PART_NONE)
		return false;
	for (size_t i = 0; i < reader->type_count; i++) {
		name.type = reader->types[i];
		if (!text_next_word(&line, &word) || !name_join(&name))
			return false;
		row = pageblock_row(reader, &name);
		if (row < 0)
			return false;
		value_put(&reader->input, (size_t)row, metric, word);
	}
	return text_trim(line).size == 0;
}

static bool read_types(struct pagetype_reader *reader, struct text names, enum pagetype_part part)
{
	struct text name;

	reader->part = PART_NONE;
	reader->type_count = 0;
	while (text_next_word(&names, &name)) {
		if (reader->type_count == TYPES_MAXIMUM || input_is_cut(&reader->input, name))
			return false;
		reader->types[reader->type_count++] = name;
	}
	reader->part = part;
	return reader->type_count > 0;
}

/* The same for all nodes, so the first one will do. */
static bool put_setting(struct pagetype_reader *reader, enum metric metric, bool *has_it,
			struct text value)
{
	reader->part = PART_NONE;
	if (*has_it)
		return true;
	*has_it = true;
	value_put(&reader->input, 0, metric, text_trim(value));
	return true;
}

static struct text skip(struct text line, const char *prefix)
{
	size_t size = strlen(prefix);

	return (struct text){ line.data + size, line.size - size };
}

static bool read_heading(struct pagetype_reader *reader, struct text line)
{
	static const char order[] = "Page block order:", size[] = "Pages per block:",
			  blocks[] = "Number of blocks type ", mixed[] = "Number of mixed blocks ";

	if (text_starts_with(line, order))
		return put_setting(reader, METRIC_SYSTEM_PAGEBLOCK_ORDER,
				   &reader->has_block_order, skip(line, order));
	if (text_starts_with(line, size))
		return put_setting(reader, METRIC_SYSTEM_PAGEBLOCK_SIZE,
				   &reader->has_block_size, skip(line, size));
	if (text_starts_with(line, blocks))
		return read_types(reader, skip(line, blocks), PART_BLOCKS);
	if (text_starts_with(line, mixed))
		return read_types(reader, skip(line, mixed), PART_MIXED_BLOCKS);
	return text_starts_with(line, "Free pages count per migrate type at order ");
}

static bool read_line(struct pagetype_reader *reader, struct text line)
{
	struct zone_name zone;

	if (text_has_nul(line))
		return false;
	if (!text_starts_with(line, "Node"))
		return read_heading(reader, line);
	if (!zone_name_read(&line, &zone))
		return false;
	if (text_ends_with(zone.name, ","))
		return zone.name.size > 1 && put_free_line(reader, zone, line);
	return put_block_line(reader, zone, line);
}

PARSE_FUNCTION(parse_pagetypeinfo)
{
	struct pagetype_reader reader = { .part = PART_NONE };
	struct text line;

	input_begin(&reader.input, sample, scale, text, report);
	while (input_next_line(&reader.input, &line))
		if (!read_line(&reader, line))
			input_malformed(&reader.input);
}
