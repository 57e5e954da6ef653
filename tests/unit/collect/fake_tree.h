/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree in memory, for tests: files that can change, refuse, vanish or hold a reader up until they
 * are let go, as a process does that holds its mmap_lock.
 */
#ifndef TEST_FAKE_TREE_H
#define TEST_FAKE_TREE_H

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/tree/tree_private.h"

enum { FAKE_FILES = 1024 };

struct fake_file {
	char  *path, *content;	/* owned */
	size_t size;
	int    error;
	bool   is_held;
};

struct fake_tree {
	struct tree      tree;
	struct tree     *inner;		/* borrowed: answers for files that are not here; or NULL */
	pthread_mutex_t  lock;
	pthread_cond_t   change;
	struct fake_file files[FAKE_FILES];
	size_t           count;
	unsigned         reads, waiting;
};

static inline struct fake_file *fake_find(struct fake_tree *fake, const char *path)
{
	for (size_t i = 0; i < fake->count; i++)
		if (strcmp(fake->files[i].path, path) == 0)
			return &fake->files[i];
	return NULL;
}

static inline int fake_read(struct tree *tree, struct arena *arena, const char *path,
			    struct text *ret_text)
{
	struct fake_tree *fake = (struct fake_tree *)tree;
	struct fake_file *file;
	int error = -ENOENT;

	pthread_mutex_lock(&fake->lock);
	fake->reads++;
	file = fake_find(fake, path);
	if (!file && fake->inner) {
		pthread_mutex_unlock(&fake->lock);
		return tree_read(fake->inner, arena, path, ret_text);
	}
	fake->waiting += file && file->is_held;
	pthread_cond_broadcast(&fake->change);
	while (file && file->is_held)
		pthread_cond_wait(&fake->change, &fake->lock);
	if (file)
		error = file->error;
	if (!error) {
		ret_text->data = arena_copy(arena, file->content, file->size);
		ret_text->size = file->size;
		error = ret_text->data ? 0 : -ENOMEM;
	}
	pthread_mutex_unlock(&fake->lock);
	return error;
}

/* What comes after "PATH/" in a file's path; NULL when it lies elsewhere. */
static inline const char *fake_below(const struct fake_file *file, const char *path)
{
	size_t length = strlen(path);

	return strncmp(file->path, path, length) == 0 && file->path[length] == '/' ?
		       file->path + length + 1 : NULL;
}

/* The PIDs of all files "proc/NUMBER/stat", or the numbers of directories elsewhere. */
static inline int fake_list(struct tree *tree, struct arena *arena, const char *path,
			    const char *prefix, uint64_t **ret_numbers, size_t *ret_count)
{
	struct fake_tree *fake = (struct fake_tree *)tree;
	uint64_t *numbers;
	size_t count = 0;

	if (fake->inner)
		return tree_list_numbers(fake->inner, arena, path, prefix, ret_numbers, ret_count);
	numbers = arena_alloc_array(arena, FAKE_FILES, sizeof(*numbers));
	if (!numbers)
		return -ENOMEM;
	for (size_t i = 0; i < fake->count; i++) {
		const char *below = fake_below(&fake->files[i], path);
		const char *rest = below ? strchr(below, '/') : NULL;
		char name[64];

		if (!rest || (strcmp(path, "proc") == 0 && strcmp(rest, "/stat") != 0))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(rest - below), below);
		count += number_from_name(name, prefix, &numbers[count]);
	}
	*ret_numbers = numbers;
	*ret_count = numbers_sort(numbers, count);
	return 0;
}

static inline int fake_list_names(struct tree *tree, struct arena *arena, const char *path,
				  bool only_directories, struct names *names)
{
	struct fake_tree *fake = (struct fake_tree *)tree;
	bool is_there = false;
	int error = 0;

	if (fake->inner)
		return fake->inner->operations->list_names(fake->inner, arena, path,
							   only_directories, names);
	for (size_t i = 0; i < fake->count && !error; i++) {
		const char *below = fake_below(&fake->files[i], path);
		char name[256];

		is_there = is_there || below;
		if (!below || (only_directories && !strchr(below, '/')))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(below, "/"), below);
		error = names_add(names, arena, name);
	}
	names_sort(names);
	return error || is_there ? error : -ENOENT;
}

static inline int fake_read_link(struct tree *tree, struct arena *arena, const char *path,
				 struct text *ret_target)
{
	struct fake_tree *fake = (struct fake_tree *)tree;

	return fake->inner ? tree_read_link(fake->inner, arena, path, ret_target) : -EINVAL;
}

static inline struct moment fake_now(struct tree *tree)
{
	(void)tree;
	return clock_now();
}

static inline uint64_t fake_read_time(struct tree *tree, const char *path)
{
	(void)tree;
	(void)path;
	return clock_monotonic();
}

static inline const char *fake_user(struct tree *tree, uint64_t uid)
{
	(void)tree;
	return uid == 1000 ? "ada" : NULL;
}

/* Lets every held reader go, then waits until none is inside. */
static inline void fake_let_go(struct fake_tree *fake)
{
	pthread_mutex_lock(&fake->lock);
	for (size_t i = 0; i < fake->count; i++)
		fake->files[i].is_held = false;
	pthread_cond_broadcast(&fake->change);
	pthread_mutex_unlock(&fake->lock);
}

