/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/smaps and smaps_rollup: headings and "Key: 12 kB" lines by turns. After a damaged line
 * nothing is believed until the next heading, so that no mapping gets another one's numbers.
 */
#include "bodies.h"
#include "mappings.h"

#include <errno.h>

struct smaps_reader {
	struct parse_input input;
	struct field_index index;
	int64_t            row;		/* of the mapping being read; negative: none */
	bool               is_first;	/* the line after its heading comes next: its size */
	struct bodies      bodies;	/* what is behind the heading */
};

/* The body of the mapping before it ends where a heading begins. */
static void end_mapping(struct smaps_reader *reader, struct text heading)
{
	if (reader->row >= 0)
		bodies_keep(&reader->bodies, &reader->input, &reader->index, (size_t)reader->row,
			    heading.data);
	bodies_forget_start(&reader->bodies);
	reader->row = -1;
}

/* The texts of a heading, which lie in one copy of the end of its line. */
struct heading_texts {
	const char *permissions, *device, *path;
};

static bool copy_texts(struct sample *sample, const struct mapping_heading *heading,
		       struct heading_texts *ret_texts)
{
	const char *start = heading->permissions.data;
	size_t device = (size_t)(heading->device.data - start);
	size_t path = (size_t)(heading->path.data - start);
	char *copy = arena_copy(&sample->arena, start, path + heading->path.size);

	if (!copy) {
		sample->is_incomplete = true;
		return false;
	}
	copy[heading->permissions.size] = '\0';
	copy[device + heading->device.size] = '\0';
	*ret_texts = (struct heading_texts){ copy, copy + device, copy + path };
	return true;
}

static void begin_mapping(struct smaps_reader *reader, const struct mapping_heading *heading)
{
	struct sample *sample = reader->input.sample;
	struct heading_texts texts;
	size_t row;

	reader->row = -ENOMEM;
	if (!copy_texts(sample, heading, &texts))
		return;
	reader->row = sample_add_kept_row(sample, ENTITY_MAPPING,
					  (struct key){ heading->start, heading->inode, texts.path });
	if (reader->row < 0)
		return;
	row = (size_t)reader->row;
	field_index_rewind(&reader->index);
	sample_put_count(sample, row, METRIC_MAPPING_START, heading->start);
	sample_put_count(sample, row, METRIC_MAPPING_END, heading->end);
	sample_put_kept_text(sample, row, METRIC_MAPPING_PERMISSIONS, texts.permissions);
	sample_put_count(sample, row, METRIC_MAPPING_OFFSET, heading->offset);
	sample_put_kept_text(sample, row, METRIC_MAPPING_DEVICE, texts.device);
	sample_put_count(sample, row, METRIC_MAPPING_INODE, heading->inode);
	sample_put_kept_text(sample, row, METRIC_MAPPING_PATH, texts.path);
	reader->input.report->rows++;
	reader->is_first = !bodies_take_whole(&reader->bodies, &reader->input, &reader->index, row);
}

/* "VmFlags: rd wr mr mw me ac": a list of two-letter words. */
static void put_flags(struct smaps_reader *reader, struct text flags)
{
	if (input_is_cut(&reader->input, flags))
		sample_put_presence(reader->input.sample, (size_t)reader->row,
				    METRIC_MAPPING_FLAGS, PRESENCE_UNREADABLE);
	else
		sample_put_text(reader->input.sample, (size_t)reader->row, METRIC_MAPPING_FLAGS,
				text_trim(flags));
}

static bool read_value(struct smaps_reader *reader, struct text line)
{
	struct text flags = line, field;

	if (reader->row < 0)
		return false;
	if (!text_starts_with(line, "VmFlags:"))
		return key_value_put(&reader->input, &reader->index, (size_t)reader->row, line);
	if (input_has_nul(&reader->input, line) || !text_split(&flags, ':', &field) ||
	    !field_index_see(&reader->index, METRIC_MAPPING_FLAGS))
		return false;
	put_flags(reader, flags);
	return true;
}

static bool read_line(struct smaps_reader *reader, struct text line)
{
	struct mapping_heading heading;
	enum mapping_line kind = mapping_line_read(line, &heading);

	if (kind != MAPPING_LINE_OTHER && !input_has_nul(&reader->input, line)) {
		end_mapping(reader, line);
		if (kind == MAPPING_LINE_DAMAGED || input_is_cut(&reader->input, line))
			return false;
		begin_mapping(reader, &heading);
		return true;
	}
	if (!read_value(reader, line))
		return false;
	if (reader->is_first)
		bodies_take(&reader->bodies, &reader->input, &reader->index, (size_t)reader->row);
	reader->is_first = false;
	return true;
}

struct smaps_reader *smaps_reader_new(struct arena *arena, struct sample *sample,
				      const struct parse_scale *scale, struct parse_report *report)
{
	struct smaps_reader *reader = arena_alloc(arena, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->row = -1;
	input_begin(&reader->input, sample, scale, (struct text){ 0 }, report);
	field_index_begin(&reader->index, SOURCE_PROCESS_SMAPS, METRIC_MAPPING_SIZE,
			  KEY_VALUE_COLON);
	bodies_begin(&reader->bodies, sample, &reader->index, METRIC_MAPPING_SIZE,
		     METRIC_MAPPING_FLAGS);
	return reader;
}

size_t smaps_reader_take(struct smaps_reader *reader, struct text text, bool is_last)
{
	size_t taken = input_continue(&reader->input, text, is_last);
	struct text line;

	/* Rows may have been dropped in front of it. */
	if (reader->row >= 0)
		reader->row = (int64_t)sample_table(reader->input.sample,
						    ENTITY_MAPPING)->row_count - 1;
	while (reader->row != -ENOMEM && input_next_line(&reader->input, &line))
		if (!read_line(reader, line)) {
			input_malformed(&reader->input);
			bodies_forget_start(&reader->bodies);
			reader->row = -1;
		}
	bodies_forget_start(&reader->bodies);
	return taken;
}

PARSE_FUNCTION(parse_smaps)
{
	struct smaps_reader *reader = smaps_reader_new(&sample->arena, sample, scale, report);

	if (reader)
		smaps_reader_take(reader, text, true);
	else
		sample->is_incomplete = true;
}

PARSE_ROW_FUNCTION(parse_process_smaps_rollup)
{
	struct parse_input input;
	struct field_index index;
	struct mapping_heading heading;
	struct text line;
	unsigned headings = 0;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_PROCESS_SMAPS_ROLLUP, METRIC_PROCESS_PSS,
			  KEY_VALUE_COLON);
	while (headings < 2 && input_next_line(&input, &line))
		if (mapping_line_read(line, &heading) != MAPPING_LINE_OTHER ? ++headings > 1 :
		    !key_value_put(&input, &index, row, line))
			input_malformed(&input);
	report->rows += index.bound;
}
