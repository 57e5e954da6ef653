/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree that fails when told to, for tests: one read of those below a path. Everything else is
 * passed on unchanged.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "tree_private.h"

struct fault {
	struct tree  tree;
	struct tree *inner;
	const char  *path_prefix;
	unsigned     nth;
	int          code;
	atomic_uint  seen;
};

static struct tree *inner_of(struct tree *tree)
{
	return ((struct fault *)tree)->inner;
}

static void fault_close(struct tree *tree)
{
	tree_close(inner_of(tree));
	tree_done(tree);
	free(tree);
}

static int fault_read(struct tree *tree, struct arena *arena, const char *path,
		      struct text *ret_text)
{
	struct fault *fault = (struct fault *)tree;
	bool is_hit = !strncmp(path, fault->path_prefix, strlen(fault->path_prefix)) &&
		      fault->seen++ == fault->nth;
	struct text text;
	int result;

	if (is_hit && fault->code)
		return fault->code < 0 ? fault->code : -fault->code;
	result = tree_read(fault->inner, arena, path, &text);
	if (result)
		return result;
	if (is_hit)
		text.size /= 2;
	*ret_text = text;
	return 0;
}

static int fault_list_numbers(struct tree *tree, struct arena *arena, const char *path,
			      const char *prefix, uint64_t **ret_numbers, size_t *ret_count)
{
	return tree_list_numbers(inner_of(tree), arena, path, prefix, ret_numbers, ret_count);
}

static int fault_list_names(struct tree *tree, struct arena *arena, const char *path,
			    bool only_directories, struct names *names)
{
	struct tree *inner = inner_of(tree);

	return inner->operations->list_names(inner, arena, path, only_directories, names);
}

static int fault_read_link(struct tree *tree, struct arena *arena, const char *path,
			   struct text *ret_target)
{
	return tree_read_link(inner_of(tree), arena, path, ret_target);
}

static void fault_note_answer(struct tree *tree, const char *path, int error, struct text text)
{
	tree_note_answer(inner_of(tree), path, error, text);
}

static struct moment fault_now(struct tree *tree)
{
	return tree_now(inner_of(tree));
}

static uint64_t fault_read_time(struct tree *tree, const char *path)
{
	return tree_read_time(inner_of(tree), path);
}

static int fault_set_step(struct tree *tree, unsigned step)
{
	return tree_set_step(inner_of(tree), step);
}

static const char *fault_user(struct tree *tree, uint64_t uid)
{
	return tree_user(inner_of(tree), uid);
}

static void fault_note_user(struct tree *tree, uint64_t uid, const char *name)
{
	tree_note_user(inner_of(tree), uid, name);
}

static int fault_status(struct tree *tree, struct error *error)
{
	return tree_tee_status(inner_of(tree), error);
}

static const struct tree_operations fault_operations = {
	.close = fault_close,
	.read = fault_read,
	.list_numbers = fault_list_numbers,
	.list_names = fault_list_names,
	.read_link = fault_read_link,
	.note_answer = fault_note_answer,
	.now = fault_now,
	.read_time = fault_read_time,
	.set_step = fault_set_step,
	.user = fault_user,
	.note_user = fault_note_user,
	.status = fault_status,
};

int tree_open_fault(struct tree *take_inner, const char *path_prefix, unsigned nth, int code,
		    struct tree **ret_tree)
{
	struct fault *fault = calloc(1, sizeof(*fault));

	if (!fault) {
		tree_close(take_inner);
		return -ENOMEM;
	}
	fault->inner = take_inner;
	fault->nth = nth;
	fault->code = code;
	if (!tree_init(&fault->tree, &fault_operations, tree_label(take_inner)))
		fault->path_prefix = arena_copy(&fault->tree.memory, path_prefix,
						strlen(path_prefix));
	if (!fault->path_prefix) {
		fault_close(&fault->tree);
		return -ENOMEM;
	}
	fault->tree.facts = *tree_facts(take_inner);
	fault->tree.step_count = tree_step_count(take_inner);
	fault->tree.is_live = tree_is_live(take_inner);
	fault->tree.takes_calls = tree_takes_calls(take_inner);
	*ret_tree = &fault->tree;
	return 0;
}
