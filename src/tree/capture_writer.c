/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a capture: made new, private to the user, never through a symbolic link. Knows
 * nothing about trees.
 */
#include "capture_writer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNFINISHED "FACTS.unfinished"
#define PATH_LIMIT 4096

static bool is_empty(int descriptor)
{
	int copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	bool is_first = true;

	if (!stream)
		return false;
	while (is_first && (entry = readdir(stream)))
		is_first = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	closedir(stream);
	return is_first;
}

/* Private before anything is in it, so that nobody can put a link in our way. */
static int take_directory(const char *path, int *ret_descriptor, struct error *error)
{
	bool is_new = !mkdir(path, 0700);
	int descriptor, code = errno;

	if (!is_new && code != EEXIST)
		return error_set(error, -code, path, 0, "cannot make the directory of the capture");
	descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (descriptor < 0)
		return error_set(error, -errno, path, 0, "expected a new or empty directory");
	if (fchmod(descriptor, 0700)) {
		code = -errno;
		close(descriptor);
		return error_set(error, code, path, 0, "expected a directory of your own");
	}
	if (!is_empty(descriptor)) {
		close(descriptor);
		return error_set(error, -ENOTEMPTY, path, 0, "expected a new or empty directory");
	}
	*ret_descriptor = descriptor;
	return 0;
}

int capture_writer_open(struct capture_writer *writer, const char *path, struct error *error)
{
	char *copy = strdup(path);
	int result, root = -1;

	if (!copy)
		return error_set(error, -ENOMEM, path, 0, "cannot begin the capture");
	result = take_directory(path, &root, error);
	if (result) {
		free(copy);
		return result;
	}
	*writer = (struct capture_writer){ .root = root, .step = -1, .path = copy };
	return 0;
}

void capture_writer_close(struct capture_writer *writer)
{
	if (writer->step >= 0)
		close(writer->step);
	close(writer->root);
	free((char *)(uintptr_t)writer->path);
}

