/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the last few different mappings said: of many mappings most say what another one said, and
 * comparing text is far cheaper than reading it. Knows no line of smaps by name.
 */
#ifndef MEMPANE_PARSE_BODIES_H
#define MEMPANE_PARSE_BODIES_H

#include "key_values.h"

enum { BODIES_KEPT = 8, BODY_SIZE = 1024, BODY_CELLS = 48, BODY_TEXT_SIZE = 192,
       FIRST_LINE_SIZE = 64 };

/* The line in front of a body, which differs more than all the rest does. */
struct first_line {
	size_t      size;	/* with its newline; 0: not known */
	unsigned    lines;	/* blank ones count, too */
	struct cell cell;
	char        data[FIRST_LINE_SIZE];
};

struct body {
	size_t            size;
	unsigned          lines, bound;
	struct metric_set seen;		/* state of the index behind it */
	size_t            expected;
	struct cell       cells[BODY_CELLS];	/* numbers; from bodies.first_column on */
	bool              has_text;
	char              text[BODY_TEXT_SIZE];	/* of the one text column */
	size_t            text_size;
	size_t            follower;	/* which body came behind it the last time */
	struct first_line first;	/* of the mapping that had it last */
	char              data[BODY_SIZE];
};

struct bodies {
	struct body items[BODIES_KEPT];
	size_t      count, next;
	size_t      latest;		/* which one came last */
	enum metric first, text;
	size_t      first_column, column_count;
	bool        is_usable;
	/* The first line and the body being read, when all of it lies in one text; NULL: none. */
	const char *first_start, *start;
	unsigned    first_start_line, start_line, start_bound;
	struct first_line first_line;
};

/* The cells that bodies fill: numbers of the index's source after `first`, which the first line
 * holds, and `text`. */
void bodies_begin(struct bodies *bodies, const struct sample *sample,
		  const struct field_index *index, enum metric first, enum metric text);

/* Fills the row from the first line and the body that follow, if both are what is expected; false:
 * the first line is to be read. */
bool bodies_take_whole(struct bodies *bodies, struct parse_input *input,
		       struct field_index *index, size_t row);

/* Behind the first line: fills the rest of the row from the body that follows, if it is a known
 * one; else it is watched. */
void bodies_take(struct bodies *bodies, struct parse_input *input, struct field_index *index,
		 size_t row);

/* The body that was watched ends at `end`, and the row holds what it said. */
void bodies_keep(struct bodies *bodies, const struct parse_input *input,
		 const struct field_index *index, size_t row, const char *end);

/* The text goes on elsewhere, or the body was damaged. */
void bodies_forget_start(struct bodies *bodies);

#endif
