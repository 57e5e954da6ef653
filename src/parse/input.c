/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks the lines of a kernel file and notes what is wrong with them. Knows no format. */
#include "input.h"

#include <string.h>

void input_begin(struct parse_input *input, struct sample *sample,
		 const struct parse_scale *scale, struct text text, struct parse_report *report)
{
	*input = (struct parse_input){
		.sample = sample,
		.scale = scale,
		.report = report,
		.rest = text,
		.has_nul = text_has_nul(text),
		.end = text.size ? text.data + text.size : text.data,
	};
}

size_t input_continue(struct parse_input *input, struct text text, bool is_last)
{
	if (!is_last) {
		const char *newline = text.size ? memrchr(text.data, '\n', text.size) : NULL;

		text.size = newline ? (size_t)(newline - text.data) + 1 : 0;
	}
	input->rest = text;
	input->has_nul = true;
	input->end = text.size ? text.data + text.size : text.data;
	return text.size;
}

void input_malformed(const struct parse_input *input)
{
	if (!input->report->malformed_line)
		input->report->malformed_line = input->line;
}

bool input_is_cut(const struct parse_input *input, struct text word)
{
	return word.data + word.size == input->end;
}

bool input_next_line(struct parse_input *input, struct text *ret_line)
{
	struct text line;

	while (text_next_line(&input->rest, &line)) {
		input->line++;
		if (!text_is_blank(line)) {
			if (input_is_cut(input, line))
				input_malformed(input);
			*ret_line = line;
			return true;
		}
	}
	return false;
}

bool text_has_nul(struct text text)
{
	return text.size && memchr(text.data, '\0', text.size);
}

bool input_has_nul(const struct parse_input *input, struct text line)
{
	return input->has_nul && text_has_nul(line);
}
