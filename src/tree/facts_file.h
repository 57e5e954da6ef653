/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contents of a capture's FACTS: what the capture tree replays and the tee writes. The form
 * is described in fixtures/README.md.
 */
#ifndef TREE_FACTS_FILE_H
#define TREE_FACTS_FILE_H

#include <stdio.h>

#include "mempane/tree.h"

/* Something about one path in one step: when it was read, or how it failed. */
struct path_fact {
	unsigned    step;
	uint64_t    value;	/* monotonic ns, or a positive errno */
	size_t      order;	/* of arrival: the first one counts */
	const char *path;
};

struct path_facts {
	struct path_fact *items;
	size_t            count, capacity;
};

struct user_fact {
	uint64_t    uid;
	const char *name;
};

struct facts_file {
	struct arena      memory;	/* owns all text */
	struct facts      facts;
	struct moment    *steps;
	size_t            step_count, step_capacity;
	struct path_facts reads, failures;
	struct user_fact *users;
	size_t            user_count, user_capacity;
};

void facts_file_init(struct facts_file *file);
void facts_file_done(struct facts_file *file);

/* 0 or -ENOMEM. */
int facts_file_add_step(struct facts_file *file, struct moment moment);
int facts_file_add_user(struct facts_file *file, uint64_t uid, struct text name);
int path_facts_add(struct facts_file *file, struct path_facts *list, unsigned step,
		   uint64_t value, struct text path);

/* By step, then path; of several for one path the first that arrived is kept. */
void path_facts_sort(struct path_facts *list);
/* In a sorted list; NULL when there is none. */
const struct path_fact *path_facts_find(const struct path_facts *list, unsigned step,
					const char *path);
const char *user_facts_find(const struct facts_file *file, uint64_t uid);

/* Sorts everything. 0, -ENOMEM or -EINVAL with the line and what was expected there. */
int facts_file_parse(struct facts_file *file, struct text text, const char *path,
		     struct error *error);
/* The inverse, from a sorted file; errors are left for ferror(). */
void facts_file_write(const struct facts_file *file, FILE *stream);

/* "EACCES"; a decimal number for codes without a name here. */
void errno_write(uint64_t code, FILE *stream);
int errno_parse(struct text text, uint64_t *ret_code);

#endif
