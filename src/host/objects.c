/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared memory objects behind the descriptors of a process. Only links whose names say that they
 * lead to memory are followed, and none is made to ask a server.
 */
#include "mempane/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OBJECTS_MAXIMUM = 1024, NAME_SIZE = 512, LINE_SIZE = 4 * NAME_SIZE + 128 };

struct listing {
	struct arena *arena;
	char         *text;
	size_t        size, capacity;
	uint64_t      seen[OBJECTS_MAXIMUM];	/* inodes */
	size_t        count;
};

static bool is_memory(const char *target)
{
	static const char *const prefixes[] = { "/memfd:", "/dev/shm/", "/dev/zero (deleted)" };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (strncmp(target, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static bool is_seen(struct listing *listing, uint64_t inode)
{
	for (size_t i = 0; i < listing->count; i++)
		if (listing->seen[i] == inode)
			return true;
	if (listing->count < OBJECTS_MAXIMUM)
		listing->seen[listing->count++] = inode;
	return false;
}

static int append(struct listing *listing, const char *line, size_t length)
{
	if (length > listing->capacity - listing->size) {
		size_t capacity = (listing->capacity + length) * 2;
		char *larger = arena_alloc(listing->arena, capacity);

		if (!larger)
			return -ENOMEM;
		if (listing->size)
			memcpy(larger, listing->text, listing->size);
		listing->text = larger;
		listing->capacity = capacity;
	}
	memcpy(listing->text + listing->size, line, length);
	listing->size += length;
	return 0;
}

/* Newlines as /proc/PID/maps writes them, so that both name an object alike. */
static int add_line(struct listing *listing, const struct statx *status, const char *name)
{
	char line[LINE_SIZE];
	int head = snprintf(line, sizeof(line), "%" PRIu64 " %02x:%02x %" PRIu64 " %" PRIu64 " ",
			    (uint64_t)status->stx_ino, status->stx_dev_major,
			    status->stx_dev_minor, (uint64_t)status->stx_blocks * 512,
			    (uint64_t)status->stx_size);
	size_t length = (size_t)head;

	for (; *name; name++) {
		if (*name == '\n') {
			memcpy(line + length, "\\012", 4);
			length += 4;
		} else {
			line[length++] = *name;
		}
	}
	line[length++] = '\n';
	return append(listing, line, length);
}

static int add_descriptor(struct listing *listing, int directory, const char *number)
{
	char target[NAME_SIZE];
	struct statx status;
	ssize_t length = readlinkat(directory, number, target, sizeof(target) - 1);

	if (length <= 0 || (size_t)length >= sizeof(target) - 1)
		return 0;
	target[length] = '\0';
	if (!is_memory(target) || statx(directory, number, AT_STATX_DONT_SYNC,
					STATX_INO | STATX_SIZE | STATX_BLOCKS, &status) ||
	    is_seen(listing, status.stx_ino) || listing->count == OBJECTS_MAXIMUM)
		return 0;
	return add_line(listing, &status, target);
}

int host_objects_list(uint64_t pid, struct arena *arena, struct text *ret_text)
{
	struct listing listing = { .arena = arena };
	struct dirent *entry;
	char path[64];
	DIR *directory;
	int error = 0;

	snprintf(path, sizeof(path), "/proc/%" PRIu64 "/fd", pid);
	directory = opendir(path);
	if (!directory)
		return -errno;
	while (!error && (entry = readdir(directory)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			error = add_descriptor(&listing, dirfd(directory), entry->d_name);
	closedir(directory);
	if (!error)
		*ret_text = (struct text){ listing.text ? listing.text : "", listing.size };
	return error;
}