static inline void fake_close(struct tree *tree)
{
	struct fake_tree *fake = (struct fake_tree *)tree;

	for (size_t i = 0; i < fake->count; i++) {
		free(fake->files[i].path);
		free(fake->files[i].content);
	}
	tree_done(&fake->tree);
	free(fake);
}

static const struct tree_operations fake_operations = {
	.close = fake_close,
	.read = fake_read,
	.list_numbers = fake_list,
	.list_names = fake_list_names,
	.read_link = fake_read_link,
	.note_answer = tree_ignore_answer,
	.now = fake_now,
	.read_time = fake_read_time,
	.set_step = tree_set_only_step,
	.user = fake_user,
	.note_user = tree_ignore_user,
	.status = tree_status_fine,
};

static inline struct fake_tree *fake_new(bool is_live)
{
	struct fake_tree *fake = calloc(1, sizeof(*fake));

	if (!fake || tree_init(&fake->tree, &fake_operations, "fake"))
		abort();
	fake->tree.is_live = is_live;
	fake->tree.facts = (struct facts){ .page_size = 4096, .clock_ticks = 100 };
	pthread_mutex_init(&fake->lock, NULL);
	pthread_cond_init(&fake->change, NULL);
	return fake;
}

static inline struct fake_file *fake_make(struct fake_tree *fake, const char *path)
{
	struct fake_file *file = fake_find(fake, path);

	if (!file) {
		if (fake->count == FAKE_FILES)
			abort();
		file = &fake->files[fake->count++];
		file->path = strdup(path);
	}
	return file;
}

static inline void fake_put_bytes(struct fake_tree *fake, const char *path, const char *data,
				  size_t size)
{
	struct fake_file *file;

	pthread_mutex_lock(&fake->lock);
	file = fake_make(fake, path);
	free(file->content);
	file->content = malloc(size + 1);
	memcpy(file->content, data, size);
	file->size = size;
	file->error = 0;
	pthread_mutex_unlock(&fake->lock);
}

static inline void fake_put(struct fake_tree *fake, const char *path, const char *content)
{
	fake_put_bytes(fake, path, content, strlen(content));
}

/* From now on reading fails; -ENOENT: the file is not there. */
static inline void fake_fail(struct fake_tree *fake, const char *path, int error)
{
	pthread_mutex_lock(&fake->lock);
	fake_make(fake, path)->error = error;
	pthread_mutex_unlock(&fake->lock);
}

static inline void fake_hold(struct fake_tree *fake, const char *path)
{
	pthread_mutex_lock(&fake->lock);
	fake_make(fake, path)->is_held = true;
	pthread_mutex_unlock(&fake->lock);
}

/* Path of a file of a process. Lives until the next call. */
static inline const char *fake_path(uint64_t pid, const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/%s", pid, name);
	return path;
}

struct fake_process {
	uint64_t    pid, start, faults, pages;
	const char *name;
	char        state;
	bool        is_kernel_thread;
};

static inline void fake_put_stat(struct fake_tree *fake, const struct fake_process *process)
{
	char line[512];

	snprintf(line, sizeof(line),
		 "%" PRIu64 " (%s) %c 1 1 1 0 -1 %u %" PRIu64 " 0 7 0 1 2 0 0 20 0 3 0 %" PRIu64
		 " 8192000 %" PRIu64 " 18446744073709551615 1 1 0\n",
		 process->pid, process->name, process->state ? process->state : 'S',
		 process->is_kernel_thread ? 0x200000 : 0x400000, process->faults, process->start,
		 process->pages);
	fake_put(fake, fake_path(process->pid, "stat"), line);
	snprintf(line, sizeof(line), "2000 %" PRIu64 " 50 1 0 90 0\n", process->pages);
	fake_put(fake, fake_path(process->pid, "statm"), line);
}

/* A process with all its files; `pss` in kB. */
static inline void fake_put_process(struct fake_tree *fake, const struct fake_process *process,
				    unsigned pss)
{
	char text[512];
	size_t size;

	fake_put_stat(fake, process);
	snprintf(text, sizeof(text),
		 "Name:\t%s\nUid:\t0\t1000\t0\t0\nVmHWM:\t     900 kB\nRssAnon:\t     300 kB\n"
		 "RssFile:\t     200 kB\nRssShmem:\t       4 kB\nVmSwap:\t       8 kB\n",
		 process->name);
	fake_put(fake, fake_path(process->pid, "status"), text);
	fake_put(fake, fake_path(process->pid, "oom_score"), "668\n");
	fake_put(fake, fake_path(process->pid, "oom_score_adj"), "-5\n");
	snprintf(text, sizeof(text), "/bin/%s%c--number%c%" PRIu64 "%c", process->name, 0, 0,
		 process->pid, 0);
	size = strlen(process->name) + sizeof("/bin/") + sizeof("--number");
	size += strlen(text + size) + 1;
	fake_put_bytes(fake, fake_path(process->pid, "cmdline"), text, size);
	snprintf(text, sizeof(text),
		 "00400000-7fff0000 ---p 00000000 00:00 0    [rollup]\nRss:     %u kB\n"
		 "Pss:     %u kB\nPrivate_Clean:   4 kB\nPrivate_Dirty:   8 kB\n",
		 pss * 2, pss);
	fake_put(fake, fake_path(process->pid, "smaps_rollup"), text);
}

#endif
