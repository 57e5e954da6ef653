/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/swaps: "/dev/zram0   partition   524284   112896   -2", blanks and tabs mixed. A blank,
 * tab, newline or backslash of the file's name is written in octal.
 */
#include "values.h"

#include <errno.h>

#include "escapes.h"

enum { COLUMNS = 5 };

/* The name without its escapes, in the arena; empty without memory. */
static struct text undo_escapes(struct parse_input *input, struct text name)
{
	struct text plain = { "", 0 };

	if (escapes_undo(&input->sample->arena, name, &plain))
		input->sample->is_incomplete = true;
	return plain;
}

static bool put_line(struct parse_input *input, struct text line)
{
	struct text words[COLUMNS], name;
	int64_t added;

	if (text_has_nul(line))
		return false;
	for (size_t i = 0; i < COLUMNS; i++)
		if (!text_next_word(&line, &words[i]))
			return false;
	if (text_trim(line).size)
		return false;
	name = undo_escapes(input, words[0]);
	added = name.size ? row_add(input, ENTITY_SWAP, 0, 0, name) : -ENOMEM;
	if (added < 0)
		return true;
	row_put_name(input, (size_t)added, METRIC_SWAP_NAME);
	sample_put_text(input->sample, (size_t)added, METRIC_SWAP_TYPE, words[1]);
	value_put(input, (size_t)added, METRIC_SWAP_SIZE, words[2]);
	value_put(input, (size_t)added, METRIC_SWAP_USED, words[3]);
	value_put(input, (size_t)added, METRIC_SWAP_PRIORITY, words[4]);
	input->report->rows++;
	return true;
}

PARSE_FUNCTION(parse_swaps)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line)) {
		bool is_heading = input.line == 1 && text_starts_with(line, "Filename");

		if (!is_heading && !put_line(&input, line))
			input_malformed(&input);
	}
}
