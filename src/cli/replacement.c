/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file replaced by rename. Everything happens relative to its folder, which is opened once. */
#include "replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 100, NAME_SIZE = 48 };

static int open_folder(const char *path, size_t length)
{
	char *folder = length ? strndup(path, length) : strdup(path[0] == '/' ? "/" : ".");
	int descriptor;

	if (!folder)
		return -ENOMEM;
	descriptor = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (descriptor < 0)
		descriptor = -errno;
	free(folder);
	return descriptor;
}

/* 0 when it is a file that can be replaced or is not there yet, 1 for a pipe or a device. */
static int check_target(int folder, const char *name, struct stat *ret_status)
{
	if (fstatat(folder, name, ret_status, AT_SYMLINK_NOFOLLOW) < 0) {
		ret_status->st_mode = 0;
		return errno == ENOENT ? 0 : -errno;
	}
	if (S_ISLNK(ret_status->st_mode))
		return -ELOOP;
	if (S_ISDIR(ret_status->st_mode))
		return -EISDIR;
	if (S_ISFIFO(ret_status->st_mode) || S_ISCHR(ret_status->st_mode))
		return 1;
	if (!S_ISREG(ret_status->st_mode))
		return -EINVAL;
	/* A rename asks the folder only; a file that may not be written stays as it is. */
	return faccessat(folder, name, W_OK, AT_EACCESS) < 0 ? -errno : 0;
}

int replacement_open(struct replacement *replacement, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;
	int r;

	*replacement = (struct replacement){ .folder = -1, .name = slash ? slash + 1 : path };
	if (!*replacement->name)
		return slash ? -EISDIR : -ENOENT;
	r = open_folder(path, slash ? (size_t)(slash - path) : 0);
	if (r < 0)
		return r;
	replacement->folder = r;
	r = check_target(replacement->folder, replacement->name, &status);
	replacement->is_stream = r > 0;
	return r < 0 ? r : 0;
}

static int open_beside(int folder, mode_t mode, char name[NAME_SIZE])
{
	int descriptor = -1;

	errno = EEXIST;
	for (unsigned i = 0; descriptor < 0 && errno == EEXIST && i < ATTEMPTS; i++) {
		snprintf(name, NAME_SIZE, ".mempane-%d-%u", (int)getpid(), i);
		descriptor = openat(folder, name,
				    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	}
	return descriptor < 0 ? -errno : descriptor;
}

static int write_all(int descriptor, const char *data, size_t size)
{
	while (size) {
		ssize_t count = write(descriptor, data, size);

		if (count < 0 && errno != EINTR)
			return -errno;
		if (count > 0) {
			data += count;
			size -= (size_t)count;
		}
	}
	return 0;
}

/* Of two owners the file keeps what we may give it; its mode decides who reads it. */
static int take_over(int descriptor, const struct stat *old)
{
	if (!old->st_mode)
		return 0;
	if (fchown(descriptor, old->st_uid, old->st_gid) < 0 &&
	    fchown(descriptor, (uid_t)-1, old->st_gid) < 0 && errno != EPERM)
		return -errno;
	return fchmod(descriptor, old->st_mode & 0777) < 0 ? -errno : 0;
}

/* Without fsync: after a crash of the machine the next sample is worth more than this one, and
 * waiting for a disk is what a monitor of memory pressure must not do. */
int replacement_write(const struct replacement *replacement, const char *data, size_t size)
{
	char name[NAME_SIZE];
	struct stat old;
	int r = check_target(replacement->folder, replacement->name, &old), descriptor;

	if (r > 0)
		r = -EEXIST;	/* became a pipe or a device since */
	if (r < 0)
		return r;
	descriptor = open_beside(replacement->folder, old.st_mode ? 0600 : 0666, name);
	if (descriptor < 0)
		return descriptor;
	r = write_all(descriptor, data, size);
	if (r == 0)
		r = take_over(descriptor, &old);
	if (close(descriptor) < 0 && r == 0)
		r = -errno;
	if (r == 0 && renameat(replacement->folder, name, replacement->folder,
			       replacement->name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(replacement->folder, name, 0);
	return r;
}

void replacement_done(struct replacement *replacement)
{
	if (replacement->folder >= 0)
		close(replacement->folder);
	replacement->folder = -1;
}
