/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/zoneinfo, statistics of nodes: the part below "per-node stats", which the first zone with
 * memory of each node carries. What the node's own files said already stays; they are newer.
 */
#include "key_values.h"
#include "zones.h"

enum { NODES_MAXIMUM = 4096 };	/* four times what kernels can have; a hostile file has more */

struct node_reader {
	struct zone_lines  lines;
	struct field_index index;
	size_t             row;		/* of the node being read, or ROW_NONE: values go nowhere */
	uint64_t           left[NODES_MAXIMUM / 64];	/* rows of nodes that ended, a bit each */
};

#define ROW_NONE SIZE_MAX

/* The node's row, added when it is missing. */
static size_t row_of_node(const struct node_reader *reader, uint64_t node)
{
	struct sample *sample = reader->lines.input.sample;
	const struct table *table = sample_table(sample, ENTITY_NODE);
	struct key key = { .first = node };
	int64_t row;

	if (!table->is_present)
		return ROW_NONE;
	row = table_find(table, &key);
	if (row < 0 && table->row_count < NODES_MAXIMUM) {
		row = sample_add_row(sample, ENTITY_NODE, key);
		if (row >= 0)
			sample_put_count(sample, (size_t)row, METRIC_NODE_NODE, node);
	}
	return row < 0 || row >= NODES_MAXIMUM ? ROW_NONE : (size_t)row;
}

/* A node that comes back after another one did is no kernel's doing and gets nothing more. */
static void begin_zone(struct node_reader *reader)
{
	size_t row = row_of_node(reader, reader->lines.zone.node);

	if (reader->row != ROW_NONE && row != reader->row)
		reader->left[reader->row / 64] |= UINT64_C(1) << reader->row % 64;
	if (row != ROW_NONE && reader->left[row / 64] >> row % 64 & 1)
		row = ROW_NONE;
	reader->row = row;
}

static void read_line(struct node_reader *reader, const struct zone_line *line)
{
	struct parse_input *input = &reader->lines.input;

	switch (line->kind) {
	case ZONE_LINE_ZONE:
		begin_zone(reader);
		break;
	case ZONE_LINE_NODE:
		field_index_rewind(&reader->index);
		break;
	case ZONE_LINE_NODE_VALUE:
		if (!field_put(input, &reader->index, reader->row, line->field, line->value))
			zone_lines_distrust(&reader->lines);
		break;
	case ZONE_LINE_PAGES:
	case ZONE_LINE_VALUE:
	case ZONE_LINE_PROCESSOR:
	case ZONE_LINE_PROCESSOR_VALUE:
		break;
	}
}

PARSE_FUNCTION(parse_zoneinfo_nodes)
{
	struct node_reader reader = { .row = ROW_NONE };
	struct zone_line line;

	zone_lines_begin(&reader.lines, sample, scale, text, report);
	field_index_begin(&reader.index, SOURCE_ZONEINFO, entity_first_metric(ENTITY_NODE),
			  KEY_VALUE_BLANK);
	reader.index.keeps_values = true;
	while (zone_lines_next(&reader.lines, &line))
		read_line(&reader, &line);
	report->rows += reader.index.bound;
}
