/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The handle: checks paths, finds out which kind of tree a root is, and passes calls on to it.
 * Knows no kernel file.
 */
#include "mempane/tree.h"

#include <errno.h>
#include <string.h>

#include "tree_private.h"

int tree_init(struct tree *tree, const struct tree_operations *operations, const char *label)
{
	tree->operations = operations;
	tree->step_count = 1;
	atomic_init(&tree->holders, 1);
	arena_init(&tree->memory);
	tree->label = arena_copy(&tree->memory, label, strlen(label));
	return tree->label ? 0 : -ENOMEM;
}

void tree_done(struct tree *tree)
{
	arena_done(&tree->memory);
}

int tree_set_only_step(struct tree *tree, unsigned step)
{
	(void)tree;
	return step ? -EINVAL : 0;
}

void tree_ignore_user(struct tree *tree, uint64_t uid, const char *name)
{
	(void)tree;
	(void)uid;
	(void)name;
}

void tree_ignore_answer(struct tree *tree, const char *path, int error, struct text text)
{
	(void)tree;
	(void)path;
	(void)error;
	(void)text;
}

int tree_status_fine(struct tree *tree, struct error *error)
{
	(void)tree;
	(void)error;
	return 0;
}

static int root_failed(int result, const char *root, struct error *error)
{
	const char *what = "cannot open the root";

	if (result == -ENOTDIR || result == -ENOENT)
		what = "expected a directory with proc/ or sys/ below it";
	return error_set(error, result, root, 0, "%s", what);
}

int tree_open(const char *root, struct tree **ret_tree, struct error *error)
{
	struct directory directory;
	int result;

	result = directory_open(root, true, &directory);
	if (result)
		return root_failed(result, root, error);
	if (directory_has(&directory, "FACTS"))
		result = capture_open(&directory, root, ret_tree, error);
	else if (directory_has(&directory, "proc") || directory_has(&directory, "sys"))
		result = bare_open(&directory, root, ret_tree, error);
	else
		result = root_failed(-ENOENT, root, error);
	if (result)
		directory_close(&directory);
	return result;
}

void tree_hold(struct tree *tree)
{
	atomic_fetch_add(&tree->holders, 1);
}

void tree_release(struct tree *tree)
{
	if (atomic_fetch_sub(&tree->holders, 1) == 1)
		tree->operations->close(tree);
}

void tree_close(struct tree *tree)
{
	if (!tree)
		return;
	if (tree->operations->finish)
		tree->operations->finish(tree);
	tree_release(tree);
}

/* Relative, not empty, no empty component, nothing that leads upwards. */
static bool is_path_allowed(const char *path)
{
	const char *component = path;

	for (const char *end = path;; end++) {
		if (*end && *end != '/')
			continue;
		if (end == component)
			return false;
		if (component[0] == '.' &&
		    (end - component == 1 || (end - component == 2 && component[1] == '.')))
			return false;
		if (!*end)
			return true;
		component = end + 1;
	}
}

int tree_read(struct tree *tree, struct arena *arena, const char *path, struct text *ret_text)
{
	if (!is_path_allowed(path))
		return -EINVAL;
	return tree->operations->read(tree, arena, path, ret_text);
}

int tree_stream_open(struct tree *tree, const char *path, struct tree_stream **ret_stream)
{
	if (!is_path_allowed(path))
		return -EINVAL;
	if (!tree->operations->stream_open)
		return tree_stream_whole(tree, path, ret_stream);
	return tree->operations->stream_open(tree, path, ret_stream);
}

int tree_list_numbers(struct tree *tree, struct arena *arena, const char *path, const char *prefix,
		      uint64_t **ret_numbers, size_t *ret_count)
{
	if (!is_path_allowed(path))
		return -EINVAL;
	return tree->operations->list_numbers(tree, arena, path, prefix, ret_numbers, ret_count);
}

int tree_list_names(struct tree *tree, struct arena *arena, const char *path,
		    bool only_directories, const char *const **ret_names, size_t *ret_count)
{
	struct names names = { .count = 0 };
	int result;

	if (!is_path_allowed(path))
		return -EINVAL;
	result = tree->operations->list_names(tree, arena, path, only_directories, &names);
	if (result)
		return result;
	*ret_names = names.items;
	*ret_count = names.count;
	return 0;
}

int tree_read_link(struct tree *tree, struct arena *arena, const char *path,
		   struct text *ret_target)
{
	if (!is_path_allowed(path))
		return -EINVAL;
	return tree->operations->read_link(tree, arena, path, ret_target);
}

void tree_note_answer(struct tree *tree, const char *path, int error, struct text text)
{
	if (is_path_allowed(path))
		tree->operations->note_answer(tree, path, error, text);
}

void tree_note_failure(struct tree *tree, const char *path, int error)
{
	tree_note_answer(tree, path, error, (struct text){ 0 });
}

bool tree_is_live(const struct tree *tree)
{
	return tree->is_live;
}

bool tree_is_host(const struct tree *tree)
{
	return tree->is_host;
}

bool tree_takes_calls(const struct tree *tree)
{
	return tree->takes_calls;
}

const struct facts *tree_facts(const struct tree *tree)
{
	return &tree->facts;
}

const char *tree_label(const struct tree *tree)
{
	return tree->label;
}

/* Asking does not change a tree for its user; the kinds may remember the answer under a lock. */
static struct tree *tree_unconst(const struct tree *tree)
{
	return (struct tree *)(uintptr_t)tree;
}

struct moment tree_now(const struct tree *tree)
{
	return tree->operations->now(tree_unconst(tree));
}

uint64_t tree_read_time(const struct tree *tree, const char *path)
{
	return tree->operations->read_time(tree_unconst(tree), path);
}

unsigned tree_step_count(const struct tree *tree)
{
	return tree->step_count;
}

int tree_set_step(struct tree *tree, unsigned step)
{
	return tree->operations->set_step(tree, step);
}

const char *tree_user(const struct tree *tree, uint64_t uid)
{
	return tree->operations->user(tree_unconst(tree), uid);
}

void tree_note_user(struct tree *tree, uint64_t uid, const char *name)
{
	tree->operations->note_user(tree, uid, name);
}

int tree_tee_status(struct tree *tree, struct error *error)
{
	return tree->operations->status(tree, error);
}
