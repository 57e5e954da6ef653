/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and replaces the configuration file. Everything is checked on descriptors, not on paths, so
 * that what was checked is what is used.
 */
#include "settings_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

static const char folder_name[] = "mempane", file_name[] = "config";

static int refuse(struct error *error, int code, const char *path, const char *what)
{
	return error_set(error, code, path, 0, "%s", what);
}

/* ---- where ---- */

void settings_file_place(struct settings_file *ret_file, const char *config_home, const char *home)
{
	bool is_below_home = !config_home || *config_home != '/';
	const char *base = is_below_home ? home : config_home;
	int length;

	*ret_file = (struct settings_file){ .is_below_home = is_below_home };
	if (!base || *base != '/')
		return;
	length = snprintf(ret_file->path, sizeof(ret_file->path), "%s%s/%s/%s", base,
			  is_below_home ? "/.config" : "", folder_name, file_name);
	if (length < 0 || (size_t)length >= sizeof(ret_file->path))
		ret_file->path[0] = '\0';
	else
		snprintf(ret_file->base, sizeof(ret_file->base), "%s", base);
}

void settings_file_find(struct settings_file *ret_file)
{
	if (getauxval(AT_SECURE))
		settings_file_place(ret_file, NULL, NULL);
	else
		settings_file_place(ret_file, secure_getenv("XDG_CONFIG_HOME"),
				    secure_getenv("HOME"));
}

/* ---- reading ---- */

static int check_source(int descriptor, const char *path, struct error *error)
{
	struct stat status;

	if (fstat(descriptor, &status) < 0)
		return refuse(error, -errno, path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return refuse(error, -EINVAL, path, "not read: expected a regular file");
	if (status.st_uid != geteuid() && status.st_uid != 0)
		return refuse(error, -EPERM, path,
			      "not read: expected a file of this user's or of root's");
	if (status.st_mode & (S_IWGRP | S_IWOTH))
		return refuse(error, -EPERM, path,
			      "not read: expected a file that nobody else may write");
	if (status.st_size > SETTINGS_SIZE_MAXIMUM)
		return refuse(error, -EFBIG, path, "not read: expected at most 64 KiB");
	return 0;
}

/* Reads on past the limit by one byte, since the file may have grown. */
static int read_all(int descriptor, const char *path, char *buffer, size_t *ret_size,
		    struct error *error)
{
	size_t done = 0;

	while (done <= SETTINGS_SIZE_MAXIMUM) {
		ssize_t count = read(descriptor, buffer + done, SETTINGS_SIZE_MAXIMUM + 1 - done);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return refuse(error, -errno, path, strerror(errno));
		if (count == 0) {
			*ret_size = done;
			return 0;
		}
		done += (size_t)count;
	}
	return refuse(error, -EFBIG, path, "not read: expected at most 64 KiB");
}

static int open_source(const char *path, struct error *error)
{
	/* A FIFO must not hold up the start. */
	int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (descriptor >= 0)
		return descriptor;
	if (errno == ENOENT || errno == ENOTDIR)
		return -ENOENT;
	if (errno == ELOOP)
		return refuse(error, -ELOOP, path,
			      "not read: expected a regular file, not a symbolic link");
	return refuse(error, -errno, path, strerror(errno));
}

int settings_file_read(const struct settings_file *file, char **ret_content, size_t *ret_size,
		       struct error *error)
{
	int descriptor, result;
	char *content;

	if (!file->path[0])
		return -ENOENT;
	descriptor = open_source(file->path, error);
	if (descriptor < 0)
		return descriptor;
	result = check_source(descriptor, file->path, error);
	content = result ? NULL : malloc(SETTINGS_SIZE_MAXIMUM + 1);
	if (!result && !content)
		result = refuse(error, -ENOMEM, file->path, strerror(ENOMEM));
	if (!result)
		result = read_all(descriptor, file->path, content, ret_size, error);
	close(descriptor);
	if (result)
		free(content);
	else
		*ret_content = content;
	return result;
}

/* ---- writing ---- */

/* A directory of somebody else's could lead anywhere. */
static int check_directory(int descriptor, const char *path, struct error *error)
{
	struct stat status;
	int result = 0;

	if (fstat(descriptor, &status) < 0)
		result = refuse(error, -errno, path, strerror(errno));
	else if (status.st_uid != geteuid())
		result = refuse(error, -EPERM, path,
				"not written: expected directories of this user's");
	if (!result)
		return descriptor;
	close(descriptor);
	return result;
}

/* Opens a directory below `parent`, making it first when it is not there. */
static int enter(int parent, const char *name, const char *path, struct error *error)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int descriptor = openat(parent, name, flags);

	if (descriptor < 0 && errno == ENOENT &&
	    (mkdirat(parent, name, 0700) == 0 || errno == EEXIST))
		descriptor = openat(parent, name, flags);
	if (descriptor < 0)
		return error_set(error, -errno, path, 0, "not written: directory: %s",
				 strerror(errno));
	return check_directory(descriptor, path, error);
}

