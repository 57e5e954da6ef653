/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only way to reach /proc and /sys: a live machine, a capture, or a stand-in.
 *
 * Paths are relative to the root ("proc/meminfo"). All calls are safe from several threads.
 * Return values are negative errno: -ENOENT absent, -EACCES/-EPERM refused, -ESRCH gone, …
 */
#ifndef MEMPANE_TREE_H
#define MEMPANE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mempane/arena.h"
#include "mempane/clock.h"
#include "mempane/error.h"
#include "mempane/text.h"

/* What files cannot say. */
struct facts {
	uint64_t    page_size;		/* bytes; 0 when it could not be found out */
	uint64_t    clock_ticks;	/* per second */
	const char *host, *kernel, *architecture;	/* NULL when unknown */
	bool        is_page_size_inferred;	/* from the tree's own numbers, not stated */
};

struct tree;

/*
 * Opens a root. "/" is this machine. A directory with a FACTS file is a capture, opened at its
 * first step. Any other directory with proc/ or sys/ below it is a bare tree, live when its proc is
 * a mounted procfs (a host's /proc seen from a container). On failure `error` says what was
 * expected and where.
 */
int tree_open(const char *root, struct tree **ret_tree, struct error *error);

/* A tree that reads through `inner` and writes what was read below the new directory `path`, as a
 * capture. Takes over `inner`. tree_close() completes the capture; tree_tee_status() tells before
 * that whether everything could be written. */
int tree_open_tee(struct tree *take_inner, const char *path, struct tree **ret_tree,
		  struct error *error);
int tree_tee_status(struct tree *tree, struct error *error);

/* For tests: behaves as `inner`, but tree_read() number `nth` (from 0, below `path_prefix`) fails
 * with `code`; a short read when `code` is 0. Takes over `inner`. */
int tree_open_fault(struct tree *take_inner, const char *path_prefix, unsigned nth, int code,
		    struct tree **ret_tree);

void tree_close(struct tree *tree);

/* For threads that may be stuck in a read when the tree is closed: its memory and descriptors are
 * kept until every hold was released. */
void tree_hold(struct tree *tree);
void tree_release(struct tree *tree);

/* The whole file, read in one go from offset 0. 0 or a negative errno. */
int tree_read(struct tree *tree, struct arena *arena, const char *path, struct text *ret_text);

/*
 * The same in pieces, for files that may be larger than memory should hold. A tee has the file in
 * its capture when it was read to its end before it is closed.
 */
struct tree_stream;
int tree_stream_open(struct tree *tree, const char *path, struct tree_stream **ret_stream);
/* At most `size` bytes, at least one; 0 at the end, or a negative errno. */
int64_t tree_stream_read(struct tree_stream *stream, char *buffer, size_t size);
void tree_stream_close(struct tree_stream *stream);

/* The numeric entries of a directory in ascending order: processes, nodes without prefix.
 * `prefix` ("node", or "" for PIDs) precedes the number. */
int tree_list_numbers(struct tree *tree, struct arena *arena, const char *path, const char *prefix,
		      uint64_t **ret_numbers, size_t *ret_count);

/* The names in a directory, sorted, without "." and "..": everything, or directories only, to which
 * symbolic links to directories do not count (cgroups, zram0, the caches of SLUB). */
int tree_list_names(struct tree *tree, struct arena *arena, const char *path,
		    bool only_directories, const char *const **ret_names, size_t *ret_count);

/* What a symbolic link holds, NUL-terminated in the arena; not followed. -EINVAL: no link. */
int tree_read_link(struct tree *tree, struct arena *arena, const char *path,
		   struct text *ret_target);

/*
 * The answer of a call, as text, under a path below "answers/": a tee writes it into the capture as
 * if it had been a file, other trees do nothing. `error` is 0 or negative. Only whoever made the
 * call calls this; of any tree but the host, read the same path instead.
 */
void tree_note_answer(struct tree *tree, const char *path, int error, struct text text);

/* A file that failed is known by now to have failed with `error`: a tee writes that instead of what
 * reading it said, other trees do nothing. */
void tree_note_failure(struct tree *tree, const char *path, int error);

bool tree_is_live(const struct tree *tree);	/* numbers move; time passes */
bool tree_is_host(const struct tree *tree);	/* this very machine, read directly: calls apply */
/* Calls about processes and file systems tell of this tree: the host, or a tee of it, which keeps
 * their answers. */
bool tree_takes_calls(const struct tree *tree);
const struct facts *tree_facts(const struct tree *tree);
const char *tree_label(const struct tree *tree);	/* what the user opened, for titles; raw */

/* Now, as the tree sees it: the clock when live, the step's recorded time in a capture. */
struct moment tree_now(const struct tree *tree);

/* The monotonic time at which a file was read: tree_now() when live or not recorded. */
uint64_t tree_read_time(const struct tree *tree, const char *path);

/* Steps of a capture: 1 for any other tree. */
unsigned tree_step_count(const struct tree *tree);
/* Chooses the step to read from; for a tee, begins to write that step. */
int tree_set_step(struct tree *tree, unsigned step);

/* Name of a user as written in the capture or in etc/passwd below the root; NULL when unknown.
 * The tee records what note_user() is told. The pointer lives as long as the tree. */
const char *tree_user(const struct tree *tree, uint64_t uid);
void tree_note_user(struct tree *tree, uint64_t uid, const char *name);

#endif
