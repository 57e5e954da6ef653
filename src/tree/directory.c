/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens, reads and lists below one directory, through a descriptor, so that neither a path nor a
 * symbolic link leads out of it. Knows nothing about what the files mean, except which of the
 * kernel's files come whole in one read.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mempane/sort.h"
#include "tree_private.h"

/* The first read goes to the stack: all per-process files but smaps fit. */
#define FIRST_READ 16384
/* vm.max_map_count is 1048576 on some distributions; a mapping takes about 750 bytes in smaps. */
#define READ_LIMIT ((size_t)1 << 30)

static int open_confined(int descriptor, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	long result;

	/* EAGAIN: something was renamed meanwhile, and the kernel could not be sure. */
	for (unsigned tries = 0; tries < 8; tries++) {
		result = syscall(SYS_openat2, descriptor, path, &how, sizeof(how));
		if (result >= 0)
			return (int)result;
		if (errno != EAGAIN && errno != EINTR)
			break;
	}
	return -errno;
}

int directory_open_file(const struct directory *directory, const char *path, int flags)
{
	int descriptor;

	if (directory->is_confined)
		return open_confined(directory->descriptor, path, flags);
	do
		descriptor = openat(directory->descriptor, path, flags | O_CLOEXEC);
	while (descriptor < 0 && errno == EINTR);
	return descriptor < 0 ? -errno : descriptor;
}

int directory_open(const char *path, bool is_confined, struct directory *ret_directory)
{
	struct directory directory = { .is_confined = is_confined, .limit = READ_LIMIT };
	int probe;

	directory.descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory.descriptor < 0)
		return -errno;
	if (is_confined) {
		probe = open_confined(directory.descriptor, ".", O_RDONLY | O_DIRECTORY);
		if (probe >= 0)
			close(probe);
		/* Kernels before 5.6 and some containers' filters have no openat2(): then at least
		 * the file itself may be no link. */
		else if (probe == -ENOSYS || probe == -EPERM)
			directory.is_confined = false;
		directory.foreign_flags = O_NONBLOCK | (directory.is_confined ? 0 : O_NOFOLLOW);
	}
	*ret_directory = directory;
	return 0;
}

void directory_close(struct directory *directory)
{
	close(directory->descriptor);
	directory->descriptor = -1;
}

bool directory_has(const struct directory *directory, const char *path)
{
	int descriptor = directory_open_file(directory, path, O_PATH);

	if (descriptor >= 0)
		close(descriptor);
	return descriptor >= 0;
}

/* Files that the kernel shows with one call: a read that leaves room in the buffer got them
 * whole, and needs no second one to see the end (fs/proc/base.c, ONE() and proc_single_show,
 * proc_pid_cmdline_read; fs/proc/task_mmu.c, smaps_rollup_open). */
static bool is_read_at_once(const char *path)
{
	static const char *const names[] = { "stat", "statm", "status", "cmdline",
					     "smaps_rollup", "oom_score", "oom_score_adj",
					     "limits" };
	const char *name = strrchr(path, '/');

	if (!name || strncmp(path, "proc/", 5) || path[5] < '0' || path[5] > '9')
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name + 1, names[i]))
			return true;
	return false;
}

static ssize_t read_some(int descriptor, char *buffer, size_t size)
{
	ssize_t count;

	do
		count = read(descriptor, buffer, size);
	while (count < 0 && errno == EINTR);
	return count < 0 ? -errno : count;
}

static int return_copy(struct arena *arena, const char *data, size_t size, struct text *ret_text)
{
	char *copy = arena_copy(arena, data, size);

	if (!copy)
		return -ENOMEM;
	*ret_text = (struct text){ .data = copy, .size = size };
	return 0;
}

/* Goes on where the stack buffer ended: in the arena, where most files find room that is there
 * already, then in memory that doubles. */
static int read_rest(int descriptor, size_t limit, const char *start, size_t used,
		     struct arena *arena, struct text *ret_text)
{
	size_t capacity = 8 * FIRST_READ;
	char *buffer = arena_alloc_raw_array(arena, capacity, 1), *owned = NULL, *larger;
	ssize_t count = 0;
	int result;

