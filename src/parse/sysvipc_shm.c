/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/sysvipc/shm: a heading, then "  0  32769  1600  4194304 …", one segment a line. The key is
 * a signed decimal, the rights are octal. Kernels before 2.6.33 lack the last two columns.
 */
#include "values.h"

#include <stdio.h>

enum { COLUMNS_OLD = 14, COLUMNS = 16 };

/* Of the rights: gone with the last attachment, and locked (include/linux/shm.h). */
enum { DESTROYED = 01000, LOCKED = 02000 };

/* Columns that need no interpretation, by their number. */
static const enum metric plain[COLUMNS] = {
	[0] = METRIC_SHM_SEGMENT_KEY,
	[1] = METRIC_SHM_SEGMENT_ID,
	[3] = METRIC_SHM_SEGMENT_SIZE,
	[6] = METRIC_SHM_SEGMENT_ATTACHED,
	[7] = METRIC_SHM_SEGMENT_OWNER_UID,
	[8] = METRIC_SHM_SEGMENT_OWNER_GID,
	[9] = METRIC_SHM_SEGMENT_CREATOR_UID,
	[10] = METRIC_SHM_SEGMENT_CREATOR_GID,
	[13] = METRIC_SHM_SEGMENT_CHANGE_TIME,
	[14] = METRIC_SHM_SEGMENT_RESIDENT,
	[15] = METRIC_SHM_SEGMENT_SWAP,
};

/* Columns where 0 stands for none: no such process, never. */
static const enum metric or_none[COLUMNS] = {
	[4] = METRIC_SHM_SEGMENT_CREATOR_PID,
	[5] = METRIC_SHM_SEGMENT_LAST_PID,
	[11] = METRIC_SHM_SEGMENT_ATTACH_TIME,
	[12] = METRIC_SHM_SEGMENT_DETACH_TIME,
};

static bool read_octal(struct text text, unsigned *ret_value)
{
	unsigned value = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '7' || value > UINT16_MAX)
			return false;
		value = value << 3 | (unsigned)(text.data[i] - '0');
	}
	*ret_value = value;
	return text.size > 0;
}

static void put_rights(struct parse_input *input, size_t row, struct text word)
{
	static const char *const flags[] = { "", "destroyed", "locked", "destroyed locked" };
	char octal[16];
	unsigned mode;

	if (!read_octal(word, &mode)) {
		sample_put_presence(input->sample, row, METRIC_SHM_SEGMENT_PERMISSIONS,
				    PRESENCE_UNREADABLE);
		sample_put_presence(input->sample, row, METRIC_SHM_SEGMENT_FLAGS,
				    PRESENCE_UNREADABLE);
		input_malformed(input);
		return;
	}
	snprintf(octal, sizeof(octal), "%03o", mode & ~(unsigned)(DESTROYED | LOCKED));
	sample_put_text(input->sample, row, METRIC_SHM_SEGMENT_PERMISSIONS, text_from(octal));
	sample_put_text(input->sample, row, METRIC_SHM_SEGMENT_FLAGS,
			text_from(flags[(mode & DESTROYED ? 1 : 0) + (mode & LOCKED ? 2 : 0)]));
}

static void put_columns(struct parse_input *input, size_t row, const struct text *words,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (plain[i])
			value_put(input, row, plain[i], words[i]);
		else if (or_none[i] && text_equal(words[i], "0"))
			sample_put_presence(input->sample, row, or_none[i], PRESENCE_ABSENT);
		else if (or_none[i])
			value_put(input, row, or_none[i], words[i]);
	}
	put_rights(input, row, words[2]);
}

static bool put_line(struct parse_input *input, struct text line)
{
	struct text words[COLUMNS];
	size_t count = 0;
	struct key key = { .first = 0 };
	int64_t added;

	if (text_has_nul(line))
		return false;
	while (count < COLUMNS && text_next_word(&line, &words[count]))
		count++;
	if ((count != COLUMNS && count != COLUMNS_OLD) || text_trim(line).size ||
	    text_to_uint64(words[1], &key.first) ||
	    text_to_uint64(words[9], &key.second))
		return false;
	added = sample_add_row(input->sample, ENTITY_SHM_SEGMENT, key);
	if (added < 0)
		return true;
	put_columns(input, (size_t)added, words, count);
	input->report->rows++;
	return true;
}

PARSE_FUNCTION(parse_sysvipc_shm)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line)) {
		bool is_heading = input.line == 1 && text_starts_with(text_trim(line), "key");

		if (!is_heading && !put_line(&input, line))
			input_malformed(&input);
	}
}
