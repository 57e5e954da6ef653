/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration file as bytes: where it is, whether it may be trusted, how it is replaced.
 * Knows nothing of what is in it.
 */
#ifndef MEMPANE_CLI_SETTINGS_FILE_H
#define MEMPANE_CLI_SETTINGS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "mempane/error.h"

enum { SETTINGS_PATH_SIZE = 4096, SETTINGS_SIZE_MAXIMUM = 64 * 1024 };

struct settings_file {
	char path[SETTINGS_PATH_SIZE];	/* absolute; empty: there is none to be used */
	char base[SETTINGS_PATH_SIZE];	/* the directory it is below */
	bool is_below_home;		/* base/.config/mempane/config, else base/mempane/config */
};

/* Either word may be NULL; what is not an absolute path does not count. */
void settings_file_place(struct settings_file *ret_file, const char *config_home,
			 const char *home);
/* By the environment; none when the program has more privilege than who started it. */
void settings_file_find(struct settings_file *ret_file);

/*
 * The whole file, owned by the caller. Only a regular file of the effective user or of root is
 * read, which nobody else may write and which is at most SETTINGS_SIZE_MAXIMUM bytes long. 0,
 * -ENOENT when there is none, or another negative errno with `error` filled: its `what` is a
 * sentence of its own.
 */
int settings_file_read(const struct settings_file *file, char **ret_content, size_t *ret_size,
		       struct error *error);

/*
 * Replaces the file at once or not at all, making directories (0700) as needed. Refuses when what
 * is there is not a regular file of the effective user, or when a directory is somebody else's.
 * 0 or a negative errno with `error` as above.
 */
int settings_file_write(const struct settings_file *file, const char *content, size_t size,
			struct error *error);

#endif
