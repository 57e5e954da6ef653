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
	size_t             rows_before;	/* made by whoever read the nodes' own files */
	size_t             row;		/* of the node being read, or ROW_NONE: values go nowhere */
};

#define ROW_NONE SIZE_MAX

/* The node's row, added when it is missing. A node that comes back after another one did is no
 * kernel's doing and gets nothing more. */
static size_t row_of_node(const struct node_reader *reader, uint64_t node)
{
	struct sample *sample = reader->lines.input.sample;
	const struct table *table = sample_table(sample, ENTITY_NODE);
	struct key key = { .first = node };
	int64_t row;

	if (!table->is_present)
		return ROW_NONE;
	row = table_find(table, &key);
	if (row >= 0)
		return (size_t)row < reader->rows_before || (size_t)row + 1 == table->row_count ?
		       (size_t)row : ROW_NONE;
	if (table->row_count >= NODES_MAXIMUM)
		return ROW_NONE;
	row = sample_add_row(sample, ENTITY_NODE, key);
	if (row < 0)
		return ROW_NONE;
	sample_put_count(sample, (size_t)row, METRIC_NODE_NODE, node);
	return (size_t)row;
}

static void read_line(struct node_reader *reader, const struct zone_line *line)
{
	struct parse_input *input = &reader->lines.input;

	switch (line->kind) {
	case ZONE_LINE_ZONE:
		reader->row = row_of_node(reader, reader->lines.zone.node);
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
	struct node_reader reader = {
		.rows_before = sample_table(sample, ENTITY_NODE)->row_count,
		.row = ROW_NONE,
	};
	struct zone_line line;

	zone_lines_begin(&reader.lines, sample, scale, text, report);
	field_index_begin(&reader.index, SOURCE_ZONEINFO, entity_first_metric(ENTITY_NODE),
			  KEY_VALUE_BLANK);
	reader.index.keeps_values = true;
	while (zone_lines_next(&reader.lines, &line))
		read_line(&reader, &line);
	report->rows += reader.index.bound;
}
