/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edit distance between what was typed and the names there are. Knows no names. */
#include "suggest.h"

#include <stdio.h>
#include <string.h>

enum { WORD_MAXIMUM = 64, TOO_FAR = 1000 };

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* Insertions, removals and replacements that turn one word into the other (Levenshtein). */
static unsigned edit_distance(const char *from, const char *to)
{
	size_t from_length = strlen(from), to_length = strlen(to);
	unsigned row[WORD_MAXIMUM + 1];

	if (from_length > WORD_MAXIMUM || to_length > WORD_MAXIMUM)
		return TOO_FAR;
	for (size_t j = 0; j <= to_length; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= from_length; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= to_length; j++) {
			unsigned above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
				       diagonal + (from[i - 1] != to[j - 1]));
			diagonal = above;
		}
	}
	return row[to_length];
}

void suggestion_begin(struct suggestion *suggestion, const char *word)
{
	*suggestion = (struct suggestion){ .word = word, .distance = TOO_FAR };
}

void suggestion_consider(struct suggestion *suggestion, const char *candidate)
{
	size_t length = strlen(suggestion->word);
	unsigned distance = edit_distance(suggestion->word, candidate);

	if (length >= 3 && strncmp(suggestion->word, candidate, length) == 0 && distance > 2)
		distance = 2;
	if (distance > 3 || distance * 2 > length + 1 || distance >= suggestion->distance)
		return;
	suggestion->distance = distance;
	snprintf(suggestion->best, sizeof(suggestion->best), "%s", candidate);
}

const char *suggestion_end(struct suggestion *suggestion)
{
	if (suggestion->best[0])
		snprintf(suggestion->sentence, sizeof(suggestion->sentence),
			 "; did you mean '%s'?", suggestion->best);
	return suggestion->sentence;
}
