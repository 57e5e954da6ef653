/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of /proc/zoneinfo (mm/vmstat.c, zoneinfo_show_print), which knows its parts by headings
 * and by how far a line is indented. After a damaged line nothing is believed until the next zone:
 * the same names mean something else in the next part.
 */
#include "zones.h"

enum { PROCESSOR_VALUE_INDENT = 8 };	/* 14 blanks, where the lines around have 2 or 4 */

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

void zone_lines_begin(struct zone_lines *lines, struct sample *sample,
		      const struct parse_scale *scale, struct text text,
		      struct parse_report *report)
{
	*lines = (struct zone_lines){ .part = ZONE_PART_NONE, .position = ZONE_POSITION_UNKNOWN };
	input_begin(&lines->input, sample, scale, text, report);
}

void zone_lines_distrust(struct zone_lines *lines)
{
	input_malformed(&lines->input);
	lines->part = ZONE_PART_NONE;
	lines->position = ZONE_POSITION_UNKNOWN;
}

/* A zone whose heading was lost would shift the positions of those below it. */
static bool begin_zone(struct zone_lines *lines, struct text line)
{
	bool is_first = !lines->zone.name.data;
	struct zone_name zone;

	if (input_is_cut(&lines->input, line) || !zone_name_read(&line, &zone) ||
	    text_trim(line).size)
		return false;
	if (is_first || zone.node != lines->zone.node)
		lines->position = 0;
	else if (lines->position != ZONE_POSITION_UNKNOWN)
		lines->position++;
	lines->zone = zone;
	lines->part = ZONE_PART_HEADING;
	return true;
}

static bool begin_pages(struct zone_lines *lines, struct zone_line *line)
{
	if (lines->part != ZONE_PART_HEADING && lines->part != ZONE_PART_NODE)
		return false;
	lines->part = ZONE_PART_ZONE;
	line->kind = ZONE_LINE_PAGES;
	return text_next_word(&line->value, &line->field);
}

static size_t indent_of(struct text line)
{
	size_t indent = 0;

	while (indent < line.size && line.data[indent] == ' ')
		indent++;
	return indent;
}

/* "vm stats threshold: 8" is the only field of several words. */
static void take_field(struct zone_line *line)
{
	struct text rest = line->value, name;

	if (text_equal(line->field, "vm") && text_split(&rest, ':', &name)) {
		line->field.size = (size_t)(name.data + name.size - line->field.data);
		line->value = rest;
	} else if (text_ends_with(line->field, ":")) {
		line->field.size--;
	}
}

/* What follows the lists of processors is all written with a colon. */
static bool is_below_lists(const struct zone_lines *lines, struct text field)
{
	return lines->part == ZONE_PART_PROCESSORS &&
	       (text_ends_with(field, ":") || text_equal(field, "vm"));
}

static bool read_value(struct zone_lines *lines, struct text whole, struct zone_line *line)
{
	if (lines->part == ZONE_PART_NODE) {
		line->kind = ZONE_LINE_NODE_VALUE;
	} else if (lines->part == ZONE_PART_PROCESSORS && text_equal(line->field, "cpu:")) {
		line->kind = ZONE_LINE_PROCESSOR;
	} else if (lines->part == ZONE_PART_PROCESSORS &&
		   indent_of(whole) >= PROCESSOR_VALUE_INDENT) {
		line->kind = ZONE_LINE_PROCESSOR_VALUE;
	} else if (lines->part == ZONE_PART_ZONE || is_below_lists(lines, line->field)) {
		line->kind = ZONE_LINE_VALUE;
	} else {
		return false;
	}
	take_field(line);
	return !text_is_blank(line->value) && line->field.size > 0;
}

/* False when the line makes no sense; `ret_says` is false for a heading that says nothing new. */
static bool read_line(struct zone_lines *lines, struct text whole, struct zone_line *ret_line,
		      bool *ret_says)
{
	struct zone_line line = { .kind = ZONE_LINE_ZONE, .value = whole };

	*ret_says = true;
	*ret_line = line;
	if (text_starts_with(whole, "Node"))
		return begin_zone(lines, whole);
	if (!text_next_word(&line.value, &line.field))
		return false;
	if (text_equal(line.field, "per-node")) {
		line.kind = ZONE_LINE_NODE;
		*ret_line = line;
		if (lines->part != ZONE_PART_HEADING)
			return false;
		lines->part = ZONE_PART_NODE;
		return true;
	}
	if (text_equal(line.field, "pagesets") && lines->part == ZONE_PART_ZONE) {
		lines->part = ZONE_PART_PROCESSORS;
		*ret_says = false;
		return true;
	}
	if (text_equal(line.field, "pages") ? !begin_pages(lines, &line) :
					      !read_value(lines, whole, &line))
		return false;
	*ret_line = line;
	return true;
}

bool zone_lines_next(struct zone_lines *lines, struct zone_line *ret_line)
{
	struct text line;
	bool says;

	while (input_next_line(&lines->input, &line))
		if (input_has_nul(&lines->input, line) || !read_line(lines, line, ret_line, &says))
			zone_lines_distrust(lines);
		else if (says)
			return true;
	return false;
}
