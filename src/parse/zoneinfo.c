/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/zoneinfo: sizes and watermarks of each zone, taken from the block that "pages free" begins.
 * What stands before it are statistics of the node, what follows are other statistics: neither are
 * values of the zone that this table is about. Zones without memory are left out. After a damaged
 * line nothing is believed until the next zone.
 */
#include "key_values.h"
#include "zones.h"

#include <errno.h>

enum zone_part {
	ZONE_PART_NONE,		/* before the first zone, or after a line that makes no sense */
	ZONE_PART_NODE,		/* after the heading: statistics of the node, or nothing */
	ZONE_PART_PAGES,
	ZONE_PART_REST,
};

struct zone_reader {
	struct parse_input input;
	struct field_index index;
	struct zone_name   zone;
	enum zone_part     part;
	int64_t            row;		/* of the zone being read; -1: none yet */
	bool               is_populated;	/* it said that pages are present */
};

bool zone_name_read(struct text *line, struct zone_name *ret_zone)
{
	struct text rest = *line, node, word, name;
	uint64_t number;

	if (!text_next_word(&rest, &word) || !text_equal(word, "Node") ||
	    !text_split(&rest, ',', &node) || text_to_uint64(text_trim(node), &number) ||
	    !text_next_word(&rest, &word) || !text_equal(word, "zone") ||
	    !text_next_word(&rest, &name))
		return false;
	*ret_zone = (struct zone_name){ number, name };
	*line = rest;
	return true;
}

/* Ends the zone; it is taken back unless it turned out to hold memory. */
static void end_zone(struct zone_reader *reader)
{
	if (reader->row >= 0) {
		if (reader->is_populated)
			reader->input.report->rows++;
		else
			sample_drop_last_row(reader->input.sample, ENTITY_ZONE);
	}
	reader->row = -1;
	reader->is_populated = false;
	reader->part = ZONE_PART_NONE;
}

static bool begin_zone(struct zone_reader *reader, struct text line)
{
	end_zone(reader);
	if (input_is_cut(&reader->input, line) ||
	    !zone_name_read(&line, &reader->zone) || text_trim(line).size)
		return false;
	reader->part = ZONE_PART_NODE;
	return true;
}

/* Without memory for the row the zone is passed over; the sample knows that it is incomplete. */
static void begin_pages(struct zone_reader *reader)
{
	struct parse_input *input = &reader->input;

	reader->row = row_add(input, ENTITY_ZONE, reader->zone.node, 0, reader->zone.name);
	reader->part = reader->row < 0 ? ZONE_PART_REST : ZONE_PART_PAGES;
	if (reader->row < 0)
		return;
	field_index_rewind(&reader->index);
	sample_put_count(input->sample, (size_t)reader->row, METRIC_ZONE_NODE, reader->zone.node);
	row_put_name(input, (size_t)reader->row, METRIC_ZONE_NAME);
}

static bool put_page_count(struct zone_reader *reader, struct text field, struct text value)
{
	uint64_t pages = UINT64_MAX;

	if (text_starts_with(field, "nr_") || text_starts_with(field, "numa_") ||
	    text_ends_with(field, ":")) {
		reader->part = ZONE_PART_REST;
		return true;
	}
	if (text_trim(value).size == 0)
		return false;
	if (text_equal(field, "present"))
		reader->is_populated |= !input_is_cut(&reader->input, value) &&
					text_to_uint64(text_trim(value), &pages) != -EINVAL &&
					pages > 0;
	return field_put(&reader->input, &reader->index, (size_t)reader->row, field, value);
}

static bool read_line(struct zone_reader *reader, struct text line)
{
	struct text rest = line, field;

	if (text_starts_with(line, "Node"))
		return begin_zone(reader, line);
	if (!text_next_word(&rest, &field))
		return false;
	if (text_equal(field, "pages")) {
		if (reader->part != ZONE_PART_NODE || !text_next_word(&rest, &field))
			return false;
		begin_pages(reader);
	}
	if (reader->part == ZONE_PART_NONE)
		return false;
	return reader->part != ZONE_PART_PAGES || put_page_count(reader, field, rest);
}

PARSE_FUNCTION(parse_zoneinfo)
{
	struct zone_reader reader = { .part = ZONE_PART_NONE, .row = -1 };
	struct text line;

	input_begin(&reader.input, sample, scale, text, report);
	field_index_begin(&reader.index, SOURCE_ZONEINFO, METRIC_ZONE_FREE, KEY_VALUE_BLANK);
	while (input_next_line(&reader.input, &line))
		if (text_has_nul(line) || !read_line(&reader, line)) {
			input_malformed(&reader.input);
			reader.part = ZONE_PART_NONE;
		}
	end_zone(&reader);
}
