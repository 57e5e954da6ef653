/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name that somebody probably meant. */
#ifndef MEMPANE_CLI_SUGGEST_H
#define MEMPANE_CLI_SUGGEST_H

struct suggestion {
	const char *word;	/* what was typed; borrowed */
	char        best[96];	/* the nearest candidate so far; empty when none is near */
	unsigned    distance;
	char        sentence[160];
};

void suggestion_begin(struct suggestion *suggestion, const char *word);
void suggestion_consider(struct suggestion *suggestion, const char *candidate);

/* "; did you mean 'BEST'?", or an empty string. */
const char *suggestion_end(struct suggestion *suggestion);

#endif