static int open_directory(const struct settings_file *file, struct error *error)
{
	const char *steps[] = { file->base, ".config", folder_name };
	int parent = AT_FDCWD;

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		int descriptor;

		if (i == 1 && !file->is_below_home)
			continue;
		descriptor = enter(parent, steps[i], file->path, error);
		if (parent >= 0)
			close(parent);
		if (descriptor < 0)
			return descriptor;
		parent = descriptor;
	}
	return parent;
}

static int check_target(int directory, const char *path, struct error *error)
{
	struct stat status;

	if (fstatat(directory, file_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : refuse(error, -errno, path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return refuse(error, -EINVAL, path, "not written: expected a regular file there");
	if (status.st_uid != geteuid())
		return refuse(error, -EPERM, path,
			      "not written: expected a file of this user's there");
	if (!(status.st_mode & S_IWUSR))
		return refuse(error, -EACCES, path, "not written: the file is read-only");
	return 0;
}

/* Another run of the same PID may have left one behind when it was killed. */
static int open_temporary(int directory, char *name, size_t size)
{
	enum { TRIES = 100 };

	for (int i = 0; i < TRIES; i++) {
		int descriptor;

		snprintf(name, size, ".%s.%d.%d", file_name, (int)getpid(), i);
		descriptor = openat(directory, name,
				    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (descriptor >= 0 || errno != EEXIST)
			return descriptor < 0 ? -errno : descriptor;
	}
	return -EEXIST;
}

static int write_all(int descriptor, const char *content, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t count = write(descriptor, content + done, size - done);

		if (count < 0 && errno != EINTR)
			return -errno;
		done += count > 0 ? (size_t)count : 0;
	}
	return fsync(descriptor) < 0 ? -errno : 0;
}

static int replace(int directory, const char *content, size_t size)
{
	char name[64];
	int descriptor = open_temporary(directory, name, sizeof(name)), result;

	if (descriptor < 0)
		return descriptor;
	result = write_all(descriptor, content, size);
	if (close(descriptor) < 0 && !result)
		result = -errno;
	if (!result && renameat(directory, name, directory, file_name) < 0)
		result = -errno;
	if (result)
		unlinkat(directory, name, 0);
	else
		(void)fsync(directory);	/* the name; not every file system can */
	return result;
}

int settings_file_write(const struct settings_file *file, const char *content, size_t size,
			struct error *error)
{
	int directory, result;

	if (!file->path[0])
		return refuse(error, -ENOENT, "",
			      getauxval(AT_SECURE) ?
				      "not written: the program file gives privilege" :
				      "not written: expected an absolute path in "
				      "XDG_CONFIG_HOME or HOME");
	directory = open_directory(file, error);
	if (directory < 0)
		return directory;
	result = check_target(directory, file->path, error);
	if (!result) {
		result = replace(directory, content, size);
		if (result)
			error_set(error, result, file->path, 0, "not written: %s",
				  strerror(-result));
	}
	close(directory);
	return result;
}