	if (!buffer)
		return -ENOMEM;
	memcpy(buffer, start, used);
	while ((count = read_some(descriptor, buffer + used, capacity - used)) > 0) {
		used += (size_t)count;
		if (used < capacity)
			continue;
		larger = capacity < limit ? realloc(owned, 2 * capacity) : NULL;
		if (!larger) {
			count = capacity < limit ? -ENOMEM : -EFBIG;
			break;
		}
		if (!owned)
			memcpy(larger, buffer, used);
		buffer = owned = larger;
		capacity *= 2;
	}
	if (count < 0 || owned) {
		result = count < 0 ? (int)count : return_copy(arena, buffer, used, ret_text);
		free(owned);
		return result;
	}
	buffer[used] = '\0';
	*ret_text = (struct text){ .data = buffer, .size = used };
	return 0;
}

static int read_descriptor(int descriptor, size_t limit, bool is_at_once, struct arena *arena,
			   struct text *ret_text)
{
	char start[FIRST_READ];
	size_t used = 0;
	ssize_t count;

	while (used < sizeof(start)) {
		count = read_some(descriptor, start + used, sizeof(start) - used);
		if (count < 0)
			return (int)count;
		used += (size_t)count;
		if (!count || (is_at_once && used < sizeof(start)))
			return return_copy(arena, start, used, ret_text);
	}
	return read_rest(descriptor, limit, start, used, arena, ret_text);
}

int directory_read(const struct directory *directory, struct arena *arena, const char *path,
		   struct text *ret_text)
{
	/* A FIFO in somebody's tree must not hold us up. */
	int flags = O_RDONLY | O_NOCTTY | directory->foreign_flags;
	int descriptor = directory_open_file(directory, path, flags);
	int result;

	if (descriptor < 0)
		return descriptor;
	result = read_descriptor(descriptor, directory->limit, is_read_at_once(path), arena,
				 ret_text);
	close(descriptor);
	return result;
}

bool number_from_name(const char *name, const char *prefix, uint64_t *ret_number)
{
	size_t length = strlen(prefix);

	if (strncmp(name, prefix, length) || name[length] < '0' || name[length] > '9')
		return false;
	return !text_to_uint64(text_from(name + length), ret_number);
}

static int compare_numbers(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

size_t numbers_sort(uint64_t *numbers, size_t count)
{
	size_t kept = 0;

	if (!count)
		return 0;
	sort_unless_sorted(numbers, count, sizeof(*numbers), compare_numbers);
	for (size_t i = 1; i < count; i++)
		if (numbers[i] != numbers[kept])
			numbers[++kept] = numbers[i];
	return kept + 1;
}

static int collect_numbers(DIR *stream, struct arena *arena, const char *prefix,
			   uint64_t **numbers, size_t *count)
{
	size_t capacity = 0;
	struct dirent *entry;
	uint64_t number, *larger;

	for (errno = 0; (entry = readdir(stream)); errno = 0) {
		if (!number_from_name(entry->d_name, prefix, &number))
			continue;
		if (*count == capacity) {
			capacity = capacity ? 2 * capacity : 128;
			larger = arena_alloc_raw_array(arena, capacity, sizeof(*larger));
			if (!larger)
				return -ENOMEM;
			if (*count)
				memcpy(larger, *numbers, *count * sizeof(*larger));
			*numbers = larger;
		}
		(*numbers)[(*count)++] = number;
	}
	return -errno;
}

int directory_list_numbers(const struct directory *directory, struct arena *arena,
			   const char *path, const char *prefix, uint64_t **ret_numbers,
			   size_t *ret_count)
{
	int descriptor = directory_open_file(directory, path, O_RDONLY | O_DIRECTORY);
	uint64_t *numbers = arena_alloc_array(arena, 1, sizeof(*numbers));
	size_t count = 0;
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
	result = numbers ? collect_numbers(stream, arena, prefix, &numbers, &count) : -ENOMEM;
	closedir(stream);
	if (result)
		return result;
	*ret_numbers = numbers;
	*ret_count = numbers_sort(numbers, count);
	return 0;
}
