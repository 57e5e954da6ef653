/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every kind of tree has in common, shared by the files of this folder only. A kind embeds
 * `struct tree` as its first member and fills in its operations.
 */
#ifndef TREE_PRIVATE_H
#define TREE_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "mempane/tree.h"

struct users;

/* A growing list; everything in the caller's arena. */
struct names {
	const char **items;
	size_t       count, capacity;
};

/* Where captures keep the targets of symbolic links: below this, at the link's own path. */
#define LINK_ANSWERS "answers/link"

struct tree_operations {
	/* What must be done when the user closes the tree, even while a read is stuck; or NULL. */
	void (*finish)(struct tree *tree);
	/* Releases everything beyond the common part, then the tree itself. */
	void (*close)(struct tree *tree);
	int (*read)(struct tree *tree, struct arena *arena, const char *path,
		    struct text *ret_text);
	/* NULL: streams are made of what `read` gives. */
	int (*stream_open)(struct tree *tree, const char *path, struct tree_stream **ret_stream);
	int (*list_numbers)(struct tree *tree, struct arena *arena, const char *path,
			    const char *prefix, uint64_t **ret_numbers, size_t *ret_count);
	/* Appends to what `names` has already. */
	int (*list_names)(struct tree *tree, struct arena *arena, const char *path,
			  bool only_directories, struct names *names);
	int (*read_link)(struct tree *tree, struct arena *arena, const char *path,
			 struct text *ret_target);
	void (*note_answer)(struct tree *tree, const char *path, int error, struct text text);
	struct moment (*now)(struct tree *tree);
	uint64_t (*read_time)(struct tree *tree, const char *path);
	int (*set_step)(struct tree *tree, unsigned step);
	const char *(*user)(struct tree *tree, uint64_t uid);
	void (*note_user)(struct tree *tree, uint64_t uid, const char *name);
	int (*status)(struct tree *tree, struct error *error);
};

/* Embedded, as `struct tree` is. */
struct tree_stream {
	int64_t (*read)(struct tree_stream *stream, char *buffer, size_t size);
	void (*close)(struct tree_stream *stream);
};

struct tree {
	const struct tree_operations *operations;
	struct facts facts;
	struct arena memory;		/* label and facts; filled while opening only */
	const char  *label;
	unsigned     step_count;
	bool         is_live, is_host, takes_calls;
	atomic_uint  holders;		/* the user, and threads that may be inside */
};

/* The common part: label copied. 0 or -ENOMEM. */
int tree_init(struct tree *tree, const struct tree_operations *operations, const char *label);
void tree_done(struct tree *tree);

/* What most kinds do: nothing, or a single step. */
int tree_set_only_step(struct tree *tree, unsigned step);
void tree_ignore_answer(struct tree *tree, const char *path, int error, struct text text);
void tree_ignore_user(struct tree *tree, uint64_t uid, const char *name);
int tree_status_fine(struct tree *tree, struct error *error);
int tree_stream_whole(struct tree *tree, const char *path, struct tree_stream **ret_stream);

/* A directory that paths cannot leave. */
struct directory {
	int    descriptor;
	bool   is_confined;	/* symbolic links are resolved below it (openat2) */
	int    foreign_flags;	/* how to open files that somebody else may have made */
	size_t limit;		/* largest file that is read, bytes */
};

int directory_open(const char *path, bool is_confined, struct directory *ret_directory);
void directory_close(struct directory *directory);
int directory_open_file(const struct directory *directory, const char *path, int flags);
int directory_read(const struct directory *directory, struct arena *arena, const char *path,
		   struct text *ret_text);
int directory_stream(const struct directory *directory, const char *path,
		     struct tree_stream **ret_stream);
int directory_list_numbers(const struct directory *directory, struct arena *arena,
			   const char *path, const char *prefix, uint64_t **ret_numbers,
			   size_t *ret_count);
/* Adds the names in it, sorted with those that the list has. */
int directory_list_names(const struct directory *directory, struct arena *arena, const char *path,
			 bool only_directories, struct names *ret_names);
int directory_read_link(const struct directory *directory, struct arena *arena, const char *path,
			struct text *ret_target);
int names_add(struct names *names, struct arena *arena, const char *name);
/* Ascending by byte, without duplicates. */
void names_sort(struct names *names);
bool directory_has(const struct directory *directory, const char *path);

/* "node12" with prefix "node": 12. False for any other name. */
bool number_from_name(const char *name, const char *prefix, uint64_t *ret_number);
/* Sorts ascending and drops duplicates; returns how many are left. */
size_t numbers_sort(uint64_t *numbers, size_t count);

/* The kinds; each takes over `directory` when it succeeds. */
int bare_open(const struct directory *directory, const char *label, struct tree **ret_tree,
	      struct error *error);
int capture_open(const struct directory *directory, const char *label, struct tree **ret_tree,
		 struct error *error);

/* Asks the kernel that runs this program. */
int facts_ask(struct tree *tree);
/* Finds out from the tree's own files what has not been stated. */
int facts_infer(struct tree *tree);
struct moment facts_moment(struct tree *tree);
/* 0 when the tree gives no clue; `arena` is for scratch. */
uint64_t page_size_infer(struct tree *tree, struct arena *arena);

/* User names from etc/passwd below the root, read at the first question. */
struct users *users_new(void);
void users_free(struct users *users);
const char *users_find(struct users *users, struct tree *tree, uint64_t uid);

#endif
