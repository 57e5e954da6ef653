/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The captured machines of fixtures/, one after the other, as bare trees: the first step of a
 * capture, or the tree itself.
 */
#ifndef MEMPANE_TESTS_MACHINES_H
#define MEMPANE_TESTS_MACHINES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "made_sample.h"
#include "mempane/tree.h"

typedef void machine_function(struct tree *tree, struct arena *arena, void *context);

/* Calls `visit` for each machine; returns how many there are. */
static inline unsigned for_each_machine(machine_function *visit, void *context)
{
	const char *fixtures = getenv("MEMPANE_FIXTURES");
	unsigned machines = 0;
	struct dirent *entry;
	char path[1024];

	assert_non_null(fixtures);
	snprintf(path, sizeof(path), "%s/machines", fixtures);
	DIR *directory = opendir(path);
	assert_non_null(directory);
	while ((entry = readdir(directory))) {
		struct tree *tree = NULL;
		struct arena arena;
		struct stat status;

		snprintf(path, sizeof(path), "%s/machines/%s/0", fixtures, entry->d_name);
		if (stat(path, &status))
			snprintf(path, sizeof(path), "%s/machines/%s", fixtures, entry->d_name);
		if (entry->d_name[0] == '.' || stat(path, &status) || !S_ISDIR(status.st_mode))
			continue;
		assert_int_equal(tree_open(path, &tree, NULL), 0);
		arena_init(&arena);
		visit(tree, &arena, context);
		arena_done(&arena);
		tree_close(tree);
		machines++;
	}
	closedir(directory);
	return machines;
}

#endif
