/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A root that has proc/ and sys/ themselves: this machine, the host's /proc seen from a
 * container, or somebody's copy. Live when its proc is a mounted procfs.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tree_private.h"

struct bare {
	struct tree      tree;
	struct directory directory;
	struct users    *users;
	struct moment    moment;	/* of a copy, as far as its files tell */
};

static void bare_close(struct tree *tree)
{
	struct bare *bare = (struct bare *)tree;

	directory_close(&bare->directory);
	users_free(bare->users);
	tree_done(tree);
	free(bare);
}

static int bare_read(struct tree *tree, struct arena *arena, const char *path,
		     struct text *ret_text)
{
	return directory_read(&((struct bare *)tree)->directory, arena, path, ret_text);
}

static int bare_stream_open(struct tree *tree, const char *path, struct tree_stream **ret_stream)
{
	return directory_stream(&((struct bare *)tree)->directory, path, ret_stream);
}

static int bare_list_numbers(struct tree *tree, struct arena *arena, const char *path,
			     const char *prefix, uint64_t **ret_numbers, size_t *ret_count)
{
	return directory_list_numbers(&((struct bare *)tree)->directory, arena, path, prefix,
				      ret_numbers, ret_count);
}

static int bare_list_names(struct tree *tree, struct arena *arena, const char *path,
			   bool only_directories, struct names *names)
{
	return directory_list_names(&((struct bare *)tree)->directory, arena, path,
				    only_directories, names);
}

static int bare_read_link(struct tree *tree, struct arena *arena, const char *path,
			  struct text *ret_target)
{
	return directory_read_link(&((struct bare *)tree)->directory, arena, path, ret_target);
}

static struct moment bare_now(struct tree *tree)
{
	return tree->is_live ? clock_now() : ((struct bare *)tree)->moment;
}

static uint64_t bare_read_time(struct tree *tree, const char *path)
{
	(void)path;
	return tree->is_live ? clock_monotonic() : ((struct bare *)tree)->moment.monotonic;
}

static const char *bare_user(struct tree *tree, uint64_t uid)
{
	return users_find(((struct bare *)tree)->users, tree, uid);
}

static const struct tree_operations bare_operations = {
	.close = bare_close,
	.read = bare_read,
	.stream_open = bare_stream_open,
	.list_numbers = bare_list_numbers,
	.list_names = bare_list_names,
	.read_link = bare_read_link,
	.note_answer = tree_ignore_answer,
	.now = bare_now,
	.read_time = bare_read_time,
	.set_step = tree_set_only_step,
	.user = bare_user,
	.note_user = tree_ignore_user,
	.status = tree_status_fine,
};

static bool has_procfs(const struct directory *directory)
{
	int descriptor = directory_open_file(directory, "proc", O_RDONLY | O_DIRECTORY);
	struct statfs information;
	bool is_procfs;

	if (descriptor < 0)
		return false;
	is_procfs = !fstatfs(descriptor, &information) && information.f_type == PROC_SUPER_MAGIC;
	close(descriptor);
	return is_procfs;
}

static bool is_root_of_machine(const struct directory *directory)
{
	struct stat ours, root;

	return !fstat(directory->descriptor, &ours) && !stat("/", &root) &&
	       ours.st_dev == root.st_dev && ours.st_ino == root.st_ino;
}

static int bare_find_facts(struct bare *bare)
{
	struct tree *tree = &bare->tree;
	int result = tree->is_live ? facts_ask(tree) : 0;

	if (!result)
		result = facts_infer(tree);
	if (!result && !tree->is_live)
		bare->moment = facts_moment(tree);
	return result;
}

int bare_open(const struct directory *directory, const char *label, struct tree **ret_tree,
	      struct error *error)
{
	struct bare *bare = calloc(1, sizeof(*bare));
	int result;

	if (!bare)
		return error_set(error, -ENOMEM, label, 0, "cannot open the root");
	bare->users = users_new();
	result = tree_init(&bare->tree, &bare_operations, label);
	if (!result && !bare->users)
		result = -ENOMEM;
	bare->directory = *directory;
	bare->tree.is_live = has_procfs(directory);
	bare->tree.is_host = bare->tree.is_live && is_root_of_machine(directory);
	bare->tree.takes_calls = bare->tree.is_host;
	/* Links below /proc lead where the kernel wants; asking openat2 costs for nothing. */
	if (bare->tree.is_host) {
		bare->directory.is_confined = false;
		bare->directory.foreign_flags = 0;
	}
	if (!result)
		result = bare_find_facts(bare);
	if (result) {
		users_free(bare->users);
		tree_done(&bare->tree);
		free(bare);
		return error_set(error, result, label, 0, "cannot open the root");
	}
	*ret_tree = &bare->tree;
	return 0;
}
