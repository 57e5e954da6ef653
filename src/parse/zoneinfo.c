/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/zoneinfo: sizes, watermarks and statistics of each zone, and the page lists that processors
 * keep of it. Zones without memory are left out. What the file says of nodes is read by
 * zoneinfo_nodes.c.
 */
#include "key_values.h"
#include "zones.h"

#include <errno.h>

#define ROW_NONE SIZE_MAX

struct zone_reader {
	struct zone_lines  lines;
	struct field_index fields;		/* of zones */
	struct field_index list_fields;		/* of page lists */
	int64_t            row;		/* of the zone being read; -1: none yet */
	size_t             list_row;	/* of the page list being read, or ROW_NONE */
	bool               is_populated;	/* it said that pages are present */
	bool               is_empty;	/* it said that none are */
	uint64_t           low;		/* its low watermark in pages */
	uint64_t           empty_low;	/* those of all zones without memory */
	bool               has_list;
};

/* Ends the zone; it is taken back unless it turned out to hold memory. */
static void end_zone(struct zone_reader *reader)
{
	struct parse_input *input = &reader->lines.input;

	if (reader->row >= 0) {
		if (reader->is_populated)
			input->report->rows++;
		else
			sample_drop_last_row(input->sample, ENTITY_ZONE);
		if (reader->is_empty &&
		    __builtin_add_overflow(reader->empty_low, reader->low, &reader->empty_low))
			reader->empty_low = UINT64_MAX;
	}
	reader->row = -1;
	reader->list_row = ROW_NONE;
	reader->is_populated = reader->is_empty = false;
	reader->low = 0;
	reader->has_list = false;
}

static void begin_zone(struct zone_reader *reader)
{
	struct parse_input *input = &reader->lines.input;
	const struct zone_name *zone = &reader->lines.zone;
	size_t row;

	reader->row = row_add(input, ENTITY_ZONE, zone->node, 0, zone->name);
	if (reader->row < 0)
		return;
	row = (size_t)reader->row;
	field_index_rewind(&reader->fields);
	sample_put_count(input->sample, row, METRIC_ZONE_NODE, zone->node);
	row_put_name(input, row, METRIC_ZONE_NAME);
	if (reader->lines.position != ZONE_POSITION_UNKNOWN)
		sample_put_count(input->sample, row, METRIC_ZONE_INDEX,
				 (uint64_t)reader->lines.position);
}

/* "(0, 1598, 15633)": kept as it is; the model knows which entry a request has to respect. */
static bool put_protection(struct zone_reader *reader, struct text value)
{
	struct text list = text_trim(value);

	if (!field_index_see(&reader->fields, METRIC_ZONE_PROTECTION) || list.size < 2 ||
	    list.data[0] != '(' || list.data[list.size - 1] != ')')
		return false;
	sample_put_text(reader->lines.input.sample, (size_t)reader->row, METRIC_ZONE_PROTECTION,
			list);
	return true;
}

/* A number too large to use is still more than none. */
static void note_present(struct zone_reader *reader, struct text value)
{
	uint64_t pages = UINT64_MAX;

	if (input_is_cut(&reader->lines.input, value) ||
	    text_to_uint64(text_trim(value), &pages) == -EINVAL)
		return;
	reader->is_populated |= pages > 0;
	reader->is_empty = pages == 0;
}

static bool put_value(struct zone_reader *reader, const struct zone_line *line)
{
	struct parse_input *input = &reader->lines.input;
	uint64_t pages;

	if (reader->row < 0)
		return true;
	if (text_equal(line->field, "protection"))
		return put_protection(reader, line->value);
	if (text_equal(line->field, "vm stats threshold")) {
		if (field_index_see(&reader->fields, METRIC_ZONE_STAT_THRESHOLD))
			value_put(input, (size_t)reader->row, METRIC_ZONE_STAT_THRESHOLD,
				  text_trim(line->value));
		return true;
	}
	if (text_equal(line->field, "present"))
		note_present(reader, line->value);
	if (text_equal(line->field, "low") &&
	    text_to_uint64(text_trim(line->value), &pages) == 0)
		reader->low = pages;
	return field_put(input, &reader->fields, (size_t)reader->row, line->field, line->value);
}

/* The list of one processor. Only made where it was asked for: large machines have thousands. */
static bool begin_list(struct zone_reader *reader, struct text value)
{
	struct parse_input *input = &reader->lines.input;
	const struct zone_name *zone = &reader->lines.zone;
	uint64_t processor;
	int64_t row;

	reader->list_row = ROW_NONE;
	reader->has_list = true;
	field_index_rewind(&reader->list_fields);
	if (input_is_cut(input, value) || text_to_uint64(text_trim(value), &processor))
		return false;
	if (!sample_table(input->sample, ENTITY_PAGESET)->is_present)
		return true;
	row = row_add(input, ENTITY_PAGESET, zone->node, processor, zone->name);
	if (row < 0)
		return true;
	reader->list_row = (size_t)row;
	sample_put_count(input->sample, reader->list_row, METRIC_PAGESET_NODE, zone->node);
	sample_put_count(input->sample, reader->list_row, METRIC_PAGESET_CPU, processor);
	row_put_name(input, reader->list_row, METRIC_PAGESET_ZONE);
	return true;
}

static bool read_line(struct zone_reader *reader, const struct zone_line *line)
{
	switch (line->kind) {
	case ZONE_LINE_ZONE:
		end_zone(reader);
		return true;
	case ZONE_LINE_NODE:
	case ZONE_LINE_NODE_VALUE:
		return true;
	case ZONE_LINE_PAGES:
		begin_zone(reader);
		return put_value(reader, line);
	case ZONE_LINE_VALUE:
		return put_value(reader, line);
	case ZONE_LINE_PROCESSOR:
		return begin_list(reader, line->value);
	case ZONE_LINE_PROCESSOR_VALUE:
		return reader->has_list &&
		       field_put(&reader->lines.input, &reader->list_fields, reader->list_row,
				 line->field, line->value);
	}
	return false;
}

/* Zones without memory are no rows, yet the kernel counts their watermarks, too. */
static void put_empty_zones(const struct zone_reader *reader)
{
	const struct parse_input *input = &reader->lines.input;
	uint64_t bytes, page_size = input->scale->page_size;

	if (!page_size || __builtin_mul_overflow(reader->empty_low, page_size, &bytes))
		sample_put_presence(input->sample, 0, METRIC_SYSTEM_EMPTY_ZONES_LOW,
				    PRESENCE_UNREADABLE);
	else
		sample_put_count(input->sample, 0, METRIC_SYSTEM_EMPTY_ZONES_LOW, bytes);
}

PARSE_FUNCTION(parse_zoneinfo)
{
	struct zone_reader reader = { .row = -1, .list_row = ROW_NONE };
	struct zone_line line;

	zone_lines_begin(&reader.lines, sample, scale, text, report);
	field_index_begin(&reader.fields, SOURCE_ZONEINFO, METRIC_ZONE_FREE, KEY_VALUE_BLANK);
	field_index_begin(&reader.list_fields, SOURCE_ZONEINFO, METRIC_PAGESET_COUNT,
			  KEY_VALUE_BLANK);
	while (zone_lines_next(&reader.lines, &line))
		if (!read_line(&reader, &line))
			zone_lines_distrust(&reader.lines);
	end_zone(&reader);
	if (reader.lines.zone.name.data)
		put_empty_zones(&reader);
}