int capture_writer_begin_step(struct capture_writer *writer, unsigned step)
{
	char name[16];

	snprintf(name, sizeof(name), "%u", step);
	if (writer->step >= 0)
		close(writer->step);
	writer->step = -1;
	if (mkdirat(writer->root, name, 0700))
		return -errno;
	writer->step = openat(writer->root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return writer->step < 0 ? -errno : 0;
}

int capture_writer_make_directory(struct capture_writer *writer, const char *path)
{
	char part[PATH_LIMIT];
	size_t length = strlen(path);

	if (length >= sizeof(part))
		return -ENAMETOOLONG;
	memcpy(part, path, length + 1);
	for (size_t i = 1; i <= length; i++) {
		if (path[i] && path[i] != '/')
			continue;
		part[i] = '\0';
		if (mkdirat(writer->step, part, 0700) && errno != EEXIST)
			return -errno;
		part[i] = path[i];
	}
	return 0;
}

static int make_parent(struct capture_writer *writer, const char *path)
{
	char parent[PATH_LIMIT];
	const char *slash = strrchr(path, '/');

	if (!slash)
		return 0;
	if ((size_t)(slash - path) >= sizeof(parent))
		return -ENAMETOOLONG;
	memcpy(parent, path, (size_t)(slash - path));
	parent[slash - path] = '\0';
	return capture_writer_make_directory(writer, parent);
}

static int create_file(int directory, const char *path)
{
	int descriptor = openat(directory, path,
				O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return descriptor < 0 ? -errno : descriptor;
}

static int write_all(int descriptor, struct text text)
{
	ssize_t count;

	while (text.size) {
		count = write(descriptor, text.data, text.size);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -errno;
		text.data += count;
		text.size -= (size_t)count;
	}
	return 0;
}

/* Makes the directories that it is in, too. */
static int create_deep(struct capture_writer *writer, const char *path)
{
	int descriptor = create_file(writer->step, path), result;

	if (descriptor != -ENOENT)
		return descriptor;
	result = make_parent(writer, path);
	return result ? result : create_file(writer->step, path);
}

int capture_writer_write(struct capture_writer *writer, const char *path, struct text text)
{
	int descriptor = create_deep(writer, path), result;

	if (descriptor == -EEXIST)
		return 0;
	if (descriptor < 0)
		return descriptor;
	result = write_all(descriptor, text);
	if (close(descriptor) && !result)
		result = -errno;
	return result;
}

static int name_unfinished(const char *path, char place[PATH_LIMIT])
{
	int length = snprintf(place, PATH_LIMIT, "%s.unfinished", path);

	return length < PATH_LIMIT ? 0 : -ENAMETOOLONG;
}

int capture_file_open(struct capture_writer *writer, const char *path,
		      struct capture_file *ret_file)
{
	char place[PATH_LIMIT];
	struct stat information;
	int result = name_unfinished(path, place);

	*ret_file = (struct capture_file){ .step = -1, .descriptor = -1 };
	if (result || !fstatat(writer->step, path, &information, AT_SYMLINK_NOFOLLOW))
		return result;
	result = create_deep(writer, place);
	/* Somebody is stuck in it. */
	if (result == -EEXIST)
		return 0;
	if (result < 0)
		return result;
	ret_file->descriptor = result;
	/* Of its own: the next step may begin before this file ends. */
	ret_file->step = fcntl(writer->step, F_DUPFD_CLOEXEC, 0);
	return ret_file->step < 0 ? -errno : 0;
}

int capture_file_add(struct capture_file *file, struct text piece)
{
	return file->descriptor < 0 ? 0 : write_all(file->descriptor, piece);
}

int capture_file_close(struct capture_file *file, const char *path, bool is_whole)
{
	char place[PATH_LIMIT];
	int result = 0;

	if (file->descriptor >= 0 && close(file->descriptor))
		result = -errno;
	if (file->step >= 0 && !name_unfinished(path, place)) {
		if (is_whole && !result && renameat(file->step, place, file->step, path))
			result = -errno;
		if (!is_whole || result)
			unlinkat(file->step, place, 0);
	}
	if (file->step >= 0)
		close(file->step);
	return result;
}

static bool has_path(const struct capture_writer *writer, unsigned step, const char *path,
		     size_t size)
{
	char place[PATH_LIMIT];
	struct stat information;

	if (snprintf(place, sizeof(place), "%u/%.*s", step, (int)size, path) >= PATH_LIMIT)
		return false;
	return !fstatat(writer->root, place, &information, AT_SYMLINK_NOFOLLOW);
}

static bool is_needless(const struct capture_writer *writer, const struct path_fact *failure)
{
	const char *path = failure->path;
	size_t process = 5 + strspn(path + strnlen(path, 5), "0123456789");
	struct stat information;
	char place[PATH_LIMIT];

	/* Another read of it succeeded. */
	if (snprintf(place, sizeof(place), "%u/%s", failure->step, path) < PATH_LIMIT &&
	    !fstatat(writer->root, place, &information, AT_SYMLINK_NOFOLLOW) &&
	    S_ISREG(information.st_mode))
		return true;
	if (failure->value != ESRCH && failure->value != ENOENT)
		return false;
	/* A process that was gone before anything of it was read has never been seen. */
	return !strncmp(path, "proc/", 5) && process > 5 && path[process] == '/' &&
	       !has_path(writer, failure->step, path, process);
}

/* A read time says something only about a file that is there, at a time of its own. */
static bool is_plain_read(const struct capture_writer *writer, const struct facts_file *file,
			  const struct path_fact *read)
{
	return read->value == file->steps[read->step].monotonic ||
	       !has_path(writer, read->step, read->path, strlen(read->path));
}

static void drop_needless(const struct capture_writer *writer, struct facts_file *file)
{
	size_t kept = 0;

	for (size_t i = 0; i < file->failures.count; i++)
		if (!is_needless(writer, &file->failures.items[i]))
			file->failures.items[kept++] = file->failures.items[i];
	file->failures.count = kept;
	kept = 0;
	for (size_t i = 0; i < file->reads.count; i++)
		if (!is_plain_read(writer, file, &file->reads.items[i]))
			file->reads.items[kept++] = file->reads.items[i];
	file->reads.count = kept;
}

static int write_facts(int descriptor, const struct facts_file *file)
{
	FILE *stream = fdopen(descriptor, "w");
	int result = 0;

	if (!stream) {
		result = -errno;
		close(descriptor);
		return result;
	}
	errno = 0;
	facts_file_write(file, stream);
	if (fflush(stream) || ferror(stream) || fsync(fileno(stream)))
		result = errno ? -errno : -EIO;
	if (fclose(stream) && !result)
		result = -errno;
	return result;
}

int capture_writer_finish(struct capture_writer *writer, struct facts_file *file)
{
	int descriptor, result;

	path_facts_sort(&file->reads);
	path_facts_sort(&file->failures);
	drop_needless(writer, file);
	descriptor = create_file(writer->root, UNFINISHED);
	if (descriptor < 0)
		return descriptor;
	result = write_facts(descriptor, file);
	if (!result && renameat(writer->root, UNFINISHED, writer->root, "FACTS"))
		result = -errno;
	if (result)
		unlinkat(writer->root, UNFINISHED, 0);
	return result;
}
