/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists the names in a directory and reads symbolic links. Knows no kernel file. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree_private.h"

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

static bool is_directory(int descriptor, const struct dirent *entry)
{
	struct stat information;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !fstatat(descriptor, entry->d_name, &information, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(information.st_mode);
}

int names_add(struct names *names, struct arena *arena, const char *name)
{
	size_t capacity = names->capacity ? 2 * names->capacity : 64;
	const char **larger;

	if (names->count == names->capacity) {
		larger = arena_alloc_array(arena, capacity, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		if (names->count)
			memcpy(larger, names->items, names->count * sizeof(*larger));
		names->items = larger;
		names->capacity = capacity;
	}
	names->items[names->count] = arena_copy(arena, name, strlen(name));
	if (!names->items[names->count])
		return -ENOMEM;
	names->count++;
	return 0;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void names_sort(struct names *names)
{
	size_t kept = 0;

	if (!names->count)
		return;
	qsort(names->items, names->count, sizeof(*names->items), compare_names);
	for (size_t i = 1; i < names->count; i++)
		if (strcmp(names->items[i], names->items[kept]))
			names->items[++kept] = names->items[i];
	names->count = kept + 1;
}

static int collect_names(DIR *stream, bool only_directories, struct arena *arena,
			 struct names *names)
{
	struct dirent *entry;
	int result;

	for (errno = 0; (entry = readdir(stream)); errno = 0) {
		if (is_dots(entry->d_name) ||
		    (only_directories && !is_directory(dirfd(stream), entry)))
			continue;
		result = names_add(names, arena, entry->d_name);
		if (result)
			return result;
	}
	return -errno;
}

int directory_list_names(const struct directory *directory, struct arena *arena, const char *path,
			 bool only_directories, struct names *ret_names)
{
	int descriptor = directory_open_file(directory, path, O_RDONLY | O_DIRECTORY);
	struct names names = *ret_names;
	DIR *stream;
	int result;

	if (descriptor < 0)
		return descriptor;
	stream = fdopendir(descriptor);
	if (!stream) {
		result = -errno;
		close(descriptor);
		return result;
	}
	result = collect_names(stream, only_directories, arena, &names);
	closedir(stream);
	if (result)
		return result;
	names_sort(&names);
	*ret_names = names;
	return 0;
}

int directory_read_link(const struct directory *directory, struct arena *arena, const char *path,
			struct text *ret_target)
{
	int descriptor = directory_open_file(directory, path, O_PATH | O_NOFOLLOW);
	char target[4096];
	ssize_t size;
	char *copy;

	if (descriptor < 0)
		return descriptor;
	size = readlinkat(descriptor, "", target, sizeof(target));
	if (size < 0)
		size = errno == ENOENT ? -EINVAL : -errno;
	close(descriptor);
	if (size < 0)
		return (int)size;
	if ((size_t)size == sizeof(target))
		return -ENAMETOOLONG;
	copy = arena_copy(arena, target, (size_t)size);
	if (!copy)
		return -ENOMEM;
	*ret_target = (struct text){ .data = copy, .size = (size_t)size };
	return 0;
}
