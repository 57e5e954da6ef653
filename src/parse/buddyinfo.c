/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/buddyinfo: "Node 0, zone   Normal     59     40 …", a count for each order. How many orders
 * there are is a property of the kernel that wrote the file.
 */
#include "zones.h"

enum { ORDERS_MAXIMUM = 64 };

void row_put_block_size(struct parse_input *input, size_t row, enum metric metric, uint64_t order)
{
	uint64_t page_size = input->scale->page_size, size = page_size << order;

	if (size >> order == page_size && page_size)
		sample_put_count(input->sample, row, metric, size);
	else
		sample_put_presence(input->sample, row, metric, PRESENCE_UNREADABLE);
}

static bool put_order(struct parse_input *input, const struct zone_name *zone, uint64_t order,
		      struct text blocks)
{
	int64_t added = row_add(input, ENTITY_FREE_AREA, zone->node, order, zone->name);
	size_t row = (size_t)added;

	if (added < 0)
		return false;
	sample_put_count(input->sample, row, METRIC_FREE_AREA_NODE, zone->node);
	row_put_name(input, row, METRIC_FREE_AREA_ZONE);
	sample_put_count(input->sample, row, METRIC_FREE_AREA_ORDER, order);
	row_put_block_size(input, row, METRIC_FREE_AREA_BLOCK_SIZE, order);
	value_put(input, row, METRIC_FREE_AREA_BLOCKS, blocks);
	input->report->rows++;
	return true;
}

static bool put_line(struct parse_input *input, struct text line)
{
	struct zone_name zone;
	struct text blocks;
	uint64_t order = 0;

	if (input_has_nul(input, line) || !zone_name_read(&line, &zone))
		return false;
	while (order < ORDERS_MAXIMUM && text_next_word(&line, &blocks))
		if (!put_order(input, &zone, order++, blocks))
			return true;
	return order > 0 && text_trim(line).size == 0;
}

PARSE_FUNCTION(parse_buddyinfo)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line))
		if (!put_line(&input, line))
			input_malformed(&input);
}
