/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the last few different mappings said: of many mappings most say what another one said, and
 * comparing text is far cheaper than reading it. Knows no line of smaps by name.
 */
#ifndef MEMPANE_PARSE_BODIES_H
#define MEMPANE_PARSE_BODIES_H

#include "key_values.h"

enum { BODIES_KEPT = 8, BODY_SIZE = 1024, BODY_CELLS = 48, BODY_TEXT_SIZE = 192 };

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
	char              data[BODY_SIZE];
};

struct bodies {
	struct body items[BODIES_KEPT];
	size_t      count, next;
	size_t      latest;		/* which one came last */
	size_t      first_column, column_count;
	bool        is_usable;
	/* The body being read, when all of it lies in one text. */
	const char *start;	/* NULL: none */
	unsigned    start_line, start_bound;
};

/* The cells of `row` that bodies fill: numbers of the index's source after `first`, and `text`. */
void bodies_begin(struct bodies *bodies, const struct sample *sample,
		  const struct field_index *index, enum metric first, enum metric text);

/* Fills the row from the body that follows, if it is a known one; else it is watched. */
void bodies_take(struct bodies *bodies, struct parse_input *input, struct field_index *index,
		 size_t row, enum metric text);

/* The body that was watched ends at `end`, and the row holds what it said. */
void bodies_keep(struct bodies *bodies, const struct parse_input *input,
		 const struct field_index *index, size_t row, enum metric text, const char *end);

/* The text goes on elsewhere, or the body was damaged. */
void bodies_forget_start(struct bodies *bodies);

#endif
