/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of its own for each test, filled with files and removed again. */
#ifndef TEST_SANDBOX_H
#define TEST_SANDBOX_H

#include <ftw.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mempane/tree.h"

static inline int sandbox_begin(void **state)
{
	char name[] = "/tmp/mempane-test-XXXXXX";

	*state = mkdtemp(name) ? strdup(name) : NULL;
	return *state ? 0 : -1;
}

static inline int sandbox_remove(const char *path, const struct stat *information, int kind,
				 struct FTW *place)
{
	(void)information;
	(void)kind;
	(void)place;
	return remove(path);
}

static inline int sandbox_end(void **state)
{
	int result = nftw(*state, sandbox_remove, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return result;
}

/* "folder/path", in memory that is overwritten by the fourth call after it. */
static inline const char *sandbox_path(const char *folder, const char *path)
{
	static char paths[4][512];
	static unsigned next;
	char *place = paths[next++ % 4];

	snprintf(place, sizeof(paths[0]), "%s/%s", folder, path);
	return place;
}

static inline void sandbox_write(const char *folder, const char *path, const char *content)
{
	char whole[512];
	FILE *file;

	snprintf(whole, sizeof(whole), "%s/%s", folder, path);
	for (char *slash = strchr(whole + strlen(folder) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(whole, 0700);
		*slash = '/';
	}
	file = fopen(whole, "w");
	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static inline struct tree *sandbox_open(const char *root)
{
	struct error error = { 0 };
	struct tree *tree;
	char message[1024];
	int result = tree_open(root, &tree, &error);

	if (result) {
		error_describe(&error, message, sizeof(message));
		fail_msg("%s", message);
	}
	return tree;
}

static inline void assert_content(struct tree *tree, const char *path, const char *content)
{
	struct arena arena;
	struct text text;

	arena_init(&arena);
	assert_int_equal(tree_read(tree, &arena, path, &text), 0);
	assert_int_equal(text.size, strlen(content));
	assert_memory_equal(text.data, content, text.size);
	arena_done(&arena);
}

static inline void assert_failure(struct tree *tree, const char *path, int code)
{
	struct text text = { .data = "untouched", .size = 9 };
	struct arena arena;

	arena_init(&arena);
	assert_int_equal(tree_read(tree, &arena, path, &text), code);
	assert_int_equal(text.size, 9);
	arena_done(&arena);
}

#endif
