/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/stat of every process, again and again: the files stay open, since opening and closing
 * one costs as much as reading it. As many as the limit of descriptors allows; the rest is opened
 * each time. Knows nothing of what the files say.
 */
#include "mempane/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "mempane/sort.h"

/* Descriptors that are left to everything else; and how long a stat can be. */
enum { DESCRIPTORS_SPARED = 128, DESCRIPTORS_WANTED = 65536, TEXT_SIZE = 4096 };

struct stat_file {
	uint64_t pid;
	int      descriptor;	/* -1: not open */
};

struct host_stats {
	DIR              *directory;
	struct stat_file *files, *before;	/* owned; ascending by PID */
	size_t            count, capacity, before_count, before_capacity;
	size_t            open_count, open_maximum;
	size_t            position;		/* of the file that is read next */
	char              text[TEXT_SIZE];
};

/* Up to what the administrator allows: only descriptors of this process count. */
static size_t find_open_maximum(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 0;
	if (limit.rlim_cur < DESCRIPTORS_WANTED && limit.rlim_cur < limit.rlim_max) {
		struct rlimit raised = limit;

		raised.rlim_cur = limit.rlim_max < DESCRIPTORS_WANTED ? limit.rlim_max
								       : DESCRIPTORS_WANTED;
		if (!setrlimit(RLIMIT_NOFILE, &raised))
			limit = raised;
	}
	if (limit.rlim_cur > DESCRIPTORS_WANTED)
		limit.rlim_cur = DESCRIPTORS_WANTED;
	return limit.rlim_cur > DESCRIPTORS_SPARED ? limit.rlim_cur - DESCRIPTORS_SPARED : 0;
}

int host_stats_open(struct host_stats **ret_stats)
{
	struct host_stats *stats = calloc(1, sizeof(*stats));

	if (!stats)
		return -ENOMEM;
	stats->directory = opendir("/proc");
	if (!stats->directory) {
		int error = -errno;

		free(stats);
		return error;
	}
	stats->open_maximum = find_open_maximum();
	*ret_stats = stats;
	return 0;
}

static void close_file(struct host_stats *stats, struct stat_file *file)
{
	if (file->descriptor < 0)
		return;
	close(file->descriptor);
	file->descriptor = -1;
	stats->open_count--;
}

void host_stats_close(struct host_stats *stats)
{
	if (!stats)
		return;
	for (size_t i = 0; i < stats->count; i++)
		close_file(stats, &stats->files[i]);
	closedir(stats->directory);
	free(stats->files);
	free(stats->before);
	free(stats);
}

static int add_file(struct host_stats *stats, uint64_t pid)
{
	if (stats->count == stats->capacity) {
		size_t capacity = stats->capacity ? stats->capacity + stats->capacity / 2 : 256;
		struct stat_file *files = reallocarray(stats->files, capacity, sizeof(*files));

		if (!files)
			return -ENOMEM;
		stats->files = files;
		stats->capacity = capacity;
	}
	stats->files[stats->count++] = (struct stat_file){ .pid = pid, .descriptor = -1 };
	return 0;
}

static int compare_files(const void *left, const void *right)
{
	const struct stat_file *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

static int list_files(struct host_stats *stats)
{
	const struct dirent *entry;
	uint64_t pid;
	int error = 0;

	rewinddir(stats->directory);
	while (!error && (errno = 0, entry = readdir(stats->directory)))
		if (text_to_uint64(text_from(entry->d_name), &pid) == 0)
			error = add_file(stats, pid);
	return error ? error : -errno;
}

/* Those that are there still keep their descriptors, the others' are closed. */
static void inherit(struct host_stats *stats)
{
	size_t at = 0;

	for (size_t i = 0; i < stats->before_count; i++) {
		struct stat_file *old = &stats->before[i];

		while (at < stats->count && stats->files[at].pid < old->pid)
			at++;
		if (at < stats->count && stats->files[at].pid == old->pid)
			stats->files[at].descriptor = old->descriptor;
		else
			close_file(stats, old);
	}
	stats->before_count = 0;
}

int host_stats_begin(struct host_stats *stats)
{
	struct stat_file *files = stats->before;
	size_t capacity = stats->before_capacity;
	int error;

	stats->before = stats->files;
	stats->before_capacity = stats->capacity;
	stats->before_count = stats->count;
	stats->files = files;
	stats->capacity = capacity;
	stats->count = stats->position = 0;
	error = list_files(stats);
	sort_unless_sorted(stats->files, stats->count, sizeof(*stats->files), compare_files);
	inherit(stats);
	return error;
}

size_t host_stats_count(const struct host_stats *stats)
{
	return stats->count;
}

static int open_file(struct host_stats *stats, struct stat_file *file)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/%" PRIu64 "/stat", file->pid);
	file->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (file->descriptor < 0)
		return -errno;
	stats->open_count++;
	return 0;
}

static ssize_t read_file(struct host_stats *stats, const struct stat_file *file)
{
	ssize_t size;

	do
		size = pread(file->descriptor, stats->text, sizeof(stats->text), 0);
	while (size < 0 && errno == EINTR);
	return size < 0 ? -errno : size;
}

/* An open file is that of the process it was opened of; its PID may have passed to another one. */
static ssize_t read_current(struct host_stats *stats, struct stat_file *file)
{
	bool was_open = file->descriptor >= 0;
	int error = was_open ? 0 : open_file(stats, file);
	ssize_t size = error ? error : read_file(stats, file);

	if (was_open && size <= 0) {
		close_file(stats, file);
		error = open_file(stats, file);
		size = error ? error : read_file(stats, file);
	}
	if (size <= 0 || stats->open_count > stats->open_maximum)
		close_file(stats, file);
	return size;
}

int host_stats_next(struct host_stats *stats, uint64_t *ret_pid, struct text *ret_text)
{
	struct stat_file *file;
	ssize_t size;

	if (stats->position == stats->count)
		return 0;
	file = &stats->files[stats->position++];
	size = read_current(stats, file);
	*ret_pid = file->pid;
	if (size < 0)
		return (int)size;
	*ret_text = (struct text){ stats->text, (size_t)size };
	return 1;
}
