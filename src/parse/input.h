/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One call of a parser: the lines not taken yet, and where results and complaints go.
 *
 * The kernel ends every line with a newline. A number that touches the end of the text was cut off
 * and may lack digits, so it is not believed.
 */
#ifndef MEMPANE_PARSE_INPUT_H
#define MEMPANE_PARSE_INPUT_H

#include "mempane/parse.h"

struct parse_input {
	struct sample            *sample;
	const struct parse_scale *scale;
	struct parse_report      *report;
	struct text               rest;
	const char               *end;	/* one past the whole text */
	bool                      has_nul;	/* somewhere, as far as is known */
	unsigned                  line;	/* number of the line taken last, from 1 */
};

void input_begin(struct parse_input *input, struct sample *sample,
		 const struct parse_scale *scale, struct text text, struct parse_report *report);

/* Goes on with the next part of the text: whole lines only, unless it is the last part. Returns
 * how much of it that is; the rest has to come again, with more. NUL is not looked for in all of
 * it: who reads in parts need not read every line. */
size_t input_continue(struct parse_input *input, struct text text, bool is_last);

/* The next line that holds more than blanks; false at the end. A last line without its newline is
 * noted as malformed: numbers, or words, may be missing. */
bool input_next_line(struct parse_input *input, struct text *ret_line);

/* Notes the line taken last as the first malformed one, unless there was one before. */
void input_malformed(const struct parse_input *input);

/* Whether a word, or a line, touches the end of the text. */
bool input_is_cut(const struct parse_input *input, struct text word);

/* No file of lines holds NUL; one that does is damaged, and names would silently end there. */
bool text_has_nul(struct text text);

/* The same of a line, answered without a search when there is none in the whole text. */
bool input_has_nul(const struct parse_input *input, struct text line);

#endif
